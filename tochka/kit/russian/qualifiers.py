"""How exactly a number is known, and what becomes of exactness when numbers are added."""

from collections.abc import Iterable
from enum import StrEnum


class Qualifier(StrEnum):
    """exact «30», about «около 30», more_than «более 20», unknown: present, but not counted."""

    exact = "exact"
    about = "about"
    more_than = "more_than"
    unknown = "unknown"


def add_counts(counts: Iterable[tuple[int | None, Qualifier | str]]) -> tuple[int | None, Qualifier]:
    """The sum of (value, qualifier) pairs: one «около» makes it «около», else one «более» or unknown makes it «более».

    No pair at all is an exact 0; unknown pairs alone give (None, unknown).
    """
    total, kinds = 0, set[Qualifier]()
    for value, qualifier in counts:
        kind = Qualifier.unknown if value is None else Qualifier(qualifier)
        kinds.add(kind)
        if kind is not Qualifier.unknown:
            total += value or 0
    if kinds == {Qualifier.unknown}:
        return None, Qualifier.unknown
    if Qualifier.about in kinds:
        return total, Qualifier.about
    return total, Qualifier.more_than if kinds - {Qualifier.exact} else Qualifier.exact
