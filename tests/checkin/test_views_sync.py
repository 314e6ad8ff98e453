"""What a paired phone may call, what it gets, and how it is turned away."""

import gzip
import json
import time
from datetime import timedelta

import pytest

from tests.checkin.conftest import make_festival, pair_phone
from tests.statements import counted
from tochka.checkin.actions.devices import revoke_device
from tochka.checkin.actions.scans import accept_scans
from tochka.checkin.models import Attendance, Device, Quarantine, Scan
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.registration.models import Registration
from tochka.tickets.models import Ticket


@pytest.fixture
def send(client, door):
    """Hand a body in as the first phone."""

    def post(body, phone=None, **more):
        token = (phone or door.phones[0]).token
        data = body if isinstance(body, (bytes, str)) else json.dumps(body)
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        return client.post("/checkin/sync", data=data, headers=headers, content_type="application/json", **more)

    return post


@pytest.fixture
def fetch(client, door):
    """Fetch the list as the first phone."""

    def get(cursor=0, phone=None, **headers):
        token = (phone or door.phones[0]).token
        return client.get(f"/checkin/sync?cursor={cursor}", headers={"Authorization": f"Bearer {token}"} | headers)

    return get


def test_scans_are_answered_one_by_one(send, door, phone_scan, morning):
    ticket = door.tickets[0]
    answer = send({"scans": [phone_scan("in", f"t{ticket}", 5), {"kind": "?"}], "offset": 3, "unsent": 2})
    assert answer.status_code == 200
    assert answer.json["answers"] == ["stored", "malformed"]
    assert answer.json["now"] == clock.milliseconds(morning)
    [[subject, part, arrived, inside, _, device, members]] = answer.json["attendance"]
    assert (subject, part, arrived, inside, device, members) == (f"t{ticket}", 1, True, True, door.phones[0].id, {})


def test_check_in_over_http_takes_six_statements(send, door, phone_scan):
    send({"scans": [phone_scan("in", f"t{door.tickets[0]}", 5)]})
    with counted() as statements:
        send({"scans": [phone_scan("in", f"t{door.tickets[1]}", 5)], "offset": 1, "unsent": 1})
    assert len(statements) == 6


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer nobody", "Basic abc"])
def test_without_a_token_nothing_opens(client, door, token):
    for answer in (client.get("/checkin/sync", headers={"Authorization": token}), client.post("/checkin/sync")):
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "body", [" ", "{", "[]", "null", '{"scans": 5}', '{"scans": {}}', "[" * 5000, b"\xff\xfe", '{"scan": []}', "NaN"]
)
def test_malformed_body_is_refused_whole(send, body):
    answer = send(body)
    assert (answer.status_code, answer.json["error"]) == (400, "shape")


def test_strange_facts_about_the_phone_do_not_spoil_its_scans(send, door, phone_scan):
    row = phone_scan("in", f"t{door.tickets[0]}", 5)
    answer = send({"scans": [row], "offset": "soon", "unsent": 10**30})
    assert answer.json["answers"] == ["stored"]


def test_too_many_scans_or_bytes_are_refused(send, phone_scan):
    assert send({"scans": [None] * 501}).status_code == 413
    assert send({"scans": ["x" * 256 * 1024]}).status_code == 413
    assert db.session.query(Quarantine).count() == 0
    assert send({"scans": [None] * 500}).status_code == 200


def test_revoked_phone_is_told_to_erase_and_its_scans_are_kept_aside(send, fetch, door, phone_scan):
    row = phone_scan("in", f"t{door.tickets[0]}", 5)
    revoke_device(door.id, door.phones[0].id, None)
    answer = send({"scans": [row]})
    assert (answer.status_code, answer.json) == (401, {"revoked": True, "kept": True})
    assert fetch().json == {"revoked": True, "kept": False}
    assert db.session.query(Scan).count() == 0
    kept = db.session.query(Quarantine).one()
    assert (kept.reason, json.loads(kept.raw)["scans"][0]["uuid"]) == ("revoked", row["uuid"])


def test_revoked_phone_is_heard_for_a_day_only(send, door, morning):
    revoke_device(door.id, door.phones[0].id, None)
    with clock.stopped_at(morning + timedelta(hours=25)):
        assert send({"scans": []}).json == {"revoked": True, "kept": False}


def test_ended_phone_hands_in_what_it_has_and_gets_no_list(send, fetch, door, phone_scan, morning):
    with clock.stopped_at(morning + timedelta(hours=30)):
        assert send({"scans": [phone_scan("in", f"t{door.tickets[0]}", 5)]}).json["answers"] == ["stored"]
        assert fetch().json == {"ended": True, "now": clock.milliseconds()}
    with clock.stopped_at(morning + timedelta(days=9)):
        assert (send({"scans": []}).status_code, send({"scans": []}).json["error"]) == (401, "over")


