"""Teams in the organizer's hands: members move, teams are split, joined and mixed; tickets, papers and the door follow."""

import re
from collections import Counter
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import make_account, make_event, make_school, sign_in
from tests.registration.conftest import application
from tochka.certificates.queries.candidates import candidates_of_groups
from tochka.checkin.models import Attendance
from tochka.checkin.queries import board
from tochka.checkin.queries.roster import _tickets
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.errors import Refused
from tochka.kit.mail import Letter
from tochka.kit.transactions import end_reading, writing
from tochka.network.models import Organization
from tochka.registration import actions
from tochka.registration.models import Regrouping
from tochka.registration.queries import PersonLine, person_line, seats_of_parts
from tochka.registration.rules.members import TypedMember
from tochka.registration.rules.mixing import Player, mix
from tochka.tickets.queries import ticket_of

NAMES = ("Первый Иван", "Вторая Анна", "Третий Пётр", "Четвёртая Кира")


@pytest.fixture
def quest(school: Organization) -> Event:
    """An event with one part for three teams of two to four pupils."""
    part = {"unit": "teams", "categories": ["pupil"], "capacity": 3, "team_from": 2, "team_to": 4}
    return make_event(school, [part])


@pytest.fixture
def actor(quest: Event) -> int:
    """The organizer's account."""
    return make_account("organizer", quest).id


def sign_up(quest: Event, school: Organization, name: str, **values: Any) -> int:
    """A team of four pupils of grades 8 and 9; the first of them leads it."""
    members = tuple(
        TypedMember(f"{each} {name}", 8 + n % 2, captain=n == 0, reserve=n == 3) for n, each in enumerate(NAMES)
    )
    plain = {"category": "pupil", "team_name": name, "members": members, "email": f"{len(name)}@example.ru"}
    return actions.register_team(application(quest, school, **(plain | values))).id


def line(registration_id: int) -> PersonLine:
    end_reading()
    found = person_line(registration_id)
    assert found is not None
    return found


def names(registration_id: int) -> list[str]:
    return [member.name for member in line(registration_id).members]


def code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusal.code.removeprefix("registration.")


def test_a_member_moves_keeps_her_home_and_comes_back_to_her_place(
    quest: Event, school: Organization, actor: int
) -> None:
    one, two = sign_up(quest, school, "Кванты"), sign_up(quest, make_school(school.municipality, 10), "Атомы")
    feed = line(one).feed
    assert actions.move_members(quest.id, one, [1, 3], two, actor) == two
    assert [len(names(one)), len(names(two))] == [2, 6]
    moved = line(two).members[4]
    assert (moved.name, moved.position, moved.captain) == ("Первый Иван Кванты", 5, False)
    assert {line(one).feed, line(two).feed} == {line(one).feed}
    assert line(one).feed > feed
    assert list(db.session.scalars(select(Letter.kind)))[-2:] == ["registration.changed"] * 2
    actions.move_members(quest.id, two, [5], one, actor)
    assert (line(one).members[0].position, line(one).members[0].name) == (1, "Первый Иван Кванты")
    actions.erase_registration(one)
    assert "Третий Пётр Кванты" not in names(two), "who was brought by an erased team is erased with it"


def test_a_team_is_split_and_joined_again(quest: Event, school: Organization, actor: int) -> None:
    one = sign_up(quest, school, "Кванты")
    new = actions.move_members(quest.id, one, [3, 4], None, actor, "Кварки")
    there, ticket = line(new), ticket_of(new)
    assert (there.name, there.organization_id, there.email, there.state) == (
        "Образцова Мария Петровна", school.id, "6@example.ru", "confirmed",
    )  # fmt: skip
    assert ticket is not None
    assert (ticket.state, seats_of_parts([quest.parts[0].id])[quest.parts[0].id].taken) == ("good", 2)
    assert actions.join_teams(quest.id, [one, new], one, actor) == 1
    assert sorted(names(one)) == sorted(f"{each} Кванты" for each in NAMES)
    assert (line(new).state, seats_of_parts([quest.parts[0].id])[quest.parts[0].id].taken) == ("cancelled", 1)
    cancelled = ticket_of(new)
    assert cancelled is not None
    assert cancelled.state == "cancelled"


