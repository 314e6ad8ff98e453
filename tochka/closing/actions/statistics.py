"""A year's statistics gathered: this year and the one before it, names of schools, who was where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tochka.closing.models.tallies import EventLine, Tally, Written
from tochka.closing.queries.tallies import lines_within, tallies_of, written_of
from tochka.closing.rules.assembling import noun_of_count
from tochka.closing.rules.statistics import Numbers, YearNumbers, direction_of, presence, sum_up
from tochka.kit.access import Reach
from tochka.kit.russian import add_counts, count_phrase
from tochka.network.queries import centre_names, prose_schools, schools_with_centres
from tochka.network.terms import School


@dataclass(frozen=True)
class YearReport:
    """Two years side by side: `numbers` and those of the `earlier` one. `lines` are the events of the later one; `came` the
    schools of those of both; `directions` as somebody wrote them, `centres` with their schools;
    `own_centres` are the schools that have centres, in the order of lists."""

    first: int
    lines: Sequence[EventLine]
    numbers: YearNumbers
    earlier: YearNumbers
    came: Mapping[int, frozenset[int]]
    schools: Mapping[int, School]
    directions: Mapping[str, str]
    centres: Mapping[int, str]
    own_centres: Mapping[int, str]

    @property
    def before(self) -> Numbers:
        """The whole of the year before."""
        return self.earlier.whole


def year_report(reach: Reach, first: int) -> YearReport:
    """The statistics of a school year within a reach, beside those of the year before. A fixed number of statements."""
    lines = lines_within(reach, (first - 1, first))
    tallies: Mapping[int, Tally] = tallies_of(lines)
    written: list[Written] = written_of([line.id for line in lines])
    now = [line for line in lines if line.school_year == first]
    before = [line for line in lines if line.school_year == first - 1]
    came = presence(lines, tallies, written)
    own = schools_with_centres(set().union(*came.values()))
    earlier = sum_up(before, tallies, written, came, own)
    numbers = sum_up(now, tallies, written, came, own)
    ids = {line.host_id for line in lines}.union(*came.values())
    schools = {int(str(school.id)): school for school in prose_schools(sorted(ids))}
    directions = {direction_of(line): line.direction for line in lines}
    centres = centre_names({line.centre_id for line in lines if line.centre_id})
    return YearReport(first, now, numbers, earlier, came, schools, directions, centres, own)


def events_with(lines: Sequence[EventLine], cut: str, key: object) -> frozenset[int]:
    """Ids of the events to which somebody of a category (or grade) came, by name or in a head count."""
    tallies = tallies_of(lines)
    found = {line.id for line in lines for group in tallies[line.id].groups if getattr(group, cut) == key}
    if cut == "category":
        found |= {each.event_id for each in written_of([line.id for line in lines]) if each.category == key}
    return frozenset(found)


def totals_in_words(lines: Sequence[EventLine]) -> list[str]:
    """«96 педагогов», «около 80 приглашённых», «11 ученических команд»: the sums of events by category, in Russian."""
    written = [each for each in written_of([line.id for line in lines]) if not each.within]
    named = [group for tally in tallies_of(lines).values() for group in tally.groups]
    counts: dict[str, list[tuple[int | None, str]]] = {}
    for group in named:
        counts.setdefault(noun_of_count(group.category, group.unit), []).append((group.number, "exact"))
    for each in written:
        counts.setdefault(noun_of_count(each.category, each.unit), []).append((each.value, each.qualifier))
    sums = {noun: add_counts(numbers) for noun, numbers in counts.items()}
    return [count_phrase(value, noun, qualifier) for noun, (value, qualifier) in sums.items()]
