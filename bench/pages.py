"""Pages at two thousand registrations: milliseconds in the process, SQL statements, kilobytes; the first view in a browser."""

import gzip
import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from bench.crowd import crowded
from bench.figures import Figure, main
from tests.factories import sign_in
from tests.house.world import issue
from tochka.certificates.models import Paper
from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit import codes
from tochka.people.models import Account
from tochka.tickets.actions import token_of
from tochka.tickets.queries import tickets_of_event

ROUNDS = 40
PUBLIC = "< 30 ms, ≤ 12 queries"


def measure() -> Iterator[Figure]:
    """All figures of pages."""
    with crowded() as (app, event_id):
        visitor, curator = app.test_client(), app.test_client()
        sign_in(curator, db.session.scalars(select(Account).where(Account.email == "curator@example.org")).one())
        ticket = token_of(tickets_of_event(event_id)[0])
        part_id = db.session.scalars(select(Part.id).where(Part.event_id == event_id, Part.unit == "persons")).one()
        past_id = db.session.scalars(select(Event.id).where(Event.form_key.startswith("practice-past-"))).one()
        certificate = issue(app, past_id)
        code = db.session.scalars(select(Paper.code).where(Paper.certificate_id == certificate.id)).one()
        db.session.rollback()
        for name, client, address, goal in (
            ("calendar", visitor, "/events/", PUBLIC),
            ("event", visitor, f"/events/{event_id}", PUBLIC),
            ("registration form", visitor, f"/registration/{event_id}?part={part_id}", PUBLIC),
            ("ticket", visitor, f"/t/{ticket}", PUBLIC),
            (
                "check of a certificate",
                visitor,
                f"/c/{codes.print_certificate_code(code)}",
                "< 15 ms",
            ),
            ("list of registrations", curator, f"/registration/{event_id}/people", "< 30 ms, ≤ 60 KB"),
            ("event's desk", curator, f"/events/{event_id}/desk", ""),
            ("school year", curator, "/closing/year/2022", ""),
        ):
            yield from of_page(app, name, client, address, goal)


def of_page(app: Flask, name: str, client: Any, address: str, goal: str) -> Iterator[Figure]:
    """One page: time, statements, size as it is and packed."""
    statements: list[str] = []

    def count(_c: Any, _cu: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    event.listen(db.engine, "before_cursor_execute", count)
    client.get(address)
    event.remove(db.engine, "before_cursor_execute", count)
    begun = ("BEGIN", "PRAGMA")
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        response = client.get(address)
        times.append((time.perf_counter() - begin) * 1000)
    data = response.get_data()
    yield Figure(name, median(times), "ms", goal)
    yield Figure(f"{name}, statements", sum(not each.startswith(begun) for each in statements), "SQL")
    yield Figure(f"{name}, size", len(data) / 1024, "KB")
    yield Figure(f"{name}, packed", len(gzip.compress(data)) / 1024, "KB")


if __name__ == "__main__":
    main("Pages at 2,000 registrations", measure)
