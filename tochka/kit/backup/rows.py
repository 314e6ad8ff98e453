"""Rows of tables as JSON lines and back, the same from SQLite and from PostgreSQL. Tables are read as they are, not as the
models want them, so that a backup of an earlier version can be loaded at its own step and then migrated."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import JSON, Column, Connection, DateTime, MetaData, Table, bindparam, func, select, text

BATCH = 500
VERSION_TABLE = "alembic_version"


def read_tables(connection: Connection) -> MetaData:
    """The tables as the database has them, without the migrations' own."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name != VERSION_TABLE)
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
    return metadata


def dump(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table in the order of its key, a JSON object a line."""
    statement = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=BATCH).execute(statement).mappings():
        values = {name: _plain(value) for name, value in row.items()}
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def load(connection: Connection, table: Table, lines: Iterable[bytes], later: Iterable[str] = ()) -> int:
    """Insert rows from JSON lines; columns named in `later` stay empty for now. Gives the number of rows."""
    skipped = frozenset(later)
    count = 0
    for batch in _batches(lines):
        rows = [
            {name: _value(table.c[name], None if name in skipped else raw) for name, raw in row.items()}
            for row in batch
        ]
        connection.execute(table.insert(), rows)
        count += len(rows)
    return count


def fill(connection: Connection, table: Table, lines: Iterable[bytes], columns: Iterable[str]) -> None:
    """Write the columns that `load` left empty: references to rows that came after."""
    names = list(columns)
    keys = [column.name for column in table.primary_key.columns]
    statement = table.update().values({name: bindparam(f"new_{name}") for name in names})
    for key in keys:
        statement = statement.where(table.c[key] == bindparam(f"old_{key}"))
    for batch in _batches(lines):
        rows = [row for row in batch if any(row[name] is not None for name in names)]
        if rows:
            values = [
                {f"new_{name}": row[name] for name in names} | {f"old_{key}": row[key] for key in keys} for row in rows
            ]
            connection.execute(statement, values)


def order(metadata: MetaData) -> list[tuple[Table, tuple[str, ...]]]:
    """Tables so that a row comes after those it refers to, each with the columns that must wait (circles, itself)."""
    waiting = dict(sorted(metadata.tables.items()))
    placed: list[tuple[Table, tuple[str, ...]]] = []
    while waiting:
        table, late = next(_ready(waiting), (None, ()))
        if table is None:
            raise ValueError(f"a circle of references that may not be empty: {sorted(waiting)}")
        placed.append((table, late))
        del waiting[table.name]
    return placed


def _ready(waiting: dict[str, Table]) -> Iterator[tuple[Table, tuple[str, ...]]]:
    """Tables that can be loaded next: first those that need no column to wait, then those whose columns can."""
    candidates = []
    for table in waiting.values():
        ahead = [key.parent for key in table.foreign_keys if key.column.table.name in waiting]
        itself = [column for column in ahead if all(key.column.table is table for key in column.foreign_keys)]
        if all(column.nullable for column in ahead):
            candidates.append((len(ahead) - len(itself), table, tuple(column.name for column in ahead)))
    for _, table, late in sorted(candidates, key=lambda each: (each[0], each[1].name)):
        yield table, late


def renew_counters(connection: Connection, metadata: MetaData) -> None:
    """Let PostgreSQL go on counting after the loaded ids; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.tables.values():
        if "id" in table.c and table.c.id.primary_key:
            highest = connection.scalar(select(func.max(table.c.id)))
            if highest is not None:
                sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name})
                connection.execute(
                    text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest}
                )


def _batches(lines: Iterable[bytes]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for line in lines:
        batch.append(json.loads(line))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return value


def _value(column: Column[Any], raw: Any) -> Any:
    if raw is None or isinstance(column.type, JSON):
        return raw
    kind = column.type.python_type
    if kind is datetime:
        moment = datetime.fromisoformat(raw)
        aware = isinstance(column.type, DateTime) and column.type.timezone
        return moment if aware else moment.replace(tzinfo=None)
    if kind in (date, time):
        return kind.fromisoformat(raw)
    return b64decode(raw) if kind is bytes else raw
