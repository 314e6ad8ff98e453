"""After closing a person asks to correct her data: what stands, what is wanted, by when; one press or a reason answers it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.conftest import CheckingClient
from tests.factories import make_account, make_event, make_municipality, make_school, sign_in
from tests.messages.test_every_letter import beginnings
from tests.post_office import post_office
from tests.registration.conftest import Enter, application
from tests.registration.test_teams import sign_up
from tests.registration.test_views_own import line, link
from tochka.events.models import Event
from tochka.extensions import db, limiter
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.journal import JournalEntry
from tochka.kit.transactions import writing
from tochka.network.models import Organization
from tochka.people.actions import erase_person, publish_default_texts
from tochka.people.rules import correction_due
from tochka.registration import actions
from tochka.registration.actions import cancel_registration, register_person, register_team
from tochka.registration.actions.correcting import ask_correction
from tochka.registration.models import Correction
from tochka.registration.queries.corrections import corrections_of
from tochka.registration.rules.members import TypedMember


def close(event: Event) -> None:
    with writing() as session:
        session.get_one(Event, event.id).closes_at = clock.now() - timedelta(hours=1)


def test_seven_working_days_are_counted_past_weekends() -> None:
    assert correction_due(date(2026, 11, 20)) == date(2026, 12, 1), "Friday: the next seven working days"
    assert correction_due(date(2026, 11, 23)) == date(2026, 12, 2)


def test_a_request_is_written_down_applied_by_one_press_and_refused_with_a_reason(either: Flask) -> None:
    either.config["WTF_CSRF_ENABLED"], either.test_client_class = False, CheckingClient
    town = make_municipality()
    publish_default_texts(town.id)
    school = make_school(town, 9)
    other, event = make_school(town, 10), make_event(school)
    curator = make_account("municipal_curator", town)
    done = register_person(application(event, email="maria@example.ru", name="Обрасцова Мария Петровна"))
    close(event)
    event_id, other_id = event.id, other.id
    person, desk = either.test_client(), either.test_client()
    sign_in(desk, curator)
    where, answers = link(either, done.id), f"/registration/{event_id}/corrections"
    form = {
        "name": "Образцова Мария Петровна", "organization": "СОШ №10", "organization_id": str(other_id),
        "email": "maria@example.ru", "post": "",
    }  # fmt: skip
    with post_office() as (office, smtp):
        settings = replace(either.extensions["settings"], smtp=smtp)
        beginnings(office, settings)
        page = person.get(where + "/correct").text
        assert "Сейчас: Обрасцова Мария Петровна" in page
        assert person.post(where + "/correct", data=form).status_code == 303
        row = corrections_of(done.id)[0]
        assert (row.state, row.due_on) == ("open", correction_due(clock.today("Asia/Yakutsk")))
        assert row.stood == {
            "name": "Обрасцова Мария Петровна", "organization": "СОШ №9", "organization_id": str(school.id),
        }  # fmt: skip
        assert row.wanted == {key: form[key] for key in ("name", "organization", "organization_id")}
        assert person.get(where + "/correct").status_code == 302, "one at a time"
        with pytest.raises(Refused, match="correction_open"):
            ask_correction(done.id, form, "ещё раз")
        until = f"{row.due_on:%d.%m.%Y}"
        assert f"Ответ до {until}" in person.get(where).text
        assert until in desk.get(f"/events/{event_id}/desk").text
        assert until in desk.get(f"/people/erasures/{town.id}").text
        assert "Обрасцова Мария Петровна" in desk.get(answers).text
        assert desk.post(f"{answers}/{row.id}", data={"do": "apply"}).status_code == 303
        assert (line(done.id).name, line(done.id).organization) == ("Образцова Мария Петровна", "СОШ №10")
        assert beginnings(office, settings) == [("m", "Запись изменена")], "one letter, with the new ticket"
        again = desk.post(f"{answers}/{row.id}", data={"do": "refuse", "because": "нет"})
        assert (again.status_code, "уже ответили" in again.text) == (422, True)
        assert person.post(where + "/correct", data=form | {"comment": "Иду на другую секцию"}).status_code == 303
        second = corrections_of(done.id)[0]
        assert (second.wanted, second.comment) == ({}, "Иду на другую секцию")
        bare = desk.post(f"{answers}/{second.id}", data={"do": "refuse", "because": " "})
        assert (bare.status_code, "Напишите причину" in bare.text) == (422, True)
        desk.post(f"{answers}/{second.id}", data={"do": "refuse", "because": "Секции уже полны"})
        assert "Секции уже полны" in person.get(where + "/data").text
        assert beginnings(office, settings) == [("m", "Ваша просьба об исправлении")]
    db.session.rollback()
    told = select(JournalEntry.action).where(JournalEntry.action.like("registration.%correction%"))
    assert db.session.scalars(told.order_by(JournalEntry.id)).all() == [
        "registration.ask_correction", "registration.correction_applied",
        "registration.ask_correction", "registration.correction_refused",
    ]  # fmt: skip


def test_only_what_was_asked_is_changed_and_a_team_keeps_the_rest(
    app: Flask, client: FlaskClient, school: Organization
) -> None:
    quest = make_event(school, [{"unit": "teams", "categories": ["pupil"], "grade_from": 8, "grade_to": 9}])
    members = (TypedMember("Первый Иван", 8, captain=True), TypedMember("Втарая Анна", 8))
    done = register_team(application(quest, category="pupil", team_name="Кванты", grade=8, members=members))
    close(quest)
    data = {
        "team_name": "Кванты", "grade": "8", "name": "Образцова Мария Петровна", "organization_id": str(school.id),
        "organization": "СОШ №9", "members": "Первый Иван, 8, капитан\nВторая Анна, 8",
    }  # fmt: skip
    where = link(app, done.id) + "/correct"
    assert client.post(where, data=data | {"members": ""}).status_code == 422
    assert client.post(where, data=data).status_code == 303
    asked = corrections_of(done.id)[0]
    assert asked.wanted == {"members": "Первый Иван, 8, капитан\nВторая Анна, 8"}
    sign_in(client, make_account("municipal_curator", school.municipality))
    edited = data | {"name": "Новикова Ольга Ивановна", "members": "Первый Иван, 8, капитан\nВтарая Анна, 8"}
    assert client.post(f"/registration/{quest.id}/people/{done.id}/edit", data=edited).status_code == 303
    assert client.post(f"/registration/{quest.id}/corrections/{asked.id}", data={"do": "apply"}).status_code == 303
    now = line(done.id)
    assert now.name == "Новикова Ольга Ивановна", "what the organizer changed meanwhile stays"
    assert [(each.position, each.name) for each in now.members] == [(1, "Первый Иван"), (2, "Вторая Анна")]


def test_who_may_not_ask_is_told_why(app: Flask, client: FlaskClient, event: Event, enter: Enter) -> None:
    done, wanted = enter(), {"name": "Иная Анна Степановна"}
    for code, step in (("own_hand", lambda: None), ("gone", lambda: cancel_registration(done.id))):
        step()
        with pytest.raises(Refused, match=code):
            ask_correction(done.id, wanted, "")
        assert client.get(link(app, done.id) + "/correct").status_code == 302
    other = enter()
    close(event)
    where, sent = link(app, other.id) + "/correct", line(other.id)
    same: dict[str, Any] = {"name": sent.name, "organization": "", "organization_id": str(sent.organization_id)}
    nothing = client.post(where, data=same)
    assert (nothing.status_code, "Исправьте то, что неверно" in nothing.text) == (422, True)
    assert client.post(where, data=same | {"organization_id": "99999"}).status_code == 422
    limiter.enabled = True
    answers = [client.post(where, data=same).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_namesake_is_compared_by_the_organizer_and_erasing_removes_requests(
    app: Flask, client: FlaskClient, event: Event, enter: Enter
) -> None:
    there, done = enter(name="Примерова Анна Степановна"), enter()
    close(event)
    asked = ask_correction(done.id, {"name": "Примерова Анна Степановна"}, "")
    sign_in(client, make_account("municipal_curator", event.municipality))
    page = client.post(f"/registration/{event.id}/corrections/{asked}", data={"do": "apply"})
    assert (page.status_code, "Сравните обе записи" in page.text) == (422, True)
    assert client.post(f"/registration/{event.id}/corrections/{asked + 1}").status_code == 422
    assert line(there.id).name == "Примерова Анна Степановна"
    erase_person("registration", done.id)
    db.session.rollback()
    assert db.session.scalars(select(Correction)).all() == []


def test_the_adult_of_mixed_teams_asks_and_the_organizer_is_told_what_stands_in_the_way(
    app: Flask, client: FlaskClient, school: Organization
) -> None:
    quest = make_event(school, [{"unit": "teams", "categories": ["pupil"]}])
    actor = make_account("municipal_curator", school.municipality)
    one, two = sign_up(quest, school, "Кванты"), sign_up(quest, school, "Атомы")
    mix = actions.mix_teams(quest.id, actions.MixPlan((one, two), 2, 1, "Сборная"), actor.id)
    close(quest)
    data = {
        "team_name": "Кванты", "name": "Образцова Мария Степановна", "organization_id": str(school.id),
        "organization": "СОШ №9", "email": "6@example.ru",
    }  # fmt: skip
    assert client.post(link(app, one) + "/correct", data=data).status_code == 303
    asked = corrections_of(one)[0]
    assert asked.wanted == {"name": "Образцова Мария Степановна"}
    sign_in(client, actor)
    where = f"/registration/{quest.id}/corrections/{asked.id}"
    refused = client.post(where, data={"do": "apply"})
    assert (refused.status_code, "смешанных командах" in refused.text) == (422, True)
    actions.undo_regrouping(quest.id, mix, actor.id)
    assert client.post(where, data={"do": "apply"}).status_code == 303
    assert (line(one).name, len(line(one).members)) == ("Образцова Мария Степановна", 4)