def test_numbers_move_where_there_are_no_names(quest: Event, school: Organization, actor: int) -> None:
    one = sign_up(quest, school, "Кванты", members=(), headcount=4)
    new = actions.move_members(quest.id, one, [2], None, actor, "Кварки")
    assert [line(one).size, line(new).size] == [2, 2]
    actions.join_teams(quest.id, [one, new], new, actor)
    assert [line(new).size, line(one).state] == [4, "cancelled"]


def test_what_cannot_be_moved_is_refused_and_nothing_changes(quest: Event, school: Organization, actor: int) -> None:
    one, two = sign_up(quest, school, "Кванты"), sign_up(quest, school, "Атомы")
    counted = sign_up(quest, school, "Числа", members=(), headcount=3)
    foreign = make_event(school, [{"unit": "teams", "categories": ["pupil"]}])
    refusals = [
        code(lambda: actions.move_members(quest.id, one, [], two, actor)),
        code(lambda: actions.move_members(quest.id, one, [1, 2, 3, 4], two, actor)),
        code(lambda: actions.move_members(quest.id, one, [1], one, actor)),
        code(lambda: actions.move_members(quest.id, one, [1], counted, actor)),
        code(lambda: actions.move_members(quest.id, counted, [3], None, actor, "Новая")),
        code(lambda: actions.move_members(quest.id, one, [1], None, actor, "атомы")),
        code(lambda: actions.move_members(quest.id, one, [1], None, actor, "Четвёртая")),
        code(lambda: actions.move_members(foreign.id, one, [1], two, actor)),
        code(lambda: actions.join_teams(quest.id, [one, counted], one, actor)),
        code(lambda: actions.mix_teams(quest.id, actions.MixPlan((one, counted), 2, 1, "С"), actor)),
        code(lambda: actions.mix_teams(quest.id, actions.MixPlan((one, two), 9, 1, "С"), actor)),
        code(lambda: actions.mix_teams(quest.id, actions.MixPlan((one, two), 4, 1, "С"), actor)),
    ]
    assert refusals == [
        "members_none", "members_all", "team_same", "team_counted", "no_team_seat", "team_name_taken", "no_team_seat",
        "no_team", "team_counted", "team_counted", "mix_number", "no_team_seat",
    ]  # fmt: skip
    assert [len(names(one)), len(names(two)), line(counted).size] == [4, 4, 3]


def stood(*ids: int) -> list[tuple[Any, ...]]:
    return [
        (team.id, team.state, team.places, [(each.position, each.name, each.captain) for each in team.members])
        for team in map(line, ids)
    ]


def test_mixing_spreads_schools_follows_to_tickets_door_and_papers_and_is_undone(
    quest: Event, school: Organization, actor: int
) -> None:
    other = make_school(school.municipality, 10)
    one, two = sign_up(quest, school, "Кванты"), sign_up(quest, other, "Атомы")
    before, part = stood(one, two), quest.parts[0].id
    plan = actions.MixPlan((one, two), 3, 7, "Сборная")
    preview = actions.preview_mix(quest.id, plan)[1]
    end_reading()
    mix_id = actions.mix_teams(quest.id, plan, actor)
    made = db.session.get_one(Regrouping, mix_id).made
    assert [len(names(each)) for each in made] == [len(group) for group in preview] == [3, 3, 2]
    assert [line(each).team_name for each in made] == ["Сборная 1", "Сборная 2", "Сборная 3"]
    assert seats_of_parts([part])[part].taken == 3
    assert [(line(each).state, line(each).size) for each in (one, two)] == [("confirmed", 0)] * 2
    with pytest.raises(Refused):
        actions.change_registration(
            one, actions.Changes("Образцова Мария Петровна", school.id, team_name="Кванты"), actor
        )
    rows = {row.registration_id: row.state for row in _tickets(quest.id, 0)}
    assert rows == dict.fromkeys([one, two, *made], "good")
    arrive(quest, one, *made)
    # The board counts the mixed teams alone, the schools by those that sent their members.
    assert [(each.came, each.expected, each.guests) for each in board.parts_of(quest.id)] == [(3, 3, 0)]
    assert [(each.came, each.expected) for each in board.schools_of(quest.id)] == [(1, 1), (0, 1)]
    papers = candidates_of_groups(quest.id, ("members", "teams", "adults"))
    schools = Counter(each.organization for each in papers if each.member > 0)
    assert schools == {school.short_name: 4, other.short_name: 4}
    assert [each.name for each in papers if each.is_team] == ["Сборная 1", "Сборная 2", "Сборная 3"]
    assert [each.name for each in papers if each.member == -1] == ["Образцова Мария Петровна"]
    actions.undo_regrouping(quest.id, mix_id, actor)
    assert stood(one, two) == before
    assert [line(each).state for each in made] == ["cancelled"] * 3
    assert seats_of_parts([part])[part].taken == 2
    assert code(lambda: actions.undo_regrouping(quest.id, mix_id, actor)) == "mix_undone"


