"""The organizer's «Вход»: phones, the live board, and who may see them."""

from datetime import timedelta

import pytest

from tests import factories
from tests.statements import counted
from tochka.checkin.actions.scans import Contact, accept_scans
from tochka.checkin.models import Device
from tochka.checkin.queries import board
from tochka.checkin.queries.devices import phones_of
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.tickets.models import Ticket


@pytest.fixture
def organizer(client, door):
    """The organizer of the event, signed in."""
    event = db.session.get(Event, door.id)
    account = factories.make_account("organizer", event)
    factories.sign_in(client, account)
    return client


def _text(answer):
    return answer.get_data(as_text=True)


def test_page_shows_who_came_and_the_phones(organizer, door, phone_scan):
    rows = [
        phone_scan("in", f"t{door.tickets[0]}", 5),
        phone_scan("walkin", minute=6, payload={"name": "Новикова Ольга"}),
    ]
    accept_scans(door.phones[0].sender, rows, Contact(unsent=2))
    text = _text(organizer.get(f"/checkin/{door.id}"))
    assert "Примерова Анна Степановна" in text
    assert "Новикова Ольга" in text
    assert "без записи" in text
    assert "Вход для команд" in text


def test_page_is_for_those_who_run_this_door(client, door):
    assert client.get(f"/checkin/{door.id}").status_code == 302
    other = factories.make_event(factories.make_school(factories.make_municipality()))
    factories.sign_in(client, factories.make_account("organizer", other))
    for address in (f"/checkin/{door.id}", f"/checkin/{door.id}/live", f"/checkin/{door.id}/phones/1", "/checkin/999"):
        assert client.get(address).status_code == 404
    for address in (
        f"/checkin/{door.id}/phones",
        f"/checkin/{door.id}/phones/1/code",
        f"/checkin/{door.id}/phones/1/revoke",
    ):
        assert client.post(address).status_code == 404


def test_phone_of_another_event_is_not_there(organizer, door, app):
    other = factories.make_event(factories.make_school(factories.make_municipality()))
    with writing() as session:
        session.get(Device, door.phones[0].id).event_id = other.id
    for answer in (
        organizer.get(f"/checkin/{door.id}/phones/{door.phones[0].id}"),
        organizer.post(f"/checkin/{door.id}/phones/{door.phones[0].id}/code"),
        organizer.post(f"/checkin/{door.id}/phones/{door.phones[0].id}/revoke"),
    ):
        assert answer.status_code == 404


