"""Which school a person means by «СОШ 9», «9 школа» or «гимназия Алдан»: for the picker and for imports."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tochka.kit.russian import fold
from tochka.network.rules.lexing import stem, tokens_of
from tochka.network.rules.schools import School

MatchKind = Literal["exact", "ambiguous", "none"]

# Words of legal names that tell schools apart as little as «the».
_LEGAL = """
муниципальное государственное бюджетное казённое автономное общеобразовательное образовательное учреждение
мбоу маоу мкоу моу мбу мку гбоу гку гбу гкоу мобу мдоу мбдоу и в на им имени г п с д пос пгт рп
"""
_STOP = {"№"} | {stem(fold(word)) for word in _LEGAL.split()}
_WRITTEN = {
    "СОШ": "средняя школа",
    "ООШ": "основная школа",
    "НОШ": "начальная школа",
    "СШ": "средняя школа",
    "СОШ с УИОП": "средняя школа углублённым изучением отдельных предметов сош",
    "детский сад": "детсад доу",
}
_ANY_SCHOOL = {stem(word) for word in ("школа", "сош", "оош", "нош", "сш", "средняя", "основная", "начальная")}
_TYPE_STEMS = _ANY_SCHOOL | {stem(word) for word in ("лицей", "гимназия", "интернат", "сад", "детский")}
_TYPO_FROM = 5
_MOST_TYPED = 300


@dataclass(frozen=True)
class Match:
    """exact: one school, surely. ambiguous: candidates to ask about, the likeliest first, perhaps a single one."""

    kind: MatchKind
    ids: tuple[Hashable, ...] = ()


class SchoolIndex:
    """An index over a network's organizations; sets of them are bits of whole numbers, ordered by rank."""

    def __init__(self, schools: Iterable[School]) -> None:
        self._schools = sorted(schools, key=lambda school: (school.rank, school.number or 0, fold(school.short)))
        self._numbers: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._places: dict[str, int] = {}
        self._whole: dict[frozenset[str], int] = {}
        self._deletions: dict[str, set[str]] = {}
        for bit, school in enumerate(self._schools):
            self._add(1 << bit, school)
        self._words = sorted(self._stems)
        for word in self._words:
            for key in _deletions(word):
                self._deletions.setdefault(key, set()).add(word)

    def _add(self, bit: int, school: School) -> None:
        names = (school.short, school.full, school.genitive or "", *school.aliases)
        typed = f"{school.type} {school.number or ''}"
        for name in (*names, typed, f"{typed} {school.locality or ''}", f"{school.short} {school.locality or ''}"):
            key = frozenset(_query_words(name))
            if key:
                self._whole[key] = self._whole.get(key, 0) | bit
        if school.number is not None:
            self._numbers[str(school.number)] = self._numbers.get(str(school.number), 0) | bit
        written = f"{_WRITTEN.get(school.type, '')} {school.type}"
        for word in _words(" ".join((*names, written, school.locality or ""))):
            self._stems[word] = self._stems.get(word, 0) | bit
        for word in _words(school.locality or ""):
            self._places[word] = self._places.get(word, 0) | bit

    def best_matches(self, text: str, limit: int = 8) -> Match:
        """The schools that a typed piece or a cell of a table may mean, at most limit.

        Every word and number must fit; failing that, one slip of the keyboard in a word, then all words but one.
        """
        words = _query_words(text[:_MOST_TYPED])
        if not words:
            return Match("none")
        whole = self._whole.get(frozenset(words), 0)
        surely = self._all(words, self._exactly)
        if whole and whole & (whole - 1) == 0:
            return Match("exact", self._ids(whole, limit))
        if not whole and surely and surely & (surely - 1) == 0 and self._tells_apart(words):
            return Match("exact", self._ids(surely, limit))
        likely = self._all(words, self._begins)
        found = whole or likely or self._all(words, self._nearly) or self._all_but_one(words)
        ordered = (whole, surely & ~whole, likely & ~surely & ~whole) if likely or whole else (found,)
        return self._candidates(ordered, limit)

    def _candidates(self, ordered: Sequence[int], limit: int) -> Match:
        ids: tuple[Hashable, ...] = ()
        for bits in ordered:
            ids += self._ids(bits, limit - len(ids))
        return Match("ambiguous", ids) if ids else Match("none")

    def _ids(self, bits: int, limit: int) -> tuple[Hashable, ...]:
        found: list[Hashable] = []
        while bits and len(found) < limit:
            lowest = bits & -bits
            found.append(self._schools[lowest.bit_length() - 1].id)
            bits ^= lowest
        return tuple(found)

    def _tells_apart(self, words: list[str]) -> bool:
        """A settlement alone, or a type alone, is not yet a school."""
        types = sum(word in _TYPE_STEMS for word in words)
        places = sum(word in self._places and word not in _TYPE_STEMS for word in words)
        return any(word.isdecimal() for word in words) or (types > 0 and places > 0) or types + places < len(words)

    def _all(self, words: list[str], lookup: Callable[[str], int]) -> int:
        bits = (1 << len(self._schools)) - 1
        for word in words:
            bits &= self._numbers.get(word, 0) if word.isdecimal() else lookup(word)
            if not bits:
                return 0
        return bits

    def _all_but_one(self, words: list[str]) -> int:
        """A word may be strange, a number never: «СОШ 9 Томмот» still offers СОШ №9, «СОШ 99» and
        «Ленинская школа» nothing."""
        found = 0
        plain = [word for word in words if not word.isdecimal()][:8]
        for strange in plain:
            rest = [word for word in words if word != strange]
            if any(word not in _ANY_SCHOOL for word in rest):
                found |= self._all(rest, self._nearly)
        return found

    def _exactly(self, word: str) -> int:
        return self._stems.get(word, 0)

    def _begins(self, word: str) -> int:
        bits = 0
        at = bisect_left(self._words, word)
        while at < len(self._words) and self._words[at].startswith(word):
            bits |= self._stems[self._words[at]]
            at += 1
        return bits

    def _nearly(self, word: str) -> int:
        bits = self._begins(word)
        if len(word) < _TYPO_FROM - 1:
            return bits
        for key in _deletions(word):
            for near in self._deletions.get(key, ()):
                bits |= self._stems[near]
        return bits


def _deletions(word: str) -> Iterator[str]:
    """The word itself and each of its forms with one letter left out: two words one slip apart share a form."""
    yield word
    if len(word) >= _TYPO_FROM - 1 and not word.isdecimal():
        for place in range(len(word)):
            yield word[:place] + word[place + 1 :]


def _words(text: str) -> set[str]:
    """Stems and numbers of a text without the words that every name has."""
    found = (stem(token.text) for token in tokens_of(text) if not token.is_mark)
    return {word for word in found if word not in _STOP}


def _query_words(text: str) -> list[str]:
    return sorted(_words(text))


def best_matches(text: str, schools: Iterable[School] | SchoolIndex, limit: int = 8) -> Match:
    """One question; for many, make the SchoolIndex once and pass it."""
    index = schools if isinstance(schools, SchoolIndex) else SchoolIndex(schools)
    return index.best_matches(text, limit)
