"""QR codes of papers as runs of dark modules. Part of writer 1: the code's level, mode and mask must not change.

A code is linear: with a fixed mask every bit of the text turns over a fixed set of modules, whatever the rest says. So
after some codes of one address these sets are learnt from the library once, and a code is a few XORs of whole numbers,
ten times faster and the same.
"""

import re
from functools import cache, lru_cache

from tochka.kit import qr

_PAIRS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # the alphanumeric mode writes two letters as one number
_PAIR_BITS, _LAST_BITS = 11, 6
_TAIL = 12  # letters at the end that differ from paper to paper
_WORTH = 24  # learning costs about eighty codes, so single papers go without
_CAPITALS = re.compile(r"[0-9A-Z $%*+\-./:]+")
_DARK = re.compile("1+")
_asked: dict[tuple[str, int], int] = {}

Runs = tuple[int, tuple[qr.Run, ...]]


@lru_cache(maxsize=64)
def runs(value: str) -> Runs:
    """Modules a side, and the runs of dark modules as (column, row, length)."""
    head = value[: (len(value) - _TAIL) // 2 * 2]
    if len(value) <= _TAIL or not _CAPITALS.fullmatch(value) or not _worth_learning(head, len(value)):
        modules = qr.matrix(value)
        return len(modules), tuple(qr.runs(modules))
    return _learnt(head, len(value)).runs(value)


def _worth_learning(head: str, length: int) -> bool:
    if len(_asked) > 1000:
        _asked.clear()
    _asked[head, length] = _asked.get((head, length), 0) + 1
    return _asked[head, length] > _WORTH


class _Family:
    """Codes of all texts of one length that begin with `head`: the code of zeros, and what each bit turns over."""

    def __init__(self, head: str, length: int) -> None:
        self.start = len(head)
        rest = length - self.start
        self.side, self.zeros = _whole(head + "0" * rest)
        self.turns: list[list[int]] = []
        for at in range(0, rest, 2):
            last = at + 1 == rest
            texts = (_letters(1 << bit, last) for bit in range(_LAST_BITS if last else _PAIR_BITS))
            zeros = "0" * at, "0" * (rest - at - (1 if last else 2))
            self.turns.append([_whole(head + zeros[0] + text + zeros[1])[1] ^ self.zeros for text in texts])

    def runs(self, value: str) -> Runs:
        """The code of a text of this family."""
        modules = self.zeros
        for number, turns in enumerate(self.turns):
            at = self.start + number * 2
            bits = _number(value[at : at + 2])
            for turn in turns:
                if bits & 1:
                    modules ^= turn
                bits >>= 1
        wide = self.side + 1
        found = []
        for run in _DARK.finditer(f"{modules:0{wide * self.side}b}"):
            row, column = divmod(run.start(), wide)
            found.append((column, row, run.end() - run.start()))
        return self.side, tuple(found)


@cache
def _learnt(head: str, length: int) -> _Family:
    return _Family(head, length)


def _whole(text: str) -> tuple[int, int]:
    """Side of a text's code, and all its modules as one number, row by row with a light column after each."""
    modules = qr.matrix(text)
    return len(modules), int("".join("1" if dark else "0" for row in modules for dark in (*row, False)), 2)


def _letters(number: int, last: bool) -> str:
    return _PAIRS[number] if last else _PAIRS[number // 45] + _PAIRS[number % 45]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 45 + _PAIRS.index(letter)
    return number
