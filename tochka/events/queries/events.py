"""Reads of one event: its scope, its page, its seats, the schools that have registered."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, raiseload, selectinload

from tochka.events.models import Event, Part
from tochka.events.queries.hooks import kept_sources, school_sources, seat_sources
from tochka.extensions import db
from tochka.kit.access import Scope
from tochka.network.models import Municipality
from tochka.network.queries import operator_card, prose_schools
from tochka.network.terms import School

GREATEST_ID = 2**24 - 1  # an event's id has three bytes in a ticket


@dataclass(frozen=True)
class Seats:
    """Places of a part, in its unit. `capacity` None has no limit; `kept` are for the invited and not given out yet."""

    taken: int
    capacity: int | None
    kept: int = 0

    @property
    def free(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.taken - self.kept, 0)

    @property
    def public(self) -> int | None:
        """How many of the places are for everybody: what visitors see."""
        return None if self.capacity is None else max(self.capacity - self.kept, min(self.taken, self.capacity))

    @property
    def full(self) -> bool:
        return self.free == 0

    @property
    def over(self) -> int:
        """How many more are taken than there are: walk-ins, or a capacity that was lowered."""
        return 0 if self.capacity is None else max(self.taken - self.capacity, 0)


def event_scope(event_id: int) -> Scope | None:
    """Where an event stands in the network; None when there is none. One statement."""
    if not 0 < event_id <= GREATEST_ID:
        return None
    row = db.session.execute(
        select(Municipality.region_id, Event.municipality_id, Event.host_id)
        .join(Municipality, Municipality.id == Event.municipality_id)
        .where(Event.id == event_id)
    ).one_or_none()
    return Scope(row[0], row[1], row[2], event_id) if row else None


def event_page(event_id: int) -> Event | None:
    """An event with host, municipality, parts and their stations, programme; anything else raises. Four statements."""
    if not 0 < event_id <= GREATEST_ID:
        return None
    return db.session.scalars(
        select(Event)
        .where(Event.id == event_id)
        .options(
            joinedload(Event.host).raiseload("*"),
            joinedload(Event.municipality).raiseload("*"),
            selectinload(Event.parts).selectinload(Part.stations),
            selectinload(Event.programme),
            raiseload("*"),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def desk_event(event_id: int) -> Event | None:
    """An event with host and municipality alone, for the head of an organizer's page. One statement."""
    return db.session.scalars(
        select(Event)
        .where(Event.id == event_id)
        .options(joinedload(Event.host).raiseload("*"), joinedload(Event.municipality).raiseload("*"), raiseload("*"))
    ).one_or_none()


def event_by_form(form_key: str) -> int | None:
    """Id of the event that a form has already made."""
    return db.session.scalar(select(Event.id).where(Event.form_key == form_key))


def seats_of(parts: Iterable[Part]) -> dict[int, Seats]:
    """Places of each part by its id, as registration tells them. One statement a source; one more with a reserve."""
    parts = list(parts)
    ids = [part.id for part in parts]
    told = [source(ids) for source in seat_sources] if ids else []
    reserving = [part.id for part in parts if part.reserved]
    kept = [source(reserving) for source in kept_sources] if reserving else []
    return {
        part.id: Seats(
            sum(taken.get(part.id, 0) for taken in told), part.capacity, sum(each.get(part.id, 0) for each in kept)
        )
        for part in parts
    }


def schools_of(event_id: int) -> list[School]:
    """Organizations that have registered, as prose wants them. Three statements, one when there are none."""
    ids = {each for source in school_sources for each in source(event_id)}
    return prose_schools(ids) if ids else []


def operator_filled(municipality_id: int) -> bool:
    """Whether the operator's card of a municipality is filled. One statement."""
    card = operator_card(municipality_id)
    return card is not None and card.filled