def arrive(quest: Event, *ids: int) -> None:
    with writing() as session:
        for each in ids:
            session.add(
                Attendance(
                    event_id=quest.id, subject=f"t{each}", part=0, registration_id=each, arrived=True, inside=True,
                    first_at=1, last_at=1, members={}, feed=1,
                )
            )  # fmt: skip


PLAYERS = st.lists(
    st.builds(lambda school, grade, reserve: (school, grade, reserve), st.integers(0, 4), st.integers(7, 9), st.booleans()),
    min_size=2, max_size=40,
)  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PLAYERS, st.integers(2, 6), st.integers(1, 9999))
def test_any_mix_is_even_repeatable_and_loses_nobody(people: list[Any], number: int, seed: int) -> None:
    players = [Player(n, *each) for n, each in enumerate(people)]
    number = min(number, len(players))
    teams = mix(players, number, seed)
    assert sorted(id for team in teams for id in team) == [player.id for player in players]
    assert teams == mix(players[::-1], number, seed)
    sizes = [len(team) for team in teams]
    assert max(sizes) - min(sizes) <= 1
    for school in range(5):
        spread = [sum(players[id].school == school for id in team) for team in teams]
        assert max(spread) - min(spread) <= 1


def test_the_organizers_pages_move_join_mix_and_undo(client: FlaskClient, quest: Event, school: Organization) -> None:
    sign_in(client, make_account("organizer", quest))
    one, two = sign_up(quest, school, "Кванты"), sign_up(quest, make_school(school.municipality, 10), "Атомы")
    base = f"/registration/{quest.id}"
    page = client.get(f"{base}/teams").text
    assert ("Первый Иван Кванты, 8, капитан" in page, "Четвёртая Кира Атомы, 9, в запасе" in page) == (True, True)
    wrong = client.post(f"{base}/people/{one}/team", data={"name": "Кварки"})
    assert (wrong.status_code, "Отметьте хотя бы одного" in wrong.text, 'value="Кварки"' in wrong.text) == (
        422,
        True,
        True,
    )
    assert client.post(f"{base}/people/{one}/team", data={"member": [4], "target": two}).status_code == 303
    assert "из команды «Кванты»" in client.get(f"{base}/people/{two}/team").text
    assert "просят 2–4" not in client.get(f"{base}/teams").text, "the reserve is above the size"
    chosen = client.post(f"{base}/teams", data={"team": [one, two], "do": "mix"})
    mixing = client.get(chosen.headers["Location"] + "&number=2&seed=5").text
    assert "Номер смешивания: 5" in mixing
    shown = re.findall(r"<li>([А-ЯЁа-яё]+ [А-ЯЁа-яё]+ [А-Я][а-я]+)", mixing)
    assert len(shown) == 8
    data = {"team": [one, two], "number": 2, "seed": 5, "name": "Сборная"}
    assert client.post(f"{base}/teams/mix", data=data).status_code == 303
    after = client.get(f"{base}/teams").text
    assert "Участники в смешанных командах: Сборная 1, Сборная 2" in client.get(f"{base}/people/{one}").text
    assert ("в смешанных командах" in after, "Номер смешивания: 5" in after) == (True, True)
    undo = re.search(r'action="([^"]+/undo/[0-9]+)"', after)
    assert undo is not None
    client.post(undo[1])
    assert [len(names(one)), len(names(two))] == [3, 5]
    joined = client.post(f"{base}/teams", data={"team": [one, two], "do": "join"})
    assert "Какая команда остаётся" in client.get(joined.headers["Location"]).text
    client.post(f"{base}/teams/join", data={"team": [one, two], "into": two})
    assert [line(one).state, len(names(two))] == ["cancelled", 8]
    sheet = client.get(f"{base}/people/list.csv").data.decode("utf-8-sig")
    assert "Первый Иван Кванты, 8" in sheet
    stranger = make_event(make_school(school.municipality, 11))
    assert client.get(f"/registration/{stranger.id}/teams").status_code == 404
