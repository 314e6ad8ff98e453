"""A write is one block under a lock: all of it, or nothing of it."""

import sqlite3
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.conftest import settings_for
from tests.factories import make_municipality
from tochka import create_app
from tochka.extensions import db
from tochka.kit.transactions import after_commit, writing
from tochka.network.models import Region


def regions() -> int:
    return db.session.scalars(select(func.count(Region.id))).one()


def test_a_block_that_fails_leaves_nothing(app: Flask) -> None:
    with pytest.raises(KeyError), writing() as session:
        session.add(Region(name="Амурская область"))
        session.flush()
        raise KeyError
    assert regions() == 0


def test_an_inner_block_belongs_to_the_outer_one(app: Flask) -> None:
    with pytest.raises(KeyError), writing() as session:
        with writing():
            session.add(Region(name="Амурская область"))
        raise KeyError
    assert regions() == 0


def test_a_write_outside_a_block_is_refused(app: Flask) -> None:
    db.session.add(Region(name="Амурская область"))
    with pytest.raises(RuntimeError, match="outside"):
        db.session.flush()
    db.session.rollback()


def test_what_waits_for_the_commit_is_dropped_with_a_rollback(app: Flask) -> None:
    done: list[str] = []
    with writing():
        after_commit(lambda: done.append("kept"))
    with pytest.raises(KeyError), writing():
        after_commit(lambda: done.append("lost"))
        raise KeyError
    assert done == ["kept"]


def test_rows_read_before_are_read_again_under_the_lock(app: Flask) -> None:
    municipality = make_municipality(name="Алданский район")
    assert municipality.name == "Алданский район"
    engine = db.engine
    with engine.connect() as other:
        other.exec_driver_sql("UPDATE network_municipalities SET name='Учебный район'")
        other.commit()
    with writing():
        assert municipality.name == "Учебный район"


def test_eight_threads_add_up_on_one_row(tmp_path: Path, empty_database: Path) -> None:
    """Read, add one, write: without the lock some additions would be lost or «database is locked»."""
    import shutil

    shutil.copy(empty_database, tmp_path / "tochka.db")
    app = create_app(settings_for(tmp_path))
    with app.app_context(), writing() as session:
        session.add(Region(name="0"))

    faults: list[BaseException] = []

    def add() -> None:
        try:
            with app.app_context():
                for _ in range(25):
                    with writing() as session:
                        name = session.scalars(select(Region.name)).one()
                        session.execute(update(Region).values(name=str(int(name) + 1)))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert (faults, db.session.scalars(select(Region.name)).one()) == ([], "200")
        db.session.remove()
        db.engine.dispose()


def test_a_writer_waits_for_a_lock_that_sqlite_itself_does_not_wait_for(app: Flask) -> None:
    """Another process without our file lock holds the database; its busy timeout is none, as when a file is closed."""
    with db.engine.connect() as mine:
        mine.exec_driver_sql("PRAGMA busy_timeout=0")
    stranger = sqlite3.connect(db.engine.url.database or "", isolation_level=None, check_same_thread=False)
    stranger.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, lambda: stranger.execute("COMMIT")).start()
    with writing() as session:
        session.add(Region(name="Амурская область"))
    stranger.close()
    assert regions() == 1
