"""A year in numbers: events, attendances, distinct people, exact and approximate kept apart. Pure sums over plain rows."""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from tochka.closing.models.tallies import EventLine, Tally, Written
from tochka.kit import clock
from tochka.kit.russian import Qualifier, add_counts, fold

Key = TypeVar("Key", bound=Hashable)
MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)


@dataclass
class Numbers:
    """What one line of a table counts.

    named: attendances by name; exact: persons of exact head counts; rough: sum of approximate ones (0 where there are
    none); vague: head counts without a number. people: keys of distinct persons among the named. teams with pupils."""

    events: int = 0
    hours: float = 0
    named: int = 0
    exact: int = 0
    rough: int = 0
    vague: int = 0
    teams: int = 0
    pupils: int = 0
    people: set[int] = field(default_factory=set)

    @property
    def total(self) -> tuple[int | None, Qualifier]:
        """All attendances of persons: exact only when each of them is."""
        parts = [(self.named + self.exact, Qualifier.exact)]
        parts += [(self.rough, Qualifier.about)] if self.rough else []
        value, qualifier = add_counts(parts)
        return value, Qualifier.more_than if self.vague and qualifier is Qualifier.exact and value else qualifier

    @property
    def distinct(self) -> int:
        """How many different people are behind the named attendances."""
        return len(self.people)


@dataclass(frozen=True)
class YearNumbers:
    """A year: the whole, and by what it can be divided. Keys are codes, months, ids of schools and centres (0: no centre),
    folded directions, grades. `by_centre` goes by the event's own, `by_own_centre` by the participants' schools (0: one
    without a centre)."""

    whole: Numbers
    by_format: Mapping[str, Numbers]
    by_month: Mapping[int, Numbers]
    by_level: Mapping[str, Numbers]
    by_direction: Mapping[str, Numbers]
    by_host: Mapping[int, Numbers]
    by_centre: Mapping[int, Numbers]
    by_own_centre: Mapping[int, Numbers]
    by_category: Mapping[str, Numbers]
    by_school: Mapping[int, Numbers]
    by_grade: Mapping[int, Numbers]
    by_event: Mapping[int, Numbers]


def sum_up(
    lines: Sequence[EventLine],
    tallies: Mapping[int, Tally],
    written: Iterable[Written],
    came: Mapping[int, frozenset[int]],
    centred: Container[int],
) -> YearNumbers:
    """Every table of a year in one pass over its events. «Из них» is never added to its whole.

    came: the schools of each event (see `presence`); centred: the schools that have a centre."""
    counts: dict[int, list[Written]] = defaultdict(list)
    for each in written:
        if not each.within:
            counts[each.event_id].append(each)
    by_event = {line.id: _of_event(line, tallies[line.id], counts[line.id]) for line in lines}
    by_school = _by_school(lines, tallies, counts)
    return YearNumbers(
        whole=_joined(by_event[line.id] for line in lines),
        by_format=_divided(lines, by_event, lambda line: line.format),
        by_month=_in_order(_divided(lines, by_event, month_of), MONTHS),
        by_level=_divided(lines, by_event, lambda line: line.level),
        by_direction=_divided(lines, by_event, direction_of),
        by_host=_divided(lines, by_event, lambda line: line.host_id),
        by_centre=_divided(lines, by_event, lambda line: line.centre_id or 0),
        by_own_centre=_by_own_centre(lines, by_school, came, centred),
        by_category=_by_category(lines, tallies, counts),
        by_school=by_school,
        by_grade=_by_grade(lines, tallies),
        by_event=by_event,
    )


def month_of(line: EventLine) -> int:
    """The month in which an event began, by its own clocks."""
    return clock.local(line.starts_at, line.timezone).month


def direction_of(line: EventLine) -> str:
    """What directions are compared by: «химия» and «Химия » are one; empty where none is given."""
    return fold(line.direction)


def _of_event(line: EventLine, tally: Tally, written: Iterable[Written]) -> Numbers:
    found = Numbers(events=1, hours=line.hours)
    for group in tally.groups:
        _add_group(found, group.unit, group.number, group.pupils)
    for keys in tally.people.values():
        found.people |= keys
    for each in written:
        _add_written(found, each)
    return found


def _add_group(found: Numbers, unit: str, number: int, pupils: int) -> None:
    if unit == "teams":
        found.teams += number
        found.pupils += pupils
    else:
        found.named += number


