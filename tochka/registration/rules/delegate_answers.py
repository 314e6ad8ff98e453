"""The organizer's own questions in a delegation's table: a column each, answered by cell. Files come by the private link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tochka.kit.errors import Refusal
from tochka.registration.rules.questions import Asked, read_answers
from tochka.registration.terms import CHOICE, FILE, YES_NO, YESNO

if TYPE_CHECKING:
    from tochka.registration.rules.delegates import Delegate


def read_cells(
    row: Delegate, questions: Sequence[Asked], category: str
) -> list[tuple[str, Refusal, tuple[tuple[str, str], ...]]]:
    """Read the answers in a row's cells into `row.said`; gives what stands against the others: (column, refusal, options to
    choose from). Of a team the first row answers. Without a part nothing is asked yet."""
    if row.part is None or not category:
        return []
    put = [question for question in questions if question.kind != FILE]
    typed = {question.id: [row.cells.get(question.field, "")] for question in put}
    reading = read_answers(put, category, [row.part.id], typed)
    row.said = list(reading.said)
    by_field = {question.field: question for question in put}
    return [(refusal.field or "", refusal, _options(by_field[refusal.field or ""])) for refusal in reading.refusals]


def _options(question: Asked) -> tuple[tuple[str, str], ...]:
    if question.kind == YESNO:
        return tuple((value, str(words)) for value, words in YES_NO.items())
    return tuple((option, option) for option in question.options) if question.kind == CHOICE else ()


def put_columns(questions: Sequence[Asked], rows: Sequence[Delegate]) -> list[Asked]:
    """The questions that a check of these rows shows as columns: those with an answer or something to ask."""
    used = {name for row in rows for name, text in row.cells.items() if text}
    used |= {question.column for row in rows for question in row.questions}
    return [question for question in questions if question.field in used]
