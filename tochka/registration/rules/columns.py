"""Columns of a delegation's table: known by their Russian heads, guessed from what stands under them where there are none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tochka.kit.russian import clean_line, fold
from tochka.registration.rules.grades import read_grade

# The first pattern that begins earliest in a head wins; of equal ones the earlier in this list.
_HEADS = (
    *((r"фамили\w*[ ,]+(?:и\w*|имя)", "name"), (r"ф\.? ?и\.? ?о|участник\w*|ученик$|педагог$", "name")),
    *((r"фамили", "surname"), (r"имя$|имя\b(?! отч)", "given"), (r"отчеств", "patronymic"), (r"имя", "name")),
    *((r"должност", "post"), (r"предмет|дисциплин", "subject"), (r"класс", "grade")),
    *((r"категори|кто\b|статус", "category"), (r"част|секци|площадк|номинаци|мероприят", "part")),
    *((r"роль|состав", "role"), (r"капитан", "captain"), (r"запас|резерв", "reserve")),
    *((r"команд", "team"), (r"почт|mail|e mail|эл\.? адрес", "email")),
    *((r"школ|организац|учрежд|наимен\w* оо|оо\b|гимнази|лице", "school"), (r"№|номер|п/п", "number")),
)
COLUMNS = ("name", "school", "category", "post", "grade", "part", "team", "role", "email")
PARTS_OF_NAME = ("surname", "given", "patronymic")
CHOICES = (
    *("", "name", *PARTS_OF_NAME, "school", "category", "post", "subject", "grade", "part"),
    *("team", "role", "captain", "reserve", "email"),
)
# A column of its own for the captain or the reserve is ticked with anything but these.
_UNTICKED = ("", "-", "–", "—", "0", "нет", "no")
# Answers that a row keeps beside its cells: the line of the file, «print as typed», «another person», «not in the list».
ANSWERS = ("line", "as_written", "other_person", "not_listed")
_TICKS = (("captain", "капитан"), ("reserve", "в запасе"))
_HEAD_LINES = 10
_OWN = re.compile(r"q\d{1,9}")
_PERSON = re.compile(r"^[^\W\d_]+(?:[- ][^\W\d_]+\.?){1,4}\.?$")
_CATEGORIES = ("педагог", "учитель", "ученик", "ученица", "школьник", "учащийся", "родитель", "гость")


@dataclass(frozen=True)
class Head:
    """What each column of a table is ("" for unknown ones), the row from which people begin, whether it was guessed."""

    columns: tuple[str, ...]
    first: int
    guessed: bool = False


def is_own(column: str) -> bool:
    """Whether a column answers a question of the organizer («q12»)."""
    return bool(_OWN.fullmatch(column))


def find_head(rows: Sequence[Sequence[str]], own: Mapping[str, str] | None = None) -> Head:
    """The head among the first ten rows, else a guess from the cells. `own` are the columns of the organizer's questions by
    their folded words."""
    for number, row in enumerate(rows[:_HEAD_LINES]):
        columns = _named(row, own or {})
        if {"name", "surname"} & set(columns) and not any(
            _PERSON.match(cell) and len(cell.split()) > 2 and not _name_of(fold(cell)) for cell in row
        ):
            return Head(columns, number + 1)
    return Head(_guessed(rows), 0, guessed=True)


def _named(row: Sequence[str], own: Mapping[str, str]) -> tuple[str, ...]:
    found: list[str] = []
    for cell in row:
        name = own.get(fold(cell)) or (_name_of(fold(cell)) if len(cell) < 60 else "")
        found.append("" if name in found else name)
    return tuple(found)


def _name_of(head: str) -> str:
    hits = [
        (match.start(), order, name)
        for order, (pattern, name) in enumerate(_HEADS)
        if (match := re.search(pattern if pattern[0] == "№" else rf"\b(?:{pattern})", head))
    ]
    return min(hits)[2] if hits else ""


def _guessed(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Each column by what most of its first cells look like; a name goes to the first column that looks like one."""
    width = max((len(row) for row in rows), default=0)
    found: list[str] = []
    for place in range(width):
        cells = [clean_line(row[place]) for row in rows[:30] if place < len(row) and row[place].strip()]
        kinds = [_kind_of(cell) for cell in cells] if not _are_numbers(cells) else []
        likely = max(set(kinds), key=kinds.count) if kinds else ""
        found.append("" if likely in found else likely)
    return tuple(found)


def _are_numbers(cells: Sequence[str]) -> bool:
    """Whether cells number the rows: 1, 2, 3."""
    return cells == [str(number) for number in range(1, len(cells) + 1)]


def _kind_of(cell: str) -> str:
    folded = fold(cell)
    if "@" in cell:
        return "email"
    if re.search(r"\b(?:школа|сош|оош|нош|гимназия|лицей|центр|дс|оо)\b|№", folded):
        return "school"
    if folded.split(" ")[0] in _CATEGORIES and len(folded.split()) == 1:
        return "category"
    if re.search(r"\b(?:учител|педагог|методист|директор|завуч|воспитател)", folded):
        return "post"
    if _is_grade(cell):
        return "grade"
    return "name" if _PERSON.match(cell) else ""


def _is_grade(cell: str) -> bool:
    try:
        return read_grade(cell) is not None and not cell.isalpha()
    except ValueError:
        return False


def cells_of(columns: Sequence[str], row: Sequence[str], line: int) -> dict[str, str]:
    """A row's cells by COLUMNS, on one line each: three columns of a name are one, post and subject too."""
    typed = {name: clean_line(cell)[:300] for name, cell in zip(columns, row, strict=False) if name}
    cells = {name: typed.get(name, "") for name in (*COLUMNS, *filter(is_own, typed))}
    cells["name"] = cells["name"] or " ".join(filter(None, (typed.get(each, "") for each in PARTS_OF_NAME)))
    cells["post"] = ", ".join(filter(None, (cells["post"], typed.get("subject", ""))))
    ticked = (words for name, words in _TICKS if fold(typed.get(name, "")) not in map(fold, _UNTICKED))
    cells["role"] = ", ".join(filter(None, (cells["role"], *ticked)))
    return cells | {"line": str(line)} if any(cells.values()) else {}