def _add_written(found: Numbers, each: Written) -> None:
    if each.unit == "teams":
        found.teams += each.value or 0
    elif each.value is None:
        found.vague += 1
    elif each.qualifier == "exact":
        found.exact += each.value
    else:
        found.rough += each.value


def _joined(several: Iterable[Numbers]) -> Numbers:
    whole = Numbers()
    for each in several:
        _add(whole, each)
    return whole


def _add(whole: Numbers, each: Numbers) -> None:
    for name in ("events", "hours", "named", "exact", "rough", "vague", "teams", "pupils"):
        setattr(whole, name, getattr(whole, name) + getattr(each, name))
    whole.people |= each.people


def _divided(
    lines: Iterable[EventLine], by_event: Mapping[int, Numbers], key: Callable[[EventLine], Key]
) -> dict[Key, Numbers]:
    found: dict[Key, Numbers] = defaultdict(Numbers)
    for line in lines:
        _add(found[key(line)], by_event[line.id])
    return dict(sorted(found.items(), key=lambda item: -item[1].events))


def _in_order(found: Mapping[int, Numbers], order: Sequence[int]) -> dict[int, Numbers]:
    return {key: found[key] for key in order if key in found}


def _by_category(
    lines: Iterable[EventLine], tallies: Mapping[int, Tally], counts: Mapping[int, list[Written]]
) -> dict[str, Numbers]:
    found: dict[str, Numbers] = defaultdict(Numbers)
    for line in lines:
        here = {group.category for group in tallies[line.id].groups} | {each.category for each in counts[line.id]}
        for category in here:
            found[category].events += 1
        for group in tallies[line.id].groups:
            _add_group(found[group.category], group.unit, group.number, group.pupils)
        for category, keys in tallies[line.id].people.items():
            found[category].people |= keys
        for each in counts[line.id]:
            _add_written(found[each.category], each)
    return dict(found)


def _by_school(
    lines: Iterable[EventLine], tallies: Mapping[int, Tally], counts: Mapping[int, list[Written]]
) -> dict[int, Numbers]:
    """A head count with one school alone counts for it; of one with a list only the presence is known."""
    found: dict[int, Numbers] = defaultdict(Numbers)
    for line in lines:
        here = set()
        for group in tallies[line.id].groups:
            if group.organization_id is not None:
                here.add(group.organization_id)
                _add_group(found[group.organization_id], group.unit, group.number, group.pupils)
        for each in counts[line.id]:
            here |= each.organizations
            if len(each.organizations) == 1:
                _add_written(found[next(iter(each.organizations))], each)
        for school in here:
            found[school].events += 1
    return dict(found)


def _by_own_centre(
    lines: Iterable[EventLine],
    by_school: Mapping[int, Numbers],
    came: Mapping[int, frozenset[int]],
    centred: Container[int],
) -> dict[int, Numbers]:
    """The numbers of schools that have a centre, and of all the others together; an event is counted once in a line."""
    found: dict[int, Numbers] = defaultdict(Numbers)
    for school, numbers in by_school.items():
        _add(found[own_centre_of(school, centred)], numbers)
    for numbers in found.values():
        numbers.events = 0
    for line in lines:
        for key in {own_centre_of(school, centred) for school in came[line.id]}:
            found[key].events += 1
    return dict(found)


def own_centre_of(school: int, centred: Container[int]) -> int:
    """The key of a participant's school among those with a centre: its id, 0 for a school without one."""
    return school if school in centred else 0


def _by_grade(lines: Iterable[EventLine], tallies: Mapping[int, Tally]) -> dict[int, Numbers]:
    found: dict[int, Numbers] = defaultdict(Numbers)
    for line in lines:
        grades = set()
        for group in tallies[line.id].groups:
            if group.grade is not None:
                grades.add(group.grade)
                _add_group(found[group.grade], group.unit, group.number, group.pupils)
        for grade in grades:
            found[grade].events += 1
    return dict(sorted(found.items()))


def presence(
    lines: Iterable[EventLine], tallies: Mapping[int, Tally], written: Iterable[Written]
) -> dict[int, frozenset[int]]:
    """Which schools took part in each event, by name or in a list («из них» too)."""
    found: dict[int, set[int]] = {line.id: set() for line in lines}
    for event_id, schools in found.items():
        schools |= {group.organization_id for group in tallies[event_id].groups if group.organization_id is not None}
    for each in written:
        if each.event_id in found:
            found[each.event_id] |= each.organizations
    return {event_id: frozenset(schools) for event_id, schools in found.items()}
