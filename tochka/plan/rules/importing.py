"""A school's table as drafts of rows: columns known by their heads, each row good or with questions that suggest an answer.

An answer is the text of a cell: what is suggested is read back without a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tochka.kit.russian import clean_line, fold
from tochka.kit.russian.dates import MONTHS, MONTHS_GENITIVE, short_date
from tochka.plan.rules.cells import read_audience, read_expected, read_format, read_mode, read_responsible
from tochka.plan.rules.clashes import topic_key
from tochka.plan.rules.dates import Term, TermQuestion, read_term
from tochka.plan.rules.drafts import EntryDraft, faults, term_of, tidied
from tochka.plan.terms import LONGEST

# Beginning of a word in a head → column. The word that stands first in a head decides: «Форма (семинар, мастер-класс)».
_HEADS = (
    *((r"№|номер|п/п", "number"), (r"(?:наимен|назван)\w* (?:оо|школ|центр|организац|учрежд|образоват)", "school")),
    *((r"тел", "phone"), (r"должн", "post"), (r"ответств|ф\.? ?и\.? ?о|руководит", "responsible")),
    *((r"очно|дистан|режим", "mode"), (r"место|площадк|где|адрес", "place"), (r"охват|кол|числен|чел", "expected")),
    *((r"категор|участн|аудитор|целев|кого|класс|контингент", "audience"), (r"оборуд|ресурс", "equipment")),
    *((r"партн|догов|сетев", "partners"), (r"направл|предмет|област|профил", "direction")),
    *((r"тем|назван|наимен|содерж|мероприят|событ", "topic"), (r"форм|вид|тип", "format")),
    *((r"срок|дат|месяц|когда|период|врем", "term"), (r"примеч|коммент|замет", "note")),
    (r"оо|центр|школ|организац|учрежд", "school"),
)
COLUMNS = (
    *("term", "format", "topic", "direction", "audience", "expected", "place", "mode", "equipment", "partners"),
    *("responsible", "post", "phone", "note", "school"),
)
_HEAD_LINES = 10


@dataclass(frozen=True)
class Head:
    """Where the head of a table stands (its row) and which column each of its cells is, "" for unknown ones."""

    row: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class RowQuestion:
    """What is not clear in a cell: `column` of COLUMNS, code, and the text that would settle it."""

    column: str
    code: str
    suggestion: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadRow:
    """A row of the table: its number from 0, its cells by column, the draft that it makes, its questions."""

    number: int
    cells: dict[str, str]
    draft: EntryDraft
    questions: tuple[RowQuestion, ...]


def find_head(rows: Sequence[Sequence[str]]) -> Head | None:
    """The first row that names topics and at least one more column; None when there is none among the first ten."""
    for number, row in enumerate(rows[:_HEAD_LINES]):
        columns = _columns(row)
        if "topic" in columns and sum(column in COLUMNS for column in columns) > 1:
            return Head(number, columns)
    return None


def _columns(row: Sequence[str]) -> tuple[str, ...]:
    """The column of each cell, each column once."""
    found: list[str] = []
    for cell in row:
        name = _column(fold(cell))
        found.append("" if name in found else name)
    return tuple(found)


def _column(head: str) -> str:
    places = [
        (match.start(), order, name)
        for order, (pattern, name) in enumerate(_HEADS)
        if (match := re.search(rf"\b(?:{pattern})" if pattern[0] != "№" else pattern, head))
    ]
    return min(places)[2] if places else ""


def cells_of(head: Head, row: Sequence[str]) -> dict[str, str]:
    """The cells of a row by their columns, on one line each."""
    return {name: clean_line(cell) for name, cell in zip(head.columns, row, strict=False) if name in COLUMNS}


def read_rows(rows: Sequence[dict[str, str]], year: int, known: Sequence[Any] = ()) -> list[ReadRow]:
    """Each row's cells as a draft with its questions, in a plan of the school year that begins in `year`.

    known: rows that the school already has; the same topic at the same time is asked about, in the table itself too."""
    taken = {(topic_key(each.topic), term_of(each)) for each in known}
    read = []
    for number, cells in enumerate(rows):
        draft, questions = _read(cells, year)
        if draft.term is not None and draft.topic:
            key = (topic_key(draft.topic), draft.term)
            if key in taken and cells.get("again") != "yes":
                questions.append(RowQuestion("topic", "repeated"))
            taken.add(key)
        read.append(ReadRow(number, dict(cells), draft, tuple(questions)))
    return read


def _read(cells: dict[str, str], year: int) -> tuple[EntryDraft, list[RowQuestion]]:
    questions: list[RowQuestion] = []
    values: dict[str, Any] = {
        name: cells.get(name, "") for name in ("topic", "direction", "equipment", "partners", "note")
    }
    term = _term(cells.get("term", ""), year, questions)
    if term:
        values |= {"month": term.month, "week": term.week, "first_day": term.first_day, "last_day": term.last_day}
    values["format"] = _format(cells, questions)
    values |= _audience(cells.get("audience", ""), questions)
    values["expected"] = _expected(cells.get("expected", ""), questions)
    values["place"] = cells.get("place", "")
    values["mode"] = read_mode(cells.get("mode", "")) or read_mode(values["place"]) or "in_person"
    name, post, phone = read_responsible(cells.get("responsible", ""))
    values |= {"responsible": name, "post": cells.get("post") or post, "phone": cells.get("phone") or phone}
    draft = tidied(EntryDraft(**values))
    return draft, [*questions, *_faults(draft, year, {question.column for question in questions})]


def _term(text: str, year: int, questions: list[RowQuestion]) -> Term | None:
    if not text:
        questions.append(RowQuestion("term", "no_term"))
        return None
    read = read_term(text, year)
    if isinstance(read, Term):
        return read
    questions.append(RowQuestion("term", f"term_{read.code}", written(read)))
    return None


def written(read: Term | TermQuestion) -> str:
    """A term (or the suggestion of a question) as it would be typed: «12.12.2022», «декабрь», «2 неделя марта»."""
    term = read.suggestion if isinstance(read, TermQuestion) else read
    if term is None:
        return ""
    if term.first_day:
        days = [day for day in (term.first_day, term.last_day) if day]
        return " – ".join(short_date(day) for day in days)
    return f"{term.week} неделя {MONTHS_GENITIVE[term.month - 1]}" if term.week else MONTHS[term.month - 1]


def _format(cells: dict[str, str], questions: list[RowQuestion]) -> str:
    """Of its own cell; where there is none, of the topic's first words («Мастер-класс «…»»)."""
    text = cells.get("format", "")
    code = read_format(text) if text else read_format(cells.get("topic", "").partition("«")[0]) or "other"
    if code is None:
        questions.append(RowQuestion("format", "format_unknown", "мероприятие"))
    return code or "other"


def _audience(text: str, questions: list[RowQuestion]) -> dict[str, Any]:
    read = read_audience(text)
    if read is None:
        questions.append(RowQuestion("audience", "audience_unknown" if text else "no_audience", "педагоги"))
        return {}
    return {"categories": read.categories, "grade_from": read.grade_from, "grade_to": read.grade_to}


def _expected(text: str, questions: list[RowQuestion]) -> int | None:
    number, sure = read_expected(text)
    if not sure:
        questions.append(RowQuestion("expected", "expected_unread", str(number) if number else ""))
        return None
    return number


def _faults(draft: EntryDraft, year: int, asked: set[str]) -> list[RowQuestion]:
    """Faults that no question has named yet: a missing topic, cells that are too long."""
    found = []
    for refusal in faults(draft, year):
        column = {"month": "term", "first_day": "term", "last_day": "term", "categories": "audience"}.get(
            refusal.field or "", refusal.field or ""
        )
        if column in asked:
            continue
        most = LONGEST.get(column)
        suggestion = getattr(draft, column)[:most].rstrip() if most and refusal.code == "plan.too_long" else ""
        found.append(RowQuestion(column, refusal.code.removeprefix("plan."), suggestion, dict(refusal.facts)))
    return found
