"""Official lists of schools: «СОШ №1,2,4, ТСШИ, СОШ с УИОП и гимназии г.Алдан»."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from tochka.kit.russian import COMPACT, Prose, decline, fold, set_abbreviations, settle
from tochka.network.rules.schools import (
    School,
    has_own_name,
    place_key,
    plain_genitive,
    plain_genitive_plural,
)

ProseCase = Literal["genitive", "nominative"]


@dataclass(frozen=True)
class _Group:
    """One piece of the list: its text, its place in the order, and whether an «и» stands in it already."""

    text: str
    order: tuple[int, int, str]
    has_and: bool = False


def schools_in_prose(
    schools: Iterable[School],
    case: ProseCase = "genitive",
    settings: Prose = COMPACT,
    among: "Iterable[School] | Names | None" = None,
) -> str:
    """The list as an order writes it, each school once, in the order of ranks; genitive stands after «из».

    among: the whole network; a type with one number in two of its places is split by place. Empty in, empty out.
    """
    unique = list({school.id: school for school in schools}.values())
    known = (among if isinstance(among, Names) else Names(among or ())).with_all(unique)
    groups = sorted(_groups(unique, known, case, settings), key=lambda group: (group.has_and, group.order))
    return settle(_joined(groups), settings)


class Names:
    """What a network says of names: which types repeat a number, which names have twins. Made once, it serves many lists."""

    def __init__(self, schools: Iterable[School]) -> None:
        self.schools = {school.id: school for school in schools}
        numbers: dict[str, list[int]] = {}
        self._names: Counter[str] = Counter()
        for school in self.schools.values():
            self._names[school.short] += 1
            if school.number is not None:
                numbers.setdefault(school.type, []).append(school.number)
        self.repeating = {kind for kind, found in numbers.items() if len(found) != len(set(found))}

    def has_twin(self, school: School) -> bool:
        """Do two schools bear this own name?"""
        return self._names[school.short] > 1

    def with_all(self, schools: Sequence[School]) -> "Names":
        """The same with those that are listed and not of the network (closed ones)."""
        if all(school.id in self.schools for school in schools):
            return self
        return Names((*self.schools.values(), *schools))


def _joined(groups: Sequence[_Group]) -> str:
    texts = [group.text for group in groups]
    if len(texts) > 1 and not any(group.has_and for group in groups):
        return f"{', '.join(texts[:-1])} и {texts[-1]}"
    return ", ".join(texts)


def _groups(schools: list[School], known: Names, case: ProseCase, settings: Prose) -> Iterable[_Group]:
    numbered: dict[str, list[School]] = {}
    placed: dict[str, list[School]] = {}
    for school in schools:
        if school.number is not None:
            numbered.setdefault(school.type, []).append(school)
        elif has_own_name(school):
            yield _own_name(school, known, case, settings)
        else:
            placed.setdefault(school.type, []).append(school)
    for members in numbered.values():
        yield from _numbered(members, known, case, settings)
    for members in placed.values():
        yield from _placed(members, case, settings)


def _own_name(school: School, known: Names, case: ProseCase, settings: Prose) -> _Group:
    name = school.short if case == "nominative" else school.genitive or plain_genitive(school.short)
    if known.has_twin(school) and school.locality:
        name = f"{name} {school.locality}"
    text = set_abbreviations(name, settings)
    return _Group(text, (school.rank, 0, fold(school.short)), " и " in text)


def _numbered(members: list[School], known: Names, case: ProseCase, settings: Prose) -> Iterable[_Group]:
    kind = members[0].type
    by_place: dict[str | None, list[School]] = {}
    split = settings.by_place or kind in known.repeating
    for school in members:
        by_place.setdefault((school.locality or None) if split else None, []).append(school)
    rank = min(school.rank for school in members)
    for place, group in by_place.items():
        numbers = sorted({school.number for school in group if school.number is not None})
        head = _type_words(group, case, plural=len(numbers) > 1)
        comma = ", " if settings.number_spaces else ","
        text = f"{head} №{comma.join(map(str, numbers))}{f' {place}' if place else ''}"
        yield _Group(set_abbreviations(text, settings), (rank, *place_key(place)))


def _placed(members: list[School], case: ProseCase, settings: Prose) -> Iterable[_Group]:
    """Schools that are only a type, or a type and a place: «лицея», «гимназий г.Алдан и п.Нижний Куранах»."""
    rank = min(school.rank for school in members)
    for school in (member for member in members if not member.locality):
        text = set_abbreviations(_single(school, case), settings)
        yield _Group(text, (rank, *place_key(None)))
    somewhere = sorted((member for member in members if member.locality), key=lambda member: place_key(member.locality))
    if len(somewhere) == 1:
        text = set_abbreviations(_single(somewhere[0], case), settings)
        yield _Group(text, (rank, *place_key(somewhere[0].locality)))
    elif somewhere:
        places = [member.locality or "" for member in somewhere]
        text = f"{_type_words(somewhere, case, plural=True)} {', '.join(places[:-1])} и {places[-1]}"
        yield _Group(set_abbreviations(text, settings), (rank, *place_key(places[0])), True)


def _single(school: School, case: ProseCase) -> str:
    if case == "genitive" and school.genitive:
        return school.genitive
    words = _type_words([school], case, plural=False)
    return f"{words} {school.locality}" if school.locality else words


def _type_words(group: list[School], case: ProseCase, *, plural: bool) -> str:
    kind = group[0].type
    if case == "nominative":
        return nominative_plural(kind) if plural else kind
    if not plural:
        return plain_genitive(kind)
    typed = next((school.genitive_plural for school in group if school.genitive_plural), None)
    return typed or plain_genitive_plural(kind)


def nominative_plural(kind: str) -> str:
    """«лицеи», «гимназии», «школы-интернаты», «СОШ»; an unknown type stays in the singular."""
    return decline(kind, "nominative", plural=True).text
