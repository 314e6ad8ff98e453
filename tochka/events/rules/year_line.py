"""The school year as a line: where months, events and today stand on it, and which of the labels have room."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

YEAR = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)
LETTER = 0.62  # per cent of the line that a letter of a label takes, on a page of 1200 px
POINTS = 60
STATES = ("here", "ring", "past")
NAMED = 3  # days of one month that are still named one by one


@dataclass(frozen=True)
class Dot:
    """An event on the line: its local day and how it is drawn (past, here, ring)."""

    day: date
    state: str


@dataclass(frozen=True)
class Mark:
    """A point at a place of the line, 0–100; `days` are those that its label names, empty for no label."""

    at: float
    state: str
    days: tuple[date, ...]


def one_a_day(dots: Iterable[Dot]) -> list[Dot]:
    """One point a day in order of days, above sixty days one a week: more could not be told apart.

    Open registration is seen before what is ahead, and that before what is past."""
    days = _strongest(sorted(dots, key=lambda dot: dot.day), lambda day: day)
    return days if len(days) <= POINTS else _strongest(days, lambda day: day.isocalendar()[:2])


def _strongest(dots: Iterable[Dot], key: Callable[[date], Hashable]) -> list[Dot]:
    """The first dot of each key, in the state that is seen first."""
    found: dict[Hashable, Dot] = {}
    for dot in dots:
        known = found.setdefault(key(dot.day), dot)
        found[key(dot.day)] = Dot(known.day, min(dot.state, known.state, key=STATES.index))
    return list(found.values())


def months_shown(days: Iterable[date]) -> tuple[int, ...]:
    """September to May, as a school year is seen; with the summer when one of the days is in it."""
    return YEAR if any(day.month in YEAR[9:] for day in days) else YEAR[:9]


def place_of(day: date, months: Sequence[int]) -> float:
    """Where a day stands on a line of these months, each of the same length, 0–100. Raises ValueError for another month."""
    return round(100 * (months.index(day.month) + (day.day - 1) / 31) / len(months), 2)


def marks(dots: Sequence[Dot], months: Sequence[int], letters: int = 12) -> list[Mark]:
    """Points of the line in order of days. Days of one month share a label; one without room is left out.

    letters: about how long a label of one day is."""
    named: list[Mark] = []
    free_from = 0.0
    for i, dot in enumerate(dots):
        at = place_of(dot.day, months)
        first = i == 0 or dots[i - 1].day.month != dot.day.month
        days = tuple(sorted({other.day for other in dots if other.day.month == dot.day.month})) if first else ()
        width = LETTER * (letters + 4 * (len(days) - 1))
        if not days or len(days) > NAMED or at < free_from:
            named.append(Mark(at, dot.state, ()))
            continue
        free_from = at + width
        named.append(Mark(at, dot.state, days))
    return named
