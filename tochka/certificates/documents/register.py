"""The register as a table: what the body's journal of issued papers holds (number, whom, state). Always Russian."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from tochka.kit.pdf import Column, Sheet, TableStyle, draw_table, missing_characters
from tochka.kit.russian import long_date
from tochka.kit.sheets import SheetColumn, Worksheet, write_xlsx

STATES = {"numbered": "готовится", "issued": "выдан", "revoked": "отозван", "annulled": "аннулирован"}
_WIDTHS = (42, 40, 62, 44, 22, 50)  # mm, A4 landscape between its margins
_STYLE = TableStyle(size=9, head_size=8, row_height=8)


class Line(Protocol):
    """What a line of the register tells."""

    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def organization(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def revoked_because(self) -> str: ...


def register_xlsx(lines: Sequence[Line], kinds: Mapping[str, str], made: datetime) -> bytes:
    """The register as XLSX; `kinds` says a kind's code in words, `made` stands in the properties."""
    columns = (
        SheetColumn("№ бумаги", 24),
        SheetColumn("Вид", 24),
        SheetColumn("Кому", 40),
        SheetColumn("Организация", 30),
        SheetColumn("Состояние", 14),
        SheetColumn("Экземпляр", 12),
        SheetColumn("Причина отзыва", 40),
    )
    rows = [_row(line, kinds) for line in lines]
    return write_xlsx([Worksheet("Журнал", columns, rows)], title="Журнал сертификатов", made=made)


def _row(line: Line, kinds: Mapping[str, str]) -> tuple[str, ...]:
    state = STATES[line.state]
    return (
        line.number,
        kinds[line.kind],
        line.name,
        line.organization,
        state,
        str(line.position),
        line.revoked_because,
    )


def register_pdf(lines: Sequence[Line], kinds: Mapping[str, str], event: str, issuer: str, made: datetime) -> bytes:
    """The journal to print and to sign in: A4 landscape, «лист 1 из 3» on each page. `made` is on the event's clocks."""
    sheet = Sheet(title="Журнал выдачи", author=issuer, landscape=True, each_page=_foot)
    y = sheet.paragraph(sheet.left, 20, 260, _printable(issuer), face="sans", size=9, colour="#46554D")
    y = sheet.paragraph(sheet.left, y + 3, 260, "Журнал выдачи сертификатов", face="serif-bold", size=16)
    y = sheet.paragraph(sheet.left, y + 1, 260, _printable(f"{event}. Составлен {long_date(made.date())}"), size=10)
    titles = ("№ бумаги", "Вид", "Кому", "Организация", "Состояние", "Подпись о получении")
    columns = [Column(title, width) for title, width in zip(titles, _WIDTHS, strict=True)]
    rows = [[_printable(cell) for cell in _printed(line, kinds)] for line in lines]
    draw_table(sheet, columns, rows, y + 3, style=_STYLE, bottom=sheet.height - 18, new_page=lambda _: 16.0)
    return sheet.finish()


def _printed(line: Line, kinds: Mapping[str, str]) -> tuple[str, ...]:
    again = f", экземпляр {line.position}" if line.position > 1 else ""
    state = STATES[line.state] + again + (f": {line.revoked_because}" if line.revoked_because else "")
    return (line.number, kinds[line.kind], line.name or "(имя удалено)", line.organization, state, "")


def _printable(text: str) -> str:
    """The text without signs that the face lacks: a journal is printed whatever somebody has typed."""
    for sign in missing_characters(text, "sans"):
        text = text.replace(sign, "")
    return text


def _foot(sheet: Sheet, number: int, total: int) -> None:
    sheet.text(sheet.right, sheet.height - 8, f"лист {number} из {total}", size=8, align="right")
