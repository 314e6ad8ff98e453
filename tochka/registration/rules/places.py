"""Places of a part: what is free, who gets the next one. Strict order: a team at the head is not overtaken.

Limits of schools and categories stand beside the seats: whoever is kept out by one stays in the queue at her place and is in
nobody's way (docs/decisions/0009-limits-of-schools.md). Reserved seats are past both: the organizer chose for herself."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tochka.registration.terms import APPLIED, CANCELLED, CONFIRMED, HELD, WAITING, Pool

FULL = "full"
# Codes of terms.py that a waiting list answers.
FULL_CODES = frozenset(
    {f"registration.{code}" for code in (FULL, "school_full", "category_full", "school_category_full")}
)


@dataclass(frozen=True, slots=True)
class Limit:
    """What keeps somebody out: no seat (full), or the number of a school, a category or both that is reached."""

    code: str
    most: int | None = None
    category: str = ""


class Giving:
    """The places of a pool as they are given out one after another, by queue, by table or to one newcomer."""

    def __init__(self, pool: Pool) -> None:
        self._limits, self._free = pool.limits, pool.free
        self._taken: Counter[tuple[str, str]] = Counter()
        for group in pool.groups:
            self._taken[group.school, group.category] += group.taken
        apart = sum(g.waiting for g in pool.groups if self.own_limit(g.school, g.category))
        self.line = pool.waiting - apart

    def own_limit(self, school: str, category: str, seats: int = 1) -> Limit | None:
        """The limit of a school or category that so many seats more would break; None when there is none."""
        for code, most, taken in self._limits_of(school, category):
            if most is not None and taken + seats > most:
                return Limit(code, most, category)
        return None

    def _limits_of(self, school: str, category: str) -> Iterable[tuple[str, int | None, int]]:
        most, most_of_school = self._limits.of_categories.get(category, (None, None))
        if school:
            of_school = {key[1]: count for key, count in self._taken.items() if key[0] == school}
            yield "school_full", self._limits.per_school, sum(of_school.values())
            yield "school_category_full", most_of_school, of_school.get(category, 0)
        if most is not None:
            yield "category_full", most, sum(count for key, count in self._taken.items() if key[1] == category)

    def left(self, school: str, category: str) -> int | None:
        """How many more of a school and category find a place now; None without any limit."""
        rest = [most - taken for _code, most, taken in self._limits_of(school, category) if most is not None]
        if self._free is not None:
            rest.append(0 if self.line else self._free)
        return max(0, min(rest)) if rest else None

    def limit(self, school: str, category: str, seats: int = 1) -> Limit | None:
        """What keeps a newcomer from a place: her own limit, no seat, or somebody who waits for one already."""
        if own := self.own_limit(school, category, seats):
            return own
        return Limit(FULL) if self.line or not self.fits(seats) else None

    def fits(self, seats: int) -> bool:
        """Whether so many seats are free, limits of schools and categories apart."""
        return self._free is None or seats <= self._free

    def take(self, school: str, category: str, seats: int = 1) -> None:
        """Give seats out."""
        self._taken[school, category] += seats
        if self._free is not None:
            self._free -= seats


def give(given: dict[int, Giving], key: int, pool: Pool, school: str, category: str) -> Limit | None:
    """Take a seat for a row of a table, unless something keeps it out; `given` keeps the count of each part by its key."""
    giving = given.setdefault(key, Giving(pool))
    limit = giving.limit(school, category)
    if limit is None:
        giving.take(school, category)
    return limit


def limit_of(pool: Pool, school: str = "", category: str = "", seats: int = 1) -> Limit | None:
    """What keeps a newcomer out of a pool; None when she gets a place."""
    return Giving(pool).limit(school, category, seats)


def state_for(pool: Pool, seats: int, school: str = "", category: str = "", moderated: bool = False) -> str:
    """What a newcomer of so many seats gets: confirmed (applied where the organizer approves each), or waiting."""
    if limit_of(pool, school, category, seats):
        return WAITING
    return APPLIED if moderated else CONFIRMED


def next_in_line(pool: Pool, queue: Iterable[tuple[int, int, str, str]]) -> list[int]:
    """Ids of those who now get a place: (id, seats, school, category) from the head of the queue, until the first who finds
    too few seats. Whoever is kept out by a limit of her own is passed over and stays where she is."""
    chosen, giving = [], Giving(pool)
    for each, seats, school, category in queue:
        if giving.own_limit(school, category, seats):
            continue
        if not giving.fits(seats):
            break
        giving.take(school, category, seats)
        chosen.append(each)
    return chosen


def may_move(pool: Pool, lapsed: int) -> bool:
    """Whether a queue may move: a hold has lapsed, or somebody waits for a seat while there is one."""
    return bool(lapsed or (pool.waiting and pool.free != 0 and Giving(pool).line))


def left_of_school(pool: Pool, school: str, categories: Iterable[str]) -> Mapping[str, int | None]:
    """How many places a school still finds, by category."""
    giving = Giving(pool)
    return {category: giving.left(school, category) for category in categories}


def state_of(places: Iterable[str]) -> str:
    """The state of a registration from those of its places."""
    states = set(places)
    for state in (CONFIRMED, APPLIED):
        if state in states:
            return state
    return WAITING if states & {HELD, WAITING} else CANCELLED
