"""Reads of head counts: how many came where there are no names."""

from dataclasses import dataclass

from sqlalchemy import select

from tochka.extensions import db
from tochka.registration.models import HeadCount, headcount_schools


@dataclass(frozen=True, slots=True)
class HeadCountLine:
    """A head count as other rooms see it; `within_id` names the count of which it is a part («из них»)."""

    id: int
    event_id: int
    part_id: int | None
    within_id: int | None
    category: str
    unit: str
    qualifier: str
    value: int | None
    note: str
    organization_ids: tuple[int, ...]


def headcounts_of_event(event_id: int) -> list[HeadCountLine]:
    """Head counts of an event in the order of their writing; two statements."""
    rows = db.session.scalars(select(HeadCount).where(HeadCount.event_id == event_id).order_by(HeadCount.id)).all()
    schools: dict[int, list[int]] = {}
    for count_id, organization_id in db.session.execute(
        select(headcount_schools.c.headcount_id, headcount_schools.c.organization_id)
        .join(HeadCount, HeadCount.id == headcount_schools.c.headcount_id)
        .where(HeadCount.event_id == event_id)
        .order_by(headcount_schools.c.organization_id)
    ):
        schools.setdefault(count_id, []).append(organization_id)
    return [
        HeadCountLine(
            row.id,
            row.event_id,
            row.part_id,
            row.within_id,
            row.category,
            row.unit,
            row.qualifier,
            row.value,
            row.note,
            tuple(schools.get(row.id, ())),
        )
        for row in rows
    ]
