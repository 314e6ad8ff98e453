"""Reads of the registry of erasures: what is due, what is done and waits for its act, the acts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, type_coerce

from tochka.extensions import db
from tochka.people.models import DestructionAct, ErasureRecord
from tochka.people.queries.places import EVENTS

PAGE = 50


@dataclass(frozen=True)
class ErasureLine:
    """An erasure: whose data (kind and id, never a name), of what event, why, asked, due, done, which rooms had rows."""

    id: int
    subject_kind: str
    subject_id: int
    reason: str
    asked_at: datetime
    due_on: date
    done_at: datetime | None
    rooms: dict[str, Any]
    event: str | None
    starts_at: datetime | None


_COLUMNS: tuple[Any, ...] = (
    ErasureRecord.id,
    ErasureRecord.subject_kind,
    ErasureRecord.subject_id,
    ErasureRecord.reason,
    ErasureRecord.asked_at,
    ErasureRecord.due_on,
    ErasureRecord.done_at,
    ErasureRecord.rooms,
    EVENTS.c.title,
    type_coerce(EVENTS.c.starts_at, ErasureRecord.asked_at.type),
)


def _lines(*conditions: Any) -> Any:
    return (
        select(*_COLUMNS)
        .outerjoin(EVENTS, EVENTS.c.id == ErasureRecord.event_id)
        .where(*conditions)
        .order_by(ErasureRecord.due_on, ErasureRecord.id)
    )


def due_erasures(municipality_id: int) -> list[ErasureLine]:
    """What is to be destroyed in a municipality, the nearest day first; at most two hundred."""
    wanted = _lines(ErasureRecord.municipality_id == municipality_id, ErasureRecord.done_at.is_(None)).limit(200)
    return [ErasureLine(*row) for row in db.session.execute(wanted)]


def erasures_without_act(municipality_id: int) -> int:
    """How many are destroyed and stand in no act yet."""
    return (
        db.session.scalar(
            select(func.count(ErasureRecord.id)).where(
                ErasureRecord.municipality_id == municipality_id,
                ErasureRecord.done_at.is_not(None),
                ErasureRecord.act_id.is_(None),
            )
        )
        or 0
    )


def erasures_of_act(act_id: int) -> list[ErasureLine]:
    """What an act names."""
    return [ErasureLine(*row) for row in db.session.execute(_lines(ErasureRecord.act_id == act_id))]


def acts_of(municipality_id: int, page: int = 1) -> list[tuple[int, datetime, int]]:
    """A page of acts, the last first: number, moment, how many subjects."""
    rows = db.session.execute(
        select(DestructionAct.number, DestructionAct.made_at, func.count(ErasureRecord.id))
        .outerjoin(ErasureRecord, ErasureRecord.act_id == DestructionAct.id)
        .where(DestructionAct.municipality_id == municipality_id)
        .group_by(DestructionAct.id)
        .order_by(DestructionAct.number.desc())
        .limit(PAGE)
        .offset((max(page, 1) - 1) * PAGE)
    )
    return [(number, made_at, subjects) for number, made_at, subjects in rows]


def act_of(municipality_id: int, number: int) -> DestructionAct | None:
    """An act by its number."""
    return db.session.scalar(select(DestructionAct).filter_by(municipality_id=municipality_id, number=number))


def erasure_in(municipality_id: int, erasure_id: int) -> ErasureRecord | None:
    """A line of a municipality's registry."""
    return db.session.scalar(select(ErasureRecord).filter_by(municipality_id=municipality_id, id=erasure_id))
