"""Looks at lists of people: each list writes itself into the journal, and the curator reads it."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_account, make_event, make_municipality, make_registration, make_school, sign_in
from tests.people.signers import words_of
from tochka.desk.terms import LOOKS
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.journal import JournalEntry
from tochka.network.models import Municipality


@pytest.fixture
def event(app: Flask) -> Event:
    event = make_event(make_school(make_municipality(name="Алданский район"), 9))
    make_registration(event)
    return event


def looks() -> list[tuple[str, int | None]]:
    db.session.rollback()
    found = select(JournalEntry).where(JournalEntry.action.startswith("look.")).order_by(JournalEntry.id)
    return [(entry.action, entry.actor) for entry in db.session.scalars(found)]


def test_every_list_of_people_has_its_words_and_the_other_way_round(app: Flask) -> None:
    lists = {name for name, view in app.view_functions.items() if getattr(view, "people_list", False)}
    assert lists | {"checkin.fetch"} == LOOKS.keys()


def test_a_look_is_written_once_in_ten_minutes_and_a_file_each_time(client: FlaskClient, event: Event) -> None:
    account = make_account("organizer", event)
    sign_in(client, account)
    number, who, now = event.id, account.id, clock.now()
    for _again in range(2):
        client.get(f"/registration/{number}/people")
        client.get(f"/registration/{number}/people/list.csv")
    assert looks() == [("look.registration.people", who), *[("look.registration.export", who)] * 2]
    with clock.stopped_at(now + timedelta(minutes=11)):
        client.get(f"/registration/{number}/people?state=waiting")
    assert looks()[3:] == [("look.registration.people", who)]
    assert client.get(f"/registration/{number + 1}/people").status_code == 404
    assert len(looks()) == 4, "what was not shown was not looked at"


def test_curator_reads_who_looked_in_her_municipality_alone(client: FlaskClient, event: Event) -> None:
    elsewhere = make_event(make_school(make_municipality(), 3), title="Чужое мероприятие")
    sign_in(client, make_account("administrator", name="Главный Пётр"))
    for each in (event, elsewhere):
        assert client.get(f"/registration/{each.id}/people").status_code == 200
    assert "Чужое мероприятие" in words_of(client.get("/looks"))
    sign_in(client, make_account("organizer", event))
    assert client.get("/looks").status_code == 403
    town = db.session.get_one(Municipality, event.municipality_id)
    sign_in(client, make_account("municipal_curator", town))
    page = words_of(client.get("/looks"))
    assert "Главный Пётр" in page
    assert "список участников" in page
    assert "Чужое мероприятие" not in page
    assert "Главный Пётр" not in words_of(client.get(f"/looks?event={elsewhere.id}"))
