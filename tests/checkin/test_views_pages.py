"""Connecting a phone, and the pages that it keeps."""

import json
import re
from datetime import timedelta

import pytest

from tests.checkin.conftest import make_festival
from tochka.checkin.actions.devices import add_device, digest, renew_code, revoke_device
from tochka.checkin.actions.scans import Contact, Sender, accept_scans
from tochka.checkin.models import Device
from tochka.checkin.queries.devices import phone_of, phones_of
from tochka.checkin.views.pages import code_of_link, door_files
from tochka.extensions import db, limiter
from tochka.kit import clock, codes


@pytest.fixture
def place(app, morning):
    """A phone's place at the door, not yet connected: its id and its code."""
    event = make_festival()
    device_id = add_device(event.id, "Главный вход", 0b11, morning + timedelta(hours=8), None)
    return event.id, device_id, db.session.get(Device, device_id).pair_code


def _pair(client, code):
    return client.post("/checkin/pair", data={"code": code})


def _link(app, code):
    return codes.seal(app.secret_key, "door", int(code))


def test_code_connects_one_phone_once(client, place):
    _, device_id, code = place
    answer = _pair(client, f" {code[:3]} {code[3:]} ")
    assert answer.status_code == 200
    assert answer.json["door"] == "/checkin/door"
    assert phone_of(digest(answer.json["token"])).id == device_id
    again = _pair(client, code)
    assert (again.status_code, again.json["words"]) == (
        422,
        "Этот код не сработал: его уже набирали или его час прошёл. Попросите у организатора новый.",
    )


@pytest.mark.parametrize("code", ["", "12345", "1234567", "абвгде", "١٢٣٤٥٦", "000000' OR 1=1"])
def test_anything_else_is_no_code(client, place, code):
    assert _pair(client, code).status_code == 422


def test_code_lives_an_hour(client, place, morning):
    with clock.stopped_at(morning + timedelta(minutes=61)):
        assert _pair(client, place[2]).status_code == 422


def test_code_of_a_revoked_or_ended_place_connects_nobody(client, place, morning):
    event_id, device_id, code = place
    with clock.stopped_at(morning + timedelta(hours=9)):
        assert _pair(client, code).status_code == 422
    revoke_device(event_id, device_id, None)
    assert _pair(client, code).status_code == 422
    assert renew_code(event_id, device_id, None) is False


def test_new_code_moves_the_place_to_another_phone(client, place):
    event_id, device_id, code = place
    first = _pair(client, code).json["token"]
    assert renew_code(event_id, device_id, None)
    assert phone_of(digest(first)).id == device_id
    second = _pair(client, db.session.get(Device, device_id).pair_code).json["token"]
    assert phone_of(digest(first)) is None
    assert phone_of(digest(second)).id == device_id


def test_phone_that_takes_a_place_over_goes_on_with_its_numbers(client, place, phone_scan):
    """Five numbers were given: three arrived, two lie in the lost phone and stay a gap for the organizer to see."""
    event_id, device_id, code = place
    assert _pair(client, code).json["seq"] == 0
    scans = [phone_scan("walkin", part=0) | {"seq": number} for number in (1, 2, 3)]
    accept_scans(Sender(event_id, device_id), scans, Contact(unsent=2))
    assert renew_code(event_id, device_id, None)
    answer = _pair(client, db.session.get(Device, device_id).pair_code)
    assert answer.json["seq"] == 5
    accept_scans(Sender(event_id, device_id), [phone_scan("walkin", part=0) | {"seq": 6}], Contact(unsent=0))
    [line] = phones_of(event_id)
    assert (line.scans, line.missing) == (4, ((4, 5),))


def test_looking_at_a_link_does_not_use_it_up(app, client, place):
    link = _link(app, place[2])
    for _ in range(2):
        page = client.get(f"/checkin/pair/{link}")
        assert page.status_code == 200
        assert "Главный вход" in page.get_data(as_text=True)
    assert client.post(f"/checkin/pair/{link}").status_code == 200
    used = client.post(f"/checkin/pair/{link}")
    assert (used.status_code, used.json["words"]) == (422, "Ссылка уже сработала. Попросите у организатора новый код.")
    assert "Ссылка уже сработала" in client.get(f"/checkin/pair/{link}").get_data(as_text=True)


def test_link_that_we_did_not_make_opens_nothing(app, client, place):
    assert client.get(f"/checkin/pair/{'0' * 39}").status_code == 404
    assert client.post(f"/checkin/pair/{codes.seal('other', 'door', int(place[2]))}").status_code == 404
    assert code_of_link(_link(app, "000017")) == "000017"


def test_guessing_codes_is_slowed_down(app, client, place):
    limiter.enabled = True
    try:
        answers = [_pair(client, f"{number:06d}").status_code for number in range(12)]
    finally:
        limiter.enabled = False
    assert answers[:10] == [422] * 10
    assert answers[10:] == [429, 429]


def test_door_page_knows_nobody_and_may_compile_its_reader(client, place):
    page = client.get("/checkin/door")
    assert page.headers["Cache-Control"] == "no-cache"
    assert "'wasm-unsafe-eval'" in page.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
    assert "Примерова" not in page.get_data(as_text=True)
    assert "'wasm-unsafe-eval'" not in client.get("/checkin/pair").headers["Content-Security-Policy"]


def _words(page):
    text = re.search(r'data-words="([^"]*)"', page.get_data(as_text=True)).group(1)
    return json.loads(text.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&"))


def test_door_speaks_the_readers_language(client, place):
    words = _words(client.get("/checkin/door"))
    assert words["answers"]["good"] == "Проходите"
    assert words["kept"]["few"] == "Сети нет. Работайте как обычно: {count} отметки лежат в телефоне."
    client.set_cookie("language", "en")
    words = _words(client.get("/checkin/door"))
    assert words["answers"]["good"] == "Come in"
    assert words["kept"]["one"] == "No network. Carry on as usual: {count} mark is in the phone."


def test_worker_keeps_every_file_that_the_door_needs(app, client):
    text = client.get("/checkin/worker.js").get_data(as_text=True)
    kept = json.loads(re.search(r"const FILES = (\[.*?\]);", text).group(1))
    with app.test_request_context():
        assert kept == door_files()
    assert len(kept) == len(set(kept)) > 25
    for address in kept:
        assert client.get(address).status_code == 200


def test_manifest_puts_the_door_on_the_home_screen(client):
    found = client.get("/checkin/door.webmanifest").json
    assert (found["start_url"], found["scope"], found["name"]) == ("/checkin/door", "/checkin/", "Точка: вход")
    assert [client.get(icon["src"]).status_code for icon in found["icons"]] == [200] * len(found["icons"])
