"""The folder of files that people sent in answers: random names, readable by the service alone. Rows name them; what no row
names is swept."""

import secrets
import time
from collections.abc import Iterable
from pathlib import Path

from tochka.kit.transactions import end_reading
from tochka.registration.queries.questions import kept_files

# A file is written before its row is committed: younger ones are left to their transaction.
YOUNG = 3600
_folders: list[Path] = []


def use_files(folder: Path) -> None:
    """Tell where the files are kept."""
    _folders[:] = [folder]


def keep_file(data: bytes) -> str:
    """Write a file under a new random name and give the name."""
    folder = _folders[0]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    path = folder / name
    path.touch(0o600, exist_ok=False)
    path.write_bytes(data)
    return name


def read_file(name: str) -> bytes | None:
    """A kept file; None when it is not there any more."""
    path = _folders[0] / name
    return path.read_bytes() if path.is_file() else None


def drop_files(names: Iterable[str]) -> None:
    """Delete kept files."""
    for name in names:
        (_folders[0] / name).unlink(missing_ok=True)


def sweep_files() -> int:
    """Each minute: delete the files that no answer names (a refused form, a service that stopped half-way); gives how many."""
    folder = _folders[0]
    if not folder.is_dir():
        return 0
    old = [path for path in folder.iterdir() if path.stat().st_mtime < time.time() - YOUNG]
    if not old:
        return 0
    end_reading()
    known = kept_files()
    stray = [path for path in old if path.name not in known]
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)
