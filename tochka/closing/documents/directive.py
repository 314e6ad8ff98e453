"""A directive as an editable office paper: requisites of GOST R 7.0.97, clauses, distribution, acquaintance."""

from datetime import datetime
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from tochka.closing.models.sheets import Block, Sheet
from tochka.kit import docx as office

WIDTH = 180  # mm between the margins
INDENT = 12.5
SIZE = 14
BLANK = "____________"
_HEAD = ["№", "Организация", "Фамилия, инициалы", "Дата", "Подпись"]
_WIDTHS = [12, 66, 50, 22, 30]
EMPTY_ROWS = 3


def directive_docx(sheet: Sheet, made: datetime | None = None) -> bytes:
    """The whole paper: A4, 14 pt, the number blank until it is known. `made` stands in its properties."""
    paper = office.new_document(sheet.title or "Приказ", author=sheet.body, size=SIZE, made=made)
    _head(paper, sheet)
    _text(paper, sheet)
    _clauses(paper, sheet)
    office.signature(paper, sheet.post or "Должность", sheet.name or "И. О. Фамилия")
    _appendices(paper, sheet)
    office.page_numbers(paper)
    return office.to_bytes(paper)


def printed_number(sheet: Sheet) -> str:
    """«№ 01-03/12», with a blank to write in where the number is not whole: «№ 01-03/____»."""
    number = sheet.number.strip()
    if not number:
        return f"№ {BLANK}"
    return f"№ {number}____" if number.endswith(("/", "-")) else f"№ {number}"


def _head(paper: Any, sheet: Sheet) -> None:
    if sheet.body:
        office.heading(paper, sheet.body, size=SIZE, after=12)
    office.heading(paper, "ПРИКАЗ", size=16, after=12)
    line = office.paragraph(paper, f"{sheet.day or BLANK}\t{sheet.place}\t{printed_number(sheet)}", after=18, keep=True)
    stops = line.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(WIDTH / 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    office.heading(paper, sheet.title, size=SIZE, after=14)


def _text(paper: Any, sheet: Sheet) -> None:
    for block in (sheet.opening, *sheet.events, sheet.assessment):
        if block.text:
            _body(paper, block.text)
    line = office.paragraph(paper, "ПРИКАЗЫВАЮ:", bold=True, before=10, after=10, keep=True)
    line.paragraph_format.first_line_indent = Mm(0)


def _body(paper: Any, text: str, keep: bool = False) -> Any:
    made = office.paragraph(paper, text, align="justify", indent=INDENT, after=4, keep=keep)
    made.paragraph_format.line_spacing = 1.15
    return made


def _clauses(paper: Any, sheet: Sheet) -> None:
    for clause, after in zip(sheet.clauses, (*sheet.clauses[1:], None), strict=True):
        leads = after is not None and after.level > clause.level
        _body(paper, _numbered(clause), keep=leads)


def _numbered(clause: Block) -> str:
    return f"{clause.number} {clause.text}"


def _appendices(paper: Any, sheet: Sheet) -> None:
    if sheet.distribution:
        heading = office.heading(paper, "Рассылка", after=8)
        heading.paragraph_format.page_break_before = True
        for number, line in enumerate(sheet.distribution, start=1):
            office.paragraph(paper, f"{number}. {line}", after=2)
    if sheet.acquainted:
        heading = office.heading(paper, "Лист ознакомления", after=4)
        heading.paragraph_format.page_break_before = True
        about = f"с приказом от {sheet.day or BLANK} {printed_number(sheet)} «{sheet.title}»"
        office.paragraph(paper, about, align="center", size=12, after=10, keep=True)
        rows = [[str(n), name, "", "", ""] for n, name in enumerate(sheet.acquainted, start=1)]
        rows += [[str(len(rows) + n), "", "", "", ""] for n in range(1, EMPTY_ROWS + 1)]
        table = office.table(paper, _HEAD, rows, _WIDTHS, size=12)
        for row in table.rows[1:]:
            row.height = Pt(24)
