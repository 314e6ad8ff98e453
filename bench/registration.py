"""Registering over HTTP, as a browser does: the form is opened once a client, then sent with its key; SQL of one registration;
the rush of an opening: five hundred people at once for a hundred places."""

import http.client
import re
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import event, select

if not __package__:  # started as a file: the other benches and the service are looked for beside its folder
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.figures import Figure, main
from bench.load import hammer, service
from tests.browser.conftest import Server
from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.network.models import Organization
from tochka.people.terms import PARTICIPATION
from tochka.registration.actions import Application, register_person
from tochka.registration.actions.answers import asked_of
from tochka.registration.actions.asking import QuestionDraft, remove_question, save_question
from tochka.registration.models import Place, Registration
from tochka.registration.queries.forms import form_event

CALLS = 160
RUSH, SEATS = 500, 100
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
        asked = with_questions(event_id, part_id, school_id)
        yield Figure("registration, a form with three questions, statements", asked, "SQL", "≤ 12")
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
        yield from rush(server, event_id, school_id)


def rush(server: Server, event_id: int, school_id: int) -> Iterator[Figure]:
    """Everybody presses at one moment, each from a connection and a thread of her own; nobody is turned away unheard."""
    event_id, part_id = opening(event_id)
    address, netloc = f"/registration/{event_id}?part={part_id}", urlsplit(server.url).netloc
    headers, hidden = opened(http.client.HTTPConnection(netloc, timeout=60), address)
    gate, statuses = threading.Barrier(RUSH + 1), Counter[int]()

    def press() -> None:
        body = urlencode(filled(hidden, school_id) | {"may_wait": "1"})
        connection = http.client.HTTPConnection(netloc, timeout=120)
        gate.wait()
        try:
            connection.request("POST", address, body, headers)
            response = connection.getresponse()
            response.read()
            statuses[response.status] += 1
        except OSError:
            statuses[0] += 1
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(RUSH)]
    for thread in threads:
        thread.start()
    gate.wait()
    begin = time.perf_counter()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - begin
    yield Figure("rush of 500 for 100, all answered in", spent, "s")
    yield from queue_of(part_id)
    yield Figure("rush of 500 for 100, error pages", RUSH - statuses[303] - statuses[302], "", "0")


def opening(event_id: int) -> tuple[int, int]:
    """An event beside the crowded one whose only part has a hundred places."""
    with writing() as session:
        like = session.get_one(Event, event_id)
        values = {
            name: getattr(like, name) for name in ("municipality_id", "host_id", "timezone", "school_year", "format")
        }
        start = clock.now() + timedelta(days=7)
        fresh = Event(
            **values, title="Открытие записи", status="published", starts_at=start, ends_at=start + timedelta(hours=3),
            ordinal=9000, practice=like.practice, created_at=clock.now(), changed_at=clock.now(),
        )  # fmt: skip
        fresh.parts.append(Part(position=0, categories=["teacher"], unit="persons", capacity=SEATS))
        session.add(fresh)
        session.flush()
        found = fresh.id, fresh.parts[0].id
    db.session.remove()
    return found


def queue_of(part_id: int) -> Iterator[Figure]:
    """Who got a place, and who waits; the queue follows the order in which people came."""
    rows = db.session.execute(
        select(Place.state, Place.queue, Registration.created_at)
        .join(Registration, Registration.id == Place.registration_id)
        .where(Place.part_id == part_id)
        .order_by(Registration.created_at, Registration.id)
    ).all()
    db.session.remove()
    queue = [row.queue for row in rows if row.state == "waiting"]
    in_order = sum(number == place for place, number in enumerate(queue, 1))
    yield Figure("rush of 500 for 100, registered", sum(row.state == "confirmed" for row in rows), "", "100")
    yield Figure("rush of 500 for 100, waiting in order", in_order, "", "400")


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


def with_questions(event_id: int, part_id: int, school_id: int) -> int:
    """SQL statements of a form with the organizer's own questions: its reading, and the registration with a letter."""
    drafts = (
        QuestionDraft("yesno", "Нужен трансфер?", required=True),
        QuestionDraft("text", "Откуда забрать?"),
        QuestionDraft("choice", "Мастер-класс", options=("Лепка", "Оригами")),
    )
    bus, where, workshop = (save_question(event_id, draft, None) for draft in drafts)
    found = form_event(event_id)
    if found is None:
        raise RuntimeError("the event is gone")
    form = {
        "answers": {bus: ["yes"], where: ["Ленинский"], workshop: ["Лепка"]},
        "asked": [asked_of(row) for row in found.questions],
        "stamp": found.stamp,
        "email": "teacher@example.ru",
    }
    reading = 1
    spent = reading + statements(event_id, part_id, school_id, **form)
    for question_id in (bus, where, workshop):
        remove_question(event_id, question_id, None)
    return spent


def statements(event_id: int, part_id: int, school_id: int, **form: Any) -> int:
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
                name=f"Тестова Анна {'Вторая' if form else 'Первая'}{n}",
                submission=str(uuid.uuid4()),
                organization_id=school_id,
                purposes=(PARTICIPATION,),
                **form,
            )
        )
    event.remove(db.engine, "before_cursor_execute", count)
    return sum(not each.startswith(("BEGIN", "PRAGMA")) for each in seen)


if __name__ == "__main__":
    main("Registration at 2,000 people", measure)
