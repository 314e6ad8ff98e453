"""The private link: what its holder sees, changes and cancels, and who does not get in."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_event, make_school
from tests.registration.conftest import Enter, application
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, codes
from tochka.kit.mail import Letter
from tochka.kit.transactions import writing
from tochka.network.models import Organization, OrganizationRequest
from tochka.registration.actions import cancel_registration, erase_registration, register_person, renew_link
from tochka.registration.models import Registration
from tochka.registration.queries import PersonLine, person_line


def link(app: Flask, registration_id: int, generation: int = 1) -> str:
    secret = app.extensions["settings"].secret_key
    return "/registration/mine/" + codes.seal(secret, "registration", registration_id, generation)


def line(registration_id: int) -> PersonLine:
    db.session.rollback()
    found = person_line(registration_id)
    assert found is not None
    return found


def test_a_link_that_was_renewed_forged_or_of_another_purpose_opens_nothing(
    app: Flask, client: FlaskClient, enter: Enter
) -> None:
    done = enter()
    old = link(app, done.id)
    secret = app.extensions["settings"].secret_key
    assert client.get(old).status_code == 200
    assert client.get(old[:-1] + ("0" if old[-1] != "0" else "1")).status_code == 404
    assert client.get("/registration/mine/" + codes.seal(secret, "people", done.id)).status_code == 404
    assert client.get(link(app, done.id + 1)).status_code == 404
    renew_link(done.id, actor=None)  # type: ignore[arg-type]
    assert client.get(old).status_code == 404
    assert client.get(link(app, done.id, 2)).status_code == 200


def test_the_holder_changes_who_comes(app: Flask, client: FlaskClient, event: Event, school: Organization) -> None:
    done = register_person(application(event, email="a@example.ru"))
    other = make_school(school.municipality, 10)
    where = link(app, done.id) + "/change"
    page = client.get(where)
    assert 'value="Образцова Мария Петровна"' in page.text
    changed = {
        "name": "Примерова Анна Степановна", "organization": "СОШ №10", "organization_id": str(other.id),
        "post": "педагог-организатор", "email": "b@example.ru",
    }  # fmt: skip
    saved = client.post(where, data=changed)
    assert saved.status_code == 303
    now = line(done.id)
    assert (now.name, now.organization, now.post, now.email) == (
        "Примерова Анна Степановна", "СОШ №10", "педагог-организатор", "b@example.ru",
    )  # fmt: skip
    assert db.session.scalars(select(Letter.kind).order_by(Letter.id)).all() == [
        "registration.confirmed", "registration.changed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Добавьте имя"),
        ({"organization": "", "organization_id": ""}, "Добавьте школу"),
        ({"email": "x"}, "Это не похоже на адрес почты."),
        ({"name": "Примерова Анна Степановна"}, "из этой школы здесь уже есть"),
    ],
)
def test_a_change_is_checked_like_the_first_form(
    app: Flask, client: FlaskClient, event: Event, values: dict[str, str], words: str
) -> None:
    register_person(application(event, name="Примерова Анна Степановна"))
    done = register_person(application(event))
    good = {"name": "Образцова Мария Петровна", "organization": "СОШ №9", "organization_id": str(event.host_id)}
    page = client.post(link(app, done.id) + "/change", data=good | values)
    assert page.status_code == 422
    assert words in page.text
    assert line(done.id).name == "Образцова Мария Петровна"


def test_members_keep_their_positions_when_a_team_changes(
    app: Flask, client: FlaskClient, school: Organization
) -> None:
    from tochka.registration.actions import register_team
    from tochka.registration.rules.members import TypedMember

    quest = make_event(school, [{"unit": "teams", "categories": ["pupil"], "grade_from": 8, "grade_to": 9}])
    members = (TypedMember("Первый Иван", 8), TypedMember("Вторая Анна", 8), TypedMember("Третий Пётр", 8))
    done = register_team(application(quest, category="pupil", team_name="Кванты", grade=8, members=members))
    data = {
        "team_name": "Кванты", "grade": "8", "name": "Образцова Мария Петровна", "organization_id": str(school.id),
        "organization": "СОШ №9", "members": "Новая Анна, 9\nПервый Иван, 8\nТретьий Пётр, 8",
    }  # fmt: skip
    assert client.post(link(app, done.id) + "/change", data=data).status_code == 303
    assert [(each.position, each.name, each.grade) for each in line(done.id).members] == [
        (1, "Первый Иван", 8), (3, "Третьий Пётр", 8), (4, "Новая Анна", 9),
    ], "a slip is corrected, another girl has nobody's place"  # fmt: skip
    client.post(link(app, done.id) + "/change", data=data | {"members": "Первый Иван, 8"})
    client.post(link(app, done.id) + "/change", data=data | {"members": "Первый Иван, 8\nЧетвёртая Кира, 9"})
    assert [(each.position, each.name) for each in line(done.id).members] == [(1, "Первый Иван"), (5, "Четвёртая Кира")]
    assert client.post(link(app, done.id) + "/change", data=data | {"members": "4"}).status_code == 303
    assert (line(done.id).members, line(done.id).headcount, line(done.id).size) == ((), 4, 4)


def test_another_school_that_is_not_in_the_list_is_asked_for_too(app: Flask, client: FlaskClient, event: Event) -> None:
    done = register_person(application(event, organization_id=None, not_listed="Лицей «Первый»"))
    data = {"name": "Образцова Мария Петровна", "organization": "Лицей «Второй»", "organization_id": "new"}
    for _ in range(2):
        assert client.post(link(app, done.id) + "/change", data=data).status_code == 303
        assert line(done.id).organization == "Лицей «Второй»"
    asked = db.session.scalars(select(OrganizationRequest.typed).order_by(OrganizationRequest.id)).all()
    assert asked == ["Лицей «Первый»", "Лицей «Второй»"]


def test_cancelling_frees_the_place_and_twice_is_once(
    app: Flask, client: FlaskClient, event: Event, enter: Enter
) -> None:
    done = enter(email="a@example.ru")
    where = link(app, done.id)
    for _ in range(2):
        assert client.post(where + "/cancel").status_code == 303
    assert "Запись отменена" in client.get(where).text
    assert line(done.id).state == "cancelled"
    kinds = db.session.scalars(select(Letter.kind).order_by(Letter.id)).all()
    assert kinds == ["registration.confirmed", "registration.cancelled"]


def test_after_closing_the_page_says_whom_to_call_and_changes_nothing(
    app: Flask, client: FlaskClient, event: Event, enter: Enter
) -> None:
    done = enter()
    with writing() as session:
        row = session.get(Event, event.id)
        assert row is not None
        row.closes_at, row.contact = clock.now() - timedelta(hours=1), "8 914 000-00-00"
    where = link(app, done.id)
    page = client.get(where).text
    assert "списки меняет только организатор. Позвоните: 8 914 000-00-00." in page
    assert "/cancel" not in page
    client.post(where + "/cancel")
    assert client.get(where + "/change").status_code == 302
    assert line(done.id).state == "confirmed"


def test_an_offered_place_is_taken_by_one_button(app: Flask, client: FlaskClient, enter: Enter) -> None:
    first = [enter().id for _ in range(3)]
    waiting = enter(may_wait=True).id
    cancel_registration(first[0])
    where = link(app, waiting)
    page = client.get(where).text
    assert "Для вас есть место" in page
    assert re.search(r"Место держим до .+ Подтвердите", page)
    assert client.post(where + "/take").status_code == 303
    assert "Вы записаны" in client.get(where).text


def test_an_erased_person_leaves_no_name_and_no_link(app: Flask, client: FlaskClient, event: Event) -> None:
    done = register_person(application(event, email="a@example.ru", post="учитель химии"))
    where = link(app, done.id)
    erase_registration(done.id)
    db.session.rollback()
    row = db.session.get(Registration, done.id)
    assert row is not None
    assert (row.name, row.folded_name, row.post, row.email, row.state) == ("", "", "", None, "cancelled")
    assert client.get(where).status_code == 404
    assert client.get(link(app, done.id, 2)).status_code == 404
