"""Checkpoints of an event and how many passed each; which of its stations are no checkpoints yet."""

from dataclasses import dataclass

from sqlalchemy import func, select

from tochka.checkin.models import Checkpoint, EntryRule, Passage
from tochka.events.models import Part, Station
from tochka.extensions import db


@dataclass(frozen=True, slots=True)
class CheckpointLine:
    """A checkpoint and how many tickets passed it; `inside` of them are still there, where a way out is marked too."""

    id: int
    position: int
    name: str
    came: int
    inside: int


def checkpoints_of(event_id: int) -> list[CheckpointLine]:
    """An event's checkpoints in the order they were made. Two statements."""
    came = {
        row[0]: (row[1], row[2])
        for row in db.session.execute(
            select(Passage.part, func.count(), func.count().filter(Passage.inside))
            .where(Passage.event_id == event_id, Passage.arrived)
            .group_by(Passage.part)
        )
    }
    found = db.session.scalars(select(Checkpoint).where(Checkpoint.event_id == event_id).order_by(Checkpoint.position))
    return [CheckpointLine(one.id, one.position, one.name, *came.get(one.position, (0, 0))) for one in found]


def entries_of(event_id: int) -> dict[int, EntryRule]:
    """Rules of entry of an event's parts and checkpoints by position; those without one let in always."""
    return {one.position: one for one in db.session.scalars(select(EntryRule).where(EntryRule.event_id == event_id))}


def stations_of(event_id: int) -> list[str]:
    """Names of the stations of an event's quests, in their order, each once."""
    rows = db.session.scalars(
        select(Station.name)
        .join(Part, Part.id == Station.part_id)
        .where(Part.event_id == event_id, Station.name != "")
        .order_by(Part.position, Station.position)
    )
    return list(dict.fromkeys(rows))
