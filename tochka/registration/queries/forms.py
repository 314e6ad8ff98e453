"""Reads of the registration form and of the private link."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import joinedload, raiseload

from tochka.events.models import Event
from tochka.extensions import db
from tochka.network.models import OperatorCard
from tochka.registration.models import Question, Registration
from tochka.registration.queries.questions import stamp_of_questions

GREATEST_ID = 2**31 - 1


@dataclass(frozen=True)
class FormEvent:
    """An event with its parts and host, whether somebody answers for personal data, the organizer's questions in order and
    their stamp."""

    event: Event
    operator_filled: bool
    questions: tuple[Question, ...] = ()
    stamp: str = ""


def form_event(event_id: int) -> FormEvent | None:
    """What the form needs, in one statement; None when there is no such event."""
    if not 0 < event_id <= GREATEST_ID:
        return None
    found = db.session.execute(_form(), {"event": event_id}, execution_options={"populate_existing": True})
    rows = found.unique().all()
    if not rows:
        return None
    event, filled, stamp, _question = rows[0]
    return FormEvent(event, bool(filled), tuple(row[3] for row in rows if row[3] is not None), stamp or "")


@cache
def _form() -> Any:
    """The statement of `form_event`, put together once."""
    columns = (OperatorCard.name, OperatorCard.inn, OperatorCard.address, OperatorCard.responsible, OperatorCard.email)
    filled = select(func.count(OperatorCard.id)).where(
        OperatorCard.municipality_id == Event.municipality_id, *(column != "" for column in columns)
    )
    return (
        select(Event, filled.correlate(Event).scalar_subquery(), stamp_of_questions(Event), Question)
        .outerjoin(Question, and_(Question.event_id == Event.id, Question.archived_at.is_(None)))
        .where(Event.id == bindparam("event"))
        .options(
            joinedload(Event.host).raiseload("*"),
            joinedload(Event.municipality).raiseload("*"),
            joinedload(Event.parts).raiseload("*"),
            raiseload("*"),
        )
        .order_by(Question.position, Question.id)
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """What a private link opens: a registration, its event and the link's generation."""

    id: int
    event_id: int
    link: int


def holder(registration_id: int, generation: int) -> Holder | None:
    """The registration that a private link of this generation opens; None for an outdated link or an erased person."""
    row = db.session.execute(
        select(Registration.id, Registration.event_id, Registration.link).where(
            Registration.id == registration_id, Registration.link == generation, Registration.erased_at.is_(None)
        )
    ).one_or_none()
    return Holder(*row) if row else None


def is_of_event(registration_id: int, event_id: int) -> bool:
    """Whether a registration belongs to an event and is not erased."""
    found = select(Registration.id).where(
        Registration.id == registration_id, Registration.event_id == event_id, Registration.erased_at.is_(None)
    )
    return db.session.scalar(found) is not None
