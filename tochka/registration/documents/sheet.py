"""The registration sheet (явочный лист), A4: one list a category, by school then surname, blank rows, no phones."""

from collections.abc import Sequence
from dataclasses import dataclass

from tochka.kit.pdf import Column, Sheet, draw_table, missing_characters
from tochka.kit.russian import quotes

BLANK_ROWS = 15
QR_SIDE = 19.0
_FOOT = 26.0

# Words of the paper: official papers are Russian whatever language the reader has chosen.
CATEGORY_WORDS = {
    "teacher": "педагоги",
    "young_teacher": "молодые педагоги",
    "primary_teacher": "учителя начальных классов",
    "head_of_centre": "руководители центров",
    "head_of_school": "руководители школ",
    "specialist": "специалисты",
    "pupil": "учащиеся",
    "preschooler": "дошкольники",
    "parent": "родители",
    "guest": "гости",
    "team": "команды",
}
_PUPILS = ("pupil", "preschooler")


@dataclass(frozen=True)
class SheetGroup:
    """One list: a category (or «team») and rows of (name, school, post; for pupils grade, for teams the adult).

    `ids` are the registrations of the rows, `number` that of the kept list: its code leads to where it is entered."""

    category: str
    rows: Sequence[tuple[str, str, str]]
    ids: tuple[int, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class SheetFacts:
    """What stands above the lists, as printed text: «Методический семинар», «Науку в каждый класс», «26 апреля 2023 г.»…
    `url` is the event's page, for the code at the bottom of a list without a number; with one it is `entry` and the
    number, where the signed list is entered."""

    kind: str
    title: str
    day: str
    host: str
    printed: str
    url: str
    entry: str = ""


def registration_sheet(facts: SheetFacts, groups: Sequence[SheetGroup]) -> bytes:
    """A PDF with the lists one after another, each on pages of its own; «лист 1 из 3» counts the pages of its list.

    Characters that no face of the paper has are printed as «?». The same facts give the same bytes."""
    heads: list[_Head] = []
    sheet = Sheet(
        title=f"Лист регистрации: {facts.title}",
        subject=facts.kind,
        each_page=lambda sheet, number, _: _draw_edges(sheet, facts, heads, number),
    )
    for group in groups or [SheetGroup("guest", [])]:
        if heads:
            sheet.next_page()
        first = sheet.page_number
        _draw_group(sheet, facts, group)
        heads.append(_Head(group.category, first, sheet.page_number, group.number))
    return sheet.finish()


@dataclass(frozen=True)
class _Head:
    """The pages of one list, from the first to the last."""

    category: str
    first: int
    last: int
    number: int


def _draw_edges(sheet: Sheet, facts: SheetFacts, heads: Sequence[_Head], number: int) -> None:
    head = next(each for each in heads if each.first <= number <= each.last)
    words = f"Лист регистрации, {CATEGORY_WORDS.get(head.category, 'участники')}"
    place = f"лист {number - head.first + 1} из {head.last - head.first + 1}"
    sheet.text(sheet.left, 18.5, words, size=11)
    sheet.text(sheet.right, 18.5, place, size=11, align="right")
    _foot(sheet, facts, head.number)


def _foot(sheet: Sheet, facts: SheetFacts, number: int) -> None:
    bottom = sheet.height - 11
    kept = bool(number and facts.entry)
    sheet.qr(sheet.right - QR_SIDE, bottom - QR_SIDE, QR_SIDE, f"{facts.entry}{number}" if kept else facts.url)
    if kept:
        words = f"Список № {number}. По коду организатор отмечает пришедших: номер строки и Enter."
        sheet.text(sheet.left, bottom - 9.4, words, size=8.5)
    hint = "Пришли без записи: впишите фамилию, школу и должность в пустую строку."
    sheet.text(sheet.left, bottom - 5.2, hint, size=8.5)
    sheet.text(sheet.left, bottom - 1, facts.printed, size=8.5)


def _event(facts: SheetFacts) -> str:
    """«Методический семинар «Науку в каждый класс»»; a title that tells its kind is not told it twice."""
    if not facts.kind or facts.kind.lower() in facts.title.lower():
        return facts.title
    whole = facts.title.startswith("«") and facts.title.endswith("»") and facts.title.count("«") == 1
    return quotes(f"{facts.kind} {facts.title if whole else f'«{facts.title}»'}")


def _draw_group(sheet: Sheet, facts: SheetFacts, group: SheetGroup) -> None:
    width = sheet.right - sheet.left
    y = sheet.fitted(
        sheet.left, 26.5, width, _printable(_event(facts), "serif-bold"),
        face="serif-bold", size=20, smallest=12, lines=3, leading=8.2,
    )  # fmt: skip
    sheet.fitted(sheet.left, y, width, _printable(f"{facts.day}, {facts.host}"), size=11.5, smallest=8)
    filled = [
        (str(n), _printable(name), _printable(school), _printable(post))
        for n, (name, school, post) in enumerate(group.rows, 1)
    ]
    blank = [(str(len(filled) + n), "", "", "") for n in range(1, BLANK_ROWS + 1)]
    rows = [(*row, "") for row in (*filled, *blank)]
    draw_table(sheet, _columns(group), rows, y + 5, bottom=sheet.height - _FOOT - 8, new_page=lambda _: 23.0)


def _columns(group: SheetGroup) -> list[Column]:
    """180 mm in all. Pupils have a grade instead of a post, teams the adult who brings them."""
    last = "Класс" if group.category in _PUPILS else "Должность, предмет"
    name = "Фамилия, имя, отчество"
    if group.category == "team":
        name, last = "Команда", "Сопровождающий"
    return [
        Column("№", 9, "right", rule=True),
        Column(name, 51),
        Column("Школа", 39),
        Column(last, 47, rule=True),
        Column("Подпись", 34),
    ]


def _printable(text: str, face: str = "sans") -> str:
    """A sheet must come out whatever was typed: what the face lacks becomes «?»."""
    lacking = set(missing_characters(text, face))
    return "".join("?" if sign in lacking else sign for sign in text)
