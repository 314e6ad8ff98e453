"""Eight phones hand in at one moment what they scanned of the same people, some batches twice: every scan is kept once and
attendance is the full fold. The control takes the event's lock away on PostgreSQL; then some rows must be wrong, or else
this race would prove nothing."""

import random
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event as sql_event
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.checkin.conftest import DOORS, MORNING, make_festival, pair_phone
from tests.conftest import settings_for
from tochka import create_app
from tochka.checkin.actions.scans import accept_scans, refold_event
from tochka.checkin.models import Attendance, Scan
from tochka.extensions import Model, db
from tochka.kit import clock

PHONES, PEOPLE, SCANS = 8, 30, 40
LOCK = re.compile(r"UPDATE events_events SET feed=\((.*?)\) WHERE (.*?) RETURNING (.*)", re.DOTALL)


@pytest.fixture(params=["sqlite", "postgresql"])
def racing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a file of SQLite or on PostgreSQL, on the event's morning."""
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    app = create_app(settings_for(tmp_path, url))
    with app.app_context(), clock.stopped_at(MORNING):
        Model.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def _row(seq: int, phone: Any, ticket: int, chance: random.Random) -> dict[str, Any]:
    uuid = f"{phone.sender.event:08x}-{phone.id:04x}-4000-8000-{seq:012x}"
    kind = chance.choice(["in", "in", "out"])
    at = DOORS + chance.randint(0, 60) * 60_000 + seq
    return {"uuid": uuid, "seq": seq, "at": at, "kind": kind, "part": 1, "subject": f"t{ticket}"}


def _rush(app: Flask, deliveries: list[tuple[Any, list[list[dict[str, Any]]]]]) -> None:
    """Each delivery in a thread of its own, all starting together."""
    gate = threading.Barrier(len(deliveries))
    faults: list[BaseException] = []

    def deliver(sender: Any, batches: list[list[dict[str, Any]]]) -> None:
        with app.app_context():
            gate.wait()
            try:
                for batch in batches:
                    assert set(accept_scans(sender, batch).answers) <= {"stored", "known"}
            except BaseException as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=deliver, args=delivery) for delivery in deliveries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def _deliveries(event: Any, chance: random.Random) -> list[tuple[Any, list[list[dict[str, Any]]]]]:
    """What each phone sends, in batches of one to five; every phone's batches go out twice, in two threads."""
    found = []
    for number in range(PHONES // 2):
        phone = pair_phone(event.id, f"Вход {number}")
        rows = [_row(seq, phone, chance.choice(event.tickets), chance) for seq in range(1, SCANS + 1)]
        sizes = [chance.randint(1, 5) for _ in rows]
        batches = [rows[sum(sizes[:n]) : sum(sizes[: n + 1])] for n in range(len(sizes))]
        batches = [batch for batch in batches if batch]
        found += [(phone.sender, batches), (phone.sender, chance.sample(batches, len(batches)))]
    return found


def _attendance(event_id: int) -> dict[tuple[str, int], tuple[Any, ...]]:
    db.session.rollback()
    rows = db.session.scalars(select(Attendance).where(Attendance.event_id == event_id))
    return {
        (row.subject, row.part): (
            row.arrived,
            row.inside,
            row.first_at,
            row.last_at,
            row.spent,
            row.device_id,
            row.repeats,
        )
        for row in rows
    }


def _wrong_rows(app: Flask, seed: int) -> int:
    """Rows of attendance that differ from the full fold after a rush."""
    chance = random.Random(seed)
    event = make_festival(people=[f"Примерова {number}" for number in range(PEOPLE)])
    deliveries = _deliveries(event, chance)
    db.session.remove()
    _rush(app, deliveries)
    left = _attendance(event.id)
    assert db.session.scalar(select(func.count(Scan.id)).where(Scan.event_id == event.id)) == PHONES // 2 * SCANS
    refold_event(event.id)
    whole = _attendance(event.id)
    assert set(left) == set(whole)
    return sum(left[key] != whole[key] for key in whole)


def test_phones_together_end_in_the_full_fold(racing: Flask) -> None:
    assert [_wrong_rows(racing, seed) for seed in range(2)] == [0, 0]


@contextmanager
def _without_the_lock() -> Iterator[None]:
    """The statement that takes the feed only reads it: two batches may fold one person at a time."""

    def replace(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> tuple[str, Any]:
        found = LOCK.match(statement)
        if not found:
            return statement, parameters
        feed, condition, columns = found.groups()
        return (
            f"SELECT {columns.replace('events_events.feed', f'{feed} AS feed', 1)} FROM events_events WHERE {condition}",
            parameters,
        )

    sql_event.listen(db.engine, "before_cursor_execute", replace, retval=True)
    try:
        yield
    finally:
        sql_event.remove(db.engine, "before_cursor_execute", replace)


@pytest.mark.parametrize("racing", ["postgresql"], indirect=True)
def test_without_the_lock_rows_are_wrong_or_batches_meet_in_a_deadlock(racing: Flask) -> None:
    with _without_the_lock():
        assert any(_goes_wrong(racing, seed) for seed in range(6))


def _goes_wrong(app: Flask, seed: int) -> bool:
    try:
        return _wrong_rows(app, seed) > 0
    except OperationalError:
        return True
