"""From a row of the year's plan to a draft event, once; the row is named in the event, so that the plan can follow it."""

from datetime import date, datetime, time
from typing import Any

from tochka.events.actions.editing import create_event
from tochka.events.models import Event
from tochka.events.rules.drafts import EventDraft, PartDraft
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.plan.queries.plans import entry_of
from tochka.plan.rules.dates import span
from tochka.plan.rules.drafts import term_of
from tochka.plan.terms import RUSSIAN_MODES

BEGINS, ENDS = time(10), time(12)


def create_from_entry(entry_id: int, actor: int | None) -> int:
    """Make a draft event of a row of the plan; gives its id, that of the event there is when it was made before.

    A row without days begins on the first weekday of its month or week; the hours are the usual ones, to be changed.
    Raises what create_event raises."""
    with writing() as session:
        entry = entry_of(entry_id)
        assert entry is not None, "judged before"
        event_id = create_event(_draft(entry), actor, f"plan-{entry_id}")
        session.get_one(Event, event_id).plan_entry_id = entry_id
        return event_id


def _draft(entry: Any) -> EventDraft:
    zone = entry.plan.municipality.timezone
    first, last = _days(entry)
    part = PartDraft(
        categories=tuple(entry.categories),
        grade_from=entry.grade_from,
        grade_to=entry.grade_to,
        capacity=entry.expected,
    )
    return EventDraft(
        host_id=entry.organization_id,
        format=entry.format,
        direction=entry.direction,
        title=entry.topic,
        starts_at=clock.at_zone(datetime.combine(first, BEGINS), zone),
        ends_at=clock.at_zone(datetime.combine(last, ENDS), zone),
        place=entry.place or (RUSSIAN_MODES["remote"] if entry.mode == "remote" else ""),
        parts=(part,),
    )


def _days(entry: Any) -> tuple[date, date]:
    """The days of the row; of a month or week its first working day."""
    first, last = span(term_of(entry), entry.plan.school_year)
    if entry.first_day:
        return first, last
    working = next(
        (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1) if _works(day)), first
    )
    return working, working


def _works(ordinal: int) -> bool:
    return date.fromordinal(ordinal).weekday() < 5
