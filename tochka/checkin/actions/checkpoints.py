"""Places inside an event where it is marked who was there: lunch, stations."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tochka.checkin.models import Checkpoint, Device, Passage
from tochka.checkin.terms import (
    CHECKPOINT_NAMELESS,
    CHECKPOINT_TWICE,
    CHECKPOINT_USED,
    CHECKPOINTS_ENOUGH,
    FIRST_CHECKPOINT,
    LAST_CHECKPOINT,
)
from tochka.events.models import Event
from tochka.kit import journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing


def add_checkpoint(event_id: int, name: str, actor: int | None) -> int:
    """A checkpoint of an event; gives its id. Refused: checkin.checkpoint_nameless, checkpoint_twice,
    checkpoints_enough."""
    if not name:
        raise refuse(CHECKPOINT_NAMELESS, "name")
    with writing() as session:
        session.execute(update(Event).where(Event.id == event_id).values(feed=Event.feed))  # numbers are given in turn
        mine = Checkpoint.event_id == event_id
        if session.scalar(select(Checkpoint.id).where(mine, Checkpoint.name == name)) is not None:
            raise refuse(CHECKPOINT_TWICE, "name")
        last = session.scalar(select(func.max(Checkpoint.position)).where(mine)) or FIRST_CHECKPOINT - 1
        if last >= LAST_CHECKPOINT:
            raise refuse(CHECKPOINTS_ENOUGH, "name", most=LAST_CHECKPOINT - FIRST_CHECKPOINT + 1)
        made = Checkpoint(event_id=event_id, position=last + 1, name=name)
        session.add(made)
        session.flush()
        journal.record("checkin.add_checkpoint", "event", event_id, actor, name=name)
        return made.id


def drop_checkpoint(event_id: int, checkpoint_id: int, actor: int | None) -> bool:
    """Remove a checkpoint at which nobody stands and nobody was marked. False when the event has none such. Refused:
    checkin.checkpoint_used."""
    with writing() as session:
        session.execute(update(Event).where(Event.id == event_id).values(feed=Event.feed))
        found = session.scalars(
            select(Checkpoint).where(Checkpoint.id == checkpoint_id, Checkpoint.event_id == event_id)
        ).first()
        if found is None:
            return False
        if _used(session, found):
            raise refuse(CHECKPOINT_USED)
        session.execute(delete(Checkpoint).where(Checkpoint.id == checkpoint_id))
        journal.record("checkin.drop_checkpoint", "event", event_id, actor, name=found.name)
        return True


def _used(session: Session, found: Checkpoint) -> bool:
    stands = select(Device.id).where(Device.checkpoint_id == found.id).exists()
    passed = select(Passage.id).where(Passage.event_id == found.event_id, Passage.part == found.position).exists()
    return bool(session.scalar(select(stands | passed)))
