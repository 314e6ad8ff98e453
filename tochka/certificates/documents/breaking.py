"""Breaking a text into lines: the fewest that fit, then the most even ones. Pure integers; part of writer 1: a change
here changes papers that were issued, so it needs writer 2."""

import re
from collections.abc import Sequence
from itertools import accumulate, repeat
from operator import add
from typing import NamedTuple

from tochka.certificates.documents.metrics import Face

_SPACE = re.compile(" ")
_SPACE_OR_HYPHEN = re.compile(r" |(?<=[^\W\d_]-)(?=[^\W\d_])")


class Piece(NamedTuple):
    """A line: its text and width in font units."""

    text: str
    units: int


class Ruler:
    """Widths of all stretches of one text: a stretch costs two look-ups however long it is."""

    def __init__(self, text: str, face: Face, tracking: int) -> None:
        self.text = text
        self.tracking = tracking
        self.kerns = [0, *map(face.kerning.get, map(add, text, text[1:]), repeat(0))]
        self.sums = [0, *accumulate(map(add, map(face.advances.__getitem__, text), self.kerns))]

    def width(self, start: int, end: int) -> int:
        """Units of text[start:end]; tracking stands between characters, not after the last."""
        if start >= end:
            return 0
        return self.sums[end] - self.sums[start] - self.kerns[start] + self.tracking * (end - start - 1)


def stretches(text: str, at_hyphens: bool = False) -> list[tuple[int, int]]:
    """(start, end) of the pieces that may stand on lines of their own: words, or parts of words after a hyphen."""
    found, start = [], 0
    for cut in (_SPACE_OR_HYPHEN if at_hyphens else _SPACE).finditer(text):
        found.append((start, cut.start()))
        start = cut.end()
    return [*found, (start, len(text))]


def broken(
    ruler: Ruler, limit: int, most: int, *, balance: bool, first: bool, at_hyphens: bool
) -> Sequence[Piece] | None:
    """Lines no wider than `limit` units, at most `most` of them; None if that cannot be.

    balance: of all ways with the fewest lines, the least sum of squared rests, where the last one weighs nine tenths.
    first: a text of two lines breaks after its first word if it can (a surname stands alone). at_hyphens: a hyphen may
    end a line.
    """
    whole = ruler.width(0, len(ruler.text))
    if whole <= limit and most > 0:
        return (Piece(ruler.text, whole),)
    if most < 2:
        return None
    cuts = stretches(ruler.text, at_hyphens)
    lines = _greedy(ruler, cuts, limit)
    if lines is None or len(lines) > most:
        return None
    if first and len(lines) == 2 and ruler.width(cuts[1][0], cuts[-1][1]) <= limit:
        lines = [(0, 1), (1, len(cuts))]
    elif balance and len(lines) > 1:
        lines = _even(ruler, cuts, limit, len(lines))
    ends = [(cuts[i][0], cuts[j - 1][1]) for i, j in lines]
    return [Piece(ruler.text[start:end], ruler.width(start, end)) for start, end in ends]


def _greedy(ruler: Ruler, cuts: list[tuple[int, int]], limit: int) -> list[tuple[int, int]] | None:
    lines, start = [], 0
    while start < len(cuts):
        end = start + 1
        if ruler.width(*cuts[start]) > limit:
            return None
        while end < len(cuts) and ruler.width(cuts[start][0], cuts[end][1]) <= limit:
            end += 1
        lines.append((start, end))
        start = end
    return lines


def _even(ruler: Ruler, cuts: list[tuple[int, int]], limit: int, count: int) -> list[tuple[int, int]]:
    # best[n]: for each number of words taken, the least cost of putting them on n lines and where the last one starts.
    best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for _ in range(count):
        following: dict[int, tuple[int, tuple[int, ...]]] = {}
        for start, (cost, starts) in best.items():
            for end in range(start + 1, len(cuts) + 1):
                rest = limit - ruler.width(cuts[start][0], cuts[end - 1][1])
                if rest < 0:
                    break
                square = rest * rest * (9 if end == len(cuts) else 10)  # of equals, the text that ends short
                total = cost + square
                if end not in following or total < following[end][0]:
                    following[end] = (total, (*starts, start))
        best = following
    starts = best[len(cuts)][1]
    return list(zip(starts, (*starts[1:], len(cuts)), strict=True))
