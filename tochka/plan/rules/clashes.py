"""Rows of several schools that get into each other's way: the same day, the same topic, the same people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tochka.kit.russian import fold
from tochka.plan.rules.dates import span
from tochka.plan.rules.drafts import term_of
from tochka.plan.terms import CANCELLED

SAME_TOPIC, SAME_DAY, SAME_PEOPLE = "topic", "day", "people"
_SIGNS = str.maketrans(dict.fromkeys("«»„“”\"'.,:;!?()–—-", " "))


@dataclass(frozen=True)
class Clash:
    """Two rows (ids, the lower first) and why: «topic», «day» (one day, nobody in common), «people» (in common, days overlap)."""

    first: int
    second: int
    kind: str


def topic_key(topic: str) -> str:
    """What two topics are compared by: case, ё, quotes, stops and spaces do not tell them apart."""
    return " ".join(fold(topic.translate(_SIGNS)).split())


def clashes(rows: Iterable[Any], school_year: int) -> list[Clash]:
    """Every pair of rows that clash, each once with the gravest reason; cancelled rows are free.

    The same topic counts in any month and between any two schools; days count only where both rows name them."""
    alive = [row for row in rows if row.state != CANCELLED]
    found: dict[tuple[int, int], str] = {}
    for pair, kind in [*_same_days(alive, school_year), *_same_topics(alive)]:
        found[pair] = kind
    return [Clash(*pair, kind) for pair, kind in sorted(found.items())]


def _same_topics(rows: list[Any]) -> Iterable[tuple[tuple[int, int], str]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        groups[topic_key(row.topic)].append(row.id)
    for key, ids in groups.items():
        if key and len(ids) > 1:
            yield from ((pair, SAME_TOPIC) for pair in combinations(sorted(ids), 2))


def _same_days(rows: list[Any], school_year: int) -> Iterable[tuple[tuple[int, int], str]]:
    """Sweep over rows with days in order of their first one, so that only near ones are compared."""
    dated = sorted((span(term_of(row), school_year), row.id, row) for row in rows if row.first_day)
    for i, ((_first, last), _id, row) in enumerate(dated):
        for (other_first, _other_last), _other_id, other in dated[i + 1 :]:
            if other_first > last:
                break
            pair = (min(row.id, other.id), max(row.id, other.id))
            if _people_in_common(row, other):
                yield pair, SAME_PEOPLE
            elif other_first == row.first_day:
                yield pair, SAME_DAY


def _people_in_common(row: Any, other: Any) -> bool:
    common = set(row.categories) & set(other.categories)
    if common - {"pupil"}:
        return True
    if not common:
        return False
    low, high = max(row.grade_from or 1, other.grade_from or 1), min(row.grade_to or 11, other.grade_to or 11)
    return low <= high
