"""An event's way from draft to published, finished or cancelled, and back."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from tochka.events.actions.editing import locked_event
from tochka.events.actions.signals import tell, used_parts
from tochka.events.models import Event
from tochka.events.queries.events import operator_filled
from tochka.events.rules.states import refusals_to_publish
from tochka.events.terms import CANCELLED, DRAFT, FINISHED, NEXT_STATUSES, PUBLISHED, STATUSES
from tochka.kit import clock
from tochka.kit.errors import Refused, refuse
from tochka.kit.journal import record
from tochka.kit.transactions import writing


def publish(event_id: int, actor: int | None) -> None:
    """Make a draft public. Raises Refused with the first thing that is missing; twice changes nothing."""

    def check(event: Event) -> None:
        if event.status != DRAFT:
            raise refuse("events.wrong_state", status=STATUSES[event.status])
        missing = refusals_to_publish(event, operator_filled(event.municipality_id))
        if missing:
            raise Refused(missing[0])

    _move(event_id, actor, PUBLISHED, "published", check)


def unpublish(event_id: int, actor: int | None) -> None:
    """Take an event back to draft, as long as nobody has registered."""

    def check(event: Event) -> None:
        if used_parts([part.id for part in event.parts]):
            raise refuse("events.has_registrations")

    _move(event_id, actor, DRAFT, "unpublished", check)


def finish(event_id: int, actor: int | None) -> None:
    """Say that an event is over; not before it has begun."""

    def check(event: Event) -> None:
        if clock.now() < event.starts_at:
            raise refuse("events.not_begun")

    _move(event_id, actor, FINISHED, "finished", check)


def cancel(event_id: int, because: str, actor: int | None) -> None:
    """Cancel a published event with a reason that people will read."""
    if not because.strip():
        raise refuse("events.no_reason", field="because")

    def check(event: Event) -> None:
        event.cancelled_because = because.strip()

    _move(event_id, actor, CANCELLED, "cancelled", check)


def reopen(event_id: int, actor: int | None) -> None:
    """Take a finished or cancelled event back among the published ones."""

    def check(event: Event) -> None:
        if event.status == DRAFT:
            raise refuse("events.wrong_state", status=STATUSES[event.status])
        event.cancelled_because = ""

    _move(event_id, actor, PUBLISHED, "reopened", check)


def discard(event_id: int, actor: int | None) -> None:
    """Remove a draft that nobody has registered for."""
    with writing() as session:
        event = locked_event(session, event_id)
        if event.status != DRAFT:
            raise refuse("events.wrong_state", status=STATUSES[event.status])
        if used_parts([part.id for part in event.parts]):
            raise refuse("events.has_registrations")
        record("events.discard", "event", event.id, actor, title=event.title)
        session.delete(event)


def _move(event_id: int, actor: int | None, status: str, what: str, check: Callable[[Event], None]) -> None:
    """Move an event to a status under its lock. To be there already is no fault: a button pressed twice."""
    with writing() as session:
        event = locked_event(session, event_id)
        if event.status == status:
            return
        if status not in NEXT_STATUSES[event.status]:
            raise refuse("events.wrong_state", status=STATUSES[event.status])
        check(event)
        _write_status(session, event, status)
        record(f"events.{what}", "event", event.id, actor)
        tell(event, what)


def _write_status(session: Session, event: Event, status: str) -> None:
    event.status = status
    event.version += 1
    event.changed_at = clock.now()
    session.flush()
