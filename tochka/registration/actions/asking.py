"""The organizer edits the questions of an event: add, change, reorder, remove. An answered question is archived instead."""

from dataclasses import dataclass

from sqlalchemy import func, select

from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import Refused, refuse
from tochka.kit.transactions import writing
from tochka.registration.actions.answers import asked_of
from tochka.registration.models import Question
from tochka.registration.queries.questions import is_answered, question_of, question_rows
from tochka.registration.rules.questions import refusal_to_question
from tochka.registration.terms import CHOICE, CHOICES, MAX_QUESTIONS


@dataclass(frozen=True)
class QuestionDraft:
    """A question as the organizer typed it; see models.Question."""

    kind: str
    words: str
    hint: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    categories: tuple[str, ...] = ()
    part_id: int | None = None
    shown_if_id: int | None = None
    shown_if: str = ""


def save_question(event_id: int, draft: QuestionDraft, actor: int | None, question_id: int | None = None) -> int:
    """Add a question at the end, or change one; gives its id. A new wording is a new version: answers keep the former.

    Refused: registration.question_words, question_options, question_condition, question_deep, question_kind,
    question_many, question_gone."""
    with writing() as session:
        _lock(event_id)
        rows = {row.id: row for row in question_rows(event_id)}
        _refuse(draft, rows, question_id)
        row = rows.get(question_id or 0)
        if row is None:
            last = session.scalar(select(func.max(Question.position)).where(Question.event_id == event_id))
            row = Question(event_id=event_id, position=(last or 0) + 1, version=1)
            session.add(row)
        _fill(row, draft, _part_of(event_id, draft.part_id))
        session.flush()
        journal.record("registration.ask", "question", row.id, actor, event=event_id, version=row.version)
        return row.id


def _lock(event_id: int) -> None:
    """The event's row: two organizers who edit the questions at once wait for each other."""
    db.session.scalars(select(Event.id).where(Event.id == event_id).with_for_update()).one()


def _refuse(draft: QuestionDraft, rows: dict[int, Question], question_id: int | None) -> None:
    if question_id is not None and question_id not in rows:
        raise refuse("registration.question_gone")
    if question_id is None and len(rows) >= MAX_QUESTIONS:
        raise refuse("registration.question_many", most=MAX_QUESTIONS)
    other = rows.get(draft.shown_if_id or 0)
    depended_on = any(row.shown_if_id == question_id for row in rows.values() if question_id)
    if draft.shown_if_id is not None and (other is None or other.id == question_id):
        raise refuse("registration.question_condition", field="shown_if")
    refusal = refusal_to_question(
        draft.kind, draft.words, draft.options, asked_of(other) if other else None, draft.shown_if, depended_on
    )
    if refusal:
        raise Refused(refusal)
    if question_id is None:
        return
    row = rows[question_id]
    if row.kind != draft.kind and is_answered(question_id):
        raise refuse("registration.question_kind", field="kind")
    for each in rows.values():
        if each.shown_if_id == question_id and (
            draft.kind != row.kind or (draft.options and each.shown_if not in draft.options)
        ):
            raise refuse("registration.question_used", field="options", words=each.words)


def _part_of(event_id: int, part_id: int | None) -> int | None:
    return db.session.scalar(select(Part.id).where(Part.id == part_id, Part.event_id == event_id)) if part_id else None


def _fill(row: Question, draft: QuestionDraft, part_id: int | None) -> None:
    options = list(draft.options) if draft.kind in (CHOICE, CHOICES) else []
    if row.id and (row.words, row.options, row.kind) != (draft.words, options, draft.kind):
        row.version += 1
    row.kind, row.words, row.hint, row.options = draft.kind, draft.words, draft.hint, options
    row.required, row.categories, row.part_id = draft.required, list(draft.categories), part_id
    row.shown_if_id, row.shown_if = draft.shown_if_id, draft.shown_if if draft.shown_if_id else ""


def move_question(event_id: int, question_id: int, up: bool) -> None:
    """Let a question change places with its neighbour; at an end nothing happens."""
    with writing():
        _lock(event_id)
        rows = question_rows(event_id)
        place = next((n for n, row in enumerate(rows) if row.id == question_id), None)
        if place is None:
            raise refuse("registration.question_gone")
        other = place - 1 if up else place + 1
        if 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows, 1):
            row.position = position


def remove_question(event_id: int, question_id: int, actor: int | None) -> bool:
    """Remove a question; with answers it is archived, and they stay readable. Gives whether it was archived.

    Refused: registration.question_gone, registration.question_used while another hangs on it."""
    with writing() as session:
        _lock(event_id)
        row = question_of(event_id, question_id)
        if row is None:
            raise refuse("registration.question_gone")
        hanging = next((each for each in question_rows(event_id) if each.shown_if_id == question_id), None)
        if hanging is not None:
            raise refuse("registration.question_used", words=hanging.words)
        answered = is_answered(question_id)
        if answered:
            row.archived_at = clock.now()
        else:
            session.delete(row)
        journal.record("registration.unask", "question", question_id, actor, event=event_id, archived=answered)
        return answered


def copy_questions(event: Event) -> None:
    """A copied event asks what its model asked. In the transaction that makes the copy."""
    if event.copied_from_id is None:
        return
    parts = {part.position: part.id for part in event.parts}
    known = dict(db.session.execute(select(Part.id, Part.position).where(Part.event_id == event.copied_from_id)).all())
    fresh: dict[int, Question] = {}
    rows = sorted(question_rows(event.copied_from_id), key=lambda row: row.shown_if_id is not None)
    for row in rows:
        if row.part_id is not None and known.get(row.part_id) not in parts:
            continue
        copy = Question(
            event_id=event.id, position=row.position, kind=row.kind, words=row.words, hint=row.hint,
            options=list(row.options), required=row.required, categories=list(row.categories), shown_if=row.shown_if,
            part_id=parts[known[row.part_id]] if row.part_id is not None else None, version=1,
        )  # fmt: skip
        if row.shown_if_id is not None:
            if row.shown_if_id not in fresh:
                continue
            copy.shown_if_id = fresh[row.shown_if_id].id
        db.session.add(copy)
        db.session.flush()
        fresh[row.id] = copy
