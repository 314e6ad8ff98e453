"""Each kind of letter leaves once, to the right people, in their language, through a real mail server."""

from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest
from flask import Flask
from sqlalchemy import delete, select

from tests.factories import make_account, make_event
from tests.messages.conftest import Deliver, delegation, person
from tests.post_office import words
from tochka.events.actions.editing import change_event
from tochka.events.actions.states import cancel, reopen
from tochka.events.models import Event
from tochka.events.rules.drafts import draft_of
from tochka.extensions import db
from tochka.kit import clock, jobs
from tochka.kit.errors import Refused
from tochka.kit.mail import Letter, opt_out, outbox, queue_letter
from tochka.kit.transactions import writing
from tochka.messages.actions import remind, tell_opened, wish_to_know
from tochka.messages.models import Wish
from tochka.messages.terms import KINDS, OPTIONAL
from tochka.network.models import Organization
from tochka.people.actions.erasure import erase_person
from tochka.people.models import Consent, ConsentText
from tochka.registration.actions import cancel_registration
from tochka.registration.models import Place


def test_a_reminder_goes_a_day_before_to_those_who_come_and_once(
    event: Event, school: Organization, deliver: Deliver
) -> None:
    person(event, school, "ru@example.ru")
    person(event, school, "en@example.ru", name="Pupil Pat", language="en")
    person(event, school, "waits@example.ru", name="Ждущая Анна", state="waiting")
    gone = person(event, school, "gone@example.ru", name="Ушедшая Анна")
    person(event, school, "refused@example.ru", name="Тихая Анна")
    delegation(event, school)
    assert remind() == 0
    with clock.stopped_at(event.starts_at - timedelta(hours=23)):
        assert remind() == 5
        assert remind() == 0
        cancel_registration(gone.id)
        opt_out("refused@example.ru", "reminder")
        letters = {letter["To"]: letter for letter in deliver() if "отменена" not in letter["Subject"]}
    assert sorted(letters) == ["en@example.ru", "head@example.ru", "ru@example.ru"]
    assert letters["ru@example.ru"]["Subject"] == "Завтра: Науку в каждый класс"
    assert letters["en@example.ru"]["Subject"] == "Tomorrow: Науку в каждый класс"
    assert "/registration/delegation/" in words(letters["head@example.ru"])
    (file,) = letters["ru@example.ru"].iter_attachments()
    entry = icalendar.Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")[0]  # type: ignore[arg-type]
    assert entry.decoded("dtstart") == event.starts_at.replace(microsecond=0)
    assert letters["ru@example.ru"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letters["ru@example.ru"]["List-Unsubscribe"].strip("<>").endswith("/now")


def test_a_moved_event_is_reminded_of_anew(event: Event, school: Organization, deliver: Deliver) -> None:
    person(event, school)
    first_start = event.starts_at
    with clock.stopped_at(first_start - timedelta(hours=23)):
        jobs.do_minutely()  # as the worker's sweep does
        assert len(deliver()) == 1
        move(event, days=2)
        assert remind() == 0
    with clock.stopped_at(first_start + timedelta(days=1, hours=1)):
        assert remind() == 1
        assert sorted(letter["Subject"].split(":")[0] for letter in deliver()) == ["Другая дата или место", "Завтра"]


def move(event: Event, days: int = 0, place: str = "") -> None:
    """The organizer saves another day or place."""
    row = db.session.get_one(Event, event.id, populate_existing=True)
    draft = draft_of(row)
    shift = timedelta(days=days)
    changed = replace(
        draft, starts_at=draft.starts_at + shift, ends_at=draft.ends_at + shift, place=place or draft.place
    )
    change_event(event.id, changed, None, row.version)


def test_another_place_is_told_once_to_everybody_after_a_pause(
    event: Event, school: Organization, deliver: Deliver
) -> None:
    person(event, school, "a@example.ru")
    person(event, school, "b@example.ru", name="Ждущая Анна", state="waiting")
    person(event, school, "c@example.ru", name="Ушедшая Анна", state="cancelled")
    delegation(event, school)
    move(event, place="актовый зал")
    move(event, place="спортивный зал")
    assert deliver() == []
    with clock.stopped_at(clock.now() + timedelta(minutes=6)):
        letters = deliver()
    assert sorted(letter["To"] for letter in letters) == ["a@example.ru", "b@example.ru", "head@example.ru"]
    text = words(letters[0])
    assert "спортивный зал" in text
    assert "Было: " in text
    assert "кабинет 12" in text.split("Было: ")[1]


def test_a_place_that_was_put_back_is_told_to_nobody(event: Event, school: Organization, deliver: Deliver) -> None:
    person(event, school)
    move(event, place="актовый зал")
    move(event, place="кабинет 12")
    with clock.stopped_at(clock.now() + timedelta(minutes=6)):
        assert deliver() == []
    assert db.session.scalars(select(Letter.state)).all() == ["dropped"]


def move_part(event: Event, position: int, room: str) -> None:
    """The organizer saves another room of one part."""
    row = db.session.get_one(Event, event.id, populate_existing=True)
    draft = draft_of(row)
    parts = [replace(part, room=room) if n == position else part for n, part in enumerate(draft.parts)]
    change_event(event.id, replace(draft, parts=tuple(parts)), None, row.version)


def test_another_room_of_a_part_is_told_to_the_people_of_that_part(
    event: Event, school: Organization, deliver: Deliver
) -> None:
    marathon, quest = (part.id for part in event.parts)
    for n, places in enumerate(([marathon], [quest], [marathon, quest])):
        row = person(event, school, f"{n}@example.ru", name=f"Эскизова Анна {'абв'[n]}")
        with writing() as session:
            session.execute(delete(Place).where(Place.registration_id == row.id))
            session.add_all(Place(registration_id=row.id, part_id=each, state="confirmed") for each in places)
    move_part(event, 1, "каб. 5")
    move_part(event, 0, "каб. 7")
    move_part(event, 0, "")
    with clock.stopped_at(clock.now() + timedelta(minutes=6)):
        letters = {letter["To"]: words(letter) for letter in deliver()}
    assert sorted(letters) == ["1@example.ru", "2@example.ru"]
    for text in letters.values():
        assert "Квест: " in text
        assert "теперь" in text
        assert "каб. 5" in text
        assert "Марафон: " not in text
    move_part(event, 0, "каб. 9")
    move(event, place="актовый зал")
    with clock.stopped_at(clock.now() + timedelta(minutes=12)):
        letters = {letter["To"]: words(letter) for letter in deliver()}
    assert {to: "каб. 9" in text for to, text in letters.items()} == {
        "0@example.ru": True, "1@example.ru": False, "2@example.ru": True,
    }  # fmt: skip
    assert all("актовый зал" in text for text in letters.values())


def test_a_cancelled_event_is_told_to_people_and_to_who_sent_a_delegation(
    event: Event, school: Organization, deliver: Deliver
) -> None:
    person(event, school)
    delegation(event, school)
    cancel(event.id, "Карантин", None)
    letters = deliver()
    assert sorted(letter["To"] for letter in letters) == ["a@example.ru", "head@example.ru"]
    assert all("Карантин" in words(letter) and "Карантин" in words(letter, "html") for letter in letters)


def test_who_asked_learns_that_registration_is_open_and_is_forgotten(school: Organization, deliver: Deliver) -> None:
    event = make_event(school, opens_at=clock.now() + timedelta(days=1))
    wish_to_know(event.id, "a@example.ru", "Разрешаю", "ru")
    wish_to_know(event.id, "a@example.ru", "Разрешаю", "ru")
    wish_to_know(event.id, "b@example.ru", "Разрешаю", "en")
    assert tell_opened() == 0
    with clock.stopped_at(clock.now() + timedelta(days=1, minutes=1)):
        assert tell_opened() == 2
        assert tell_opened() == 0
        letters = deliver()
        with pytest.raises(Refused):
            wish_to_know(event.id, "late@example.ru", "Разрешаю", "ru")
    assert [(letter["To"], letter["Subject"].split(":")[0]) for letter in letters] == [
        ("a@example.ru", "Запись открыта"),
        ("b@example.ru", "Registration is open"),
    ]
    assert f"https://tochka.test/events/{event.id}" in words(letters[0])
    assert db.session.scalars(select(Wish)).all() == []


def test_a_cancelled_event_that_takes_place_after_all_is_told_to_who_was_told(
    event: Event, school: Organization, deliver: Deliver
) -> None:
    person(event, school, "ru@example.ru")
    gone = person(event, school, "gone@example.ru", name="Ушедшая Анна")
    delegation(event, school)
    cancel(event.id, "Карантин", None)
    assert len(deliver()) == 3
    person(event, school, "later@example.ru", name="Поздняя Анна")
    cancel_registration(gone.id, make_account().id)
    move(event, days=1)
    for _ in range(2):
        reopen(event.id, None)
    assert [letter["To"] for letter in deliver()] == ["gone@example.ru"], "she cancelled herself; the rest waits"
    with clock.stopped_at(clock.now() + timedelta(minutes=6)):
        told = {letter["To"]: letter for letter in deliver()}
    assert sorted(told) == ["head@example.ru", "ru@example.ru"]
    assert told["ru@example.ru"]["Subject"] == "Мероприятие состоится: Науку в каждый класс"
    assert "/registration/delegation/" in words(told["head@example.ru"])
    (file,) = told["ru@example.ru"].iter_attachments()
    entry = icalendar.Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")[0]  # type: ignore[arg-type]
    assert entry.decoded("dtstart") == db.session.get_one(Event, event.id).starts_at.replace(microsecond=0)
    cancel(event.id, "Снова карантин", None)
    reopen(event.id, None)
    with clock.stopped_at(clock.now() + timedelta(minutes=6)):
        assert deliver() == [], "nobody had read of the second cancelling yet"


def test_wishes_for_a_cancelled_event_are_forgotten(school: Organization, deliver: Deliver) -> None:
    event = make_event(school, opens_at=clock.now() + timedelta(days=1))
    wish_to_know(event.id, "a@example.ru", "Разрешаю", "ru")
    cancel(event.id, "Карантин", None)
    assert tell_opened() == 0
    assert (db.session.scalars(select(Wish)).all(), deliver()) == ([], [])


def test_a_withdrawn_consent_to_a_mailing_stops_what_need_not_be_sent(
    event: Event, school: Organization, deliver: Deliver
) -> None:
    row = person(event, school)
    withdraw_mailing(row.id, school.municipality_id)
    with clock.stopped_at(event.starts_at - timedelta(hours=23)):
        remind()
        assert deliver() == []
        move(event, place="актовый зал")
    with clock.stopped_at(event.starts_at - timedelta(hours=22)):
        assert [letter["Subject"].split(":")[0] for letter in deliver()] == ["Другая дата или место"]


def withdraw_mailing(registration_id: int, municipality_id: int, withdrawn: bool = True) -> None:
    """A consent to a mailing, given and (if asked) withdrawn."""
    now = clock.now()
    with writing() as session:
        text = ConsentText(
            municipality_id=municipality_id, purpose="mailing", version=1, title="Рассылка", body="…", sha256="0" * 64,
            published_at=now,
        )  # fmt: skip
        session.add(text)
        session.flush()
        session.add(
            Consent(
                subject_kind="registration", subject_id=registration_id, purpose="mailing", text_id=text.id, given_at=now,
                channel="form", withdrawn_at=now if withdrawn else None,
            )
        )  # fmt: skip


def test_erasure_reaches_wishes_and_their_letters(school: Organization, deliver: Deliver) -> None:
    later = make_event(school, opens_at=clock.now() + timedelta(days=1))
    soon = make_event(school, opens_at=clock.now() + timedelta(hours=1))
    row = person(make_event(school), school, "erased@example.ru")
    for event in (later, soon):
        wish_to_know(event.id, "erased@example.ru", "Разрешаю", "ru")
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        assert tell_opened() == 1
        erase_person("registration", row.id)
        assert [(letter["To"], letter["Subject"]) for letter in deliver()] == []
    assert db.session.scalars(select(Wish)).all() == []
    assert db.session.scalars(select(Letter.recipient).where(Letter.recipient != "")).all() == []


def test_every_kind_has_its_words_and_every_optional_kind_is_known(app: Flask) -> None:
    assert {kind for kind in outbox._composers if not kind.startswith("test.")} == set(KINDS)
    assert set(OPTIONAL) <= set(KINDS)


def test_a_letter_that_cannot_be_written_stands_with_its_reason(event: Event, deliver: Deliver) -> None:
    with writing():
        queue_letter("messages.trial", "a@example.ru", about=("event", event.id))
    assert deliver() == []
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.state, letter.reason, letter.attempts) == ("queued", "fault", 1)
