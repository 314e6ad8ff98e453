"""Marking oneself: by a code that grows old in half a minute or by a poster's, with the ticket's digits and the surname."""

import re
from datetime import timedelta

import pytest

from tests import factories
from tests.checkin.conftest import MORNING
from tochka.checkin.actions.selfcheck import choose_way
from tochka.checkin.models import Attendance, Scan
from tochka.checkin.queries.selfcheck import way_of
from tochka.checkin.rules.selfcode import code_holds, code_of, step_of
from tochka.events.models import Event
from tochka.extensions import db, limiter
from tochka.kit import clock, codes
from tochka.kit.transactions import writing
from tochka.registration.models import Registration
from tochka.tickets.models import Ticket

SECRET = "test-secret-of-at-least-thirty-two-characters"


def _code(door, moment=MORNING, step=True):
    return code_of(SECRET, door.id, way_of(door.id).generation, step_of(moment) if step else None)


def _digits(door, place=0):
    return codes.print_short_code(db.session.get(Ticket, door.tickets[place]).short_code)


def _came():
    return [row.subject for row in db.session.query(Attendance).filter_by(arrived=True)]


def _text(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def screen(door):
    """The door with codes on the hall's screen."""
    choose_way(door.id, "screen", None)
    return door


def test_code_of_the_screen_and_ticket_and_surname_mark_once(client, screen):
    assert client.get(f"/checkin/self/{screen.id}/{_code(screen)}").headers["Location"] == f"/checkin/self/{screen.id}"
    assert "Семь цифр билета" in _text(client.get(f"/checkin/self/{screen.id}"))
    form = {"code": _digits(screen), "surname": " примерова "}
    assert "Вы отмечены: Примерова Анна Степановна" in _text(client.post(f"/checkin/self/{screen.id}", data=form))
    assert "Вы уже были отмечены" in _text(client.post(f"/checkin/self/{screen.id}", data=form))
    assert _came() == [f"t{screen.tickets[0]}"]
    scan = db.session.query(Scan).one()
    assert (scan.reason, scan.device_id, scan.account_id, scan.part) == ("self", None, None, 1)


@pytest.mark.parametrize(("seconds", "status"), [(-31, 410), (-29, 302), (0, 302), (59, 302), (60, 410), (600, 410)])
def test_code_of_the_screen_is_good_for_a_step_before_and_after(client, screen, seconds, status):
    code = _code(screen)
    with clock.stopped_at(MORNING + timedelta(seconds=seconds)):
        assert client.get(f"/checkin/self/{screen.id}/{code}").status_code == status


def test_scanned_code_leaves_ten_minutes_to_write(client, screen):
    client.get(f"/checkin/self/{screen.id}/{_code(screen)}")
    form = {"code": _digits(screen), "surname": "Примерова"}
    with clock.stopped_at(MORNING + timedelta(minutes=10, seconds=1)):
        assert client.post(f"/checkin/self/{screen.id}", data=form).status_code == 410
    assert _came() == []


@pytest.mark.parametrize(
    ("code", "surname"), [("0", "Образцов"), ("0", ""), (None, "Примерова"), ("0", "Прим"), ("0", "Анна")]
)
def test_wrong_digits_and_wrong_surname_are_answered_alike(client, screen, code, surname):
    client.get(f"/checkin/self/{screen.id}/{_code(screen)}")
    form = {"code": _digits(screen) if code else "412 870 3", "surname": surname}
    answer = client.post(f"/checkin/self/{screen.id}", data=form)
    assert answer.status_code == 422
    assert ("Билета с такими цифрами и фамилией нет" in _text(answer)) is bool(surname)
    assert _came() == []


def test_cancelled_ticket_does_not_mark(client, screen):
    with writing() as session:
        session.get(Ticket, screen.tickets[0]).state = "cancelled"
    client.get(f"/checkin/self/{screen.id}/{_code(screen)}")
    form = {"code": _digits(screen), "surname": "Примерова"}
    assert client.post(f"/checkin/self/{screen.id}", data=form).status_code == 422


def test_nobody_marks_without_the_code(client, screen):
    form = {"code": _digits(screen), "surname": "Примерова"}
    assert client.get(f"/checkin/self/{screen.id}").status_code == 410
    assert client.post(f"/checkin/self/{screen.id}", data=form).status_code == 410
    assert client.get(f"/checkin/self/{screen.id}/0000000000000000").status_code == 410
    assert _came() == []


def test_event_without_the_choice_has_no_such_page(client, door):
    assert client.get(f"/checkin/self/{door.id}").status_code == 404
    assert client.get(f"/checkin/self/{door.id}/0000000000000000").status_code == 404


@pytest.mark.parametrize(("hours", "status"), [(-1.1, 410), (-1, 302), (4.9, 302), (5.1, 410)])
def test_poster_works_in_the_hours_of_the_event(client, door, hours, status):
    choose_way(door.id, "poster", None)
    code = _code(door, step=False)
    with clock.stopped_at(MORNING + timedelta(hours=hours)):
        assert client.get(f"/checkin/self/{door.id}/{code}").status_code == status


def test_new_choice_makes_earlier_codes_useless(client, screen):
    old = _code(screen)
    client.get(f"/checkin/self/{screen.id}/{old}")
    choose_way(screen.id, "screen", None)
    assert client.get(f"/checkin/self/{screen.id}/{old}").status_code == 410
    assert client.get(f"/checkin/self/{screen.id}").status_code == 410


def test_codes_of_events_ways_and_steps_differ():
    known = {code_of(SECRET, event, 1, step) for event in (1, 2) for step in (None, 7, 8)}
    assert len(known) == 6
    assert not code_holds(SECRET, 1, 1, "poster", code_of(SECRET, 1, 1, step_of(MORNING)), MORNING)
    assert not code_holds(SECRET, 1, 1, "screen", code_of(SECRET, 1, 1, None), MORNING)


def test_my_page_opened_on_this_phone_needs_no_digits(client, screen):
    with writing() as session:
        registered = session.get(Registration, session.get(Ticket, screen.tickets[1]).registration_id)
        registered.email = "Ivan@example.ru"
    with client.session_transaction() as kept:
        kept["my_email"] = "ivan@example.ru"
        kept["my_email_until"] = int((MORNING + timedelta(hours=1)).timestamp())
    client.get(f"/checkin/self/{screen.id}/{_code(screen)}")
    assert "Отметить: Образцов Иван Сергеевич" in _text(client.get(f"/checkin/self/{screen.id}"))
    assert client.post(f"/checkin/self/{screen.id}", data={"ticket": screen.tickets[0]}).status_code == 404
    client.post(f"/checkin/self/{screen.id}", data={"ticket": screen.tickets[1]})
    assert _came() == [f"t{screen.tickets[1]}"]


def test_tries_are_limited(client, screen):
    limiter.enabled = True
    limiter.reset()
    try:
        client.get(f"/checkin/self/{screen.id}/{_code(screen)}")
        form = {"code": "412 870 3", "surname": "Примерова"}
        statuses = [client.post(f"/checkin/self/{screen.id}", data=form).status_code for _ in range(12)]
    finally:
        limiter.enabled = False
    assert statuses == [422] * 10 + [429] * 2


def test_organizer_chooses_and_shows_the_code(client, door):
    factories.sign_in(client, factories.make_account("organizer", db.session.get(Event, door.id)))
    assert client.get(f"/checkin/{door.id}/self/screen").status_code == 404
    assert client.post(f"/checkin/{door.id}/self", data={"way": "nonsense"}).status_code == 422
    client.post(f"/checkin/{door.id}/self", data={"way": "screen"})
    page = client.get(f"/checkin/{door.id}/self/screen")
    assert page.headers["Cache-Control"] == "no-store"
    assert re.search(r'data-renew="(\d+)"', _text(page))[1] == "30200"
    client.post(f"/checkin/{door.id}/self", data={"way": "poster"})
    assert "data-renew" not in _text(client.get(f"/checkin/{door.id}/self/screen"))
    client.post(f"/checkin/{door.id}/self", data={"way": ""})
    assert way_of(door.id) is None
