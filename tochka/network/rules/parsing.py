"""The way back: an order's list of schools becomes the schools themselves."""

from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tochka.network.rules.lexing import AND, NUMBER_SIGN, Token, tokens_of, word_key
from tochka.network.rules.matching import SchoolIndex
from tochka.network.rules.prose import nominative_plural
from tochka.network.rules.schools import (
    WRITTEN_OUT,
    School,
    has_own_name,
    plain_genitive,
    plain_genitive_plural,
    split_place,
)

LEGAL_FORMS = frozenset("мбоу маоу мкоу моу мбу мку гбоу гку гбу гкоу мобу чоу мдоу мбдоу".split())  # noqa: SIM905
_FILLERS = LEGAL_FORMS | {"из", "также", "а"}
_LONGEST_RANGE = 200


@dataclass(frozen=True)
class Piece:
    """A part of the text that is no known school: its words, place [start, end) and schools it may mean."""

    text: str
    start: int
    end: int
    candidates: tuple[Hashable, ...] = ()


@dataclass(frozen=True)
class Parsed:
    """Ids in the order of the text, each once, and what could not be resolved."""

    ids: tuple[Hashable, ...]
    unresolved: tuple[Piece, ...] = ()


def parse_schools(text: str, schools: "Iterable[School] | Lexicon") -> Parsed:
    """«СОШ №1,2,4, лицея и гимназии п.Нижний Куранах» → ids, by names, aliases, types, numbers and places.

    Either case is read, also «гимназия г.Алдан и п.Нижний Куранах». A number that the network lacks, a name that two
    schools share, or other words come back unresolved with candidates. For many texts make one Lexicon and pass it.
    """
    return _Reader(text, schools if isinstance(schools, Lexicon) else Lexicon(schools)).read()


class Lexicon:
    """Every way to name a school, a type or a place, as tuples of folded words."""

    def __init__(self, schools: Iterable[School]) -> None:
        self.schools = tuple(schools)
        self.names: dict[tuple[str, ...], set[Hashable]] = {}
        self.types: dict[tuple[str, ...], str] = {}
        self.places: dict[tuple[str, ...], set[str]] = {}
        self.by_key: dict[tuple[str, int | None, str | None], list[School]] = {}
        for school in self.schools:
            self._add(school)
        self.longest = max(map(len, (*self.names, *self.types, *self.places)), default=1)

    @cached_property
    def index(self) -> SchoolIndex:
        """Made only when something is not understood."""
        return SchoolIndex(self.schools)

    def _add(self, school: School) -> None:
        for name in _names_of(school):
            self.names.setdefault(word_key(name), set()).add(school.id)
        if school.genitive_plural or (school.type, None, None) not in self.by_key:
            for form in _type_forms(school):
                self.types[word_key(form)] = school.type
        self.by_key.setdefault((school.type, None, None), [])
        if school.locality:
            for form in (school.locality, split_place(school.locality)[1]):
                self.places.setdefault(word_key(form), set()).add(school.locality)
        number_key = (school.type, school.number)
        for key in {(*number_key, school.locality or None), (*number_key, None)}:
            self.by_key.setdefault(key, []).append(school)

    def find(self, kind: str, number: int | None, places: set[str] | None) -> list[School]:
        """Schools of a type and number in a place; one whose place nobody entered counts as well."""
        if places is None:
            anywhere = self._unnamed(self.by_key.get((kind, number, None), []))
            nowhere = [school for school in anywhere if not school.locality]
            return nowhere if len(nowhere) == 1 else anywhere
        here = [
            school
            for place in places
            for school in self._unnamed(self.by_key.get((kind, number, place), []))
            if school.locality == place
        ]
        return here or [school for school in self.find(kind, number, None) if not school.locality]

    @staticmethod
    def _unnamed(schools: list[School]) -> list[School]:
        return [school for school in schools if not has_own_name(school)]


def _names_of(school: School) -> Iterator[str]:
    for name in (school.short, school.full, *school.aliases):
        if name:
            yield name
            yield plain_genitive(name)
            if school.locality and name == school.short:
                yield f"{name} {school.locality}"
                yield f"{school.genitive or plain_genitive(name)} {school.locality}"
    if school.genitive:
        yield school.genitive


def _type_forms(school: School) -> Iterator[str]:
    kind = school.type
    yield from (kind, plain_genitive(kind), plain_genitive_plural(kind), nominative_plural(kind))
    if school.genitive_plural:
        yield school.genitive_plural
    for written, short in WRITTEN_OUT.items():
        if short == kind:
            yield from (written, plain_genitive(written), plain_genitive_plural(written), nominative_plural(written))


