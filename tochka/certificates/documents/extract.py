"""A teacher's extract of participations for the folder of her аттестация: A4, one page a school year. Always Russian."""

from collections.abc import Sequence
from typing import NamedTuple

from tochka.kit.pdf import Column, Sheet, TableStyle, draw_table, missing_characters
from tochka.kit.russian import typeset

_STYLE = TableStyle(size=9, head_size=8, row_height=9)
_COLUMNS = (
    Column("Дата", 24),
    Column("Мероприятие", 58),
    Column("Документ, роль", 42),
    Column("Уровень, номер, проверка", 56),
)


class Line(NamedTuple):
    """One participation, every cell already in words."""

    date: str
    event: str
    role: str
    level: str
    number: str
    address: str


class Year(NamedTuple):
    """A school year («2022-2023») and its participations."""

    title: str
    lines: Sequence[Line]


def extract_pdf(person: str, post: str, organization: str, years: Sequence[Year], made: str) -> bytes:
    """The extract; `made` is the date of making in words. A year that is long goes on over the page."""
    sheet = Sheet(title=f"Участие в мероприятиях. {person}", author="Точка", each_page=_foot(made))
    for number, year in enumerate(years):
        if number:
            sheet.next_page()
        _page(sheet, person, post, organization, year)
    return sheet.finish()


def _page(sheet: Sheet, person: str, post: str, organization: str, year: Year) -> None:
    width = sheet.right - sheet.left
    y = sheet.paragraph(sheet.left, 24, width, "Выписка об участии в мероприятиях", face="serif-bold", size=18)
    y = sheet.paragraph(sheet.left, y + 1, width, f"{year.title} учебный год", face="serif", size=13)
    y = sheet.paragraph(sheet.left, y + 5, width, _printable(person), face="sans-bold", size=13)
    about = ", ".join(part for part in (post, organization) if part)
    if about:
        y = sheet.paragraph(sheet.left, y, width, _printable(about), size=10.5, colour="#46554D")
    rows = [(_printable(line.date), _printable(line.event), _printable(line.role), _proof(line)) for line in year.lines]
    y = draw_table(sheet, _COLUMNS, rows, y + 4, style=_STYLE, bottom=sheet.height - 34, new_page=lambda _: 20.0)
    sheet.paragraph(sheet.left, y + 8, width, f"Всего за год: {len(year.lines)}", face="sans-bold", size=10)


def _proof(line: Line) -> str:
    return _printable(", ".join(part for part in (line.level, line.number, line.address) if part))


def _printable(text: str) -> str:
    for sign in missing_characters(text, "sans"):
        text = text.replace(sign, "")
    return typeset(text)


def _foot(made: str):  # type: ignore[no-untyped-def]
    """Each page says when it was made and how to check it."""

    def draw(sheet: Sheet, number: int, total: int) -> None:
        words = f"Составлено {made} по журналу выдачи. Каждый документ проверяется по адресу в последней колонке."
        sheet.paragraph(sheet.left, sheet.height - 18, sheet.right - sheet.left - 30, words, size=8, colour="#46554D")
        sheet.text(sheet.right, sheet.height - 18, f"лист {number} из {total}", size=8, align="right")

    return draw
