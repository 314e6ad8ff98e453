"""Marking oneself: how an event does it, and whom a short code or an e-mail stands for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from tochka.checkin.models import Attendance, SelfCheckin
from tochka.events.models import Part
from tochka.extensions import db
from tochka.registration.models import Place, Registration
from tochka.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Own:
    """A ticket that somebody may mark: its person, the parts where she has a place, and when she came (ms) if she did."""

    ticket_id: int
    registration_id: int
    name: str
    folded_name: str
    parts: tuple[int, ...]
    at: int | None


def way_of(event_id: int) -> SelfCheckin | None:
    """How participants mark themselves at an event; None: they do not."""
    return db.session.get(SelfCheckin, event_id)


def own_ticket(event_id: int, code: str) -> Own | None:
    """The good ticket with these seven digits in an event. Three statements."""
    return next(iter(_own(event_id, Ticket.short_code == code)), None)


def own_tickets(event_id: int, email: str) -> list[Own]:
    """Good tickets of an event that were registered under an e-mail; ten at most."""
    return _own(event_id, func.lower(Registration.email) == email.lower())


def _own(event_id: int, *conditions: Any) -> list[Own]:
    name: Any = Registration.name
    rows = db.session.execute(
        select(Ticket.id, Registration.id, name, Registration.folded_name)
        .join(Registration, Registration.id == Ticket.registration_id)
        .where(Ticket.event_id == event_id, Ticket.state == "good", Registration.erased_at.is_(None), *conditions)
        .order_by(Ticket.id)
        .limit(10)
    ).all()
    ids = [row[1] for row in rows]
    parts: dict[int, list[int]] = {}
    for registration_id, position in db.session.execute(
        select(Place.registration_id, Part.position)
        .join(Part, Part.id == Place.part_id)
        .where(Place.registration_id.in_(ids), Place.state == "confirmed")
        .order_by(Part.position)
    ):
        parts.setdefault(registration_id, []).append(position)
    came: dict[Any, Any] = {
        row[0]: row[1]
        for row in db.session.execute(
            select(Attendance.registration_id, func.min(Attendance.first_at))
            .where(Attendance.registration_id.in_(ids), Attendance.arrived)
            .group_by(Attendance.registration_id)
        )
    }
    return [Own(row[0], row[1], row[2], row[3], tuple(parts.get(row[1], [0])), came.get(row[1])) for row in rows]
