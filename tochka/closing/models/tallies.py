"""Counts of a year as plain rows: events, who was present in each (by name), and what was written without names."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event as statistics see it."""

    id: int
    municipality_id: int
    title: str
    format: str
    level: str
    direction: str
    status: str
    host_id: int
    centre_id: int | None
    starts_at: datetime
    ends_at: datetime
    timezone: str
    feed: int
    school_year: int

    @property
    def hours(self) -> float:
        """How long it lasted."""
        return (self.ends_at - self.starts_at).total_seconds() / 3600


@dataclass(frozen=True, slots=True)
class Group:
    """So many present of one category, school and grade. `pupils`: members of teams, where unit is teams."""

    category: str
    unit: str
    organization_id: int | None
    grade: int | None
    number: int
    pupils: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Who was present at an event, each registration once. `people`: keys of distinct persons, by category."""

    groups: tuple[Group, ...] = ()
    people: dict[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """A head count: exact, about, more_than or unknown; `within` another («из них»)."""

    event_id: int
    category: str
    unit: str
    qualifier: str
    value: int | None
    within: bool
    organizations: frozenset[int]
