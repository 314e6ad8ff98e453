"""The plan as a workbook, and the empty form that a school fills in and sends back."""

from collections.abc import Sequence
from datetime import datetime

from tochka.kit.sheets import Cell, SheetColumn, Worksheet, write_xlsx
from tochka.plan.documents.form import PlanFacts, PrintedRow

_TITLES = (
    *(("ОО, центр", 22), ("Срок (месяц или дата)", 18), ("Форма", 20), ("Тема", 44), ("Направление", 22)),
    *(("Категория участников, классы", 28), ("Планируемый охват", 12), ("Место, очно/дистанционно", 24)),
    *(("Оборудование центра", 24), ("Партнёры, договор", 20), ("Ответственный (ФИО, должность, телефон)", 34)),
    ("Примечание", 24),
)


def plan_xlsx(facts: PlanFacts, rows: Sequence[PrintedRow], made: datetime) -> bytes:
    """All rows, numbered; the heads are those that the import knows, so the file can be filled in and sent back."""
    columns = [SheetColumn("№", 5), *(SheetColumn(title, width, wrap=True) for title, width in _TITLES)]
    table: list[list[Cell]] = [[number, *_cells(row)] for number, row in enumerate(rows, 1)]
    return write_xlsx([Worksheet("План", columns, table, landscape=True)], title=facts.title, made=made)


def empty_form(made: datetime) -> bytes:
    """The form without rows."""
    columns = [SheetColumn(title, width, wrap=True) for title, width in _TITLES if title != "ОО, центр"]
    return write_xlsx([Worksheet("План", columns, [], landscape=True)], title="План", made=made)


def _cells(row: PrintedRow) -> list[Cell]:
    return [
        *(row.school, row.term, row.format, row.topic, row.direction, row.audience, row.expected),
        *(row.place, row.equipment, row.partners, row.responsible, row.note),
    ]
