"""A directive's settings applied: the manner of its prose and what an event says under them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tochka.closing.rules.facts import Count, EventFacts, Wording
from tochka.closing.rules.paragraphs import event_paragraph
from tochka.closing.rules.sheet import DraftFacts, EventEntry
from tochka.closing.terms.directives import SETTINGS, VERBS
from tochka.kit.russian import Prose

PUPIL = "учащийся"
# host → (counted, listed); «ask» shows what the lists say until somebody decides.
HOST = {"ask": (True, True), "counted": (True, True), "left_out": (False, False), "listed_only": (False, True)}


def chosen(settings: Mapping[str, Any], name: str) -> str:
    """The choice of a setting, its first one where nothing (or nothing known) was chosen."""
    value = settings.get(name)
    return value if value in SETTINGS[name] else next(iter(SETTINGS[name]))


def prose_of(settings: Mapping[str, Any]) -> Prose:
    """The manner of a directive's prose."""
    counted, listed = HOST[chosen(settings, "host")]
    spaced = chosen(settings, "spaces") == "spaced"
    return Prose(
        host_counted=counted,
        host_listed=listed,
        yo="drop" if chosen(settings, "yo") == "drop" else "keep",
        spaces_after_abbrev=spaced,
        number_spaces=spaced,
        leading_zero=chosen(settings, "zero") == "leading",
    )


def tuned(facts: EventFacts, settings: Mapping[str, Any], verb: str = "") -> EventFacts:
    """An event's facts under a directive's settings, with the verb that the curator chose for it."""
    counts = tuple(_count(count, settings) for count in facts.counts)
    if chosen(settings, "shared_list") == "last":
        counts = _only_last(counts)
    return replace(
        facts,
        counts=counts,
        verb=VERBS.get(verb, facts.verb),
        level="" if chosen(settings, "levels") == "never" else facts.level,
        audience=called(facts.audience, settings),
        parts=tuple(replace(part, audience=called(part.audience, settings)) for part in facts.parts),
    )


def wording_of(entry: EventEntry, draft: DraftFacts) -> Wording:
    """The live paragraph of an event under the draft's settings, with its questions; made once for a draft."""
    key = (entry.id, entry.verb)
    if key not in draft.wordings:
        facts = tuned(entry.facts, draft.settings, entry.verb)
        draft.wordings[key] = event_paragraph(facts, prose_of(draft.settings), draft.names)
    return draft.wordings[key]


def called(text: str, settings: Mapping[str, Any]) -> str:
    """«учащихся» or «обучающихся», one word in the whole text."""
    if chosen(settings, "pupils") == PUPIL:
        return re.sub(r"\bобучающ(?=[иея])", "учащ", text)
    return re.sub(r"\bучащ(?=[иея])", "обучающ", text)


def _count(count: Count, settings: Mapping[str, Any]) -> Count:
    category = chosen(settings, "pupils") if count.category == PUPIL else count.category
    nested = count.subset_of is not None and chosen(settings, "nested_number") == "yes"
    return replace(count, category=category, with_number=count.with_number or nested)


def shares(one: Count, other: Count) -> bool:
    """Do two categories of one part stand with the same list of several schools?"""
    ids = {school.id for school in one.schools}
    same_level = one.subset_of is None and other.subset_of is None and one.part == other.part
    return len(ids) > 1 and same_level and ids == {school.id for school in other.schools}


def _only_last(counts: tuple[Count, ...]) -> tuple[Count, ...]:
    return tuple(
        replace(count, schools=()) if any(shares(count, later) for later in counts[place + 1 :]) else count
        for place, count in enumerate(counts)
    )
