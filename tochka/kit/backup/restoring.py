"""Putting a backup back: everything is checked first, one transaction writes, the files change places just before it ends."""

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, func, select

from tochka.config import Settings
from tochka.kit.backup import rows
from tochka.kit.backup.archive import FILES, ROWS, BadArchive, Manifest, check, files_of, read_manifest

Migrate = Callable[[Connection, str], None]


class NotEmpty(Exception):
    """There is something here already, and nobody said to replace it."""


def restore(source: Path, engine: Engine, settings: Settings, migrate: Migrate, replace: bool = False) -> Manifest:
    """Put a backup into an empty installation, or over what is here with `replace`; on any failure all stays as it was.

    `migrate(connection, revision)` brings an empty database to a step, inside the given transaction.
    Raises BadArchive and NotEmpty."""
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile):
        raise BadArchive(f"{source}: файл не открывается как резервная копия.") from None
    with archive:
        manifest = read_manifest(archive)
        check(archive, manifest)
        with _transaction(engine) as connection:
            if not replace and (_has_rows(connection) or files_of(settings).keys() - {f"{FILES}secret"}):
                raise NotEmpty
            _drop_tables(connection)
            migrate(connection, manifest.revision)
            _load(connection, archive, manifest)
            migrate(connection, "head")
            _check_references(connection)
            with _swapped_files(archive, manifest, settings):
                connection.commit()
    return manifest


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction that nobody else writes beside; references on SQLite are checked at its end."""
    engine.dispose()
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            try:
                connection.execution_options(tochka_writes=True).begin()
                yield connection
            finally:
                connection.rollback()
                driver.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
        else:
            connection.begin()
            yield connection


def _has_rows(connection: Connection) -> bool:
    tables = rows.read_tables(connection).tables.values()
    return any(connection.scalar(select(func.count()).select_from(table)) for table in tables)


def _drop_tables(connection: Connection) -> None:
    cascade = " CASCADE" if connection.dialect.name == "postgresql" else ""
    for name in [*rows.read_tables(connection).tables, rows.VERSION_TABLE]:
        connection.exec_driver_sql(f'DROP TABLE IF EXISTS "{name}"{cascade}')


def _load(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    metadata = rows.read_tables(connection)
    if set(metadata.tables) != set(manifest.tables):
        raise BadArchive(f"Таблицы копии не те, что на шаге {manifest.revision}.")
    late = []
    for table, columns in rows.order(metadata):
        with archive.open(f"{ROWS}{table.name}.jsonl") as lines:
            rows.load(connection, table, lines, columns)
        if columns:
            late.append((table, columns))
    for table, columns in late:
        with archive.open(f"{ROWS}{table.name}.jsonl") as lines:
            rows.fill(connection, table, lines, columns)
    rows.renew_counters(connection, metadata)


def _check_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise BadArchive(f"Ссылки в копии не сходятся: {broken[0]}.")


@contextmanager
def _swapped_files(archive: zipfile.ZipFile, manifest: Manifest, settings: Settings) -> Iterator[None]:
    """Put the backup's files in place while the block commits; put the old ones back if it fails."""
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.instance) as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        for name in manifest.hashes:
            if name.startswith(FILES):
                _extract(archive, name, new / name.removeprefix(FILES))
        kept = [settings.keys_file, settings.papers, settings.answers, settings.instance / "secret"]
        moved: list[tuple[Path, Path]] = []
        try:
            for path in kept:
                _move(path, old / path.name, moved)
                _move(new / path.name, path, moved)
            yield
        except BaseException:
            for source, target in reversed(moved):
                target.rename(source)
            raise


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    if ".." in target.parts:
        raise BadArchive(f"Недопустимое имя в копии: {name}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as entry, target.open("wb") as file:
        shutil.copyfileobj(entry, file)
    target.chmod(0o600)


def _move(source: Path, target: Path, moved: list[tuple[Path, Path]]) -> None:
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        moved.append((source, target))
