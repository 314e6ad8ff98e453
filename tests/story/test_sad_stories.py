"""Sad stories, lived through pages: what goes wrong in a school's day says what to do, and leaves nothing half-done."""

import re
import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import make_municipality, make_school, sign_in
from tochka.checkin.actions.scans import Sender, accept_scans
from tochka.checkin.models import Attendance
from tochka.events.actions.states import cancel
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.network.models import Organization, OrganizationRequest
from tochka.people.models import Account
from tochka.registration.models import Place, Registration
from tochka.tickets.actions import token_of
from tochka.tickets.queries import tickets_of


def practice(key: str) -> Event:
    return db.session.scalars(select(Event).where(Event.form_key.startswith(f"practice-{key}-"))).one()


def address(event: Event, unit: str = "persons") -> str:
    part = next(part for part in event.parts if part.unit == unit)
    return f"/registration/{event.id}?part={part.id}"


def school(event: Event, number: int) -> int:
    found = select(Organization.id).where(
        Organization.municipality_id == event.municipality_id, Organization.number == number
    )
    return db.session.scalars(found).one()


def form(event: Event, **changes: str) -> dict[str, str]:
    """A teacher's filled form."""
    return {
        "submission": str(uuid.uuid4()),
        "name": "Новикова Ирина Олеговна",
        "organization": "СОШ №2",
        "organization_id": str(school(event, 2)),
        "category": "teacher",
        "post": "учитель",
        "participation": "y",
    } | changes


