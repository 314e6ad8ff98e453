"""The plan on paper: a landscape A4 with the head of its table on every page, as DOCX to be edited and as PDF."""

from collections.abc import Sequence
from datetime import datetime

from tochka.kit import docx
from tochka.kit.pdf import Column, Sheet, TableStyle, draw_table, printable
from tochka.kit.pdf.sheet import Margins
from tochka.kit.russian import long_date
from tochka.plan.documents.form import COLUMNS, PlanFacts, PrintedRow

_STYLE = TableStyle(size=8, head_size=7.5, row_height=7.5, head_height=6)


def plan_docx(facts: PlanFacts, rows: Sequence[PrintedRow], made: datetime) -> bytes:
    """The customary form as DOCX; the same rows and moment give the same bytes."""
    document = docx.new_document(facts.title, size=12, landscape=True, made=made)
    docx.page_numbers(document)
    if facts.approved:
        docx.paragraph(document, f"Утверждён {long_date(facts.approved)}", align="right", size=11, after=6)
    docx.heading(document, facts.title, size=14, after=2)
    docx.paragraph(document, facts.body, align="center", size=11, after=10, keep=True)
    table = [[f"{number}.", *row.cells] for number, row in enumerate(rows, 1)]
    docx.table(document, [title for title, _width in COLUMNS], table, [width for _title, width in COLUMNS], size=8)
    return docx.to_bytes(document)


def plan_pdf(facts: PlanFacts, rows: Sequence[PrintedRow]) -> bytes:
    """The customary form as PDF. What the face has no sign for is printed as «?»."""
    sheet = Sheet(
        title=facts.title,
        author=facts.body,
        landscape=True,
        margins=Margins(left=15, right=15, top=14, bottom=14),
        each_page=lambda page, number, total: _foot(page, facts, number, total),
    )
    width = sheet.right - sheet.left
    y = sheet.fitted(
        sheet.left, 20, width, printable(facts.title, "serif-bold"), face="serif-bold", size=15, smallest=11, lines=2
    )
    status = f"утверждён {long_date(facts.approved)}" if facts.approved else "проект"
    sheet.fitted(sheet.left, y, width, printable(f"{facts.body}, {status}"), size=10, smallest=8)
    columns = [
        Column(title, size, "right" if title in ("№", "Охват") else "left", rule=title == "№")
        for title, size in COLUMNS
    ]
    table = [[str(number), *map(printable, row.cells)] for number, row in enumerate(rows, 1)]
    draw_table(sheet, columns, table, y + 4, style=_STYLE, bottom=sheet.height - 16)
    return sheet.finish()


def _foot(sheet: Sheet, facts: PlanFacts, number: int, total: int) -> None:
    y = sheet.height - 8
    sheet.text(sheet.left, y, f"Напечатано {long_date(facts.printed)}", size=7.5)
    sheet.text(sheet.right, y, f"лист {number} из {total}", size=7.5, align="right")
