"""The file of a backup: a ZIP of rows, keys and papers, with a manifest that holds versions and the hash of every entry."""

import hashlib
import hmac
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Engine

from tochka.config import Settings
from tochka.kit.backup import rows

FORMAT = 1
MANIFEST = "manifest.json"
ROWS = "rows/"
FILES = "files/"


class BadArchive(Exception):
    """The file is not a whole backup; the message is for a person."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `secret` tells two installations' secrets apart without telling the secret."""

    format: int
    made_at: str
    revision: str
    database: str
    secret: str
    tables: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)


def save(target: Path, engine: Engine, settings: Settings, made_at: datetime) -> Manifest:
    """Write a backup of one moment: rows in one snapshot, keys, papers. The file is its owner's alone: it holds keys."""
    draft = target.with_name(f".{target.name}.part")
    tables: dict[str, int] = {}
    hashes: dict[str, str] = {}
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            os.fdopen(handle, "wb") as raw,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        ):
            with engine.connect() as plain:
                snapshot = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
                connection = plain.execution_options(**snapshot)
                revision = MigrationContext.configure(connection).get_current_revision()
                for table in sorted(rows.read_tables(connection).tables.values(), key=lambda each: each.name):
                    name = f"{ROWS}{table.name}.jsonl"
                    hashes[name], tables[table.name] = _write(archive, name, rows.dump(connection, table))
            for name, path in sorted(files_of(settings).items()):
                hashes[name], _ = _write(archive, name, _chunks(path))
            manifest = Manifest(
                FORMAT, made_at.isoformat(), revision or "", engine.dialect.name, print_of(settings), tables, hashes
            )
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return manifest


def files_of(settings: Settings) -> dict[str, Path]:
    """What is kept beside the database: entry name → path."""
    single = [settings.keys_file, settings.instance / "secret"]
    folders = [folder for folder in (settings.papers, settings.answers) if folder.is_dir()]
    many = [path for folder in folders for path in folder.rglob("*")]
    return {FILES + path.relative_to(settings.instance).as_posix(): path for path in [*single, *many] if path.is_file()}


def print_of(settings: Settings) -> str:
    """A fingerprint of the secret that seals links."""
    return hmac.new(settings.secret_key.encode(), b"tochka/backup", hashlib.sha256).hexdigest()[:16]


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """The manifest of a backup. Raises BadArchive."""
    try:
        values: dict[str, Any] = json.loads(archive.read(MANIFEST))
        manifest = Manifest(**values)
    except (KeyError, ValueError, TypeError):
        raise BadArchive("Это не резервная копия Точки: в файле нет её описи.") from None
    if manifest.format != FORMAT:
        raise BadArchive(f"Копия вида {manifest.format}, эта версия читает вид {FORMAT}. Обновите Точку.")
    return manifest


def check(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Compare every entry with its hash. Raises BadArchive, naming the entry."""
    names = set(archive.namelist()) - {MANIFEST}
    if names != set(manifest.hashes):
        raise BadArchive(f"Состав копии не сходится с описью: {sorted(names ^ set(manifest.hashes))[0]}.")
    for name, expected in manifest.hashes.items():
        digest = hashlib.sha256()
        try:
            for chunk in _entry_chunks(archive, name):
                digest.update(chunk)
        except (zipfile.BadZipFile, OSError, EOFError):
            raise BadArchive(f"Копия повреждена: {name} не читается.") from None
        if digest.hexdigest() != expected:
            raise BadArchive(f"Копия повреждена или изменена: {name}.")


def _write(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as entry:
        for chunk in chunks:
            digest.update(chunk)
            entry.write(chunk)
            count += 1
    return digest.hexdigest(), count


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


def _entry_chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as entry:
        while chunk := entry.read(1 << 20):
            yield chunk
