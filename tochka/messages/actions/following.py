"""What messages do when an event changes: everybody learns of another date or place, delegations of its cancelling."""

from datetime import datetime, timedelta

from sqlalchemy import select

from tochka.events.actions import signals as events
from tochka.events.models import Event
from tochka.events.rules.drafts import EventDraft
from tochka.events.terms import PUBLISHED
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.mail import Letter, queue_letters
from tochka.messages.actions.reminding import letter_rows
from tochka.messages.queries.audience import contacts
from tochka.network.models import Organization
from tochka.registration.models import Registration
from tochka.registration.terms import CANCELLED

# An organizer often corrects herself at once: one letter then tells what came of it.
PAUSE = timedelta(minutes=5)


def tell_moved(event: Event, before: EventDraft) -> None:
    """Another date, hour or place of a published event: a letter to everybody who has not cancelled, five minutes later. Who
    has one waiting gets no second: it says what is true when it leaves, or is dropped when all is as it was."""
    same = (before.starts_at, before.ends_at, before.place, before.host_id) == (
        event.starts_at, event.ends_at, event.place, event.host_id,
    )  # fmt: skip
    if same or event.status != PUBLISHED or event.ends_at <= clock.now():
        return
    was = {"starts": before.starts_at.isoformat(), "ends": before.ends_at.isoformat(), "where": _where(before)}
    queued = select(Letter.subject_kind, Letter.subject_id).where(
        Letter.kind == "messages.moved", Letter.state == "queued", Letter.attempts == 0
    )
    waiting = {(kind, number) for kind, number in db.session.execute(queued)}
    found = [
        each for each in contacts(event.id, Registration.state != CANCELLED) if each.email and each.about not in waiting
    ]
    rows = [row | {"args": was} for row in letter_rows(found, f"moved:{event.version}")]
    queue_letters("messages.moved", rows, at=clock.now() + PAUSE)


def _where(before: EventDraft) -> str:
    host = db.session.get(Organization, before.host_id)
    return ", ".join(filter(None, (host.short_name if host else "", before.place)))


def was_of(args: dict[str, str]) -> tuple[datetime, datetime, str]:
    """Start, end and place that a letter of a move says it was."""
    return datetime.fromisoformat(args["starts"]), datetime.fromisoformat(args["ends"]), args["where"]


def tell_cancelled(event: Event, what: str) -> None:
    """A cancelled event: those who sent delegations learn of it; people with an own e-mail already do from registration."""
    if what == "cancelled":
        found = [each for each in contacts(event.id, Registration.state != CANCELLED) if each.delegation_id]
        queue_letters("messages.event_cancelled", letter_rows(found, f"cancelled:{event.version}"))


events.after_move.append(tell_moved)
events.after_change.append(tell_cancelled)
