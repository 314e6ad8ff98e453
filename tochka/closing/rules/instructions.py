"""How an instruction stands on a day: from its deadline, what was answered and what the service itself has seen."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tochka.kit import clock

SOON = timedelta(days=3)
STEPS = (7, 3, 1)  # days before the deadline, the farthest first
REMIND_AT = time(9)

AHEAD, NEAR, LATE = "ahead", "near", "late"
DONE, DONE_LATE, NOT_NEEDED = "done", "done_late", "not_needed"
GOING, QUIET = "going", "quiet"
OPEN_STATES = frozenset({AHEAD, NEAR, LATE, QUIET})


@dataclass(frozen=True)
class Task:
    """One instruction as its board needs it. deadline: the last good day, by the municipality's calendar.

    answered: open, done or not_needed, since `answered_on`; seen_on: the first day (for a regular one: the last day) on
    which the evidence that it asks for was there; begun: the date of the directive."""

    deadline: date | None
    begun: date
    regular: bool = False
    answered: str = "open"
    answered_on: date | None = None
    seen_on: date | None = None


def state_on(task: Task, today: date) -> str:
    """The state of a task on a day. The day of the deadline itself is still in time; what came after `today` is unknown."""
    answered = task.answered if task.answered_on is None or task.answered_on <= today else "open"
    if answered == "not_needed":
        return NOT_NEEDED
    days = [day for day in (task.answered_on if answered == "done" else None, task.seen_on) if day and day <= today]
    if task.regular:
        return _regular(task, days, today)
    if days:
        return DONE_LATE if task.deadline and min(days) > task.deadline else DONE
    if task.deadline is None:
        return AHEAD
    if today > task.deadline:
        return LATE
    return NEAR if task.deadline - today <= SOON else AHEAD


def _regular(task: Task, days: list[date], today: date) -> str:
    """«Регулярно»: something in this quarter, or nothing to be asked for in the first month of the directive's life."""
    if any(day >= quarter_start(today) for day in days):
        return GOING
    return QUIET if today - task.begun >= timedelta(days=30) else AHEAD


def quarter_start(day: date) -> date:
    """The first day of a calendar quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def reminder_step(deadline: date, zone: str, now: datetime, given_at: datetime) -> tuple[int, datetime] | None:
    """The letter that is due before a deadline: 7, 3 or 1 days ahead, with its moment, nine in the morning of a zone.

    A step that was slept through is skipped when the next one has come, one from before the task was given too; past the
    deadline none is due."""
    if clock.local(now, zone).date() > deadline:
        return None
    moments = [(step, clock.at_zone(datetime.combine(deadline - timedelta(step), REMIND_AT), zone)) for step in STEPS]
    come = [each for each in moments if each[1] <= now]
    return come[-1] if come and given_at <= come[-1][1] else None


def days_left(deadline: date, today: date) -> int:
    """Days until the deadline; negative when it has passed."""
    return (deadline - today).days
