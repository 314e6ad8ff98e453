"""Transactions: reads are free, a write is one block that takes the lock first. SQLite's one writer waits in a file lock.

Figures and reasons: docs/decisions/0003-one-writer.md."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from tochka.extensions import db

WRITES = "tochka_writes"
WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)  # s


@contextmanager
def writing() -> Iterator[Session]:
    """One write transaction: commits at the end, rolls back on any error. Inside another one it joins it.

    What was read before is forgotten at entry, so that a decision stands on rows read under the lock."""
    session = db.session()
    if WRITES in session.info:
        yield session
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("unsaved changes outside a write transaction")
    session.rollback()
    session.info[WRITES] = []
    try:
        session.connection(execution_options={WRITES: True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        del session.info[WRITES]
        raise
    for action in session.info.pop(WRITES):
        action()


def after_commit(action: Callable[[], object]) -> None:
    """Do something once the present write transaction is committed; dropped when it is rolled back."""
    db.session().info[WRITES].append(action)


def end_reading() -> None:
    """Let go of the snapshot that earlier reads hold, so that the next read sees what others wrote."""
    session = db.session()
    if WRITES not in session.info:
        session.rollback()


def _refuse_stray_writes(session: Session, *_: Any) -> None:
    if WRITES not in session.info:
        raise RuntimeError("a write outside `with writing()`")


def leave_no_traces() -> None:
    """Empty SQLite's log of writes: what was erased must not be read from the file's old pages. Readers are not kept waiting."""
    if db.engine.dialect.name == "sqlite":
        end_reading()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")


def watch_sessions() -> None:
    """Make every session refuse a flush outside `writing()`. Called once, by create_app."""
    if not event.contains(Session, "before_flush", _refuse_stray_writes):
        event.listen(Session, "before_flush", _refuse_stray_writes)


def prepare_engine(engine: Engine) -> None:
    """Give an SQLite engine its pragmas, its two kinds of BEGIN and the file lock of its one writer."""
    if engine.dialect.name != "sqlite" or event.contains(engine, "connect", _set_pragmas):
        return
    event.listen(engine, "connect", _set_pragmas)
    path = engine.url.database
    lock = f"{path}.lock" if path and path != ":memory:" else None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(WRITES):
            connection.exec_driver_sql("BEGIN DEFERRED")
            return
        if lock:
            _lock(connection.connection.info, lock)
        _begin_immediate(connection)

    @event.listens_for(engine, "checkin")
    def checkin(_: Any, entry: ConnectionPoolEntry) -> None:
        _unlock(entry.info)

    @event.listens_for(engine, "invalidate")
    def invalidate(_: Any, entry: ConnectionPoolEntry, error: BaseException | None) -> None:
        _unlock(entry.info)


def _set_pragmas(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    """Begin as the one writer. While the last reader of another process closes the file, SQLite answers «locked» at once,
    without its own waiting: then we wait for it, two seconds at most."""
    for pause in WAITS:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            if "locked" not in str(error.orig):
                raise
            time.sleep(pause)
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _lock(info: dict[str, Any], path: str) -> None:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    info["lock"] = handle


def _unlock(info: dict[str, Any]) -> None:
    handle = info.pop("lock", None)
    if handle is not None:
        os.close(handle)
