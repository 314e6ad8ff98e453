"""Is an uploaded XLSX what it says: bounded when unpacked, and no cell at the end of the world?"""

import struct
import zlib
from io import BytesIO
from typing import Literal
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile, ZipInfo

MAX_UNPACKED = 64 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_AREA = 2_000_000
_MOST_ELEMENTS = 2_200_000  # 5,000 rows of 200 filled cells
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED = 0, 8
Danger = Literal["broken", "bomb", "too_wide"]


def danger_in(data: bytes) -> Danger | None:
    """Unpacks every entry itself, counting, because the declared sizes may lie; None when all is well."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                return "bomb"
            return _unpack(data, entries)
    except (BadZipFile, zlib.error, struct.error, ValueError, EOFError, ExpatError):
        return "broken"


def _unpack(data: bytes, entries: list[ZipInfo]) -> Danger | None:
    left = MAX_UNPACKED
    for entry in entries:
        content = _content(data, entry, left)
        if content is None:
            return "bomb"
        left -= len(content)
        if _is_worksheet(content) and _Extent().of(content) > MAX_AREA:
            return "too_wide"
    return None


def _content(data: bytes, entry: ZipInfo, most: int) -> bytes | None:
    """The unpacked bytes, or None when they exceed what is allowed or what the archive declares."""
    header = _LOCAL_HEADER.unpack_from(data, entry.header_offset)
    start = entry.header_offset + _LOCAL_HEADER.size + header[-2] + header[-1]
    packed = data[start : start + entry.compress_size]
    if entry.flag_bits & 1 or entry.compress_type not in {_STORED, _DEFLATED}:
        raise BadZipFile("encrypted or packed in an unusual way")
    limit = min(most, entry.file_size)
    if entry.compress_type == _STORED:
        return packed if len(packed) <= limit else None
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    content = unpacker.decompress(packed, limit + 1)
    return content if len(content) <= limit else None


def _is_worksheet(content: bytes) -> bool:
    """By what stands in it: the workbook may call a sheet's file as it likes."""
    return any("sheetData".encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


class _Extent:
    """The rectangle that holds every filled cell: a reader keeps all of it in memory.

    Parsed, not searched: quotes, entities and encodings would hide a far cell. Empty formatted cells do not count.
    """

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.row = self.column = self.elements = 0

    def of(self, content: bytes) -> int:
        parser = ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.Parse(content, True)
        return self.rows * self.columns

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > _MOST_ELEMENTS:
            raise ValueError("more elements than a table has")
        element = name.rpartition(" ")[2]
        if element == "row":
            self.row, self.column = _number(attributes.get("r", ""), self.row + 1), 0
        elif element == "c":
            self._move(attributes.get("r", ""))
        elif element in {"v", "is", "t", "f"}:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)

    def _move(self, place: str) -> None:
        letters = place.rstrip("0123456789")
        self.column = _column(letters) if letters else self.column + 1
        self.row = _number(place[len(letters) :], self.row)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else otherwise


def _column(letters: str) -> int:
    value = 0
    for letter in letters[:6].upper():
        value = value * 26 + ord(letter) - 64
    return value
