"""When a part or a checkpoint lets in, and whether again. The twin of `breach` in static/js/door/decide.js, held to it by
tests/vectors/entry.json."""

from collections.abc import Mapping
from dataclasses import dataclass

from tochka.checkin.terms import EARLY, GONE, LATE


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule: times in ms of 1970, None without a limit; without `again` who went out does not come in any more."""

    opens: int | None = None
    closes: int | None = None
    again: bool = True


Entries = Mapping[int, Entry]  # by position of the part or checkpoint


def breach(rule: Entry, at: int, went_out: bool) -> str:
    """What an arrival at *at* is against: early, late, gone; empty when the rule allows it."""
    if rule.opens is not None and at < rule.opens:
        return EARLY
    if rule.closes is not None and at >= rule.closes:
        return LATE
    return GONE if went_out and not rule.again else ""