def test_first_list_holds_the_event_and_everybody(fetch, door):
    answer = fetch()
    found = answer.json
    assert answer.headers["Cache-Control"] == "no-store"
    assert found["event"]["title"] == "Фестиваль центров"
    assert (found["event"]["door"], found["event"]["name"]) == (0b11, "Главный вход")
    assert [part["title"] for part in found["event"]["parts"]] == ["Квест", "Марафон идей"]
    assert [row[0] for row in found["tickets"]] == [*door.tickets, door.team]
    person = found["tickets"][0]
    assert person[1:5] + person[6:10] == ["good", 1, 0b10, 1, "Примерова Анна Степановна", door.school, "teacher", ""]
    assert found["tickets"][-1][9:] == ["Комета", None, [[1, "Тимур", None], [2, "Айталина", None], [3, "Лев", None]]]
    assert found["schools"][str(door.school)] == "СОШ №10"
    assert found["doors"] == {str(phone.id): phone.name for phone in door.phones}
    assert [len(key["public"]) for key in found["keys"].values()] == [64]
    assert found["attendance"] == []


def test_list_holds_no_contacts(fetch, door):
    with writing() as session:
        for registration in session.query(Registration):
            registration.email = "secret@example.ru"
            registration.post = "учитель секретного дела"
    text = fetch().get_data(as_text=True)
    assert "secret@" not in text
    assert "секретного" not in text


def test_later_list_holds_only_what_changed(fetch, door, phone_scan):
    cursor = fetch().json["cursor"]
    assert (fetch(cursor).json["tickets"], fetch(cursor).json["attendance"]) == ([], [])
    row = phone_scan("in", f"t{door.tickets[0]}", 5)
    accept_scans(door.phones[1].sender, [row])
    found = fetch(cursor).json
    assert found["tickets"] == []
    assert found["attendance"] == [[f"t{door.tickets[0]}", 1, True, True, row["at"], door.phones[1].id, {}]]
    assert fetch(found["cursor"]).json["attendance"] == []


def test_cancelled_ticket_comes_as_a_tombstone_without_a_name(fetch, door):
    cursor = fetch().json["cursor"]
    with writing() as session:
        ticket = session.get(Ticket, door.tickets[0])
        ticket.state, ticket.feed = "cancelled", cursor + 1
        ticket.registration.event.feed = cursor + 1
    assert fetch(cursor).json["tickets"] == [[door.tickets[0], "cancelled", 1, 0b10, 1]]


def test_walkins_of_other_phones_come_with_their_names(fetch, door, phone_scan):
    cursor = fetch().json["cursor"]
    row = phone_scan("walkin", minute=5, payload={"name": "Новикова Ольга", "organization": door.school})
    accept_scans(door.phones[1].sender, [row])
    found = fetch(cursor).json
    assert found["attendance"][0][7:] == ["Новикова Ольга", door.school]
    assert found["tickets"] == []


def test_free_places_are_shared_among_phones(fetch, app, morning):
    facts = make_festival(capacity=16)
    phones = [pair_phone(facts.id, name) for name in ("Первый", "Второй")]
    parts = fetch(phone=phones[0]).json["event"]["parts"]
    assert [part["free"] for part in parts] == [30 // 2 - 1 if part["unit"] == "teams" else 5 for part in parts]


@pytest.mark.parametrize("cursor", ["-5", "x", "99999999999"])
def test_strange_cursor_is_no_fault(client, door, cursor):
    headers = {"Authorization": f"Bearer {door.phones[0].token}"}
    assert client.get(f"/checkin/sync?cursor={cursor}", headers=headers).status_code == 200


def test_first_list_of_two_thousand_people_is_small_and_quick(fetch, app, morning):
    facts = make_festival(people=[f"Образцова{number:04d} Анна Степановна" for number in range(2000)])
    phone = pair_phone(facts.id, "Главный вход")
    fetch(phone=phone)
    start = time.perf_counter()
    answer = fetch(phone=phone, **{"Accept-Encoding": "gzip"})
    spent = time.perf_counter() - start
    data = answer.get_data()
    assert len(json.loads(gzip.decompress(data))["tickets"]) == 2001
    print(f"2,000 people: {1000 * spent:.0f} ms, {len(data) / 1024:.0f} KB packed")
    assert len(data) < 100 * 1024


def test_phone_at_the_way_out_is_told_so_and_its_marks_count_the_hours(client, door, phone_scan):
    with writing() as session:
        session.get(Device, door.phones[1].id).mode = "out"
    way_in, way_out = door.phones
    modes = [
        client.get("/checkin/sync", headers={"Authorization": f"Bearer {phone.token}"}).json["event"]["mode"]
        for phone in (way_in, way_out)
    ]
    assert modes == ["in", "out"]
    accept_scans(way_in.sender, [phone_scan("in", f"t{door.tickets[0]}", 0)])
    accept_scans(way_out.sender, [phone_scan("out", f"t{door.tickets[0]}", 90)])
    accept_scans(way_in.sender, [phone_scan("in", f"t{door.tickets[0]}", 120)])
    row = db.session.query(Attendance).one()
    assert (row.spent // 60_000, row.inside, row.returns) == (90, True, 1)
