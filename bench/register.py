"""The register: a whole issue with its writes, a first download, a school's ZIP, the file to print, in the process itself."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from statistics import median

from flask import Flask
from sqlalchemy import insert, select, update

from bench.crowd import CROWD, crowded
from bench.figures import Figure, main
from bench.great_issue import drained, issue, timed
from tochka.certificates import actions, queries
from tochka.certificates.documents import engine
from tochka.certificates.models import Paper
from tochka.certificates.terms import Award
from tochka.checkin.models import Attendance
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, codes
from tochka.kit.transactions import writing
from tochka.registration.models import Registration

ROUNDS = 30
GREAT = 10_000


def measure() -> Iterator[Figure]:
    """All figures of the register."""
    with crowded() as (app, event_id):
        come(event_id)
        settings = app.extensions["settings"]
        shop = actions.Shop(settings.public_url, settings.papers)
        yield Figure("list of who waits", timed(lambda: queries.candidates(event_id, Award())) * 1000, "ms")
        spent = timed(lambda: issue(event_id))
        count = len(queries.issued_papers(event_id))
        if count < CROWD:
            raise RuntimeError(f"{count} of {CROWD} issued")
        yield Figure("issue with register writes", count / spent, "1/s", "≥ 300/s on SQLite")
        yield from downloads(app, event_id)
        yield Figure("all papers in one ZIP", count / timed(lambda: drained(event_id, shop)), "1/s")
        begin = time.perf_counter()
        printed = actions.print_file(event_id, shop) or b""
        yield Figure("print file of all papers", time.perf_counter() - begin, "s", "1,000 in about a second")
        yield Figure("print file of all papers, size", len(printed) / 1024**2, "MB", "< 3 MB for 1,000")
    spent, peak, whole = great_issue()
    yield Figure(f"{GREAT:,} issued and zipped", spent, "s", "< 40 s")
    yield Figure(f"{GREAT:,} issued and zipped, peak memory", peak, "MB", "< 150 MB")
    yield Figure(f"{GREAT:,} in one ZIP of the event, peak memory", whole, "MB")


def great_issue() -> tuple[float, float, float]:
    """Seconds of an issue to ten thousand with its schools' ZIPs, and the peaks of memory in MB: application and all, in
    a new process."""
    with crowded(GREAT) as (app, event_id):
        come(event_id)
        db.session.remove()
        told = [sys.executable, "-m", "bench.great_issue", str(app.extensions["settings"].instance), str(event_id)]
        seconds, peak, whole = subprocess.run(told, check=True, capture_output=True, text=True).stdout.split()
        return float(seconds), float(peak), float(whole)


def come(event_id: int) -> None:
    """The whole crowd has come by now."""
    with writing() as session:
        numbers = session.scalars(
            select(Registration.id).where(Registration.event_id == event_id, Registration.kind == "person")
        ).all()
        session.execute(update(Event).where(Event.id == event_id).values(starts_at=clock.now() - timedelta(hours=2)))
        rows = [
            {"event_id": event_id, "subject": f"bench{n}", "part": 0, "registration_id": n, "arrived": True,
             "inside": True, "feed": 1}
            for n in numbers
        ]  # fmt: skip
        session.execute(insert(Attendance), rows)


def downloads(app: Flask, event_id: int) -> Iterator[Figure]:
    """The owner's download, the first of a process and the next ones; the check of a file."""
    line = queries.issued_papers(event_id)[0]
    found = db.session.scalars(select(Registration).join(Registration.event).where(Event.id == event_id)).all()
    owner = next(each for each in found if each.name == line.own["person"])
    token = codes.seal(app.extensions["settings"].secret_key, "registration", owner.id, owner.link)
    address = f"/certificates/mine/{token}/{line.certificate_id}.pdf"
    code = db.session.scalars(select(Paper.code).where(Paper.certificate_id == line.certificate_id)).one()
    sha256 = line.sha256
    db.session.rollback()
    client = app.test_client()
    client.get("/events/")
    engine._loaded.cache_clear()
    yield Figure("first download", timed(lambda: client.get(address)) * 1000, "ms", "< 60 ms")
    for name, path, goal in (
        ("download", address, ""),
        ("check of a file", f"/c/{code}/file/{sha256}", ""),
        ("page that verifies", f"/c/{code}", "< 15 ms"),
    ):
        if client.get(path).status_code != 200:
            raise RuntimeError(path)
        yield Figure(name, median(timed(partial(client.get, path)) for _ in range(ROUNDS)) * 1000, "ms", goal)


if __name__ == "__main__":
    main("The register at 2,000 papers", measure)
