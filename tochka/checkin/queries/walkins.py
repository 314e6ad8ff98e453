"""Who came without registration, and which registrations they may be."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from tochka.checkin.models import Attendance, WalkIn
from tochka.extensions import db
from tochka.kit.russian.folding import fold
from tochka.network.models import Organization
from tochka.registration.models import Registration
from tochka.tickets.models import Ticket

PAGE = 50
MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class WalkInLine:
    """A named walk-in: `at` ms of the arrival; `matched` the name of the registration that it turned out to be, or empty."""

    uuid: str
    part: int
    name: str
    school: str
    at: int | None
    arrived: bool
    matched: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A registration that a walk-in may be; `came` whether its own ticket was already marked."""

    ticket_id: int
    name: str
    school: str
    short_code: str
    came: bool


def _lines(event_id: int) -> Any:
    matched = aliased(Registration)
    school = func.coalesce(Organization.short_name, WalkIn.organization_text, "")
    name = case((Attendance.matched.is_not(None), matched.name), else_="")
    return (
        select(
            WalkIn.uuid, Attendance.part, WalkIn.name, school, Attendance.first_at, Attendance.arrived,
            func.coalesce(name, ""),
        )
        .join(Attendance, Attendance.subject == WalkIn.uuid)
        .outerjoin(Organization, Organization.id == WalkIn.organization_id)
        .outerjoin(matched, matched.id == Attendance.registration_id)
        .where(WalkIn.event_id == event_id, WalkIn.name != "")
    )  # fmt: skip


def walkins_of(event_id: int, page: int = 1) -> list[WalkInLine]:
    """A page of fifty named walk-ins, those not yet tied to a registration first, then the latest; one more shows that
    there is a next page."""
    query = _lines(event_id).order_by(
        case((Attendance.matched.is_(None), 0), else_=1), Attendance.first_at.desc(), WalkIn.id.desc()
    )
    return [WalkInLine(*row) for row in db.session.execute(query.limit(PAGE + 1).offset((page - 1) * PAGE))]


def walkin_of(event_id: int, uuid: str) -> WalkInLine | None:
    """One walk-in, if it is the event's."""
    row = db.session.execute(_lines(event_id).where(WalkIn.uuid == uuid)).first()
    return WalkInLine(*row) if row else None


def candidates(event_id: int, words: str) -> list[Candidate]:
    """Registrations with a ticket in whose name all *words* stand (a surname will do); those that did not come first."""
    folded = [word for word in fold(words).split() if len(word) > 1]
    if not folded:
        return []
    came = (
        select(Attendance.id)
        .where(Attendance.registration_id == Registration.id, Attendance.arrived, Attendance.matched.is_(None))
        .exists()
    )
    query = (
        select(Ticket.id, Registration.name, func.coalesce(Organization.short_name, ""), Ticket.short_code, came)
        .join(Registration, Registration.id == Ticket.registration_id)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .where(Ticket.event_id == event_id, Registration.source != "walkin", Registration.erased_at.is_(None))
        .where(*(Registration.folded_name.contains(word, autoescape=True) for word in folded))
        .order_by(came, Registration.folded_name, Ticket.id)
        .limit(MOST_CANDIDATES)
    )
    return [Candidate(row[0], row[1], row[2], row[3], bool(row[4])) for row in db.session.execute(query)]


def ticket_in_event(event_id: int, ticket_id: int) -> bool:
    """Whether a ticket is one of the event's people (not a walk-in's own)."""
    found = select(Ticket.id).where(Ticket.id == ticket_id, Ticket.event_id == event_id)
    return db.session.scalar(found) is not None
