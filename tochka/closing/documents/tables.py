"""The statistics of a year as an XLSX: one sheet a table, the matrix school by event last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tochka.kit.sheets import SheetColumn, Worksheet, write_xlsx

Cell = str | int | float | datetime | None


@dataclass(frozen=True)
class Table:
    """A sheet: its name, heads of columns, rows."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def statistics_xlsx(tables: Sequence[Table], title: str, made: datetime | None = None) -> bytes:
    """The tables as sheets; the first column is wide, a cell is never a formula."""
    sheets = []
    for table in tables:
        columns = [SheetColumn(head, 40 if place == 0 else 14) for place, head in enumerate(table.head)]
        sheets.append(Worksheet(table.name, columns, [list(row) for row in table.rows], landscape=True))
    return write_xlsx(sheets, title=title, made=made)
