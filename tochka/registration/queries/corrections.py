"""Reads of requests to correct: those of one registration, the open ones of an event and of a municipality."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from tochka.events.models import Event
from tochka.extensions import db
from tochka.people.queries.requests import Request, registers_requests
from tochka.registration.models import Correction, Registration

AT_MOST = 100


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A request: whose registration, its state (open, applied, refused), what stood and what is wanted (field → words),
    when asked, by when and when answered, the reason of a refusal."""

    id: int
    registration_id: int
    name: str
    team_name: str
    state: str
    stood: dict[str, str]
    wanted: dict[str, str]
    comment: str
    asked_at: datetime
    due_on: date
    answered_at: datetime | None
    because: str

    @property
    def title(self) -> str:
        return self.team_name or self.name


def _lines(*conditions: Any) -> Any:
    return (
        select(
            Correction.id, Correction.registration_id, Registration.name, Registration.team_name, Correction.state,
            Correction.stood, Correction.wanted, Correction.comment, Correction.asked_at, Correction.due_on,
            Correction.answered_at, Correction.because,
        )
        .join(Registration, Registration.id == Correction.registration_id)
        .where(*conditions)
    )  # fmt: skip


def corrections_of(registration_id: int) -> list[CorrectionLine]:
    """What was asked of one registration, the last first. One statement."""
    found = _lines(Correction.registration_id == registration_id).order_by(Correction.id.desc()).limit(AT_MOST)
    return [CorrectionLine(*row) for row in db.session.execute(found)]


def correction_of(correction_id: int) -> CorrectionLine | None:
    """One request by its id."""
    row = db.session.execute(_lines(Correction.id == correction_id)).one_or_none()
    return CorrectionLine(*row) if row else None


def open_corrections(event_id: int) -> list[CorrectionLine]:
    """The open ones of an event, the nearest last day first; at most a hundred."""
    wanted = _lines(Registration.event_id == event_id, Correction.state == "open")
    found = wanted.order_by(Correction.due_on, Correction.id).limit(AT_MOST)
    return [CorrectionLine(*row) for row in db.session.execute(found)]


def corrections_due(event_id: int) -> tuple[int, date | None]:
    """How many requests of an event are open, and the nearest last day. One statement."""
    number, first = db.session.execute(
        select(func.count(Correction.id), func.min(Correction.due_on))
        .join(Registration, Registration.id == Correction.registration_id)
        .where(Registration.event_id == event_id, Correction.state == "open")
    ).one()
    return number, first


@registers_requests
def due_in_municipality(municipality_id: int) -> Iterable[Request]:
    """The open ones of all events of a municipality, for its registry of demands: one line an event."""
    rows = db.session.execute(
        select(Event.id, Event.title, func.count(Correction.id), func.min(Correction.due_on))
        .join(Registration, Registration.event_id == Event.id)
        .join(Correction, Correction.registration_id == Registration.id)
        .where(Event.municipality_id == municipality_id, Correction.state == "open")
        .group_by(Event.id, Event.title)
    )
    for event_id, title, number, due_on in rows:
        yield Request(title, number, due_on, "registration.corrections", {"event_id": event_id})
