"""What readers of letters do: ask to be told of an opening, refuse what need not be sent, take it back."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_event
from tests.messages.conftest import Deliver, person
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, codes
from tochka.kit.mail import Letter, OptOut, queue_letter
from tochka.kit.transactions import end_reading, writing
from tochka.messages.actions import remind, tell_opened
from tochka.messages.models import Wish
from tochka.network.models import Organization
from tochka.registration.actions import cancel_registration
from tochka.registration.models import Registration


def test_who_wants_to_know_leaves_an_address_with_a_consent_of_its_own(
    client: FlaskClient, school: Organization, deliver: Deliver
) -> None:
    event = make_event(school, opens_at=clock.now() + timedelta(days=1))
    asks = f"/messages/{event.id}/wish"
    assert asks in client.get(f"/events/{event.id}").text
    page = client.get(asks).text
    assert "checked" not in page
    assert "Оператор: Департамент образования." in page
    refused = client.post(asks, data={"email": "a@example.ru"})
    assert (refused.status_code, "a@example.ru" in refused.text) == (422, True)
    assert client.post(asks, data={"email": "не почта", "agreed": "1"}).status_code == 422
    assert db.session.scalars(select(Wish)).all() == []
    assert "Мы напишем" in client.post(asks, data={"email": " A@example.ru", "agreed": "1"}).text
    (wish,) = db.session.scalars(select(Wish))
    assert (wish.email, wish.language) == ("a@example.ru", "ru")
    assert "Разрешаю оператору хранить адрес моей почты" in wish.consent
    end_reading()
    with clock.stopped_at(clock.now() + timedelta(days=1, minutes=1)):
        assert tell_opened() == 1
        (letter,) = deliver()
        assert client.get(asks).location == f"/events/{event.id}"
    assert (
        client.post(
            letter["List-Unsubscribe"].strip("<>").removeprefix("https://tochka.test"), data=ONE_CLICK
        ).status_code
        == 204
    )
    assert asks not in client.get(f"/events/{make_event(school).id}").text
    another = make_event(school, opens_at=clock.now() + timedelta(days=1))
    client.post(f"/messages/{another.id}/wish", data={"email": "a@example.ru", "agreed": "1"})
    with clock.stopped_at(clock.now() + timedelta(days=1, minutes=1)):
        tell_opened()
        assert deliver() == [], "a stranger who types an address takes nobody's refusal back"


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def optional_letter(app: Flask, row: Registration) -> str:
    """The token of a reminder's link."""
    with writing():
        letter = queue_letter("messages.reminder", "a@example.ru", about=("registration", row.id))
        db.session.flush()
        return codes.seal(app.extensions["settings"].secret_key, "letters_off", letter.id)


def test_a_reader_refuses_reminders_and_takes_it_back_but_confirmations_still_come(
    app: Flask, client: FlaskClient, event: Event, school: Organization, deliver: Deliver
) -> None:
    row = person(event, school)
    off = f"/messages/off/{optional_letter(app, row)}"
    page = client.get(off)
    assert "напоминания за день до мероприятия" in page.text
    assert "a…@example.ru" in page.text
    assert "a@example.ru" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert len(deliver()) == 1
    assert client.post(off).status_code == 303
    assert "Больше не присылаем" in client.get(off).text
    with clock.stopped_at(event.starts_at - timedelta(hours=23)):
        remind()
        cancel_registration(row.id)
        assert [letter["Subject"].split(":")[0] for letter in deliver()] == ["Запись отменена"]
    client.post(off, data={"do": "in"})
    assert db.session.scalars(select(OptOut)).all() == []


def test_one_press_in_a_mail_program_needs_neither_cookie_nor_form(
    app: Flask, client: FlaskClient, event: Event, school: Organization
) -> None:
    """RFC 8058: a POST with this very body; the page's own form keeps its token of the session."""
    off = f"/messages/off/{optional_letter(app, person(event, school))}"
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert client.post(off).status_code == 400
        assert client.post(f"{off}/now", data={}).status_code == 400
        assert client.post(f"{off}/now", data=ONE_CLICK).status_code == 204
        assert client.post(f"{off}/now", data=ONE_CLICK).status_code == 204
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert db.session.scalars(select(OptOut.group)).all() == ["reminder"]


@pytest.mark.parametrize("kind", ["registration.confirmed", "messages.reminder"])
def test_a_link_of_a_letter_that_must_come_or_is_erased_opens_nothing(
    app: Flask, client: FlaskClient, event: Event, school: Organization, kind: str
) -> None:
    row = person(event, school)
    with writing():
        letter = queue_letter(kind, "a@example.ru" if "confirmed" in kind else "", about=("registration", row.id))
        db.session.flush()
    number = db.session.scalars(select(Letter.id).where(Letter.id == letter.id)).one()
    token = codes.seal(app.extensions["settings"].secret_key, "letters_off", number)
    assert client.get(f"/messages/off/{token}").status_code == 404
    assert client.get(f"/messages/off/{token[:-1]}0").status_code == 404
