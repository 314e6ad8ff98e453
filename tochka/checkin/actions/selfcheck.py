"""Marking oneself: the organizer's choice of the way, and the mark."""

from datetime import UTC, datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tochka.checkin.actions import desk
from tochka.checkin.actions.scans import entries_of
from tochka.checkin.models import SelfCheckin
from tochka.checkin.queries.selfcheck import Own
from tochka.checkin.rules.entry import Entry, breach
from tochka.checkin.terms import BY_SELF, EARLY, SELF_EARLY, SELF_LATE
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import Refused, refuse
from tochka.kit.transactions import writing


def choose_way(event_id: int, way: str, actor: int | None) -> None:
    """How participants of an event mark themselves: «screen», «poster» or «» (they do not). Each choice makes earlier codes
    useless."""
    with writing() as session:
        if not way:
            session.execute(delete(SelfCheckin).where(SelfCheckin.event_id == event_id))
        elif not _change(session, event_id, way):
            session.add(
                SelfCheckin(event_id=event_id, way=way, generation=int(clock.now().timestamp()), changed_at=clock.now())
            )
        journal.record("checkin.choose_self", "event", event_id, actor, way=way or "off")


def _change(session: Session, event_id: int, way: str) -> bool:
    changed = session.execute(
        update(SelfCheckin)
        .where(SelfCheckin.event_id == event_id)
        .values(way=way, generation=SelfCheckin.generation + 1, changed_at=clock.now())
        .returning(SelfCheckin.event_id)
        .execution_options(synchronize_session=False)
    )
    return changed.first() is not None


def mark_oneself(event_id: int, own: Own) -> bool:
    """The arrival of who marks herself, in every part where she has a place and that lets in now. False when she is marked
    already. Refused: checkin.self_early, checkin.self_late."""
    if own.at is not None:
        return False
    entries, now = entries_of(db.session.connection(), event_id), clock.milliseconds()
    open_parts = [part for part in own.parts if not breach(entries.get(part, Entry()), now, False)]
    if not open_parts:
        raise _closed(db.session.get_one(Event, event_id), entries[own.parts[0]], now)
    desk.mark(
        event_id,
        None,
        [{"kind": "in", "subject": f"t{own.ticket_id}", "part": part, "reason": BY_SELF} for part in open_parts],
    )
    return True


def _closed(event: Event, rule: Entry, now: int) -> Refused:
    """Why nobody marks herself now, with the hour in the event's own time."""
    early = breach(rule, now, False) == EARLY
    moment = datetime.fromtimestamp(((rule.opens if early else rule.closes) or 0) / 1000, UTC)
    hour = f"{clock.local(moment, event.timezone):%H:%M}".removeprefix("0")
    return refuse(SELF_EARLY if early else SELF_LATE, "code", hour=hour)