def words(response: Any) -> str:
    """What a person reads of a page."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.get_data(as_text=True), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text).replace("\u00a0", " "))


def named(name: str) -> list[Registration]:
    db.session.rollback()
    return list(db.session.scalars(select(Registration).where(Registration.name == name)))


def test_a_full_part_says_so_before_anything_is_typed_and_the_queue_moves(demo: Flask) -> None:
    event, client = practice("full"), demo.test_client()
    where, body = address(event), form(event)
    stale = client.post(where, data=body)
    assert stale.status_code == 422, "her page was opened while there was a place: she is asked, not put into a queue"
    body["may_wait"] = "1"
    taken = "Места закончились. Встаньте в очередь"
    assert taken in words(client.get(where))
    queued = client.post(where, data=body)
    assert queued.status_code == 303
    (mine,) = named("Новикова Ирина Олеговна")
    assert [place.state for place in mine.places] == ["waiting"]
    part_id = mine.places[0].part_id
    before = db.session.scalar(select(func.min(Place.queue)).where(Place.part_id == part_id, Place.state == "waiting"))
    assert mine.places[0].queue != before, "others wait before her"


def test_a_double_press_is_one_registration(demo: Flask) -> None:
    event, client = practice("today"), demo.test_client()
    where, body = address(event), form(event)
    first, second = client.post(where, data=body), client.post(where, data=body)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(named(body["name"])) == 1


def test_without_consent_nothing_is_saved_and_nothing_typed_is_lost(demo: Flask) -> None:
    event, client = practice("today"), demo.test_client()
    body = form(event, name="Саввинова Сардаана Өлөксөөйөбүнэ")
    del body["participation"]
    refused = client.post(address(event), data=body)
    assert refused.status_code == 422
    assert "Саввинова Сардаана Өлөксөөйөбүнэ" in refused.get_data(as_text=True)
    assert "без него по закону записать нельзя" in words(refused)
    assert named(body["name"]) == []


@pytest.mark.parametrize("name", ["", "Новикова 😀 Ирина", "Н" * 201, "<b>Новикова</b>"])
def test_a_name_that_cannot_be_printed_is_asked_for_again(demo: Flask, name: str) -> None:
    event, client = practice("today"), demo.test_client()
    refused = client.post(address(event), data=form(event, name=name))
    assert refused.status_code == 422
    assert named(name) == []


def test_a_school_that_is_not_listed_goes_to_the_curator(demo: Flask) -> None:
    event, client = practice("today"), demo.test_client()
    body = form(event, organization="Хатырская СОШ", organization_id="new")
    assert client.post(address(event), data=body).status_code == 303
    (mine,) = named(body["name"])
    request = db.session.get_one(OrganizationRequest, mine.request_id)
    assert (request.typed, request.state, mine.organization_id) == ("Хатырская СОШ", "open", None)
    curator = demo.test_client()
    sign_in(curator, db.session.scalars(select(Account).where(Account.email == "curator@example.org")).one())
    assert "Хатырская СОШ" in words(curator.get("/network/requests"))


def test_a_school_of_another_municipality_cannot_be_slipped_in(demo: Flask) -> None:
    event, client = practice("today"), demo.test_client()
    foreign = make_school(make_municipality(name="Чужой район"), 99)
    refused = client.post(address(event), data=form(event, organization="СОШ №99", organization_id=str(foreign.id)))
    assert refused.status_code == 422
    assert named("Новикова Ирина Олеговна") == []


def test_who_cancelled_is_not_let_in_and_her_place_is_free(demo: Flask) -> None:
    event, client = practice("today"), demo.test_client()
    body = form(event)
    manage = client.post(address(event), data=body).headers["Location"]
    (mine,) = named(body["name"])
    ticket = tickets_of([mine.id])[mine.id]
    db.session.rollback()
    shown = f"/t/{token_of(ticket)}"
    assert client.get(shown).status_code == 200
    assert client.post(f"{manage}/cancel").status_code in (302, 303)
    (mine,) = named(body["name"])
    assert (mine.state, tickets_of([mine.id])[mine.id].state) == ("cancelled", "cancelled")
    assert "отмен" in words(client.get(shown)).lower()
    assert "Отменить запись" not in words(client.get(manage)), "there is nothing more to cancel"


def test_a_link_that_somebody_guessed_opens_nothing(demo: Flask) -> None:
    event, client = practice("today"), demo.test_client()
    manage = client.post(address(event), data=form(event)).headers["Location"]
    forged = manage[:-1] + ("0" if manage[-1] != "0" else "1")
    assert client.get(forged).status_code == 404
    assert client.post(f"{forged}/cancel").status_code == 404
    assert [each.state for each in named("Новикова Ирина Олеговна")] == ["confirmed"]


def test_a_cancelled_event_tells_why_and_takes_nobody(demo: Flask) -> None:
    event, client = practice("seminar"), demo.test_client()
    where, body, event_id = address(event), form(event), event.id
    cancel(event_id, "Карантин в школе.", None)
    assert "Карантин в школе." in words(client.get(f"/events/{event_id}"))
    refused = client.post(where, data=body)
    assert "отмен" in words(refused).lower()
    assert named(body["name"]) == []


def test_registration_that_is_not_open_yet_says_when(demo: Flask) -> None:
    event, client = practice("conference"), demo.test_client()
    refused = client.post(address(event), data=form(event))
    assert "Запись откроется" in words(refused) or "Запись с" in words(refused)
    assert named("Новикова Ирина Олеговна") == []


def test_a_volunteer_who_marked_the_wrong_one_takes_it_back(demo: Flask) -> None:
    event, client = practice("today"), demo.test_client()
    event_id, body = event.id, form(event)
    client.post(address(event), data=body)
    (mine,) = named(body["name"])
    ticket = tickets_of([mine.id])[mine.id]
    db.session.rollback()
    arrival = str(uuid.uuid4())
    now = clock.milliseconds()
    mark = {"uuid": arrival, "seq": 1001, "at": now, "wall": now, "kind": "in", "subject": f"t{ticket.id}", "part": 1}
    undo = {"uuid": str(uuid.uuid4()), "seq": 1002, "at": now + 1, "wall": now, "kind": "undo", "names": arrival}
    assert accept_scans(Sender(event_id, 0), [mark]).answers == ["stored"]
    assert present(mine.id)
    assert accept_scans(Sender(event_id, 0), [undo, undo]).answers[0] in ("stored", "known")
    assert not present(mine.id)


def present(registration_id: int) -> bool:
    db.session.rollback()
    rows = select(Attendance.arrived).where(Attendance.registration_id == registration_id)
    return any(db.session.scalars(rows).all())


def test_an_organizer_does_not_see_another_schools_people(demo: Flask) -> None:
    event_id = practice("past").id
    organizer = demo.test_client()
    sign_in(organizer, db.session.scalars(select(Account).where(Account.email == "organizer@example.org")).one())
    assert organizer.get(f"/registration/{event_id}/people").status_code == 404, "the gymnasium's, not hers"


def test_a_lost_form_key_keeps_what_was_typed_in_the_browser(demo: Flask) -> None:
    demo.config["WTF_CSRF_ENABLED"] = True
    event, client = practice("today"), demo.test_client()
    refused = client.post(address(event), data=form(event))
    assert refused.status_code == 400
    assert named("Новикова Ирина Олеговна") == []
    assert "назад" in words(refused).lower() or "вернитесь" in words(refused).lower()
