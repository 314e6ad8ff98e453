"""Many papers as one ZIP, streamed: nothing is kept but the list of names. Stored, not packed: papers are packed inside."""

import re
from collections.abc import Iterable, Iterator
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_FIXED = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP can tell; the same papers give the same file
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 120


class _Outlet:
    """A file that cannot go back: what was written is taken away at once."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        """All that was written since the last time."""
        data = b"".join(self.parts)
        self.parts.clear()
        return data


def zipped(papers: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Pieces of a ZIP of (file name, bytes). Equal names get a number, so no paper hides another."""
    outlet, seen = _Outlet(), dict[str, int]()
    with ZipFile(outlet, "w", ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, data in papers:
            entry = ZipInfo(_unused(name, seen), _FIXED)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
            yield outlet.taken()
    yield outlet.taken()


def file_name(*parts: str, ending: str = "pdf") -> str:
    """«Образцова Мария Петровна, ТР-2022-23-004-017.pdf»: readable, and allowed by every system."""
    bare = ", ".join(part for part in (_FORBIDDEN.sub("-", part).strip(" .") for part in parts) if part)
    return f"{bare[:_LONGEST].rstrip(' .,') or 'сертификат'}.{ending}"


def _unused(name: str, seen: dict[str, int]) -> str:
    seen[name] = seen.get(name, 0) + 1
    if seen[name] == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return _unused(f"{stem} ({seen[name]}){dot}{ending}", seen)
