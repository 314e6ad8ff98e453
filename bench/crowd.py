"""A demo with a crowd: two thousand teachers in today's practice event, so that lists and doors have something to do."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import insert, select, text, update

from tests.conftest import settings_for
from tochka import create_app
from tochka.cli.seed import load_demo
from tochka.events.models import Event, Part
from tochka.extensions import Model, db, limiter
from tochka.kit import clock, codes
from tochka.kit.russian import fold
from tochka.kit.transactions import writing
from tochka.network.models import Organization
from tochka.registration.models import Place, Registration
from tochka.tickets.models import Ticket

CROWD = 2000
SURNAMES = ("Образцова", "Примерова", "Тестова", "Макетова", "Учебнова", "Шаблонова", "Эталонова", "Условная")


class Browser(FlaskClient):
    """A client that forgets what a request kept in `g`: here one application context outlives many requests."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        for name in list(g):
            g.pop(name)
        response = super().open(*args, **kwargs)
        db.session.rollback()
        return response


@contextmanager
def crowded(count: int = CROWD) -> Iterator[tuple[Flask, int]]:
    """An application over its own folder with the demo and its crowd, and the id of today's event."""
    with TemporaryDirectory() as folder:
        app = create_app(settings_for(Path(folder)))
        limiter.enabled = False
        app.config["WTF_CSRF_ENABLED"] = False
        app.test_client_class = Browser
        with app.app_context():
            Model.metadata.create_all(db.engine)
            yield app, fill(app, count)
            db.session.remove()
            db.engine.dispose()


def fill(app: Flask, count: int = CROWD) -> int:
    """Load the demo, lift the limits of today's marathon and fill it with the crowd; gives the event's id."""
    load_demo()
    event_id = db.session.scalars(select(Event.id).where(Event.form_key.startswith("practice-today-"))).one()
    part = db.session.scalars(select(Part).where(Part.event_id == event_id, Part.unit == "persons")).one()
    schools = db.session.scalars(
        select(Organization.id).where(Organization.kind == "school", Organization.municipality.has(practice=True))
    ).all()
    part_id, bit = part.id, 1 << part.position
    with writing() as session:
        session.execute(update(Part).where(Part.id == part_id).values(capacity=None))
        now = clock.now()
        people = [_person(n, event_id, schools[n % len(schools)], now) for n in range(count)]
        ids = session.scalars(
            insert(Registration).returning(Registration.id, sort_by_parameter_order=True), people
        ).all()
        places = [{"registration_id": each, "part_id": part_id, "state": "confirmed", "seats": 1} for each in ids]
        session.execute(insert(Place), places)
        taken = set(session.scalars(select(Ticket.short_code).where(Ticket.event_id == event_id)))
        free = (code for code in map(_short_code, range(2 * count + 1000)) if code not in taken)
        session.execute(insert(Ticket), [_ticket(*each, event_id, bit, now) for each in zip(free, ids, strict=False)])
        session.execute(text("ANALYZE"))
    return event_id


def _person(n: int, event_id: int, school_id: int, now: object) -> dict[str, object]:
    name = f"{SURNAMES[n % len(SURNAMES)]} {chr(0x410 + n % 28)}нна {chr(0x410 + n // 28 % 28)}ововна {n}"
    return {
        "event_id": event_id,
        "kind": "person",
        "state": "confirmed",
        "category": "teacher",
        "organization_id": school_id,
        "name": name,
        "folded_name": fold(name),
        "post": "учитель физики",
        "email": f"crowd{n}@example.org" if n % 2 else None,
        "submission": str(uuid.uuid4()),
        "created_at": now,
        "changed_at": now,
        "feed": 1,
    }


def _short_code(n: int) -> str:
    digits = f"{n:06d}"
    return digits + codes.damm_digit(digits)


def _ticket(short_code: str, registration_id: int, event_id: int, bit: int, now: object) -> dict[str, object]:
    return {
        "event_id": event_id,
        "registration_id": registration_id,
        "kind": 1,
        "short_code": short_code,
        "key_id": 1,
        "issue": 1,
        "parts": bit,
        "state": "good",
        "feed": 1,
        "created_at": now,
    }
