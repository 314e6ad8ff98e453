"""Places inside an event where it is marked who was there, lunch, stations; and the rules of entry of these and of parts."""

from dataclasses import asdict

from sqlalchemy import Delete, delete, func, select, update
from sqlalchemy.orm import Session

from tochka.checkin.actions.devices import DoorRules
from tochka.checkin.actions.scans import refold_event
from tochka.checkin.models import Checkpoint, Device, EntryRule, Passage
from tochka.checkin.terms import (
    CHECKPOINT_NAMELESS,
    CHECKPOINT_TWICE,
    CHECKPOINT_USED,
    CHECKPOINTS_ENOUGH,
    CLOSES_BEFORE,
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
        session.execute(_rules_at(event_id, found.position))
        journal.record("checkin.drop_checkpoint", "event", event_id, actor, name=found.name)
        return True


def _rules_at(event_id: int, position: int) -> Delete:
    return delete(EntryRule).where(EntryRule.event_id == event_id, EntryRule.position == position)


def set_entry(event_id: int, position: int, rules: DoorRules, actor: int | None) -> None:
    """When a part or checkpoint lets in; phones hear of it at their next contact, and who came in already is judged anew.
    Refused: checkin.closes_before."""
    if rules.opens_at and rules.closes_at and rules.closes_at <= rules.opens_at:
        raise refuse(CLOSES_BEFORE, "closes_at")
    with writing() as session:
        session.execute(update(Event).where(Event.id == event_id).values(feed=Event.feed))
        session.execute(_rules_at(event_id, position))
        if rules != DoorRules():
            session.add(EntryRule(event_id=event_id, position=position, **asdict(rules)))
        session.flush()
        refold_event(event_id)
        journal.record("checkin.set_entry", "event", event_id, actor, position=position)


def _used(session: Session, found: Checkpoint) -> bool:
    stands = select(Device.id).where(Device.checkpoint_id == found.id).exists()
    passed = select(Passage.id).where(Passage.event_id == found.event_id, Passage.part == found.position).exists()
    return bool(session.scalar(select(stands | passed)))
