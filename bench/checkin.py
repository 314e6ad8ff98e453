"""The door: single check-ins over HTTP by one and by eight phones, a batch of 500, a phone's first sync, SQL of one check-in."""

import gzip
import http.client
import json
import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import event

from bench.figures import Figure, main
from bench.load import hammer, service
from tochka.checkin.actions.devices import add_device, pair
from tochka.checkin.actions.scans import Sender, accept_scans
from tochka.checkin.models import Device
from tochka.extensions import db
from tochka.kit import clock
from tochka.tickets.queries import tickets_of_event

SINGLES = 300
BATCH = 500


def measure() -> Iterator[Figure]:
    """All figures of the door."""
    with service() as (server, _, event_id):
        token = paired(event_id)
        tickets = [line.id for line in tickets_of_event(event_id)][-2000:]
        db.session.rollback()
        yield Figure("check-in, statements", statements(event_id, tickets[-1]), "SQL", "≤ 6")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

        def check_in(connection: http.client.HTTPConnection, number: int) -> None:
            hand_in(connection, headers, [scan(tickets[number + start], number + start + 1)])

        start = 0
        yield Figure("check-in, 1 client", hammer(server, check_in, 1, SINGLES).rate, "1/s", "≥ 10 × the better peer")
        start = SINGLES
        crowd = hammer(server, check_in, 8, 2 * SINGLES)
        yield Figure("check-in, 8 clients", crowd.rate, "1/s", "≥ 10 × the better peer")
        yield Figure("check-in, 8 clients, p95", crowd.p95, "ms", "< 20 ms")
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        rows = [scan(each, 2000 + n) for n, each in enumerate(tickets[3 * SINGLES : 3 * SINGLES + BATCH])]
        begin = time.perf_counter()
        hand_in(connection, headers, rows)
        yield Figure("a batch of 500 scans", (time.perf_counter() - begin) * 1000, "ms", "< 300 ms")
        times, size = zip(*(first_sync(connection, token) for _ in range(5)), strict=True)
        yield Figure("a phone's first sync of 2,000", median(times), "ms", "< 150 ms")
        yield Figure("a phone's first sync, packed", size[0] / 1024, "KB", "≤ 100 KB")
        connection.close()


def unpaired(event_id: int) -> str:
    """The pairing code of one more phone at the event's door."""
    device_id = add_device(event_id, "Телефон у входа", 255, clock.now() + timedelta(hours=8), None)
    code = str(db.session.get_one(Device, device_id).pair_code)
    db.session.rollback()
    return code


def paired(event_id: int) -> str:
    """The token of a phone at the event's door."""
    return pair(unpaired(event_id))


def scan(ticket_id: int, seq: int) -> dict[str, Any]:
    """One arrival in the marathon."""
    now = clock.milliseconds()
    return {
        "uuid": str(uuid.uuid4()),
        "seq": seq,
        "at": now,
        "wall": now,
        "kind": "in",
        "subject": f"t{ticket_id}",
        "part": 1,
    }


def hand_in(connection: http.client.HTTPConnection, headers: dict[str, str], rows: list[dict[str, Any]]) -> None:
    """One upload; every row must be stored."""
    connection.request("POST", "/checkin/sync", json.dumps({"scans": rows}), headers)
    response = connection.getresponse()
    data = response.read()
    if response.getheader("Content-Encoding") == "gzip":
        data = gzip.decompress(data)
    if response.status != 200 or set(json.loads(data)["answers"]) != {"stored"}:
        raise RuntimeError(f"{response.status}: {data[:200]!r}")


def first_sync(connection: http.client.HTTPConnection, token: str) -> tuple[float, int]:
    """Milliseconds and bytes over the wire of the whole list."""
    begin = time.perf_counter()
    connection.request("GET", "/checkin/sync", headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    data = response.read()
    if response.status != 200:
        raise RuntimeError(f"{response.status}: {data[:200]!r}")
    return (time.perf_counter() - begin) * 1000, len(data)


def statements(event_id: int, ticket_id: int) -> int:
    """SQL statements of one check-in, without BEGIN and COMMIT."""
    seen: list[str] = []

    def count(_c: Any, _cu: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    accept_scans(Sender(event_id, 0), [scan(ticket_id, 1)])
    event.remove(db.engine, "before_cursor_execute", count)
    return sum(not each.startswith(("BEGIN", "PRAGMA")) for each in seen)


if __name__ == "__main__":
    main("The door", measure)
