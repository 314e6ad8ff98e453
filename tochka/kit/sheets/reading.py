"""A table that somebody sends: XLSX, CSV or text pasted from a spreadsheet; what cannot be read is a refusal, a value."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from tochka.kit.russian import clean_text
from tochka.kit.sheets.bombs import danger_in

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 200
_LONGEST_CELL = 10_000
_MOST_LINES = 20 * MAX_ROWS  # so many may be empty at the end
_NOTHING = (None, "")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATORS = "\t;,"
_BETWEEN = re.compile(rb"([\t;,\r\n]+)")
_SAMPLE_LINES, _SAMPLE_LETTERS = 20, 20_000


class TableCode(StrEnum):
    """Why a table is not read."""

    empty = "empty"
    too_big = "too_big"
    too_many_rows = "too_many_rows"
    too_many_columns = "too_many_columns"
    not_a_table = "not_a_table"
    old_format = "old_format"
    protected = "protected"
    broken = "broken"
    bomb = "bomb"


@dataclass(frozen=True)
class TableRefusal:
    """A code and the values that its words need."""

    code: TableCode
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadTable:
    """The sheet's name (empty for text) and rows of texts, all of one length; row 0 is line 1 of the file.

    Dates read «26.05.2023», whole numbers «9», numbers with a fraction «1,5»; empty rows and columns at the end are gone.
    A cell merged over several rows stands in each of them, as people see it. `unread` counts the workbook's other sheets.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    unread: int = field(default=0, compare=False)


def read_table(data: bytes, filename: str = "") -> ReadTable | TableRefusal:
    """The first visible sheet of an XLSX, or a CSV in UTF-8, UTF-16 or Windows-1251 with ; , or tabs.

    The content decides, not the name. At most 10 MB, 5,000 rows, 200 columns.
    """
    if len(data) > MAX_BYTES:
        return TableRefusal(TableCode.too_big, {"bytes": len(data), "most": MAX_BYTES})
    if not data.strip():
        return TableRefusal(TableCode.empty)
    if data.startswith(_OLE):
        # A workbook with a password is wrapped in the old format, too.
        protected = "EncryptedPackage".encode("utf-16-le") in data
        return TableRefusal(TableCode.protected if protected else TableCode.old_format)
    if data.startswith(_ZIP):
        return _read_xlsx(data)
    text = _decoded(data)
    return TableRefusal(TableCode.not_a_table, {"filename": filename}) if text is None else read_pasted(text)


def _read_xlsx(data: bytes) -> ReadTable | TableRefusal:
    danger = danger_in(data)
    if danger:
        codes = {"bomb": TableCode.bomb, "broken": TableCode.broken, "too_wide": TableCode.too_many_rows}
        return TableRefusal(codes[danger], {"most": MAX_ROWS})
    try:
        with CalamineWorkbook.from_object(BytesIO(data)) as book:
            name = _first_visible(book)
            if name is None:
                return TableRefusal(TableCode.empty)
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False)
            _fill_merged(rows, sheet.merged_cell_ranges or [])
            unread = len(book.sheet_names) - 1
    except PasswordError:
        return TableRefusal(TableCode.protected)
    except (CalamineError, OSError, ValueError):
        return TableRefusal(TableCode.not_a_table)
    found = _bounded(name, rows)
    return replace(found, unread=unread) if isinstance(found, ReadTable) else found


def _fill_merged(rows: list[list[Any]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Downwards only: a name merged over two columns is still one name."""
    for (top, left), (bottom, _) in islice(ranges, MAX_ROWS):
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and row[left] in _NOTHING:
                row[left] = rows[top][left]


def _first_visible(book: Any) -> str | None:
    for sheet in book.sheets_metadata:
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            return str(sheet.name)
    return None


def _decoded(data: bytes) -> str | None:
    """The text of a CSV, or None for what is no text at all."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try(data, "utf-16")
    if b"\x00" in data:
        return None
    return _try(data, "utf-8-sig") or _pieced(data)


def _pieced(data: bytes) -> str | None:
    """Windows-1251, but for cells that are UTF-8: a file put together from two. None for what is no text."""
    pieces = [_try(piece, "utf-8-sig") or _try(piece, "cp1251") for piece in _BETWEEN.split(data)]
    return "".join(piece for piece in pieces if piece) if None not in pieces else None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def read_pasted(text: str) -> ReadTable | TableRefusal:
    """Text copied from a spreadsheet, or a CSV already decoded; the separator is the one that the lines agree on."""
    if len(text) > MAX_BYTES:
        return TableRefusal(TableCode.too_big, {"bytes": len(text), "most": MAX_BYTES})
    if not text.strip():
        return TableRefusal(TableCode.empty)
    text = text.replace("\x00", "")
    try:
        return _bounded("", csv.reader(StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error:
        return TableRefusal(TableCode.not_a_table)


def _separator(text: str) -> str:
    sample = [line for line in text[:_SAMPLE_LETTERS].splitlines() if line.strip()][:_SAMPLE_LINES]

    def agreement(sign: str) -> tuple[int, int]:
        counts = Counter(_outside_quotes(line).count(sign) for line in sample)
        counts.pop(0, None)
        if not counts:
            return (0, 0)
        number, lines_with_it = counts.most_common(1)[0]
        return (lines_with_it, number)

    return max(_SEPARATORS, key=agreement)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _bounded(name: str, rows: Iterable[Sequence[object]]) -> ReadTable | TableRefusal:
    texts: list[list[str]] = []
    for number, row in enumerate(rows, 1):
        if any(value not in _NOTHING for value in row[MAX_COLUMNS:]):
            return TableRefusal(TableCode.too_many_columns, {"columns": len(row), "most": MAX_COLUMNS})
        cells = [_text(value) for value in row[:MAX_COLUMNS]]
        if number <= MAX_ROWS:
            texts.append(cells)
        elif any(cells) or number > _MOST_LINES:
            return TableRefusal(TableCode.too_many_rows, {"most": MAX_ROWS})
    while texts and not any(texts[-1]):
        texts.pop()
    width = max((place + 1 for row in texts for place, text in enumerate(row) if text), default=0)
    if not texts:
        return TableRefusal(TableCode.empty)
    return ReadTable(name, tuple(tuple((row + [""] * width)[:width]) for row in texts))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y}" if value.time() == time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time | timedelta):
        return str(value)[:5]
    return clean_text(str(value))[:_LONGEST_CELL]
