"""Moderation: the organizer approves or declines those who applied. Their places are kept meanwhile."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import writing
from tochka.registration.actions.changing import free_places, move_queue
from tochka.registration.actions.places import lock_parts
from tochka.registration.actions.signals import next_feed, settle
from tochka.registration.models import Place, Registration
from tochka.registration.terms import APPLIED, CONFIRMED


def approve(event_id: int, registration_ids: Collection[int], actor: int) -> int:
    """Approve those of these registrations that still wait for it: their places are theirs, tickets and letters follow.
    Gives how many; one approved already is not counted again."""
    with writing():
        waiting = _locked(event_id, registration_ids)
        feed = next_feed(event_id) if waiting else 0
        for registration in waiting:
            registration.approved_at, registration.declined_because = clock.now(), ""
            for place in registration.places:
                place.state = CONFIRMED if place.state == APPLIED else place.state
            settle(registration, feed)
            journal.record("registration.approve", "registration", registration.id, actor)
            _send("registration.confirmed", registration)
        return len(waiting)


def decline(event_id: int, registration_ids: Collection[int], because: str, actor: int) -> int:
    """Decline with a reason that goes into the letter; their places go to the next in line. Gives how many.

    Refused: registration.reason_missing."""
    if not because:
        raise refuse("registration.reason_missing", field="because")
    with writing():
        waiting = _locked(event_id, registration_ids)
        for registration in waiting:
            registration.declined_because = because[:300]
            free_places(registration)
            journal.record("registration.decline", "registration", registration.id, actor)
            _send("registration.declined", registration)
        if waiting:
            part_ids = {place.part_id for registration in waiting for place in registration.places}
            move_queue(waiting[0].event, part_ids)
        return len(waiting)


def _locked(event_id: int, registration_ids: Collection[int]) -> Sequence[Registration]:
    """Those of the registrations that wait for a word, read anew under the lock of their parts."""
    mine = select(Registration.id).where(
        Registration.event_id == event_id, Registration.id.in_(registration_ids), Registration.erased_at.is_(None)
    )
    part_ids = set(db.session.scalars(select(Place.part_id).where(Place.registration_id.in_(mine))))
    if not part_ids:
        return []
    lock_parts(part_ids)
    return db.session.scalars(
        select(Registration)
        .where(Registration.id.in_(mine), Registration.places.any(Place.state == APPLIED))
        .options(selectinload(Registration.places), selectinload(Registration.members))
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    ).all()


def _send(kind: str, registration: Registration) -> None:
    if registration.email:
        queue_letter(kind, registration.email, language=registration.language, about=("registration", registration.id))
