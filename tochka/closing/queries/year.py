"""Reads for closing: the year's events with what was counted, in a fixed number of statements whatever their number."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import joinedload, raiseload, selectinload

from tochka.checkin.models import Attendance, WalkIn
from tochka.closing.models import CountRow, EventRow, PartRow, Year
from tochka.events.models import Event
from tochka.events.queries.reach import events_within
from tochka.events.terms import CANCELLED, DRAFT
from tochka.extensions import db
from tochka.kit.access import Reach
from tochka.network.queries import prose_schools, schools_of
from tochka.network.terms import School
from tochka.registration.models import HeadCount, Registration, headcount_schools


def years_within(reach: Reach) -> list[int]:
    """First years of the school years in which there are events within a reach, newest first."""
    within = events_within(reach)
    return list(
        db.session.scalars(select(Event.school_year).distinct().where(within).order_by(Event.school_year.desc()))
    )


def year_within(reach: Reach, first: int) -> Year:
    """A school year within a reach, drafts and cancelled events left out. A fixed number of statements."""
    shown = (Event.school_year == first) & Event.status.not_in((DRAFT, CANCELLED))
    return _year(first, events_within(reach) & shown)


def year_of_events(first: int, event_ids: Sequence[int]) -> Year:
    """Some events of a year, for a page of them."""
    return _year(first, Event.id.in_(event_ids))


def year_of(municipality_id: int, first: int) -> Year:
    """A school year of one municipality, drafts and cancelled events left out. A fixed number of statements."""
    shown = (Event.school_year == first) & Event.status.not_in((DRAFT, CANCELLED))
    return _year(first, (Event.municipality_id == municipality_id) & shown)


def cancelled_events(municipality_id: int, first: int) -> int:
    """How many events of a year were planned and called off."""
    found = select(func.count()).where(
        Event.municipality_id == municipality_id, Event.school_year == first, Event.status == CANCELLED
    )
    return db.session.scalar(found) or 0


def year_of_event(event_id: int) -> Year:
    """The same of one event alone."""
    return _year(0, Event.id == event_id)


def _year(first: int, condition: ColumnElement[bool]) -> Year:
    rows = db.session.scalars(
        select(Event)
        .where(condition)
        .order_by(Event.starts_at, Event.id)
        .options(joinedload(Event.host).raiseload("*"), selectinload(Event.parts).raiseload("*"), raiseload("*"))
    ).all()
    ids = [row.id for row in rows]
    counts: dict[int, list[CountRow]] = defaultdict(list)
    positions = {part.id: part.position for row in rows for part in row.parts}
    for count in [*_head_counts(ids, positions), *_registered(ids), *_walk_ins(ids)]:
        counts[count.event_id].append(count)
    schools = {school.id: school for each in {row.municipality_id for row in rows} for school in schools_of(each)}
    met = {row.host_id for row in rows}.union(*(each.organizations for found in counts.values() for each in found))
    if gone := met - schools.keys():  # closed or joined since, or of another municipality
        schools |= {school.id: school for school in prose_schools(gone)}
    return Year(
        first=first,
        events=tuple(_event(row, schools, counts[row.id]) for row in rows),
        counts={event_id: tuple(each) for event_id, each in counts.items()},
        schools=schools,
    )


def _event(row: Event, schools: Mapping[Hashable, School], counts: Iterable[CountRow]) -> EventRow:
    """An event with the parts that took place: one that was closed and to which nobody came was called off."""
    came = {count.part for count in counts}
    parts = tuple(
        PartRow(part.position, part.format, part.title, part.unit, tuple(part.categories))
        for part in row.parts
        if part.closed_at is None or part.position in came
    )
    plain = {name: getattr(row, name) for name in EventRow.__dataclass_fields__ if name not in OWN}
    return EventRow(host=schools[row.host_id], host_full=row.host.full_name, parts=parts, **plain)


OWN = ("host", "host_full", "parts")


def _head_counts(ids: Sequence[int], positions: Mapping[int, int]) -> list[CountRow]:
    rows = db.session.scalars(select(HeadCount).where(HeadCount.event_id.in_(ids)).options(raiseload("*"))).all()
    listed: dict[int, set[int]] = defaultdict(set)
    for headcount_id, organization_id in db.session.execute(
        select(headcount_schools)
        .join(HeadCount, HeadCount.id == headcount_schools.c.headcount_id)
        .where(HeadCount.event_id.in_(ids))
    ):
        listed[headcount_id].add(organization_id)
    by_id = {row.id: row for row in rows}
    return [
        CountRow(
            event_id=row.event_id,
            category=row.category,
            unit=row.unit,
            part=positions.get(row.part_id or 0),
            qualifier=row.qualifier,
            value=row.value,
            within=by_id[row.within_id].category if row.within_id else None,
            organizations=frozenset(listed[row.id]),
            named=False,
            note=row.note,
        )
        for row in rows
    ]


def _registered(ids: Sequence[int]) -> list[CountRow]:
    """Registrations that were present, by event, part, category and kind."""
    rows = db.session.execute(
        select(
            Attendance.event_id,
            Attendance.part,
            Registration.category,
            Registration.organization_id,
            func.sum(case((Registration.mixed_at.is_(None), 1), else_=0)),
            Registration.kind,
        )
        .join(Registration, Registration.id == Attendance.registration_id)
        .where(Attendance.event_id.in_(ids), Attendance.arrived.is_(True))
        .group_by(
            Attendance.event_id,
            Attendance.part,
            Registration.category,
            Registration.organization_id,
            Registration.kind,
        )
    ).all()
    found = []
    for kind, unit in (("person", "persons"), ("team", "teams")):
        found += _grouped((row[:5] for row in rows if row[5] == kind), unit)
    return found


def _walk_ins(ids: Sequence[int]) -> list[CountRow]:
    """Those who came without registration and were not tied to one since."""
    rows = db.session.execute(
        select(Attendance.event_id, Attendance.part, WalkIn.category, WalkIn.organization_id, func.count())
        .join(WalkIn, WalkIn.uuid == Attendance.subject)
        .where(Attendance.event_id.in_(ids), Attendance.arrived.is_(True), Attendance.registration_id.is_(None))
        .group_by(Attendance.event_id, Attendance.part, WalkIn.category, WalkIn.organization_id)
    )
    return _grouped(rows, "persons")


def _grouped(rows: Iterable[Any], unit: str) -> list[CountRow]:
    totals: dict[tuple[int, int, str], int] = defaultdict(int)
    schools: dict[tuple[int, int, str], set[int]] = defaultdict(set)
    for event_id, part, category, organization_id, number in rows:
        key = (event_id, part, category)
        totals[key] += number
        if organization_id is not None:
            schools[key].add(organization_id)
    return [
        CountRow(
            event_id, category, unit, part, "exact", number, None, frozenset(schools[event_id, part, category]), True
        )
        for (event_id, part, category), number in totals.items()
    ]
