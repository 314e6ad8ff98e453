"""Counting SQL statements: every one that leaves for the database, but for the BEGIN of SQLite's transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tochka.extensions import db


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that run inside the block, in order."""
    statements: list[str] = []

    def listen(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
