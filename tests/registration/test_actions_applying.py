"""Registering: what is written, what is refused, and in how many statements."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import make_event, make_municipality, make_school
from tests.registration.conftest import Enter, application
from tests.statements import counted
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.journal import JournalEntry
from tochka.kit.mail import Letter
from tochka.kit.transactions import writing
from tochka.network.models import OperatorCard, Organization, OrganizationRequest
from tochka.people.models import Consent
from tochka.people.terms import PUBLIC_CERTIFICATE
from tochka.registration.actions import register_person, register_team
from tochka.registration.models import Registration
from tochka.registration.queries import person_line
from tochka.registration.rules.members import TypedMember
from tochka.tickets.queries import ticket_of


def refusal_of(event: Event, **values: object) -> str:
    """The code with which an application is refused."""
    kind = register_team if values.get("team_name") is not None else register_person
    with pytest.raises(Refused) as refused:
        kind(application(event, **values))
    return refused.value.refusal.code


def test_one_registration_writes_everything_that_belongs_to_it(event: Event) -> None:
    done = register_person(
        application(event, email="teacher@example.ru", purposes=("participation", PUBLIC_CERTIFICATE))
    )
    line = person_line(done.id)
    assert line is not None
    assert (line.name, line.state, line.organization, line.parts) == (
        "Образцова Мария Петровна", "confirmed", "СОШ №9", (0,),
    )  # fmt: skip
    assert db.session.scalars(select(Consent.purpose).order_by(Consent.purpose)).all() == [
        "participation", "public_certificate",
    ]  # fmt: skip
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.kind, letter.recipient, letter.subject_id) == (
        "registration.confirmed", "teacher@example.ru", done.id,
    )  # fmt: skip
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "registration.register")).one()
    assert (entry.object_id, entry.facts["state"]) == (done.id, "confirmed")
    ticket = ticket_of(done.id)
    assert ticket is not None
    assert (ticket.state, ticket.parts, ticket.issue, ticket.feed) == ("good", 1, 1, line.feed)


def test_a_registration_takes_at_most_twelve_statements(event: Event) -> None:
    form = application(event, email="a@example.ru", purposes=("participation", PUBLIC_CERTIFICATE))
    with counted() as statements:
        register_person(form)
    assert len(statements) == 10, "\n".join(statements)


def test_the_same_form_sent_twice_is_one_registration(event: Event) -> None:
    form = application(event)
    first, second = register_person(form), register_person(form)
    assert (second.id, second.again) == (first.id, True)
    assert db.session.scalar(select(func.count(Registration.id))) == 1


def test_a_full_part_says_so_and_takes_whoever_agrees_to_wait(event: Event, enter: Enter) -> None:
    for _ in range(3):
        enter()
    assert refusal_of(event, name="Ещё Одна") == "registration.full"
    assert [enter(may_wait=True).state for _ in range(2)] == ["waiting", "waiting"]


def test_a_namesake_of_the_same_school_is_asked_about(event: Event, school: Organization) -> None:
    register_person(application(event))
    assert refusal_of(event, name="образцова  мария петровна") == "registration.same_person"
    other_school = make_school(school.municipality, 10)
    assert register_person(application(event, other_school)).state == "confirmed"
    assert register_person(application(event, other_person=True)).state == "confirmed"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"category": "pupil"}, "registration.wrong_category"),
        ({"part_ids": ()}, "registration.no_part"),
        ({"part_ids": (10_000,)}, "registration.no_part"),
        ({"purposes": ()}, "registration.consent_missing"),
        ({"purposes": (PUBLIC_CERTIFICATE,)}, "registration.consent_missing"),
        ({"team_name": "Кванты"}, "registration.other_unit"),
        ({"organization_id": None}, "registration.school_missing"),
        ({"organization_id": 10_000}, "registration.school_unknown"),
    ],
)
def test_what_is_refused_and_saves_nothing(event: Event, values: dict[str, object], code: str) -> None:
    assert refusal_of(event, **values) == code
    assert db.session.scalar(select(func.count(Registration.id))) == 0


def test_a_school_of_another_municipality_is_not_taken(event: Event) -> None:
    stranger = make_school(make_municipality(), 77)
    assert refusal_of(event, organization_id=stranger.id) == "registration.school_unknown"


def test_a_school_that_is_not_in_the_list_asks_the_curator(event: Event) -> None:
    done = register_person(application(event, organization_id=None, not_listed="Школа села Чагда"))
    request = db.session.scalars(select(OrganizationRequest)).one()
    line = person_line(done.id)
    assert line is not None
    assert (request.typed, line.organization, line.organization_id) == ("Школа села Чагда", "Школа села Чагда", None)


def test_before_opening_after_closing_and_after_the_end_nobody_registers_herself(school: Organization) -> None:
    now = clock.now()
    day = timedelta(days=1)
    late = make_event(school, opens_at=now + day)
    closed = make_event(school, closes_at=now - day)
    over = make_event(school, starts_at=now - 2 * day, ends_at=now - day, closes_at=None)
    cancelled = make_event(school, status="cancelled")
    draft = make_event(school, status="draft")
    assert [refusal_of(each) for each in (late, closed, over, cancelled, draft)] == [
        "registration.not_yet", "registration.closed", "registration.over", "registration.event_cancelled",
        "registration.not_published",
    ]  # fmt: skip


def test_the_organizer_writes_people_down_after_closing(school: Organization) -> None:
    closed = make_event(school, closes_at=clock.now() - timedelta(days=1))
    done = register_person(application(closed, source="hand"))
    line = person_line(done.id)
    assert line is not None
    assert (line.state, line.source) == ("confirmed", "hand")
    assert db.session.scalars(select(Consent.channel)).all() == ["paper"]


def test_without_a_filled_operators_card_nobody_is_registered(event: Event) -> None:
    with writing() as session:
        session.scalars(select(OperatorCard)).one().inn = ""
    assert refusal_of(event) == "registration.no_operator"


def test_parts_at_the_same_hour_are_not_taken_together(school: Organization) -> None:
    both = make_event(school, [{"title": "Первая"}, {"title": "Вторая"}])
    assert refusal_of(both, part_ids=tuple(part.id for part in both.parts)) == "registration.overlapping"


def test_a_team_comes_with_its_members_or_only_their_number(app: Flask, school: Organization) -> None:
    quest = make_event(
        school,
        [{"unit": "teams", "categories": ["pupil"], "grade_from": 8, "grade_to": 9, "team_from": 2, "team_to": 5}],
    )
    members = (TypedMember("Образцов Пётр", 8), TypedMember("Примерова Нюргуяна", None))
    named = {"category": "pupil", "team_name": "Кванты", "grade": 8, "members": members}
    form = application(quest, email="a@example.ru", **named)
    with counted() as statements:
        done = register_team(form)
    assert len(statements) == 11, "\n".join(statements)
    line = person_line(done.id)
    assert line is not None
    assert [(each.position, each.name, each.grade) for each in line.members] == [
        (1, "Образцов Пётр", 8), (2, "Примерова Нюргуяна", None),
    ]  # fmt: skip
    counted_only = register_team(
        application(quest, category="pupil", team_name="Атомы", grade=9, headcount=5, name="Макетова Раиса")
    )
    second = person_line(counted_only.id)
    assert second is not None
    assert (second.size, line.size) == (5, 2)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"grade": 7}, "registration.wrong_grade"),
        ({"grade": None}, "registration.grade_missing"),
        ({"members": (TypedMember("А Б", 3), TypedMember("В Г"))}, "registration.wrong_member_grade"),
        ({"headcount": 1}, "registration.team_too_small"),
        ({"headcount": 6}, "registration.team_too_big"),
        ({"headcount": None}, "registration.team_empty"),
        ({"team_name": ""}, "registration.team_name_missing"),
    ],
)
def test_a_team_is_refused_by_grade_and_size(school: Organization, values: dict[str, object], code: str) -> None:
    quest = make_event(
        school,
        [{"unit": "teams", "categories": ["pupil"], "grade_from": 8, "grade_to": 9, "team_from": 2, "team_to": 5}],
    )
    plain = {"category": "pupil", "team_name": "Кванты", "grade": 8, "headcount": 3}
    assert refusal_of(quest, **(plain | values)) == code
