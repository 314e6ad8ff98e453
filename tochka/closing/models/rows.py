"""Rows of a year as queries read them, for the rules that put them into words: no tables."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tochka.network.terms import School


@dataclass(frozen=True)
class PartRow:
    """A part: its position, format, title, unit, categories of those who come."""

    position: int
    format: str
    title: str
    unit: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class EventRow:
    """An event of the year with its host and parts."""

    id: int
    municipality_id: int
    status: str
    format: str
    level: str
    title: str
    audience: str
    manner: str
    content: str
    timezone: str
    starts_at: datetime
    ends_at: datetime
    stated_schools: int | None
    host: School
    host_full: str
    parts: tuple[PartRow, ...]


@dataclass(frozen=True)
class CountRow:
    """So many of a category came to a part (None: to the event): counted at the door (`named`) or as a head count.

    `unit` is persons or teams; `within` the category of the wider count; `organizations` where they came from."""

    event_id: int
    category: str
    unit: str
    part: int | None
    qualifier: str
    value: int | None
    within: str | None
    organizations: frozenset[int]
    named: bool
    note: str = ""


@dataclass(frozen=True)
class Year:
    """A school year within the viewer's reach: its events by date, their counts, all organizations that occur."""

    first: int
    events: tuple[EventRow, ...]
    counts: Mapping[int, tuple[CountRow, ...]]
    schools: Mapping[Hashable, School]
