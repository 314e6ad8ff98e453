"""What follows a change of a registration: later rooms (tickets, letters) hang their functions here."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, literal_column, update

from tochka.events.models import Event
from tochka.extensions import Model, db
from tochka.kit import clock
from tochka.registration.models import Registration
from tochka.registration.rules.places import state_of
from tochka.registration.terms import CANCELLED

# Called in the transaction, with each registration that was made, changed, promoted, cancelled or erased.
after_change: list[Callable[[Registration], None]] = []
# Called in the transaction, with many new registrations of one event at once.
after_many: list[Callable[[Sequence[Registration]], None]] = []


def next_feed(event_id: int) -> int:
    """The event's next feed number. Its row stays locked till the end of the transaction: take places before it."""
    feed = db.session.connection().execute(_next(), {"event": event_id}).scalar()
    assert feed is not None, "an event cannot vanish under its registration"
    return int(feed)


@cache
def _next() -> Any:
    """The statement of `next_feed`, put together once."""
    table = Model.metadata.tables[Event.__tablename__]
    more = table.c.feed + literal_column("1")
    return update(table).where(table.c.id == bindparam("event")).values(feed=more).returning(table.c.feed)


def settle(registration: Registration, feed: int) -> None:
    """After any change: the state follows from the places, the row gets its feed number, later rooms follow."""
    now = clock.now()
    registration.state = state_of(place.state for place in registration.places)
    registration.cancelled_at = (registration.cancelled_at or now) if registration.state == CANCELLED else None
    if registration not in db.session.new:
        registration.changed_at = now
    registration.feed = feed
    db.session.flush()
    for follow in after_change:
        follow(registration)


def settle_many(registrations: Sequence[Registration], feed: int) -> None:
    """`settle` for many new registrations of one event: they are written together and share a feed number."""
    for registration in registrations:
        registration.state = state_of(place.state for place in registration.places)
        registration.feed = feed
    db.session.flush()
    for follow in after_many:
        follow(registrations)
