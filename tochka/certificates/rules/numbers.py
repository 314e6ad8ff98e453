"""Number patterns: «ТР-{year}-{event:3}-{n:3}» → series «ТР-2022/23-004-» and numbers «ТР-2022/23-004-017».

A series is the pattern with everything but {n} filled; its counter row is locked by whoever numbers.
"""

import re
from typing import NamedTuple

from tochka.kit.errors import Refusal

_FIELD = re.compile(r"\{([^{}:]*)(?::(\d))?\}")
_FIELDS = ("year", "event", "n")
_LONGEST = 60
DEFAULT = "ТР-{year}-{event:3}-{n:3}"


class Series(NamedTuple):
    """What stands before and after the running number; the pair is the counter's key. `digits`: zeros up to here."""

    before: str
    after: str
    digits: int

    @property
    def key(self) -> str:
        """One line for the counter row: «ТР-2022/23-004-», with ∘ for the number if something follows it."""
        return f"{self.before}∘{self.after}" if self.after else self.before

    def number(self, n: int) -> str:
        """The printed number of the n-th paper."""
        return f"{self.before}{n:0{self.digits}d}{self.after}"


def refusal_to_pattern(pattern: str) -> Refusal | None:
    """Why a pattern cannot number papers: pattern_too_long, pattern_without_n, pattern_unknown_field (name),
    pattern_malformed (a lone brace or a line break)."""
    if len(pattern) > _LONGEST:
        return Refusal("certificates.pattern_too_long", {"most": _LONGEST}, "pattern")
    names = [name for name, _ in _FIELD.findall(pattern)]
    for name in names:
        if name not in _FIELDS:
            return Refusal("certificates.pattern_unknown_field", {"name": name}, "pattern")
    rest = _FIELD.sub("", pattern)
    if not rest.isprintable() or "{" in rest or "}" in rest or names.count("n") > 1:
        return Refusal("certificates.pattern_malformed", {}, "pattern")
    if "n" not in names:
        return Refusal("certificates.pattern_without_n", {}, "pattern")
    return None


def series_of(pattern: str, year: int, event: int) -> Series:
    """The series of a pattern that was not refused. `year` is the school year's first: 2022 → 2022/23."""
    filled = _FIELD.sub(lambda found: _shown(found, year, event), pattern)
    before, _, after = filled.partition("\0")
    digits = next(int(width or 1) for name, width in _FIELD.findall(pattern) if name == "n")
    return Series(before, after, digits)


def _shown(found: re.Match[str], year: int, event: int) -> str:
    name, width = found[1], int(found[2] or 1)
    if name == "n":
        return "\0"
    return f"{year}/{(year + 1) % 100:02d}" if name == "year" else f"{event:0{width}d}"
