"""A text cut into words, numbers and marks, each with its place, folded for comparison."""

import re
from dataclasses import dataclass
from functools import lru_cache

from tochka.kit.russian import fold

_TOKEN = re.compile(r"\d+|№|[^\W\d_]+|[,;:–—-]")
_ENDING = re.compile(
    r"(?:ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ую|юю|ых|их|ым|им|ом|ем|ам|ям|ах|ях|ов|ев"
    r"|ии|ия|ию|а|я|о|е|ы|и|у|ю|ь|й)$"
)
_STEM_AT_LEAST = 3
NUMBER_SIGN, AND = "№", "и"


@dataclass(frozen=True)
class Token:
    """A folded word, number or mark, and where it stood."""

    text: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Is it a whole number?"""
        return self.text.isdecimal()

    @property
    def is_mark(self) -> bool:
        """Is it a comma, a colon or a dash?"""
        return self.text in ",;:–—-"


def tokens_of(text: str) -> list[Token]:
    """Words (folded), numbers without leading zeros, № and marks; quotes, stops and brackets are left out."""
    return [Token(_folded(found[0]), found.start(), found.end()) for found in _TOKEN.finditer(text)]


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    if word.isdecimal():
        return str(int(word))
    return fold(word) or word


def word_key(text: str) -> tuple[str, ...]:
    """A name as its words and numbers, for exact comparison."""
    return tuple(token.text for token in tokens_of(text) if not token.is_mark)


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A crude stem: «школы» and «школа» meet, «гимназий» and «гимназия» too; short words and numbers stay."""
    shorter = _ENDING.sub("", word)
    return shorter if len(shorter) >= _STEM_AT_LEAST else word
