"""What registration does when earlier rooms change: an event's places, its cancelling, a school added to the list."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tochka.events.actions import signals as events
from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import after_commit
from tochka.network.models import OrganizationRequest
from tochka.registration.actions.asking import copy_questions
from tochka.registration.actions.places import promote_parts
from tochka.registration.actions.signals import next_feed, settle
from tochka.registration.models import Registration
from tochka.registration.queries.places import parts_in_use
from tochka.registration.terms import CANCELLED


def follow_request(request: OrganizationRequest) -> None:
    """A school that was not in the list is there now: registrations that asked for it get it. In the transaction."""
    if request.organization_id is None:
        return
    waiting = db.session.scalars(
        select(Registration)
        .where(Registration.request_id == request.id, Registration.organization_id.is_(None))
        .options(selectinload(Registration.places), selectinload(Registration.members))
        .order_by(Registration.event_id, Registration.id)
    ).all()
    feeds = {event_id: next_feed(event_id) for event_id in sorted({row.event_id for row in waiting})}
    for row in waiting:
        row.organization_id = request.organization_id
        settle(row, feeds[row.event_id])


def follow_event(event: Event, what: str) -> None:
    """An event changed: more places move its queues, a cancelled one writes to everybody. In the event's transaction.

    The queues move after it: the lock of places comes before the event's row, which is held here already."""
    if what == "places":
        event_id = event.id
        after_commit(lambda: promote_parts(event_id, _parts_of(event_id)))
    if what == "created":
        copy_questions(event)
    if what == "cancelled":
        _write_to_all(event)


def _parts_of(event_id: int) -> list[int]:
    return list(db.session.scalars(select(Part.id).where(Part.event_id == event_id).order_by(Part.id)))


def _write_to_all(event: Event) -> None:
    rows = db.session.execute(
        select(Registration.id, Registration.email, Registration.language).where(
            Registration.event_id == event.id, Registration.state != CANCELLED, Registration.email.is_not(None)
        )
    )
    for registration_id, email, language in rows:
        about = ("registration", registration_id)
        queue_letter("registration.event_cancelled", str(email), language=language, about=about)


events.after_change.append(follow_event)
events.part_in_use.append(parts_in_use)
