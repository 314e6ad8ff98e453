"""Four organizers mix the same teams at one moment, on a file and on PostgreSQL: one mix is made, and it is undone whole."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from tests.factories import make_account, make_event, make_municipality, make_school
from tests.registration.conftest import application
from tochka.events.queries.feed import feed_events, feed_of
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.transactions import end_reading
from tochka.people.actions import publish_default_texts
from tochka.people.terms import PARTICIPATION
from tochka.registration import actions
from tochka.registration.models import Member, Regrouping
from tochka.registration.queries import seats_of_parts
from tochka.registration.queries.delegations import delegates_page, delegations_by_email
from tochka.registration.queries.teams import homes_of, regroupings_of, teams_page, where_mixed
from tochka.registration.rules.members import TypedMember


def where() -> list[tuple[int, int, int, bool]]:
    end_reading()
    columns = (Member.id, Member.registration_id, Member.position, Member.captain)
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(select(*columns).order_by(Member.id))]


def test_one_of_four_mixes_at_once_is_made_and_undone_whole(either: Flask) -> None:
    municipality = make_municipality()
    publish_default_texts(municipality.id)
    schools = [make_school(municipality, number) for number in (1, 2, 3)]
    event = make_event(schools[0], [{"unit": "teams", "categories": ["pupil"], "capacity": 4}])
    part = event.parts[0].id
    actor = make_account("organizer", event).id
    members = tuple(TypedMember(f"Пробный {name}", 8, captain=name == "Ян") for name in ("Ян", "Лев", "Олег"))
    ids = [
        actions.register_team(application(event, school, category="pupil", team_name=f"К{n}", members=members)).id
        for n, school in enumerate(schools)
    ]
    before, event_id = where(), event.id

    def press(n: int) -> int | None:
        with either.app_context():
            try:
                return actions.mix_teams(event_id, actions.MixPlan(tuple(ids), 4, n, f"Сборная {n}"), actor)
            except Refused:
                return None

    end_reading()
    with ThreadPoolExecutor(4) as pool:
        made = [number for number in pool.map(press, range(1, 5)) if number]
    assert len(made) == 1
    end_reading()
    assert db.session.scalar(select(func.count(Regrouping.id))) == 1
    assert seats_of_parts([part])[part].taken == 4
    page = teams_page(event_id, 1)
    assert (page.total, page.mixed, len(regroupings_of(event_id))) == (7, frozenset(ids), 1)
    assert len(where_mixed(ids[0])) == 3
    assert set(homes_of(db.session.get_one(Regrouping, made[0]).made[0]).values()) <= {"К0", "К1", "К2"}
    actions.undo_regrouping(event_id, made[0], actor)
    assert where() == before
    assert seats_of_parts([part])[part].taken == 3

    sender = actions.Sender(event_id, "Образцова", "a@example.ru", schools[0].id, purposes=(PARTICIPATION,))
    number = actions.begin_delegation(sender).id
    actions.keep_list(number, "ФИО\tКоманда\tКласс\tКапитан\nМакетов Лев\tЛуч\t8\t+\nТестова Кира\tЛуч\t8\t")
    assert actions.save_delegation(number, [0, 1]) == 2
    assert [line.team_name for line in delegates_page(number, 1).lines] == ["Луч"]
    assert [each.registered for each in delegations_by_email("a@example.ru")] == [1]
    found = feed_of(municipality.id, clock.now())
    assert found is not None
    assert (found.name, len(feed_events(municipality.id, clock.now()))) == (municipality.name, 1)
