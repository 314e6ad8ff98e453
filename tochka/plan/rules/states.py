"""How far a plan, a school and a row are, and who may still change what. The clock is passed in."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from tochka.kit import clock
from tochka.kit.errors import Refusal
from tochka.plan.rules.dates import span
from tochka.plan.rules.drafts import term_of
from tochka.plan.terms import (
    APPROVED,
    CANCELLED,
    DRAFT,
    HELD,
    LOCKED,
    MOVED,
    NOT_BEGUN,
    OPEN,
    PLANNED,
    REMIND_DAYS,
    STILL_TO_HAND_IN,
    SUBMITTED,
    RealEvent,
)

REMIND_HOUR = 9


def end_of_day(day: date, zone: str) -> datetime:
    """The first moment after a day of a zone: the deadline of «до 2 июня» is the midnight that ends 2 June there."""
    return clock.at_zone(datetime.combine(day + timedelta(days=1), time()), zone)


def last_day(deadline: datetime, zone: str) -> date:
    """The last day on which something can be done before a deadline, on the clocks of a zone."""
    return (clock.local(deadline, zone) - timedelta(microseconds=1)).date()


def days_left(deadline: datetime, zone: str, now: datetime) -> int:
    """Days until the last one, which counts as 0; below 0 when it is over."""
    return (last_day(deadline, zone) - clock.local(now, zone).date()).days


def state_of(plan: Any, now: datetime) -> str:
    """open, locked or approved: past the deadline an open plan is locked, by the clock alone."""
    return LOCKED if plan.state == OPEN and now >= plan.deadline else str(plan.state)


def school_state(asked: Any, rows: int) -> str:
    """The state of a school as the curator sees it: a draft without rows has not begun."""
    return NOT_BEGUN if asked.state == DRAFT and not rows else str(asked.state)


def is_late(asked: Any, rows: int, plan: Any, now: datetime) -> bool:
    """Whether a school has missed the deadline, or the time given to it after that."""
    until = max(plan.deadline, asked.exception_until or plan.deadline)
    return now >= until and school_state(asked, rows) in STILL_TO_HAND_IN


def refusal_to_change(plan: Any, asked: Any, now: datetime, curator: bool = False) -> Refusal | None:
    """Why a school's rows cannot be changed now. The curator may always, and the history tells it."""
    if curator:
        return None
    excepted = asked.exception_until is not None and now < asked.exception_until
    if not excepted:
        if state_of(plan, now) == APPROVED:
            return Refusal("plan.approved")
        if asked.state == APPROVED:
            return Refusal("plan.rows_approved")
        if state_of(plan, now) == LOCKED:
            return Refusal("plan.locked")
    if asked.state in (SUBMITTED, APPROVED):
        return Refusal("plan.handed_in")
    return None


def reminder_due(plan: Any, zone: str, now: datetime) -> str | None:
    """The step of the letter that is due: «7», «3» or «1» days before the last day, from nine in the morning on.

    A step that was slept through is skipped when the next one has come; past the deadline none is due."""
    if state_of(plan, now) != OPEN:
        return None
    today = clock.local(now, zone)
    left = days_left(plan.deadline, zone, now) + (today.hour < REMIND_HOUR)
    due = [step for step in REMIND_DAYS if left <= step]
    if not due or plan.opened_at > _moment_of(plan, zone, min(due)):
        return None
    return str(min(due))


def _moment_of(plan: Any, zone: str, step: int) -> datetime:
    """Nine o'clock of the day that stands so many days before the last one."""
    day = last_day(plan.deadline, zone) - timedelta(days=step)
    return clock.at_zone(datetime.combine(day, time(REMIND_HOUR)), zone)


def row_state(entry: Any, events: Sequence[RealEvent], school_year: int) -> str:
    """planned, moved, held or cancelled: what its events say goes before what was ticked by hand.

    Held when one was finished, cancelled when all were; moved when a public one lies outside the planned term."""
    public = [event for event in events if event.status != DRAFT]
    if any(event.status == "finished" for event in public):
        return HELD
    if public and all(event.status == "cancelled" for event in public):
        return CANCELLED
    if not public:
        return str(entry.state)
    first, last = span(term_of(entry), school_year)
    lively = [event for event in public if event.status != "cancelled"]
    moved = all(event.last_day < first or event.first_day > last for event in lively)
    return MOVED if moved else PLANNED if entry.state == CANCELLED else str(entry.state)
