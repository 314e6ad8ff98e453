"""Times of parts: inside which hours they run and which of them run at once; moving an event to another day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from tochka.kit import clock


def part_times(part: Any, event: Any) -> tuple[datetime, datetime]:
    """When a part starts and ends, UTC; where it says nothing, the event speaks."""
    return part.starts_at or event.starts_at, part.ends_at or event.ends_at


def overlapping(parts: Sequence[Any], event: Any) -> frozenset[frozenset[int]]:
    """Pairs of positions of parts that run at the same time, so that one person cannot be in both."""
    return frozenset(
        frozenset((one.position, other.position))
        for one, other in combinations(parts, 2)
        if _meet(part_times(one, event), part_times(other, event))
    )


def _meet(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def moved(moment: datetime | None, days: timedelta, zone: str) -> datetime | None:
    """The moment some whole days later on the wall clock of a zone (summer time keeps the hour)."""
    if moment is None:
        return None
    return clock.at_zone(clock.local(moment, zone).replace(tzinfo=None) + days, zone)


def days_between(starts_at: datetime, first_day: date, zone: str) -> timedelta:
    """How far an event moves so that it starts on a day of its zone."""
    return first_day - clock.local(starts_at, zone).date()
