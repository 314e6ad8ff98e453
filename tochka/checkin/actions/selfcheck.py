"""Marking oneself: the organizer's choice of the way, and the mark."""

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tochka.checkin.actions import desk
from tochka.checkin.models import SelfCheckin
from tochka.checkin.queries.selfcheck import Own
from tochka.checkin.terms import BY_SELF
from tochka.kit import clock, journal
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
    """The arrival of who marks herself, in every part where she has a place. False when she is marked already."""
    if own.at is not None:
        return False
    desk.mark(
        event_id,
        None,
        [{"kind": "in", "subject": f"t{own.ticket_id}", "part": part, "reason": BY_SELF} for part in own.parts],
    )
    return True
