"""Places: the lock, the queue that moves by itself, holds. Whoever takes or frees a place locks the part first.

Lock order everywhere: parts by id, then the event's feed."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, literal_column, select, update
from sqlalchemy.orm import selectinload

from tochka.events.models import Event, Part
from tochka.extensions import Model, db
from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import end_reading, writing
from tochka.registration.actions.signals import next_feed, settle
from tochka.registration.models import Place, Registration
from tochka.registration.queries.places import PartStanding, parts_with_a_queue, standing_of
from tochka.registration.rules.places import may_move, next_in_line
from tochka.registration.terms import APPLIED, CONFIRMED, EXPIRED, HELD, WAITING, school_key


def lock_parts(part_ids: Collection[int]) -> None:
    """Lock the places of parts, in the order of their ids, before anything is counted. On PostgreSQL the row is the
    lock; on SQLite the write transaction already is."""
    db.session.connection().execute(_lock(), {"parts": sorted(part_ids)})


@cache
def _lock() -> Any:
    table = Model.metadata.tables[Part.__tablename__]
    wanted = table.c.id.in_(bindparam("parts", expanding=True))
    in_order = select(table.c.id).where(wanted).order_by(table.c.id).with_for_update()
    return update(table).where(table.c.id.in_(in_order)).values(version=table.c.version + literal_column("1"))


def promote(event: Event, parts: Sequence[PartStanding]) -> list[Registration]:
    """Let the queues of locked parts move: lapsed holds end, those at the head who fit get a hold and a letter.
    The queue stands still once the event has begun. Gives the registrations that changed, already settled."""
    now = clock.now()
    changed: dict[int, Registration] = {}
    for part in parts:
        lapsed = _end_lapsed(part.part.id, now) if part.lapsed else []
        held = _hold_next(part, event, now) if may_move(part.pool, 0) and now < event.starts_at else []
        changed |= {place.registration_id: place.registration for place in (*lapsed, *held)}
    if changed:
        feed = next_feed(event.id)
        for registration in changed.values():
            settle(registration, feed)
            _tell(registration)
    return list(changed.values())


def _places(part_id: int, *conditions: object) -> list[Place]:
    registration = selectinload(Place.registration)
    found = (
        select(Place)
        .where(Place.part_id == part_id, *conditions)  # type: ignore[arg-type]
        .order_by(Place.queue, Place.id)
        .options(registration.selectinload(Registration.places), registration.selectinload(Registration.members))
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(found))


def _end_lapsed(part_id: int, now: datetime) -> list[Place]:
    lapsed = _places(part_id, Place.state == HELD, Place.hold_until <= now)
    for place in lapsed:
        place.state, place.hold_until = EXPIRED, None
    return lapsed


def _hold_next(part: PartStanding, event: Event, now: datetime) -> list[Place]:
    """`taken` counts no lapsed hold, so what they freed is already free."""
    queue = _places(part.part.id, Place.state == WAITING)
    chosen = set(next_in_line(part.pool, [_in_line(place) for place in queue]))
    held = [place for place in queue if place.id in chosen]
    for place in held:
        place.state, place.queue = HELD, None
        place.hold_until = min(now + timedelta(hours=event.hold_hours), event.starts_at)
    return held


def _in_line(place: Place) -> tuple[int, int, str, str]:
    who = place.registration
    return place.id, place.seats, school_key(who.organization_id, who.request_id), who.category


def _tell(registration: Registration) -> None:
    """A held place asks for an answer; a lapsed one says that it went on."""
    states = {place.state for place in registration.places}
    journal.record("registration.queue", "registration", registration.id, states=sorted(states))
    if registration.email and HELD in states:
        letter = "registration.offered"
    elif registration.email and EXPIRED in states:
        letter = "registration.lapsed"
    else:
        return
    queue_letter(letter, registration.email, language=registration.language, about=("registration", registration.id))


def moving(parts: Sequence[PartStanding]) -> list[PartStanding]:
    """Those of the locked parts whose queue may move."""
    return [part for part in parts if may_move(part.pool, part.lapsed)]


def promote_parts(event_id: int, part_ids: Collection[int]) -> None:
    """Lock parts of one event and let their queues move."""
    if not part_ids:
        return
    with writing():
        lock_parts(part_ids)
        standing = standing_of(event_id, sorted(part_ids), "", None)
        if standing is not None:
            promote(standing.event, moving(standing.parts))


def sweep() -> int:
    """Each minute: end the holds that have lapsed and let every queue move. Gives the number of parts looked at."""
    end_reading()
    parts = parts_with_a_queue(clock.now())
    for event_id, part_id in parts:
        promote_parts(event_id, [part_id])
    return len(parts)


def confirm_places(registration_id: int) -> int:
    """Take the places that are held for a registration; doing it twice changes nothing. Gives how many were taken.

    Refused: registration.gone, registration.hold_lapsed."""
    with writing() as session:
        registration = open_registration(registration_id)
        lock_parts([place.part_id for place in registration.places])
        session.refresh(registration, ["places"])
        held = [place for place in registration.places if place.state == HELD]
        for place in held:
            if place.hold_until is None or place.hold_until <= clock.now():
                raise refuse("registration.hold_lapsed")
            approved = registration.approved_at is not None or not place.part.moderated
            place.state, place.hold_until = CONFIRMED if approved else APPLIED, None
        if not held and any(place.state == EXPIRED for place in registration.places):
            raise refuse("registration.hold_lapsed")
        if held:
            settle(registration, next_feed(registration.event_id))
            journal.record("registration.confirm", "registration", registration.id)
            if registration.email:
                queue_letter(
                    letter_of(registration.state), registration.email, language=registration.language,
                    about=("registration", registration.id),
                )  # fmt: skip
        return len(held)


def letter_of(state: str) -> str:
    """The letter that tells somebody of her state: with the ticket, of the review or of the waiting list."""
    kinds = {CONFIRMED: "registration.confirmed", APPLIED: "registration.applied"}
    return kinds.get(state, "registration.waiting")


def open_registration(registration_id: int) -> Registration:
    """The registration with its places and members, to be changed. Refused: registration.gone when it is erased or not
    there."""
    registration = db.session.get(
        Registration,
        registration_id,
        options=[selectinload(Registration.places), selectinload(Registration.members)],
        populate_existing=True,
    )
    if registration is None or registration.erased_at is not None:
        raise refuse("registration.gone")
    return registration
