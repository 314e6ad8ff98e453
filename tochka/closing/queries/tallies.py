"""Reads for statistics. What was present by name is counted once for each state of an event and kept in memory.

An event's feed grows with each change of its registrations and of who is present, so an old count is never shown."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import raiseload

from tochka.checkin.models import Attendance, WalkIn
from tochka.closing.models.tallies import EventLine, Group, Tally, Written
from tochka.events.models import Event
from tochka.events.queries.reach import events_within
from tochka.events.terms import CANCELLED, DRAFT
from tochka.extensions import db
from tochka.kit.access import Reach
from tochka.registration.models import HeadCount, Member, Registration, headcount_schools

_kept: WeakKeyDictionary[Engine, dict[int, tuple[int, Tally]]] = WeakKeyDictionary()
_COLUMNS = tuple(getattr(Event, name) for name in EventLine.__dataclass_fields__)


def lines_within(reach: Reach, years: Iterable[int]) -> list[EventLine]:
    """The events of school years within a reach, by date; drafts and cancelled ones left out."""
    rows = db.session.execute(
        select(*_COLUMNS)
        .where(events_within(reach), Event.school_year.in_(list(years)), Event.status.not_in((DRAFT, CANCELLED)))
        .order_by(Event.starts_at, Event.id)
    )
    return [EventLine(*row) for row in rows]


def tallies_of(lines: Sequence[EventLine]) -> dict[int, Tally]:
    """Who was present at each event. Two statements for those that changed since they were last counted, else none."""
    kept = _kept.setdefault(db.engine, {})
    stale = [line for line in lines if line.id not in kept or kept[line.id][0] != line.feed]
    if stale:
        fresh = _counted([line.id for line in stale])
        for line in stale:
            kept[line.id] = (line.feed, fresh.get(line.id, Tally()))
    return {line.id: kept[line.id][1] for line in lines}


def _counted(ids: Sequence[int]) -> dict[int, Tally]:
    groups: dict[int, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    pupils: Counter[tuple[Any, ...]] = Counter()
    people: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = [*_registered(ids), *_walk_ins(ids)]
    for event_id, key, category, kind, organization_id, grade, name, members, one in rows:
        group = (category, "teams" if kind == "team" else "persons", organization_id, grade)
        groups[event_id][group] += one
        pupils[(event_id, *group)] += members if kind == "team" else 0
        if kind != "team":
            people[event_id][category].add(hash((name, organization_id)) if name else hash(("", key)))
    return {
        event_id: Tally(
            tuple(
                Group(category, unit, school, grade, number, pupils[event_id, category, unit, school, grade])
                for (category, unit, school, grade), number in found.items()
            ),
            {category: frozenset(keys) for category, keys in people[event_id].items()},
        )
        for event_id, found in groups.items()
    }


def _registered(ids: Sequence[int]) -> list[Any]:
    """Registrations of which somebody was in at least one part, each once."""
    members = (
        select(func.count())
        .where(Member.registration_id == Registration.id, Registration.kind == "team")
        .correlate(Registration)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Attendance.event_id,
            Registration.id,
            Registration.category,
            Registration.kind,
            Registration.organization_id,
            Registration.grade,
            Registration.folded_name,
            func.coalesce(Registration.headcount, members),
            Registration.mixed_at.is_not(None),
        )
        .join(Registration, Registration.id == Attendance.registration_id)
        .where(Attendance.event_id.in_(ids), Attendance.arrived.is_(True))
    )
    # A team that gave its members to mixed ones is no team of its own: its school stays, its number does not.
    return [(*row[:8], 0 if row[8] else 1) for row in {row[1]: row for row in rows}.values()]


def _walk_ins(ids: Sequence[int]) -> list[Any]:
    """Those who came without registration and were not tied to one since, each once."""
    rows = db.session.execute(
        select(
            Attendance.event_id, Attendance.subject, WalkIn.category, WalkIn.organization_id, func.lower(WalkIn.name)
        )
        .join(WalkIn, WalkIn.uuid == Attendance.subject)
        .where(Attendance.event_id.in_(ids), Attendance.arrived.is_(True), Attendance.registration_id.is_(None))
    )
    found = {row[:2]: row for row in rows}.values()
    return [(event, key, category, "person", school, None, name, 0, 1) for event, key, category, school, name in found]


def written_of(ids: Sequence[int]) -> list[Written]:
    """The head counts of events, with the schools in their lists. Two statements."""
    listed: dict[int, set[int]] = defaultdict(set)
    for headcount_id, organization_id in db.session.execute(
        select(headcount_schools)
        .join(HeadCount, HeadCount.id == headcount_schools.c.headcount_id)
        .where(HeadCount.event_id.in_(ids))
    ):
        listed[headcount_id].add(organization_id)
    rows = db.session.scalars(select(HeadCount).where(HeadCount.event_id.in_(ids)).options(raiseload("*")))
    return [
        Written(
            row.event_id,
            row.category,
            row.unit,
            row.qualifier,
            row.value,
            row.within_id is not None,
            frozenset(listed[row.id]),
        )
        for row in rows
    ]
