"""Reads of the organizer's own questions and of what was answered."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, exists, func, literal, select

from tochka.extensions import db
from tochka.registration.models import Answer, Place, Question, Registration
from tochka.registration.terms import CANCELLED


def question_rows(event_id: int) -> list[Question]:
    """The questions that an event's form puts, in order. One statement."""
    return list(
        db.session.scalars(
            select(Question)
            .where(Question.event_id == event_id, Question.archived_at.is_(None))
            .order_by(Question.position, Question.id)
        )
    )


def stamp_of_questions(event: Any) -> Any:
    """All that the questions of an event say, as one text: a scalar for a statement that reads the `event` too. Equal texts
    are equal questions, so that who has read them once need not under the lock; no questions are None."""
    columns = (
        Question.id, Question.version, Question.kind, Question.words, Question.required, Question.options,
        Question.categories, Question.part_id, Question.shown_if_id, Question.shown_if,
    )  # fmt: skip
    said: ColumnElement[str] = literal("")
    for column in columns:
        said = said + func.coalesce(cast(column, String), "-") + "|"
    present = (Question.event_id == event.id, Question.archived_at.is_(None))
    return select(func.aggregate_strings(said, "\n")).where(*present).correlate(event).scalar_subquery()


def question_of(event_id: int, question_id: int) -> Question | None:
    """A question of an event that is not archived."""
    return db.session.scalars(
        select(Question).where(
            Question.id == question_id, Question.event_id == event_id, Question.archived_at.is_(None)
        )
    ).one_or_none()


def is_answered(question_id: int) -> bool:
    """Whether anybody has answered a question."""
    return bool(db.session.scalar(select(exists().where(Answer.question_id == question_id))))


def answer_counts(event_id: int) -> dict[int, int]:
    """How many have answered each question of an event, in one statement."""
    rows = db.session.execute(
        select(Answer.question_id, func.count())
        .join(Question, Question.id == Answer.question_id)
        .where(Question.event_id == event_id)
        .group_by(Answer.question_id)
    )
    return dict(rows.all())


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """An answer as it was given: the question's wording of then, what was said; `file` when it is one."""

    id: int
    registration_id: int
    question_id: int
    kind: str
    words: str
    values: list[str]
    file: str | None
    position: int


def answers_of(registration_ids: Collection[int]) -> dict[int, list[AnswerLine]]:
    """The answers of registrations, in the order of the form, by registration. One statement."""
    found: dict[int, list[AnswerLine]] = {id: [] for id in registration_ids}
    rows = db.session.execute(_lines().where(Answer.registration_id.in_(registration_ids)))
    for row in rows:
        found[row[1]].append(AnswerLine(*row))
    return found


def answers_of_event(event_id: int) -> dict[int, list[AnswerLine]]:
    """All answers of an event by registration, in one statement."""
    found: dict[int, list[AnswerLine]] = {}
    for row in db.session.execute(_lines().where(Question.event_id == event_id)):
        found.setdefault(row[1], []).append(AnswerLine(*row))
    return found


def _lines() -> Any:
    return (
        select(
            Answer.id, Answer.registration_id, Answer.question_id, Answer.kind, Answer.words, Answer.values, Answer.file,
            Question.position,
        )
        .join(Question, Question.id == Answer.question_id)
        .order_by(Answer.registration_id, Question.position, Question.id)
    )  # fmt: skip


def answer_of(event_id: int, answer_id: int) -> AnswerLine | None:
    """An answer given in an event to one who is not erased."""
    row = db.session.execute(
        _lines()
        .join(Registration, Registration.id == Answer.registration_id)
        .where(Answer.id == answer_id, Registration.event_id == event_id, Registration.erased_at.is_(None))
    ).one_or_none()
    return AnswerLine(*row) if row else None


def kept_files() -> set[str]:
    """The names of all files that answers name."""
    return {name for name in db.session.scalars(select(Answer.file).where(Answer.file.is_not(None))) if name}


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whom questions may concern: a registration, its category, the parts where it has or waits for a place."""

    id: int
    category: str
    part_ids: frozenset[int]


def applicants(event_id: int, delegation_id: int | None = None, registration_id: int | None = None) -> list[Applicant]:
    """Everybody in an event who is neither cancelled nor erased, by folded name; of one delegation or one alone. One
    statement."""
    wanted = [
        Registration.event_id == event_id, Registration.state != CANCELLED, Registration.erased_at.is_(None),
        Place.state != CANCELLED,
    ]  # fmt: skip
    if delegation_id is not None:
        wanted.append(Registration.delegation_id == delegation_id)
    if registration_id is not None:
        wanted.append(Registration.id == registration_id)
    rows = db.session.execute(
        select(Registration.id, Registration.category, Place.part_id)
        .join(Place, Place.registration_id == Registration.id)
        .where(*wanted)
        .order_by(Registration.folded_name, Registration.id)
    )
    found: dict[int, tuple[str, set[int]]] = {}
    for id, category, part_id in rows:
        found.setdefault(id, (category, set()))[1].add(part_id)
    return [Applicant(id, category, frozenset(parts)) for id, (category, parts) in found.items()]


def said_of(registration_ids: Collection[int], question_ids: Collection[int]) -> dict[int, dict[int, list[str]]]:
    """What registrations answered to some questions: registration → question → values. One statement."""
    found: dict[int, dict[int, list[str]]] = {}
    rows = db.session.execute(
        select(Answer.registration_id, Answer.question_id, Answer.values).where(
            Answer.registration_id.in_(registration_ids), Answer.question_id.in_(question_ids)
        )
    )
    for registration_id, question_id, values in rows:
        found.setdefault(registration_id, {})[question_id] = values
    return found
