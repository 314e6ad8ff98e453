"""The last resort: a phone that the network never reached saves its marks to a file, and the organizer hands it in."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tochka.checkin.actions.scans import Contact, accept_scans
from tochka.checkin.models import Attendance, Device, Quarantine, Scan
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.journal import JournalEntry

Made = Callable[..., dict[str, Any]]


@pytest.fixture
def organizer(client: FlaskClient, door: Any) -> FlaskClient:
    """The organizer of the event, signed in."""
    factories.sign_in(client, factories.make_account("organizer", db.session.get(Event, door.id)))
    return client


def file_of(door: Any, scans: list[Any], device: int) -> bytes:
    """What `exported` of static/js/door/door.js writes."""
    return json.dumps({"event": door.id, "device": device, "scans": scans}, indent=1).encode()


def hand_in(organizer: FlaskClient, door: Any, device: int, data: bytes | None) -> str:
    """What the page says then."""
    form = {} if data is None else {"file": (io.BytesIO(data), "tochka-marks.json")}
    answer = organizer.post(
        f"/checkin/{door.id}/phones/{device}/file", data=form, content_type="multipart/form-data", follow_redirects=True
    )
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_marks_of_a_file_count_once_and_the_phone_is_not_taken_for_heard_of(
    organizer: FlaskClient, door: Any, phone_scan: Made
) -> None:
    phone = door.phones[0].sender
    sent, left = phone_scan("in", f"t{door.tickets[0]}", 5), phone_scan("in", f"t{door.tickets[1]}", 6)
    guest = phone_scan("walkin", minute=7, payload={"name": "Новикова Ольга", "category": "guest"})
    accept_scans(phone, [sent], Contact(unsent=2))
    seen = db.session.get_one(Device, phone.device).seen_at
    file = file_of(door, [sent, left, guest, {"kind": "of another page"}], phone.device)

    said = hand_in(organizer, door, phone.device, file)
    assert "Приняты 2 отметки. 1 уже была здесь. 1 не удалось прочитать." in said
    assert "Новых отметок в файле нет. 3 уже были здесь." in hand_in(
        organizer, door, phone.device, file_of(door, [sent, left, guest], phone.device)
    )

    db.session.expire_all()
    device = db.session.get_one(Device, phone.device)
    assert (device.unsent, device.seen_at) == (0, seen)
    rows = db.session.scalars(select(Scan).where(Scan.event_id == door.id)).all()
    assert {row.uuid for row in rows} == {sent["uuid"], left["uuid"], guest["uuid"]}
    assert {row.device_id for row in rows} == {phone.device}
    came = select(Attendance.subject).where(Attendance.event_id == door.id, Attendance.arrived)
    assert set(db.session.scalars(came)) == {sent["subject"], left["subject"], guest["subject"]}
    assert db.session.scalars(select(Quarantine.device_id)).all() == [phone.device]
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "checkin.take_file")).first()
    assert entry is not None


def test_a_file_that_is_none_of_this_phone_is_refused_in_words(
    organizer: FlaskClient, door: Any, phone_scan: Made
) -> None:
    mine, other = door.phones[0].sender.device, door.phones[1].sender.device
    scans = [phone_scan("in", f"t{door.tickets[0]}", 5)]
    assert "Этот файл с другого телефона" in hand_in(organizer, door, mine, file_of(door, scans, other))
    odd = [b"", b"\xff\xfe", b"[" * 100_000, b"[]", b"{}", file_of(door, [], mine), file_of(door, [0] * 5001, mine)]
    for data in (None, *odd):
        assert "Это не файл отметок" in hand_in(organizer, door, mine, data)
    assert db.session.scalars(select(Scan.id).where(Scan.event_id == door.id)).all() == []


def test_a_phone_of_another_event_takes_no_file(organizer: FlaskClient, door: Any) -> None:
    elsewhere = f"/checkin/{door.id}/phones/999999/file"
    assert organizer.post(elsewhere, data={}, content_type="multipart/form-data").status_code == 404
