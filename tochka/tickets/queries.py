"""Reads of tickets, tombstones included."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tochka.events.models import Part
from tochka.extensions import db
from tochka.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class TicketLine:
    """A ticket as other rooms see it. `state` is good, waiting or cancelled; `parts` the mask, 0 = the list decides."""

    id: int
    event_id: int
    registration_id: int
    kind: int
    short_code: str
    key_id: int
    issue: int
    parts: int
    state: str
    feed: int


_COLUMNS: tuple[Any, ...] = (
    Ticket.id,
    Ticket.event_id,
    Ticket.registration_id,
    Ticket.kind,
    Ticket.short_code,
    Ticket.key_id,
    Ticket.issue,
    Ticket.parts,
    Ticket.state,
    Ticket.feed,
)


def _one(*conditions: Any) -> TicketLine | None:
    row = db.session.execute(select(*_COLUMNS).where(*conditions)).one_or_none()
    return TicketLine(*row) if row else None


def ticket_line(ticket_id: int) -> TicketLine | None:
    """A ticket by its id."""
    return _one(Ticket.id == ticket_id)


def ticket_of(registration_id: int) -> TicketLine | None:
    """The ticket of a registration."""
    return _one(Ticket.registration_id == registration_id)


def ticket_by_short_code(event_id: int, code: str) -> TicketLine | None:
    """The ticket with these seven digits in an event (see kit.codes.read_short_code for typed ones)."""
    return _one(Ticket.event_id == event_id, Ticket.short_code == code)


def tickets_of_event(event_id: int, after_feed: int = 0) -> list[TicketLine]:
    """Tickets of an event that changed after a feed number, in the order of the feed; one statement."""
    rows = db.session.execute(
        select(*_COLUMNS).where(Ticket.event_id == event_id, Ticket.feed > after_feed).order_by(Ticket.feed, Ticket.id)
    )
    return [TicketLine(*row) for row in rows]


def tickets_of(registration_ids: Collection[int]) -> dict[int, TicketLine]:
    """Tickets by the ids of their registrations; one statement."""
    rows = db.session.execute(select(*_COLUMNS).where(Ticket.registration_id.in_(registration_ids)))
    return {line.registration_id: line for line in (TicketLine(*row) for row in rows)}


def part_positions(part_ids: Collection[int]) -> list[int]:
    """Positions (bits) of parts. Parts already in memory are not read again."""
    return sorted(part.position for part_id in part_ids if (part := db.session.get(Part, part_id)) is not None)
