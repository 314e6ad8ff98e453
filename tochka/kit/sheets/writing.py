"""Tables that open in Excel, МойОфис and LibreOffice without a question."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from tochka.kit.russian import NBSP, plain_spaces

Cell = str | int | float | date | datetime | bool | None

_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME_LENGTH = 31
_LONGEST_CELL = 32_767
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001  the format has no zones


@dataclass(frozen=True)
class SheetColumn:
    """title, width in characters, wrap: long cells take several lines."""

    title: str
    width: float = 14
    wrap: bool = False


@dataclass(frozen=True)
class Worksheet:
    """One sheet: its name as people call it, columns, rows as long as the columns."""

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Cell]]
    landscape: bool = False


def write_xlsx(worksheets: Sequence[Worksheet], *, title: str = "", made: datetime | None = None) -> bytes:
    """A workbook with frozen, repeated heads and filters. Texts stay texts: no formulas, links or guessed numbers.

    Moments are written as their own zone's clock shows them, since the format knows no zones.
    made: what the file calls its birth; without it a fixed day, so that the same data give the same bytes.
    """
    from xlsxwriter import Workbook  # 11 MB of a process that may never write a table

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(out, options)
    book.set_properties({"title": title, "author": "", "created": made.replace(tzinfo=None) if made else _LONG_AGO})
    formats = _formats(book)
    taken: set[str] = set()
    for worksheet in worksheets:
        _write(book.add_worksheet(_free_name(worksheet.name, taken)), worksheet, formats)
    book.close()
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    return {
        "head": book.add_format({**base, "bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"}),
        "text": book.add_format(base),
        "wrapped": book.add_format({**base, "text_wrap": True}),
        "date": book.add_format({**base, "num_format": "dd.mm.yyyy"}),
        "moment": book.add_format({**base, "num_format": "dd.mm.yyyy hh:mm"}),
    }


def _write(sheet: Any, worksheet: Worksheet, formats: dict[str, Any]) -> None:
    for place, column in enumerate(worksheet.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, formats["head"])
    last = 0
    for last, row in enumerate(worksheet.rows, 1):
        for place, (value, column) in enumerate(zip(row, worksheet.columns, strict=True)):
            _write_cell(sheet, last, place, value, formats, formats["wrapped" if column.wrap else "text"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if worksheet.landscape:
        sheet.set_landscape()
    if last and worksheet.columns:
        sheet.autofilter(0, 0, last, len(worksheet.columns) - 1)


def _write_cell(sheet: Any, row: int, place: int, value: Cell, formats: dict[str, Any], plain: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, place, None, plain)
    elif isinstance(value, bool):
        sheet.write_string(row, place, "да" if value else "нет", plain)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, plain)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value.replace(tzinfo=None), formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, formats["date"])
    else:
        sheet.write_string(row, place, _UNWRITABLE.sub("", value)[:_LONGEST_CELL], plain)


def _free_name(name: str, taken: set[str]) -> str:
    """A sheet's name that Excel accepts: no []:*?/\\, at most 31 letters, no twin, not «History»."""
    words = " ".join(_FORBIDDEN_IN_NAMES.sub(" ", name).split())
    base = words.strip(" '")[:_NAME_LENGTH].strip(" '") or "Лист"
    if base.lower() == "history":
        base = "История"
    free, number = base, 2
    while free.lower() in taken:
        tail = f" {number}"
        free, number = base[: _NAME_LENGTH - len(tail)] + tail, number + 1
    taken.add(free.lower())
    return free


def safe_cell(value: Cell) -> str:
    """A cell's text for CSV; what a spreadsheet would run as a formula gets a leading apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    text = plain_spaces(_UNWRITABLE.sub("", value)).replace(NBSP, " ")
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, semicolons, CRLF: what a Russian Excel opens by a double click."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(title) for title in header])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")