@dataclass
class _Reader:
    """Walks the tokens once, from the left."""

    text: str
    lexicon: Lexicon
    tokens: list[Token] = field(init=False)
    ids: list[Hashable] = field(default_factory=list)
    lost: list[Piece] = field(default_factory=list)
    kind: str | None = None

    def __post_init__(self) -> None:
        self.tokens = tokens_of(self.text)

    def read(self) -> Parsed:
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.is_mark or token.text == AND or token.text in _FILLERS:
                at += 1
            else:
                at = self._item(at)
        return Parsed(tuple(dict.fromkeys(self.ids)), tuple(self.lost))

    def _item(self, at: int) -> int:
        """One name or one group; whichever of the two readings takes more words."""
        name_end = self._longest(self.lexicon.names, at)
        type_end = self._longest(self.lexicon.types, at)
        if self._at(at) == NUMBER_SIGN and self.kind:
            return self._numbers(at, at)
        if type_end > at:
            kind = self.lexicon.types[self._key(at, type_end)]
            if self._at(type_end) == NUMBER_SIGN or self._is_number(type_end):
                self.kind = kind
                return self._numbers(at, type_end)
            group_end = self._place_end(type_end)
            if group_end > name_end or self._is_group(type_end, group_end, name_end, kind):
                return self._somewhere(at, type_end, kind)
        if name_end > at and self._unique_name(at, name_end):
            return name_end
        if type_end > at:
            return self._somewhere(at, type_end, self.lexicon.types[self._key(at, type_end)])
        return self._skip(at)

    def _is_group(self, at: int, end: int, name_end: int, kind: str) -> bool:
        """«гимназия г.Алдан» is a name, and also the head of «гимназия г.Алдан и п.Нижний Куранах»."""
        if end <= at or end < name_end:
            return False
        return len(self.lexicon.find(kind, None, self.lexicon.places[self._key(at, end)])) == 1

    def _unique_name(self, at: int, end: int) -> bool:
        found = self.lexicon.names[self._key(at, end)]
        if len(found) == 1:
            self.ids.extend(found)
        return len(found) == 1

    def _numbers(self, start: int, at: int) -> int:
        """«№1,2,4» or «№ 1, № 2 и 4», then perhaps a place for all of them."""
        numbers: list[tuple[int, int]] = []
        at += self._at(at) == NUMBER_SIGN
        while self._is_number(at):
            at = self._number(at, numbers)
            step = self._separator(at)
            step += self._at(at + step) == NUMBER_SIGN if step else 0
            if not step or not self._is_number(at + step):
                break
            at += step
        end = self._place_end(at)
        places = self.lexicon.places[self._key(at, end)] if end > at else None
        for number, where in numbers:
            self._resolve(self.lexicon.find(self.kind or "", number, places), where, end if end > at else where + 1)
        if not numbers:
            return self._skip(start)
        return end

    def _number(self, at: int, numbers: list[tuple[int, int]]) -> int:
        first = int(self.tokens[at].text)
        if self._at(at + 1) in {"-", "–", "—"} and self._is_number(at + 2):
            last = int(self.tokens[at + 2].text)
            if first < last <= first + _LONGEST_RANGE:
                numbers.extend((number, at) for number in range(first, last + 1))
                return at + 3
        numbers.append((first, at))
        return at + 1

    def _somewhere(self, start: int, at: int, kind: str) -> int:
        """A type with no number, in one or several places."""
        end = self._place_end(at)
        if end == at:
            self._resolve(self.lexicon.find(kind, None, None), start, at)
            return at
        while end > at:
            self._resolve(self.lexicon.find(kind, None, self.lexicon.places[self._key(at, end)]), start, end)
            done = end
            at = end + self._separator(end)
            end = self._place_end(at) if at > done else at
        return done

    def _resolve(self, found: list[School], start: int, end: int) -> None:
        if len(found) == 1:
            self.ids.append(found[0].id)
        else:
            self._lose(start, end, tuple(school.id for school in found))

    def _skip(self, at: int) -> int:
        """Words that name nothing known, up to the next comma or «и»."""
        end = at + 1
        while end < len(self.tokens) and not self.tokens[end].is_mark and self._at(end) != AND:
            end += 1
        self._lose(at, end, None)
        return end

    def _lose(self, start: int, end: int, candidates: tuple[Hashable, ...] | None) -> None:
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        words = self.text[first:last]
        if candidates is None or not candidates:
            candidates = self.lexicon.index.best_matches(words, 5).ids
        self.lost.append(Piece(words, first, last, candidates))

    def _at(self, place: int) -> str:
        return self.tokens[place].text if place < len(self.tokens) else ""

    def _is_number(self, place: int) -> bool:
        return place < len(self.tokens) and self.tokens[place].is_number

    def _separator(self, place: int) -> int:
        """How many tokens part two numbers or places: «,», «и», «, и»."""
        comma = self._at(place) in {",", ";"}
        return comma + (self._at(place + comma) == AND)

    def _key(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(token.text for token in self.tokens[start:end] if token.text != "-")

    def _longest(self, table: Container[tuple[str, ...]], at: int) -> int:
        for end in range(min(len(self.tokens), at + self.lexicon.longest + 2), at, -1):
            if not self.tokens[end - 1].is_mark and self._key(at, end) in table:
                return end
        return at

    def _place_end(self, at: int) -> int:
        return self._longest(self.lexicon.places, at)