def test_new_phone_shows_its_code_until_it_is_connected(organizer, door):
    form = {"name": " Вход  со двора ", "parts": ["0", "1"], "ends_at": "2023-02-10T18:00"}
    answer = organizer.post(f"/checkin/{door.id}/phones", data=form)
    assert answer.status_code == 302
    device = db.session.query(Device).order_by(Device.id.desc()).first()
    assert (device.name, device.parts, device.number) == ("Вход со двора", 0b11, 3)
    assert clock.local(device.ends_at, "Asia/Yakutsk").hour == 18
    page = organizer.get(answer.headers["Location"])
    assert page.headers["Cache-Control"] == "no-store"
    assert f"{device.pair_code[:3]} {device.pair_code[3:]}" in _text(page)
    assert "https://tochka.test/checkin/pair/" in _text(page)
    assert organizer.post("/checkin/pair", data={"code": device.pair_code}).status_code == 200
    assert "Подключён" in _text(organizer.get(answer.headers["Location"]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "  "}, "Напишите, где стоит телефон"),
        ({"name": "x" * 81}, "Не больше 80 знаков."),
        ({"parts": []}, "Выберите хотя бы одну часть."),
        ({"parts": ["7"]}, "7"),
        ({"ends_at": "2023-02-10T01:00"}, "Это время уже прошло. Выберите позже."),
        ({"ends_at": "завтра"}, "Напишите день и час"),
        ({"ends_at": ""}, "Напишите день и час"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed(organizer, door, change, words):
    form = {"name": "Вход", "parts": ["0"], "ends_at": "2023-02-10T18:00"} | change
    answer = organizer.post(f"/checkin/{door.id}/phones", data=form)
    assert answer.status_code == 422
    assert words in _text(answer)
    assert db.session.query(Device).count() == 2


def test_disconnected_phone_is_shown_so(organizer, door):
    phone = door.phones[0]
    assert organizer.post(f"/checkin/{door.id}/phones/{phone.id}/revoke").status_code == 302
    assert "Телефон отключён" in _text(organizer.get(f"/checkin/{door.id}"))
    assert "отключён" in _text(organizer.get(f"/checkin/{door.id}/phones/{phone.id}"))


def test_board_answers_only_when_something_changed(organizer, door, phone_scan):
    first = organizer.get(f"/checkin/{door.id}/live")
    assert first.status_code == 200
    tag = first.headers["ETag"]
    with counted() as statements:
        same = organizer.get(f"/checkin/{door.id}/live", headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    assert len(statements) <= 5
    accept_scans(door.phones[0].sender, [phone_scan("in", f"t{door.tickets[0]}", 5)])
    changed = organizer.get(f"/checkin/{door.id}/live", headers={"If-None-Match": tag})
    assert "Примерова Анна Степановна" in changed.json["board"]
    assert changed.headers["ETag"] != tag


def test_board_counts_units_guests_and_schools(door, phone_scan):
    rows = [
        phone_scan("in", f"t{door.tickets[0]}", 5),
        phone_scan("in", f"t{door.tickets[1]}", 6),
        phone_scan("in", f"t{door.team}", 7, part=0),
        phone_scan("walkin", minute=8, payload={"name": "Новикова Ольга"}),
        phone_scan("walkin", minute=12, payload={"category": "guest"}),
    ]
    accept_scans(door.phones[0].sender, rows)
    quest, marathon = board.parts_of(door.id)
    assert (quest.title, quest.came, quest.expected, quest.guests) == ("Квест", 1, 1, 0)
    assert (marathon.came, marathon.expected, marathon.guests) == (2, 6, 2)
    assert [(line.name, line.came, line.expected) for line in board.schools_of(door.id)] == [("СОШ №10", 3, 7)]
    assert [count for _, count in board.minutes_of(door.id)] == [4, 1]
    assert [one.name for one in board.arrivals_of(door.id)] == [
        "",
        "Новикова Ольга",
        "Комета",
        "Образцов Иван Сергеевич",
        "Примерова Анна Степановна",
    ]


def test_board_asks_about_what_a_person_should_look_at(door, phone_scan):
    first, second, third, fourth, *_ = [f"t{ticket}" for ticket in door.tickets]
    arrival = phone_scan("in", fourth, 5)
    accept_scans(
        door.phones[0].sender,
        [
            phone_scan("in", first, 5),
            phone_scan("in", second, 5),
            phone_scan("in", third, 5, doubtful=True),
            phone_scan("in", "t4000000000", 5),
            arrival,
            phone_scan("undo", minute=6, names=arrival["uuid"]),
        ],
    )
    accept_scans(door.phones[1].sender, [phone_scan("in", first, 9)])
    with writing() as session:
        session.get(Ticket, door.tickets[1]).state = "cancelled"
    found = {
        (question.code, question.name.split()[0] if question.name else "") for question in board.questions_of(door.id)
    }
    assert found == {
        ("elsewhere", "Примерова"),
        ("not_good", "Образцов"),
        ("doubtful", "Условный"),
        ("unknown", ""),
        ("undone", "Эскизова"),
    }


def test_numbers_that_have_not_arrived_are_named(organizer, door, phone_scan):
    rows = [phone_scan("in", f"t{door.tickets[0]}", 5) | {"seq": seq} for seq in (1, 2, 5, 7)]
    for row, uuid in zip(rows, "abcd", strict=True):
        row["uuid"] = f"0000000{uuid}-0000-4000-8000-000000000000"
    accept_scans(door.phones[0].sender, rows)
    lines = phones_of(door.id)
    assert [(line.scans, line.missing) for line in lines] == [(4, ((3, 4), (6, 6))), (0, ())]
    assert "Не дошли отметки 3–4, 6." in _text(organizer.get(f"/checkin/{door.id}"))


def test_page_takes_few_statements_however_many_came(organizer, door, phone_scan):
    accept_scans(door.phones[0].sender, [phone_scan("in", f"t{door.tickets[0]}", 5)])
    with counted() as few:
        organizer.get(f"/checkin/{door.id}")
    accept_scans(door.phones[0].sender, [phone_scan("in", f"t{ticket}", 5) for ticket in door.tickets])
    with counted() as many:
        organizer.get(f"/checkin/{door.id}")
    assert len(few) == len(many) <= 21


def test_phone_that_fell_silent_is_seen(organizer, door, morning):
    with clock.stopped_at(morning + timedelta(minutes=5)):
        assert "без сети с 9:30" in _text(organizer.get(f"/checkin/{door.id}"))


def test_phone_for_the_way_out_is_named_so_on_the_board(organizer, door):
    form = {"name": "Выход", "parts": ["1"], "ends_at": "2023-02-10T18:00", "mode": "out"}
    assert organizer.post(f"/checkin/{door.id}/phones", data=form).status_code == 302
    device = db.session.query(Device).order_by(Device.id.desc()).first()
    assert device.mode == "out"
    assert "на выход" in _text(organizer.get(f"/checkin/{door.id}"))
    assert organizer.post(f"/checkin/{door.id}/phones", data=form | {"mode": "both"}).status_code == 422
