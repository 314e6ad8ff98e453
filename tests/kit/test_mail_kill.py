"""kill -9 of the real worker in the middle of sending: every letter arrives, under its one Message-ID."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from sqlalchemy import func, select, update

from tests.conftest import settings_for
from tochka import create_app
from tochka.config import ROOT
from tochka.extensions import Model, db
from tochka.kit import clock
from tochka.kit.mail import Letter, queue_letter
from tochka.kit.transactions import end_reading, writing
from tochka.people.actions.links import make_link

LETTERS = 60
KILLS = (20,)  # when so many letters have arrived
PATIENCE = 60


class SlowOffice:
    """A mail server that takes its time, so that a worker can be killed in the middle, and counts Message-IDs."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(0.02)
        assert isinstance(envelope.content, bytes)
        self.taken[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"


@pytest.fixture
def office() -> Iterator[tuple[SlowOffice, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    office = SlowOffice()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office, port
    controller.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        Model.metadata.create_all(db.engine)
        with writing():
            for n in range(LETTERS):
                link = make_link("my_page", f"teacher{n}@example.ru")
                queue_letter("people.my_page", link.email, about=("link", link.id))
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


def start_worker(app: Flask, port: int) -> "subprocess.Popen[bytes]":
    settings = app.extensions["settings"]
    environ = os.environ | {
        "TOCHKA_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "SMTP_SECURITY": "none",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "worker"], cwd=ROOT, env=environ, start_new_session=True
    )


def wait_until(condition: object) -> None:
    assert callable(condition)
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.003)


def left() -> int:
    end_reading()
    return db.session.scalar(select(func.count()).select_from(Letter).where(Letter.state != "sent")) or 0


def test_a_worker_killed_while_sending_loses_no_letter(place: Flask, office: tuple[SlowOffice, int]) -> None:
    taken = office[0].taken
    for number in (*KILLS, 0):
        worker = start_worker(place, office[1])
        try:
            wait_until(lambda number=number: taken.total() >= number if number else not left())
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        with writing() as session:  # five minutes later: the dead worker's lease has lapsed
            session.execute(update(Letter).where(Letter.state == "sending").values(next_at=clock.now()))
    assert len(taken) == LETTERS
    assert taken.total() <= LETTERS + len(KILLS), "twice only where the server had taken it before the kill"
    assert set(db.session.scalars(select(Letter.message_id))) == set(taken)
