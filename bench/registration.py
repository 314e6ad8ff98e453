"""Registering over HTTP, as a browser does: the form is opened once a client, then sent with its key; SQL of one registration."""

import http.client
import re
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import event, select

from bench.figures import Figure, main
from bench.load import hammer, service
from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.network.models import Organization
from tochka.people.terms import PARTICIPATION
from tochka.registration.actions import Application, register_person

CALLS = 160
HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|text_participation)"[^>]*value="([^"]*)"')


def measure() -> Iterator[Figure]:
    """All figures of registration."""
    with service() as (server, _, event_id):
        part_id = db.session.scalars(select(Part.id).where(Part.event_id == event_id, Part.unit == "persons")).one()
        school_id = db.session.scalars(
            select(Organization.id)
            .join(Event, Event.municipality_id == Organization.municipality_id)
            .where(Event.id == event_id, Organization.number == 1)
        ).one()
        db.session.rollback()
        yield Figure("registration, statements", statements(event_id, part_id, school_id), "SQL", "≤ 12")
        address = f"/registration/{event_id}?part={part_id}"
        forms: dict[int, tuple[dict[str, str], dict[str, str]]] = {}

        def register(connection: http.client.HTTPConnection, number: int) -> None:
            if id(connection) not in forms:
                forms[id(connection)] = opened(connection, address)
            headers, hidden = forms[id(connection)]
            body = filled(hidden, school_id)
            connection.request("POST", address, urlencode(body), headers)
            response = connection.getresponse()
            data = response.read()
            if response.status not in (302, 303):
                raise RuntimeError(f"{response.status}: {data.decode()[:3000]}")

        goal = "≥ 5 × the better peer"
        yield Figure("registration, 1 client", hammer(server, register, 1, CALLS).rate, "1/s", goal)
        crowd = hammer(server, register, 8, 2 * CALLS)
        yield Figure("registration, 8 clients", crowd.rate, "1/s", goal)
        yield Figure("registration, 8 clients, p95", crowd.p95, "ms")


def opened(connection: http.client.HTTPConnection, address: str) -> tuple[dict[str, str], dict[str, str]]:
    """Open the form: what the browser sends along, and the form's hidden fields."""
    connection.request("GET", address)
    response = connection.getresponse()
    page = response.read().decode()
    cookie = (response.getheader("Set-Cookie") or "").split(";")[0]
    return {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}, dict(HIDDEN.findall(page))


def filled(hidden: dict[str, str], school_id: int) -> dict[str, str]:
    """A teacher's form, another person and another key each time."""
    key = str(uuid.uuid4())
    letters = "".join(chr(0x430 + int(digit, 16)) for digit in key.replace("-", "")[:12])
    return {
        **hidden,
        "submission": key,
        "name": f"Образцова {letters.capitalize()} Петровна",
        "organization": "СОШ №1",
        "organization_id": str(school_id),
        "category": "teacher",
        "post": "учитель физики",
        "participation": "y",
    }


def statements(event_id: int, part_id: int, school_id: int) -> int:
    """SQL statements of one registration, without BEGIN and COMMIT."""
    seen: list[str] = []

    def count(_c: Any, _cu: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    for n in range(2):
        seen.clear()
        if n:
            event.listen(db.engine, "before_cursor_execute", count)
        register_person(
            Application(
                event_id=event_id,
                part_ids=(part_id,),
                category="teacher",
                name=f"Тестова Анна Первая{n}",
                submission=str(uuid.uuid4()),
                organization_id=school_id,
                purposes=(PARTICIPATION,),
            )
        )
    event.remove(db.engine, "before_cursor_execute", count)
    return sum(not each.startswith(("BEGIN", "PRAGMA")) for each in seen)


if __name__ == "__main__":
    main("Registration at 2,000 people", measure)
