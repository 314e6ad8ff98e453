"""The registry of erasures beside the database, ids and days alone: a restored older backup is erased anew by it."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

_files: list[Path] = []


@dataclass(frozen=True)
class Erased:
    """One erasure: whose (kind and id, never a name), why, when it was asked for and done, UTC."""

    kind: str
    id: int
    reason: str
    asked_at: datetime
    done_at: datetime


def use_registry(file: Path) -> None:
    """Tell where the registry lies."""
    _files[:] = [file]


def note_erasure(erased: Erased) -> None:
    """Add a line to the registry, once committed; what stands there already may stand twice."""
    line = asdict(erased) | {"asked_at": erased.asked_at.isoformat(), "done_at": erased.done_at.isoformat()}
    handle = os.open(_files[0], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def noted_erasures() -> list[Erased]:
    """The whole registry, each subject once; a line that was cut by a power failure is left out."""
    found: dict[tuple[str, int], Erased] = {}
    for line in _lines():
        try:
            values = json.loads(line)
            moments = {name: datetime.fromisoformat(values[name]) for name in ("asked_at", "done_at")}
            erased = Erased(values["kind"], int(values["id"]), values["reason"], **moments)
        except (ValueError, KeyError, TypeError):
            continue
        found.setdefault((erased.kind, erased.id), erased)
    return list(found.values())


def _lines() -> Iterable[str]:
    return _files[0].read_text("utf-8").splitlines() if _files and _files[0].is_file() else ()
