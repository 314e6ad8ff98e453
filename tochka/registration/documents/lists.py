"""The list of registrations as XLSX and CSV. Cells are texts: nothing typed becomes a formula."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tochka.kit.sheets import SheetColumn, Worksheet, write_csv, write_xlsx

WIDTHS = (6, 34, 26, 20, 24, 22, 9, 40, 28, 18, 18)


def list_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[str | int | None]], made: datetime) -> bytes:
    """A workbook of one sheet; `made` is the local moment that the file calls its birth."""
    columns = [SheetColumn(words, WIDTHS[min(n, len(WIDTHS) - 1)]) for n, words in enumerate(head)]
    sheet = Worksheet(title[:31], columns, list(rows), landscape=True)
    return write_xlsx([sheet], title=title, made=made)


def list_csv(head: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """UTF-8 with a mark and semicolons: opens right in Russian Excel."""
    return write_csv(list(head), rows)
