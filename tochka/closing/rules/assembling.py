"""From rows to facts: what the sentences of an order are made of. Official prose is Russian always."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

from tochka.closing.models import CountRow, EventRow, PartRow
from tochka.closing.rules.facts import Count, EventFacts, Outside, PartFacts
from tochka.closing.terms import LEVELS, NOUNS, TEAM, TEAM_NOUNS
from tochka.events.terms import RUSSIAN_FORMATS
from tochka.kit import clock
from tochka.kit.russian import Qualifier, add_counts, fold, noun_of
from tochka.kit.russian.verbs import WAS_HELD, WAS_ORGANIZED
from tochka.network.rules import School

OUTSIDE_KINDS = frozenset({"department", "institute", "other"})


def facts_of(event: EventRow, counts: Sequence[CountRow], schools: Mapping[Hashable, School]) -> EventFacts:
    """The event as an order tells it. Counts of several parts name their parts; those of a single one do not."""
    kind, title, note = _kind_and_title(event)
    parted = len(event.parts) > 1
    inside, outside = _split(counts, schools)
    return EventFacts(
        first_day=clock.local(event.starts_at, event.timezone).date(),
        last_day=clock.local(event.ends_at, event.timezone).date(),
        kind=kind,
        title=title,
        note=note,
        level=LEVELS.get(event.level, {}).get(RUSSIAN_FORMATS[event.format][2], ""),
        place=_place(event),
        host=event.host,
        audience=event.audience,
        manner=event.manner,
        content=event.content,
        verb=WAS_ORGANIZED if event.format == "festival" else WAS_HELD,
        parts=tuple(_part(part) for part in event.parts) if parted else (),
        counts=tuple(_merged(inside, event, schools, parted)),
        outside=outside,
    )


def _kind_and_title(event: EventRow) -> tuple[str, str, str]:
    """Kind, title and note: a title that repeats its kind («Фестиваль центров…») becomes one with it."""
    kind = RUSSIAN_FORMATS[event.format][0]
    word, _, explained = kind.partition(" (")
    note = f"({explained}" if explained else ""
    title = event.title.strip()
    if fold(title) == fold(word) or (explained and fold(title) in fold(explained)):
        return word, "", note
    if fold(title).startswith(fold(word)):
        return title[0].lower() + title[1:], "", note
    return word, title.strip("«»") if title.count("«") <= 1 else title, note


def _place(event: EventRow) -> str:
    full = event.host_full
    if full and full.split(" ")[0].isupper() and "«" in full:
        return f"в {full}"
    return f"на базе {event.host.genitive or full or event.host.short}"


def _part(part: PartRow) -> PartFacts:
    kind = RUSSIAN_FORMATS.get(part.format, RUSSIAN_FORMATS["other"])[0]
    title = "" if fold(part.title) == fold(kind) else part.title.strip("«»")
    return PartFacts(str(part.position), kind, title, _audience(part.categories), short=kind.split(" ")[0])


def _audience(categories: Sequence[str]) -> str:
    """«учащихся и педагогов», in the genitive plural."""
    words = [noun_of(NOUNS[each]).many for each in categories if each in NOUNS]
    return " и ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _split(
    counts: Sequence[CountRow], schools: Mapping[Hashable, School]
) -> tuple[list[CountRow], tuple[Outside, ...]]:
    """People of schools, and those of bodies that are no school («специалисты Департамента образования»)."""
    inside, outside = [], []
    for count in counts:
        bodies = [schools[each] for each in count.organizations if schools[each].kind in OUTSIDE_KINDS]
        if bodies and len(bodies) == len(count.organizations):
            names = ", ".join(sorted(body.genitive or body.short for body in bodies))
            outside.append(Outside(NOUNS[count.category], names, count.value, Qualifier(count.qualifier)))
        else:
            inside.append(count)
    return inside, tuple(outside)


def _merged(
    counts: Sequence[CountRow], event: EventRow, schools: Mapping[Hashable, School], parted: bool
) -> list[Count]:
    """One count a category and part: what the door counted and what was written down are added."""
    merged: dict[tuple[str, str | None], Count] = {}
    for count in counts:
        part = str(count.part) if parted and count.part is not None else None
        noun = noun_of_count(count.category, count.unit)
        fresh = Count(
            category=noun,
            value=count.value,
            qualifier=Qualifier(count.qualifier),
            part=part,
            subset_of=NOUNS[count.within] if count.within else None,
            schools=tuple(schools[each] for each in sorted(count.organizations)),
            stated_schools=event.stated_schools if not parted else None,
            tail=count.note if count.note.startswith("из ") else "",
            with_number=count.unit == "persons" and not count.within,
        )
        known = merged.get((noun, part))
        merged[noun, part] = _added(known, fresh) if known else fresh
    return list(merged.values())


def noun_of_count(category: str, unit: str) -> str:
    """The noun of a category in the kit's table: «педагог», of teams «ученическая команда»."""
    return TEAM_NOUNS.get(category, TEAM) if unit == "teams" else NOUNS[category]


def _added(one: Count, other: Count) -> Count:
    value, qualifier = add_counts([(one.value, one.qualifier), (other.value, other.qualifier)])
    both = {school.id: school for school in (*one.schools, *other.schools)}
    return replace(one, value=value, qualifier=qualifier, schools=tuple(both.values()))
