"""What forms and lists show of the organizer's own questions: which are put, when, and what stands against the answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tochka.events.models import Event, Part
from tochka.events.rules.audience import part_title
from tochka.events.terms import CATEGORIES
from tochka.kit.errors import Refusal
from tochka.kit.words import _
from tochka.registration.actions.answers import Uploads, asked_in, asked_of, read_all
from tochka.registration.queries import PersonLine
from tochka.registration.queries.forms import FormEvent
from tochka.registration.queries.questions import AnswerLine, answers_of
from tochka.registration.rules.questions import Asked, answer_words, questions_for
from tochka.registration.terms import CANCELLED
from tochka.registration.views import bp


@dataclass(frozen=True)
class Shown:
    """A question on a page: its field, the hint with the condition in words, and the condition for the page's script."""

    question: Asked
    hint: str
    attributes: dict[str, str]


@bp.app_template_filter("answer")
def in_words(line: AnswerLine) -> str:
    """An answer as pages show it."""
    return answer_words(line.kind, line.values)


def put_to(found: FormEvent, parts: Sequence[Part], also: Sequence[Part]) -> list[Asked]:
    """The questions that the form of these parts may put: the event's and those of parts that can be ticked beside."""
    if not found.questions:
        return []
    ids = {part.id for part in (*parts, *also)}
    taken = {each for part in (*parts, *also) for each in (part.categories or CATEGORIES)}
    return [
        question
        for question in map(asked_of, found.questions)
        if question.part_id in (None, *ids) and (not question.categories or taken & set(question.categories))
    ]


def questions_of(line: PersonLine, event: Event) -> tuple[list[Asked], dict[int, list[str]]]:
    """The questions that concern a registration that is there, whatever others were answered, and what was said."""
    questions = asked_in(event.id)
    if not questions:
        return [], {}
    ids = [place.part_id for place in line.places if place.state != CANCELLED]
    plain = {each.id for each in questions_for([_always(each) for each in questions], line.category, ids, {})}
    said = {answer.question_id: answer.values for answer in answers_of([line.id])[line.id]}
    return [each for each in questions if each.id in plain], said


def _always(question: Asked) -> Asked:
    return Asked(question.id, question.kind, question.words, categories=question.categories, part_id=question.part_id)


def shown(questions: Sequence[Asked], event: Event, categories: Sequence[str], parts: Sequence[Part]) -> list[Shown]:
    """The questions of a page with their conditions said, where they are not plain for everybody who sees the form."""
    by_id = {question.id: question for question in questions}
    titles = {part.id: part_title(part, event) for part in event.parts}
    single = [part.id for part in parts] if len(parts) == 1 else []
    return [_shown(question, by_id, titles, categories, single) for question in questions]


def _shown(
    question: Asked, by_id: Mapping[int, Asked], titles: Mapping[int, str], categories: Sequence[str], own: list[int]
) -> Shown:
    hints, attributes = [question.hint] if question.hint else [], {}
    if question.categories and not set(categories) <= set(question.categories):
        who = ", ".join(str(CATEGORIES[each]) for each in question.categories if each in CATEGORIES)
        hints.append(_("Asked of: %(who)s.", who=who))
        attributes["data-asked-categories"] = " ".join(question.categories)
    if question.part_id and question.part_id not in own:
        hints.append(_("Asked of those who take part in “%(part)s”.", part=titles.get(question.part_id, "")))
        attributes["data-asked-part"] = str(question.part_id)
    other = by_id.get(question.shown_if_id or 0)
    if other is not None:
        answer = answer_words(other.kind, [question.shown_if])
        hints.append(_("If “%(question)s” is answered with “%(answer)s”.", question=other.words, answer=answer))
        attributes |= {"data-asked-field": other.field, "data-asked-value": question.shown_if}
    return Shown(question, " ".join(hints), attributes)


def refusals_to_answers(
    questions: Sequence[Asked],
    category: str,
    parts: Iterable[Any],
    typed: Mapping[int, Sequence[str]],
    files: Uploads,
    strict: bool,
    kept: Mapping[int, str] | None = None,
) -> list[Refusal]:
    """Everything that stands against the answers of a form, so that all of it is said at once. `parts` are parts or places."""
    if not questions:
        return []
    ids = {getattr(part, "part_id", None) or part.id for part in parts}
    return read_all(questions, category, ids, typed, files, kept or {}, strict).refusals


def asked_columns(event_id: int, answers: Mapping[int, Sequence[AnswerLine]]) -> dict[int, str]:
    """The columns of lists: every present question, then the archived ones that somebody answered; id → words."""
    columns = {question.id: question.words for question in asked_in(event_id)}
    for lines in answers.values():
        for line in lines:
            columns.setdefault(line.question_id, line.words)
    return columns
