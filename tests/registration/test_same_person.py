"""One person in one event: a second registration is seen and asked about on every way; one e-mail shows all that is hers."""

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.factories import make_account, make_event, sign_in
from tests.registration.conftest import application
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import end_reading
from tochka.network.models import Organization
from tochka.people.rules import my_session
from tochka.people.terms import PARTICIPATION
from tochka.registration import actions
from tochka.registration.models import Registration
from tochka.registration.rules.members import TypedMember

NAME = "Алёхина Мария Петровна"


def registered() -> int:
    end_reading()
    return db.session.scalar(select(func.count(Registration.id)).where(Registration.state != "cancelled")) or 0


def test_a_second_time_is_asked_about_in_the_form_by_the_organizer_and_in_a_list(
    client: FlaskClient, event: Event, school: Organization
) -> None:
    actions.register_person(application(event, school, name=NAME))
    form = {
        "name": "алехина  мария петровна".title(), "organization": school.short_name, "organization_id": school.id,
        "participation": "y", "post": "учитель",
    }  # fmt: skip
    ways = [f"/registration/{event.id}", f"/registration/{event.id}/people/new"]
    sign_in(client, make_account("organizer", event))
    for way in ways:
        answer = client.post(way, data=form)
        assert (answer.status_code, "из этой школы здесь уже есть" in answer.text, 'name="other_person"' in answer.text) == (
            422, True, True,
        )  # fmt: skip
    sender = actions.Sender(event.id, "Образцова Мария", organization_id=school.id, purposes=(PARTICIPATION,))
    number = actions.begin_delegation(sender).id
    actions.keep_list(number, f"ФИО\tДолжность\n{NAME.replace('ё', 'е')}\tучитель")
    assert [row.state for row in actions.read_draft(number).rows] == ["duplicate"]
    assert registered() == 1
    assert client.post(ways[1], data=form | {"other_person": "y"}).status_code == 303
    assert registered() == 2


def test_a_pupil_of_a_team_is_asked_about_when_she_comes_once_more_in_a_list(school: Organization) -> None:
    teams: dict[str, Any] = {"unit": "teams", "categories": ["pupil"]}
    event = make_event(school, [teams, {"categories": ["pupil"], "title": "Олимпиада"}])
    members = (TypedMember("Макетов Лев", 8), TypedMember("Тестова Кира", 8))
    actions.register_team(application(event, school, category="pupil", team_name="Кванты", members=members))
    sender = actions.Sender(event.id, "Образцова Мария", organization_id=school.id, purposes=(PARTICIPATION,))
    number = actions.begin_delegation(sender).id
    actions.keep_list(number, "ФИО\tКласс\nТестова Кира\t8\nПробный Ян\t8")
    assert [row.state for row in actions.read_draft(number).rows] == ["duplicate", "good"]


def test_one_email_shows_all_events_and_lists_of_hers(client: FlaskClient, event: Event, school: Organization) -> None:
    second = make_event(school, title="Марафон педагогических идей")
    third = make_event(school, title="Семинар химиков")
    stranger = make_event(school, title="Чужой семинар")
    actions.register_person(application(event, school, name=NAME, email="maria@example.ru"))
    actions.register_person(application(second, school, name="Алехина М. П.", email="maria@example.ru"))
    actions.register_person(application(stranger, school, email="other@example.ru"))
    sender = actions.Sender(third.id, NAME, "maria@example.ru", school.id, purposes=(PARTICIPATION,))
    actions.begin_delegation(sender)
    with client.session_transaction() as session:
        session.update(my_session("Maria@Example.ru".lower(), clock.now()))
    page = client.get("/my").text
    shown = [each.title for each in (event, second, third, stranger) if each.title in page]
    assert shown == [event.title, second.title, third.title]
    assert (page.count("/registration/mine/"), page.count("/registration/delegation/")) == (2, 1)
