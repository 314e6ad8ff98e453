"""An event with two parts, six people, a team, and two paired phones at its door."""

from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from uuid import UUID

import pytest
from flask import Flask

from tests import factories
from tochka.checkin.actions import devices
from tochka.checkin.actions.scans import Sender
from tochka.checkin.models import Device
from tochka.extensions import db
from tochka.kit import clock, codes
from tochka.kit.russian.folding import fold
from tochka.kit.transactions import writing
from tochka.registration.models import Member, Place, Registration
from tochka.tickets.models import Ticket

MORNING = datetime(2023, 2, 10, 0, 30, tzinfo=UTC)  # 9:30 in Aldan
DOORS = clock.milliseconds(MORNING)
NAMES = (
    "Примерова Анна Степановна",
    "Образцов Иван Сергеевич",
    "Условный Пётр Николаевич",
    "Эскизова Лидия Викторовна",
    "Макетов Родион Игоревич",
    "Тестова Ольга Дмитриевна",
)


def make_festival(people=NAMES, capacity=None, start=MORNING):
    """A festival: part 0 is a quest of teams, part 1 a marathon of teachers, in which *people* stand."""
    school = factories.make_school(factories.make_municipality(), 10)
    parts = [
        {"title": "Квест", "unit": "teams", "categories": ["pupil"]},
        {"position": 1, "title": "Марафон идей", "capacity": capacity},
    ]
    event = factories.make_event(
        school, parts, title="Фестиваль центров", starts_at=start, ends_at=start + timedelta(hours=5)
    )
    quest, marathon = event.parts
    with writing() as session:
        tickets = [make_ticket(session, event, school, marathon, name) for name in people]
        team = make_ticket(
            session, event, school, quest, "Образцова Мария Петровна", "team", ("Тимур", "Айталина", "Лев")
        )
    return SimpleNamespace(
        id=event.id, school=school.id, quest=quest.id, marathon=marathon.id, tickets=tickets, team=team
    )


def make_ticket(session, event, school, part, name, kind="person", members=(), state="good"):
    """A registration with its place and ticket; gives the ticket's id."""
    registration = Registration(
        event_id=event.id,
        kind=kind,
        category="teacher" if kind == "person" else "pupil",
        organization_id=school.id,
        name=name,
        folded_name=fold(name),
        team_name="Комета" if kind == "team" else "",
        submission=str(UUID(int=next(_numbers))),
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    registration.places.append(Place(part_id=part.id, state="confirmed"))
    registration.members.extend(Member(position=place, name=each) for place, each in enumerate(members, 1))
    session.add(registration)
    session.flush()
    event.feed += 1
    ticket = Ticket(
        event_id=event.id,
        registration_id=registration.id,
        kind=1 if kind == "person" else 2,
        short_code=short_code(next(_codes)),
        key_id=1,
        parts=1 << part.position,
        state=state,
        feed=event.feed,
        created_at=clock.now(),
    )
    session.add(ticket)
    session.flush()
    return ticket.id


_numbers = count(1)
_codes = count(1)


def short_code(number):
    """A code that no other ticket of a test has."""
    digits = f"{number:06d}"
    return digits + codes.damm_digit(digits)


@pytest.fixture
def morning():
    """The clock stands at 9:30 of the event's day."""
    with clock.stopped_at(MORNING):
        yield MORNING


@pytest.fixture
def door(app: Flask, morning):
    """The event's facts with `phones`: two paired devices, their tokens and what `accept_scans` takes for them."""
    facts = make_festival()
    facts.phones = [pair_phone(facts.id, name) for name in ("Главный вход", "Вход для команд")]
    return facts


def pair_phone(event_id, name, parts=255):
    """A paired device: its id, token and Sender."""
    device_id = devices.add_device(event_id, name, parts, clock.now() + timedelta(hours=8), None)
    code = db.session.get(Device, device_id).pair_code
    token = devices.pair(code)
    return SimpleNamespace(id=device_id, token=token, sender=Sender(event_id, device_id), name=name)


@pytest.fixture
def phone_scan():
    """Makes rows as a phone sends them: scan(kind, subject, minute, seq=…); each with its own uuid."""
    numbers = count(1)

    def make(kind="in", subject="", minute=0, part=1, **more):
        number = next(numbers)
        uuid = str(UUID(int=number, version=4))
        row = {"uuid": uuid, "seq": number, "at": DOORS + minute * 60_000 + number, "kind": kind, "part": part}
        row["subject"] = uuid if kind == "walkin" else subject
        return row | more

    return make
