"""The file of ticket keys: read again when it has changed, made by itself in demo mode only."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tochka.kit.errors import refuse
from tochka.tickets.rules.keys import KeyRing, new_ring, read_ring, revoked, rotated, write_ring
from tochka.tickets.rules.token import Key


class MissingKeys(Exception):
    """There is no readable key file; the message is for the person who runs the service."""


@dataclass
class _Kept:
    path: Path
    may_make: bool
    mark: tuple[int, int] = (0, 0)
    ring: KeyRing | None = None


_kept: list[_Kept] = []


def use_keys(path: Path, may_make: bool) -> None:
    """Tell where the keys are; `may_make` (demo mode) makes the first one when there is none."""
    _kept[:] = [_Kept(path, may_make)]


def keyring() -> KeyRing:
    """The ring of this installation. Raises MissingKeys with a sentence that says what to do."""
    kept = _kept[0]
    mark = _mark(kept.path)
    if mark is None and kept.may_make:
        ensure_keys(kept.path)
        mark = _mark(kept.path)
    if mark is None:
        raise MissingKeys(_missing(kept.path))
    if kept.ring is None or kept.mark != mark:
        kept.ring, kept.mark = _read(kept.path), mark
    return kept.ring


def public_keys() -> dict[int, Key]:
    """Public keys by number, for proving tokens on the server and on phones."""
    return keyring().public()


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    return state.st_mtime_ns, state.st_size


def _read(path: Path) -> KeyRing:
    try:
        return read_ring(path.read_text("utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise MissingKeys(f"{path}: файл ключей билетов не читается. Верните его из резервной копии.") from error


def _missing(path: Path) -> str:
    return (
        f"{path}: нет ключей билетов. Верните файл из резервной копии (старые билеты останутся действительны) "
        "или создайте новый: `flask --app app keys rotate`."
    )


def refusal_to_start(path: Path) -> str | None:
    """Why a production service may not start with these keys; None when all is well."""
    try:
        if not path.exists():
            return _missing(path)
        _read(path)
    except MissingKeys as error:
        return str(error)
    return None


def ensure_keys(path: Path) -> None:
    """Make the file with a first key where there is none. Two processes at once make one file."""
    _write_new(path, write_ring(new_ring()))


def _write_new(path: Path, text: str) -> None:
    draft = _draft(path, text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, text: str) -> Path:
    """A finished file beside the other (mode 600), so that nobody ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _change(path: Path, change: Callable[[KeyRing], KeyRing]) -> KeyRing:
    ring = change(_read(path))
    _draft(path, write_ring(ring)).rename(path)
    return ring


def rotate_keys(path: Path) -> int:
    """A new key signs from now on, the former stays accepted; without a file the first one is made. Gives its number."""
    if not path.exists():
        ensure_keys(path)
        return _read(path).active.id
    return _change(path, rotated).active.id


def revoke_key(path: Path, number: int) -> int:
    """A stolen key opens nothing any more; gives the number of the key that signs now. All tickets must then be reissued
    (`reissue_all`). Refused: tickets.unknown_key."""
    try:
        return _change(path, lambda ring: revoked(ring, number)).active.id
    except KeyError:
        raise refuse("tickets.unknown_key") from None
