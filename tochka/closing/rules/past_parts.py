"""The parts of an event in an old order: «состоящий из квест-игры и марафона … В квест-игре «Тайна» …, в марафоне …»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tochka.events.terms import RUSSIAN_FORMATS
from tochka.kit.russian import fold

MOST = 8  # parts of an event
_CONSISTING = re.compile(r"состоящ\w+ из\s+([^.;]+)", re.IGNORECASE)
_TITLE = re.compile(r"\s*«([^«»]+)»")
_WHOM = (
    ("начальных", "primary_teacher"),
    ("молод", "young_teacher"),
    ("педагог", "teacher"),
    ("учител", "teacher"),
    ("руководител", "head_of_centre"),
    ("учащ", "pupil"),
    ("обучающ", "pupil"),
    ("ученик", "pupil"),
    ("школьник", "pupil"),
    ("команд", "pupil"),
    ("родител", "parent"),
    ("дошкольник", "preschooler"),
)
# The genitive of a form as an order says it, the longest first, so that «методического семинара» is no «семинар».
_GENITIVES = sorted(
    ((fold(words[1].partition(" (")[0]), code) for code, words in RUSSIAN_FORMATS.items() if code != "other"),
    key=lambda pair: -len(pair[0]),
)


@dataclass(frozen=True)
class PastPart:
    """A part of an event: the code of its form, its title, for whom it was."""

    format: str
    title: str = ""
    categories: tuple[str, ...] = ()


def parts_of(line: str) -> tuple[PastPart, ...]:
    """The parts that a paragraph names after «состоящий из», each form once; nothing where it names fewer than two."""
    found = _CONSISTING.search(line)
    if not found:
        return ()
    words = fold(found[1])
    places = sorted(
        (place, len(genitive), code) for genitive, code in _GENITIVES if (place := words.find(genitive)) >= 0
    )
    kept: list[tuple[int, int, str]] = []
    for place, size, code in places:
        if not kept or place >= kept[-1][0] + kept[-1][1]:
            kept.append((place, size, code))
    ends = [*(place for place, _size, _code in kept[1:]), len(words)]
    parts = tuple(
        PastPart(code, _title_of(line, code), _categories(words[place + size : end]))
        for (place, size, code), end in zip(kept, ends, strict=True)
    )
    return parts[:MOST] if len(parts) > 1 else ()


def part_at(line: str, place: int, parts: Sequence[PastPart]) -> int | None:
    """Which part a number at a place of the paragraph is about: the one named last before it («в марафоне – около 30»)."""
    named = [(found.start(), n) for n, part in enumerate(parts) for found in _mentions(line, part.format)]
    before = [(start, n) for start, n in named if start < place]
    return max(before)[1] if before else None


def _mentions(line: str, code: str) -> list[re.Match[str]]:
    """«В квест-игре», «во втором конкурсе»: the first word of the form in any case but the nominative, after «в»."""
    stem = RUSSIAN_FORMATS[code][0].split(" ")[0].removesuffix("а").removesuffix("я").removesuffix("ь")
    return list(re.finditer(rf"\bво?\s+(?:\w+\s+)?{re.escape(stem)}\w*", line, re.IGNORECASE))


def _title_of(line: str, code: str) -> str:
    for found in _mentions(line, code):
        if title := _TITLE.match(line, found.end()):
            return title[1].strip()[:200]
    return ""


def _categories(words: str) -> tuple[str, ...]:
    """For whom a part was, from the words after it: «для учащихся и педагогов»."""
    _before, found, whom = words.partition("для ")
    return tuple(dict.fromkeys(code for stem, code in _WHOM if found and stem in whom))
