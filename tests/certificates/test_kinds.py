"""A paper per role: who is entitled to which, and what a person must confirm before it is printed."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.certificates.acts import arrive, come, issue, text_of
from tests.factories import make_account, make_event, make_registration, sign_in
from tochka.certificates import actions, queries
from tochka.certificates.models import Case, Certificate, Paper
from tochka.certificates.terms import PLACES, Award
from tochka.checkin.models import Attendance
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.transactions import writing
from tochka.network.models import Organization
from tochka.registration.models import Member, Registration


@pytest.fixture
def event(school: Organization) -> Event:
    return make_event(school, [{}, {}], starts_at=clock.now() - timedelta(hours=5))


def names(event: Event, award: Award) -> list[str]:
    return [each.name for each in queries.candidates(event.id, award)]


def printed(shop: actions.Shop, kind: str) -> list[str]:
    """Texts of the papers of a kind, in the order of their numbers, spaces as one."""
    papers = db.session.scalars(
        select(Paper)
        .join(Certificate, Certificate.id == Paper.certificate_id)
        .where(Certificate.kind == kind, Paper.state == "current")
        .order_by(Certificate.n)
    ).all()
    return [" ".join(text_of(actions.paper_again(paper, shop)).split()) for paper in papers]


def present(registration: Registration, part: int, hours: float, *, inside: bool = False, after: float = 0) -> None:
    began = clock.milliseconds() - int((4 - after) * 3_600_000)
    with writing() as session:
        session.add(
            Attendance(event_id=registration.event_id, subject=f"t{registration.id}", part=part,
                       registration_id=registration.id, arrived=True, inside=inside, first_at=began,
                       last_at=began + int(hours * 3_600_000), spent=int(hours * 3_600_000), members={}, feed=1)
        )  # fmt: skip


def test_a_part_chooses_who_came_to_it(event: Event, school: Organization) -> None:
    first, second = (make_registration(event, school, name=name) for name in ("Абрамова Ольга", "Бобров Илья"))
    present(first, 0, 1)
    present(second, 1, 1)
    assert names(event, Award(part=0)) == ["Абрамова Ольга"]
    assert names(event, Award(part=1)) == ["Бобров Илья"]
    assert names(event, Award()) == ["Абрамова Ольга", "Бобров Илья"]


def test_hours_are_those_of_all_visits_together(event: Event, school: Organization) -> None:
    for name, visits in (("Абрамова Ольга", (1, 1)), ("Бобров Илья", (1,))):
        registration = make_registration(event, school, name=name)
        for part, hours in enumerate(visits):
            present(registration, part, hours, after=part)
    assert names(event, Award(hours=1.5)) == ["Абрамова Ольга"]
    assert names(event, Award(hours=1)) == ["Абрамова Ольга", "Бобров Илья"]


def test_hours_of_parts_that_one_mark_opened_count_once(event: Event, school: Organization) -> None:
    registration = make_registration(event, school, name="Абрамова Ольга")
    with clock.stopped_at(clock.now()):
        present(registration, 0, 1)
        present(registration, 1, 1)
    assert names(event, Award(hours=1)) == ["Абрамова Ольга"]
    assert names(event, Award(hours=1.5)) == []


def test_who_was_not_marked_as_gone_stayed_to_the_end(school: Organization) -> None:
    long = make_event(school, starts_at=clock.now() - timedelta(hours=5), ends_at=clock.now())
    present(make_registration(long, school, name="Абрамова Ольга"), 0, 1, inside=True)
    assert names(long, Award(hours=3.9)) == ["Абрамова Ольга"]
    assert names(long, Award(hours=4.5)) == []


def test_one_person_gets_a_paper_for_each_role(event: Event, school: Organization, shop: actions.Shop) -> None:
    (who,) = come(event, school, "Образцова Мария Петровна")
    actions.confirm_cases({(who.id, 0): (who.name, "Образцовой Марии Петровне", "f")}, event.id, None)
    for topic in ("Химия без опасений", "Датчики на уроке"):
        actions.nominate(event.id, "speaker", [(who.id, 0)], topic=topic)
    issue(event, award=Award())
    issue(event, award=Award("speaker", ("nominees",)))
    found = db.session.execute(select(Certificate.kind, Certificate.occasion).order_by(Certificate.n)).all()
    assert [tuple(each) for each in found] == [
        ("participant", ""), ("speaker", "Химия без опасений"), ("speaker", "Датчики на уроке"),
    ]  # fmt: skip
    first, second = printed(shop, "speaker")
    assert "представила опыт по теме «Химия без опасений» на методическом семинаре" in first
    assert "представила опыт по теме «Датчики на уроке» на методическом семинаре" in second


def test_a_dative_is_asked_once_and_kept(event: Event, school: Organization, shop: actions.Shop) -> None:
    (who,) = come(event, school, "Образцова Мария Петровна")
    asked = Award("gratitude", ("persons",))
    assert [why.code for _, why in actions.questions_of(event.id, asked)] == ["certificates.no_dative"]
    actor = make_account("organizer", school).id
    actions.confirm_cases({(who.id, 0): (who.name, "Образцовой Марии Петровне", "f")}, event.id, actor)
    assert actions.questions_of(event.id, asked) == []
    assert db.session.scalars(select(Case.confirmed_by)).all() == [actor]
    issue(event, award=asked)
    assert "Образцовой Марии Петровне" in printed(shop, "gratitude")[0]


def test_a_case_belongs_to_the_name_for_which_it_was_confirmed(event: Event, school: Organization) -> None:
    (who,) = come(event, school, "Образцова Мария Петровна")
    actions.confirm_cases({(who.id, 0): ("Образцова Мария", "Образцовой Марии", "f")}, event.id, None)
    asked = actions.questions_of(event.id, Award("gratitude", ("persons",)))
    assert [why.code for _, why in asked] == ["certificates.no_dative"]


def test_the_host_is_thanked_as_a_whole(event: Event, school: Organization, shop: actions.Shop) -> None:
    issue(event, award=Award("thanks", ("host",)))
    issue(event, award=Award("gratitude", ("host",)))
    (letter,) = printed(shop, "thanks")
    (gratitude,) = printed(shop, "gratitude")
    named = " ".join((school.full_name or school.short_name).split())
    assert "выражает благодарность коллективу" in letter
    assert f"Коллективу {named}".replace(" ", "") in gratitude.replace(" ", "").replace("\u00a0", "")


def test_a_team_its_members_and_its_adult_each_get_their_own(
    event: Event, school: Organization, shop: actions.Shop
) -> None:
    team = make_registration(
        event, school, kind="team", team_name="Комета", category="pupil", name="Образцова Мария Петровна"
    )
    with writing() as session:
        for position, name in enumerate(("Образцов Тимур", "Примерова Айталина"), 1):
            session.add(Member(registration_id=team.id, position=position, name=name, grade=8))
    arrive(team)
    actions.nominate(event.id, "degree_1", [(team.id, 0), (team.id, 2)])
    issue(event, award=Award("degree_1", ("nominees",)))
    issue(event, award=Award("participant", ("adults",)))
    first, second = printed(shop, "degree_1")
    assert "Команда «Комета»" in first
    assert "руководитель команды Образцова Мария Петровна" in first.replace("\u00a0", " ")
    assert "Примерова Айталина" in second
    assert "за I место" not in second
    assert "Образцова Мария Петровна" in printed(shop, "participant")[0]


def test_a_named_person_needs_no_door(event: Event, school: Organization) -> None:
    who = make_registration(event, school, name="Образцова Мария Петровна")
    actions.nominate(event.id, "winner", [(who.id, 0)])
    assert names(event, Award("winner", ("nominees", "persons"))) == ["Образцова Мария Петровна"]
    actions.withdraw_nominee(event.id, "winner", f"r{who.id}", "", None)
    assert names(event, Award("winner", ("nominees", "persons"))) == []


def test_a_topic_is_asked_for_and_nobody_is_refused(event: Event, school: Organization) -> None:
    (who,) = come(event, school, "Образцова Мария Петровна")
    actions.nominate(event.id, "experience", [(who.id, 0)])
    asked = actions.questions_of(event.id, Award("experience", ("nominees",)))
    assert [why.code for _, why in asked] == ["certificates.no_topic"]
    with pytest.raises(Refused) as refused:
        actions.nominate(event.id, "experience", [])
    assert refused.value.refusal.code == "certificates.nobody_named"


def test_erasure_takes_cases_and_nominations_along(event: Event, school: Organization, shop: actions.Shop) -> None:
    (who,) = come(event, school, "Образцова Мария Петровна")
    actions.confirm_cases({(who.id, 0): (who.name, "Образцовой Марии Петровне", "f")}, event.id, None)
    actions.nominate(event.id, "winner", [(who.id, 0)])
    actions.erase_papers(who.id, shop.folder)
    assert db.session.scalars(select(Case)).all() == []
    assert queries.candidates_named(event.id, "winner") == []


def test_own_words_that_a_paper_does_not_say_are_refused(event: Event, school: Organization) -> None:
    body = queries.body_of(event.id)
    assert body is not None
    for words, code in (
        ("принял(а) участие", "certificates.forked_gender"),
        ("о повышении квалификации", "certificates.not_training"),
    ):
        with pytest.raises(Refused) as refused:
            actions.save_setup(event.id, body.id, "participant", {"kind_line": words}, None)
        assert refused.value.refusal.code == code


def test_places_won_lead_to_diplomas_of_a_team_and_of_its_members(
    client: FlaskClient, event: Event, school: Organization, shop: actions.Shop
) -> None:
    sign_in(client, make_account("organizer", school))
    team = make_registration(event, school, kind="team", team_name="Комета", category="pupil", name="Образцова М. П.")
    with writing() as session:
        for position, name in enumerate(("Образцов Тимур", "Макетов Лев"), 1):
            session.add(Member(registration_id=team.id, position=position, name=name, grade=8))
    arrive(team, **{"2": False})
    (single,) = come(event, school, "Примерова Анна Степановна")
    number, other, address = team.id, single.id, f"/certificates/{event.id}/results"
    page = client.get(address).get_data(as_text=True)
    assert page.index("«Комета»") < page.index("Примерова Анна Степановна")

    def entered(**places: str) -> list[tuple[str, str]]:
        sent = {"receivers": ["teams", "members"], **{name.replace("_", "-", 1): kind for name, kind in places.items()}}
        assert client.post(address, data=sent).status_code == 302
        db.session.rollback()
        return [(kind, each.name) for kind in PLACES for each in queries.candidates_named(event.id, kind)]

    both = {f"place_{number}": "degree_1", f"place_{other}": "degree_2", "place_999999": "winner", "place_x": "winner"}
    assert entered(**both) == [
        ("degree_1", "Комета"),
        ("degree_1", "Образцов Тимур"),
        ("degree_2", "Примерова Анна Степановна"),
    ]
    assert entered(**{f"place_{other}": "salary"})[2:] == [("degree_2", "Примерова Анна Степановна")]
    assert entered(**{f"place_{number}": "winner", f"place_{other}": ""}) == [
        ("winner", "Комета"),
        ("winner", "Образцов Тимур"),
    ]
    issue(event, award=Award("winner", ("nominees",)))
    texts = printed(shop, "winner")
    assert ["Команда «Комета»" in text for text in texts] == [True, False]
    assert "Образцов Тимур" in texts[1]
    assert "диплом выдан" in client.get(f"{address}?q=комета").get_data(as_text=True)
    assert "диплом выдан" not in client.get(f"{address}?q=примерова").get_data(as_text=True)
