"""kill -9 of the real server at random moments while phones hand in: nothing is lost, nothing is doubled."""

import json
import os
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.browser.conftest import Server, free_port, serve
from tests.checkin.conftest import make_festival, pair_phone
from tests.conftest import settings_for
from tochka import create_app
from tochka.checkin.actions.scans import _scan
from tochka.checkin.actions.statements import SCAN_COLUMNS
from tochka.checkin.models import Attendance, Scan
from tochka.checkin.rules.fold import fold
from tochka.checkin.rules.scan import Window
from tochka.events.models import Event
from tochka.extensions import Model, db
from tochka.kit import clock

PHONES = 3
BATCH = 25


@dataclass
class Phone:
    """A phone that scans without end and forgets a scan only when the server has answered for it, as the door does."""

    number: int
    token: str
    start: int
    tickets: list[int]
    chance: random.Random
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    unsent: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    broken: int = 0

    def scan(self) -> None:
        """One more mark: an arrival, a departure, an undo of an own mark, a walk-in."""
        seq = len(self.made) + 1
        uuid = str(UUID(int=self.number << 80 | seq, version=4))
        kind = self.chance.choices(["in", "out", "undo", "walkin"], [6, 2, 1, 1])[0]
        row: dict[str, Any] = {
            "uuid": uuid,
            "seq": seq,
            "at": self.start + seq * 1000 + self.number,
            "kind": kind,
            "part": 1,
        }
        if kind == "undo" and self.made:
            row["names"] = self.chance.choice(list(self.made))
        elif kind == "walkin":
            row |= {"subject": uuid, "payload": {"name": f"Новикова Ольга {seq}", "category": "teacher"}}
        else:
            row |= {"kind": "out" if kind == "out" else "in", "subject": f"t{self.chance.choice(self.tickets)}"}
        self.made[uuid] = self.unsent[uuid] = row

    def hand_in(self, url: str) -> None:
        """Send what lies here; an answer that did not come leaves everything as it was."""
        rows = list(self.unsent.values())[:BATCH]
        body = json.dumps({"scans": rows, "offset": 0, "unsent": len(self.unsent)}).encode()
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            with urlopen(Request(f"{url}/checkin/sync", body, head), timeout=20) as answer:
                said = json.load(answer)["answers"]
        except (OSError, HTTPException, ValueError):
            self.broken += 1
            time.sleep(0.02)
            return
        for row, word in zip(rows, said, strict=True):
            self.answers[word] = self.answers.get(word, 0) + 1
            del self.unsent[row["uuid"]]

    def work(self, url: str, stop: threading.Event) -> None:
        while not stop.is_set():
            while len(self.unsent) < BATCH:
                self.scan()
            self.hand_in(url)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The database of a server to be started over it, with its tables, inside an application context."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    settings = settings_for(tmp_path, url)
    for name, value in {"DATABASE_URL": settings.database_url, "SECRET_KEY": settings.secret_key}.items():
        monkeypatch.setenv(name, value)
    app = create_app(settings)
    with app.app_context():
        Model.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()


def _kills(place: Flask, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    with clock.stopped_at(clock.now()):
        facts = make_festival(start=clock.now())
        event, tickets = facts.id, facts.tickets
        phones = [
            Phone(n + 1, pair_phone(event, f"Вход {n}").token, clock.milliseconds(), tickets, random.Random(seed + n))
            for n in range(PHONES)
        ]
    db.session.remove()
    db.engine.dispose()
    instance, port = place.extensions["settings"].instance, free_port()
    server = serve(instance, port)
    in_flight = 0
    try:
        for _ in range(rounds):
            before = sum(phone.broken for phone in phones)
            server = _round(server, phones, chance.uniform(0.05, 0.6), port)
            in_flight += sum(phone.broken for phone in phones) > before
        for phone in phones:
            while phone.unsent:
                phone.hand_in(server.url)
    finally:
        server.kill()
    assert in_flight == rounds
    _check(event, phones)


def _round(server: Server, phones: list[Phone], moment: float, port: int) -> Server:
    """Phones hand in, the server is killed in the middle and started again."""
    stop = threading.Event()
    threads = [threading.Thread(target=phone.work, args=(server.url, stop)) for phone in phones]
    for thread in threads:
        thread.start()
    time.sleep(moment)
    server.kill()
    time.sleep(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    return serve(server.instance, port)


def _check(event_id: int, phones: list[Phone]) -> None:
    made = {uuid: row for phone in phones for uuid, row in phone.made.items()}
    log = [_scan(row) for row in db.session.execute(select(*SCAN_COLUMNS).where(Scan.event_id == event_id))]
    assert sorted(scan.uuid for scan in log) == sorted(made)
    for scan in log:
        sent = made[scan.uuid]
        assert (scan.seq, scan.at, scan.kind) == (sent["seq"], sent["at"], sent["kind"])
        assert (scan.subject, scan.names) == (sent.get("subject", ""), sent.get("names"))
    feeds = list(db.session.scalars(select(Scan.feed).where(Scan.event_id == event_id)))
    assert len(set(feeds)) == len(feeds)
    event = db.session.get_one(Event, event_id)
    window = Window.around(clock.milliseconds(event.starts_at), clock.milliseconds(event.ends_at))
    rows = db.session.scalars(select(Attendance).where(Attendance.event_id == event_id)).all()
    kept = {(row.subject, row.part): (row.arrived, row.inside, row.first_at, row.spent, row.returns) for row in rows}
    assert kept == {
        key: (seen.arrived is not None, seen.inside, seen.arrived, seen.spent, seen.returns)
        for key, seen in fold(log, window).items()
    }
    words = {word for phone in phones for word in phone.answers}
    assert words <= {"stored", "known"}
    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"


def test_kill_of_the_server_loses_and_doubles_nothing(place: Flask) -> None:
    """Ten times on each of the two databases."""
    _kills(place, 10, 4)


@pytest.mark.soak
def test_two_hundred_kills_lose_and_double_nothing(place: Flask) -> None:
    _kills(place, int(os.environ.get("KILLS", "200")), 40)
