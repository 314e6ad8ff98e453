"""How fast the year is summed up: 60 schools, 300 events, 30,000 attendances. `python -m bench.closing` prints the table.

Promised: the year's page and the statistics under 100 ms and 15 statements, XLSX under 2 s, the directive's draft under 1 s."""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

from tests.conftest import settings_for
from tests.factories import make_account, make_municipality, make_school, sign_in
from tests.statements import counted
from tochka import create_app
from tochka.checkin.models import Attendance
from tochka.events.models import Event, Part
from tochka.extensions import Model, db, limiter
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.network.models import Municipality
from tochka.registration.models import Registration

SCHOOLS, EVENTS, PEOPLE = 60, 300, 100
FIRST = 2022
FORMATS = ("seminar", "method_seminar", "workshop", "quest", "contest", "festival")
CATEGORIES = ("teacher", "young_teacher", "pupil", "primary_teacher")
TEACHERS = 2_000


def fill() -> Municipality:
    """The year of a large municipality, as rows."""
    municipality = make_municipality(name="Большой район")
    schools = [make_school(municipality, number) for number in range(1, SCHOOLS + 1)]
    start = datetime(FIRST, 9, 5, 1, tzinfo=UTC)
    with writing() as session:
        for n in range(EVENTS):
            day = start + timedelta(days=n * 0.85)
            event = Event(
                municipality_id=municipality.id, host_id=schools[n % SCHOOLS].id, format=FORMATS[n % len(FORMATS)],
                level=("municipal", "school")[n % 2], title=f"Мероприятие {n}", timezone="Asia/Yakutsk", starts_at=day,
                ends_at=day + timedelta(hours=3), status="finished", school_year=FIRST, ordinal=n + 1,
                created_at=day, changed_at=day, parts=[Part(position=0, categories=list(CATEGORIES), unit="persons")],
            )  # fmt: skip
            session.add(event)
        session.flush()
        ids = list(session.scalars(db.select(Event.id).order_by(Event.id)))
        people = [_person(event_id, n, schools) for event_id in ids for n in range(PEOPLE)]
        session.execute(insert(Registration), people)
        rows = session.execute(db.select(Registration.id, Registration.event_id)).all()
        session.execute(insert(Attendance), [_present(*row) for row in rows])
    return municipality


def _person(event_id: int, n: int, schools: list[Any]) -> dict[str, Any]:
    who = (event_id * 37 + n) % TEACHERS
    name = f"участник {who}"
    return {
        "event_id": event_id, "kind": "person", "state": "confirmed", "category": CATEGORIES[who % 4],
        "organization_id": schools[who % SCHOOLS].id, "name": name, "folded_name": name,
        "grade": 5 + who % 7 if who % 4 == 2 else None, "submission": f"{event_id}-{n}",
        "created_at": clock.now(), "changed_at": clock.now(),
    }  # fmt: skip


def _present(registration_id: int, event_id: int) -> dict[str, Any]:
    return {
        "event_id": event_id, "subject": f"r{registration_id}", "part": 0, "registration_id": registration_id,
        "arrived": True, "inside": False, "feed": 1,
    }  # fmt: skip


def measure(work: Callable[[], Any], times: int = 7) -> tuple[float, float, int]:
    """The first and the median time in ms, and the number of statements."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        with counted() as statements:
            work()
        taken.append((time.perf_counter() - began) * 1000)
    return taken[0], statistics.median(taken), len(statements)


def report(app: Flask, municipality: Municipality) -> list[tuple[str, float, float, int, int]]:
    """Lines of the table: what, first time, median, statements, bytes."""
    client = app.test_client()
    sign_in(client, make_account("municipal_curator", municipality))
    client.post(f"/closing/directives/of/{municipality.id}/{FIRST}")
    addresses = {
        "year": f"/closing/year/{FIRST}",
        "statistics": f"/closing/year/{FIRST}/statistics",
        "matrix": f"/closing/year/{FIRST}/matrix",
        "statistics.xlsx": f"/closing/year/{FIRST}/statistics.xlsx",
        "directive draft": "/closing/directives/1",
        "directive docx": "/closing/directives/1/paper.docx",
        "directive pdf": "/closing/directives/1/paper.pdf",
    }
    lines = []
    for name, address in addresses.items():
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        first, median, statements = measure(lambda address=address: client.get(address))  # type: ignore[misc]
        lines.append((name, first, median, statements, len(answer.data)))
    return lines


def main() -> None:
    """Fill, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for(Path(folder)))
        app.config["WTF_CSRF_ENABLED"] = False
        limiter.enabled = False
        with app.app_context():
            Model.metadata.create_all(db.engine)
            municipality = fill()
            db.session.rollback()
            print(f"{'page':18}{'first ms':>10}{'median ms':>11}{'statements':>12}{'KB':>8}")
            for name, first, median, statements, size in report(app, municipality):
                print(f"{name:18}{first:10.0f}{median:11.0f}{statements:12}{size / 1024:8.0f}")
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
