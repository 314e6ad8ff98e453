"""Head counts: how many came where names are not known or not wanted."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tochka.events.terms import CATEGORIES, PERSONS, PUPIL_TEAM, UNITS
from tochka.kit import journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing
from tochka.network.models import Organization
from tochka.registration.models import HeadCount
from tochka.registration.terms import QUALIFIERS

LARGEST = 1_000_000


@dataclass(frozen=True)
class Count:
    """A head count as a form or the seed gives it; `within_id` names the count of which it is a part («из них»)."""

    category: str
    qualifier: str = "exact"
    value: int | None = None
    unit: str = PERSONS
    part_id: int | None = None
    within_id: int | None = None
    note: str = ""
    organization_ids: tuple[int, ...] = ()


def save_headcount(event_id: int, count: Count, headcount_id: int | None = None, actor: int | None = None) -> int:
    """Add a head count to an event, or change one; gives its id. Refused: registration.headcount_value,
    headcount_category, headcount_within, gone."""
    _check(count)
    with writing() as session:
        row = _row(session, event_id, headcount_id)
        if count.within_id is not None:
            _check_whole(session, event_id, count.within_id, row)
        row.category, row.qualifier, row.unit, row.note = count.category, count.qualifier, count.unit, count.note
        row.value = None if count.qualifier == "unknown" else count.value
        row.part_id, row.within_id = count.part_id, count.within_id
        row.organizations = list(
            session.scalars(
                select(Organization).where(Organization.id.in_(count.organization_ids)).order_by(Organization.id)
            )
        )
        session.add(row)
        session.flush()
        journal.record("registration.headcount", "headcount", row.id, actor, event=event_id, value=row.value)
        return row.id


def _check(count: Count) -> None:
    if count.category not in CATEGORIES and count.category != PUPIL_TEAM:
        raise refuse("registration.headcount_category", "category")
    if count.qualifier not in QUALIFIERS or count.unit not in UNITS:
        raise refuse("registration.headcount_value", "qualifier")
    if count.qualifier != "unknown" and (count.value is None or not 0 <= count.value <= LARGEST):
        raise refuse("registration.headcount_value", "value")


def _row(session: Session, event_id: int, headcount_id: int | None) -> HeadCount:
    if headcount_id is None:
        return HeadCount(event_id=event_id)
    row = session.get(HeadCount, headcount_id)
    if row is None or row.event_id != event_id:
        raise refuse("registration.headcount_gone")
    return row


def _check_whole(session: Session, event_id: int, within_id: int, row: HeadCount) -> None:
    """A part of a count is one level deep, so that nothing is summed twice or in a circle."""
    whole = session.get(HeadCount, within_id)
    parts = row.id is not None and session.scalar(select(HeadCount.id).where(HeadCount.within_id == row.id).limit(1))
    if whole is None or whole.event_id != event_id or whole.within_id is not None or whole.id == row.id or parts:
        raise refuse("registration.headcount_within", "within")


def remove_headcount(event_id: int, headcount_id: int, actor: int | None = None) -> None:
    """Remove a head count; one that is gone already is no trouble. Refused: registration.headcount_used."""
    with writing() as session:
        row = session.get(HeadCount, headcount_id)
        if row is None or row.event_id != event_id:
            return
        if session.scalar(select(HeadCount.id).where(HeadCount.within_id == row.id).limit(1)) is not None:
            raise refuse("registration.headcount_used")
        session.delete(row)
        journal.record("registration.remove_headcount", "headcount", headcount_id, actor, event=event_id)
