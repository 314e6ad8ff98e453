"""Who took part, in the words of an order: «приняло участие 30 педагогов из 12 ОО: СОШ №1,2,4, ТСШИ и гимназии г.Алдан»."""

from collections.abc import Iterable, Sequence

from tochka.closing.rules.facts import Count, EventFacts, Outside, PartFacts, Question, QuestionCode, Wording
from tochka.kit.russian import (
    COMPACT,
    Prose,
    Qualifier,
    agree,
    count_phrase,
    decline,
    quotes,
    settle,
)
from tochka.kit.russian.numerals import ends_in_one
from tochka.kit.russian.verbs import TOOK_PART
from tochka.network.rules import Names, School, schools_in_prose


def counted_schools(
    schools: Iterable[School], host: School | None, settings: Prose = COMPACT
) -> tuple[int, tuple[School, ...]]:
    """The N of «из N ОО» and the schools to print: distinct, without outside bodies, the host by the settings."""
    distinct = {school.id: school for school in schools if not school.is_outside}
    if host is None or host.id not in distinct or settings.host_counted:
        return len(distinct), tuple(distinct.values())
    number = len(distinct) - 1
    if not settings.host_listed:
        del distinct[host.id]
    return number, tuple(distinct.values())


def participation(
    event: EventFacts, settings: Prose = COMPACT, among: Iterable[School] | Names | None = None
) -> Wording:
    """The clause of an event, with no capital and no stop; of its parts, each named, when counts belong to parts.

    among: the whole network, so that a number known in two places gets its place. Nobody came: an empty text.
    """
    network = among if isinstance(among, Names) else Names(among or ())
    clauses: list[str] = []
    for part in (None, *event.parts):
        key = part.key if part else None
        counts = [count for count in event.counts if count.part == key and not count.is_nobody]
        clause = _people(counts, event.host, settings, network)
        if clause:
            clauses.append(_opened(part, counts, clause, bool(clauses)))
    text = ", ".join(clauses)
    outside = _outside(event.outside, bool(text))
    text = f"{text}, а также {outside}" if text and outside else text or outside
    return Wording(settle(quotes(text), settings), tuple(_questions(event, settings)))


def _opened(part: PartFacts | None, counts: Sequence[Count], clause: str, follows: bool) -> str:
    """«приняло участие …»; «в квест-игре «…» приняло участие …»; for a further part «в марафоне — …»."""
    if part is None:
        return f"{_verb(counts)} {clause}"
    where = (
        f"в {decline(part.short or part.kind, 'prepositional').text}{f' «{quotes(part.title)}»' if part.title else ''}"
    )
    return f"{where} — {clause}" if follows else f"{where} {_verb(counts)} {clause}"


def _verb(counts: Sequence[Count]) -> str:
    first = _wholes(counts)[0]
    several = len(_wholes(counts)) > 1
    exact_one = first.value is not None and first.qualifier is Qualifier.exact and ends_in_one(first.value)
    if several and exact_one:
        return TOOK_PART.plural
    return agree(TOOK_PART, first.value, first.category, first.qualifier)


def _wholes(counts: Sequence[Count]) -> list[Count]:
    """Counts that are no part of another count given beside them."""
    categories = {count.category for count in counts}
    return [count for count in counts if count.subset_of not in categories]


def _people(counts: Sequence[Count], host: School | None, settings: Prose, network: Names) -> str:
    wholes = _wholes(counts)
    pieces, lists = [], 0
    for place, count in enumerate(wholes):
        following = wholes[place + 1] if place + 1 < len(wholes) else None
        shared = following is not None and _same_schools(count, following)
        origin = "" if shared else _origin(count, host, settings, network)
        lists += bool(origin) and following is not None
        pieces.append(_phrase(count, counts, origin, host, settings, network))
    if lists:
        return "; ".join(pieces)
    return " и ".join([", ".join(pieces[:-1]), pieces[-1]]) if len(pieces) > 1 else "".join(pieces)


def _same_schools(one: Count, other: Count) -> bool:
    return {school.id for school in one.schools} == {school.id for school in other.schools} and not one.tail


def _phrase(
    count: Count,
    counts: Sequence[Count],
    origin: str,
    host: School | None,
    settings: Prose,
    network: Names,
) -> str:
    phrase = count_phrase(count.value, count.category, count.qualifier)
    within = [other for other in counts if other.subset_of == count.category]
    if not within:
        return phrase + origin
    inner = " и ".join(
        count_phrase(other.value, other.category, other.qualifier) + _origin(other, host, settings, network)
        for other in within
    )
    return f"{phrase} (из них {inner}){origin}" if origin else f"{phrase}, из них {inner}"


def _origin(count: Count, host: School | None, settings: Prose, network: Names) -> str:
    number, listed = counted_schools(count.schools, host, settings)
    if not listed:
        return f" {count.tail}" if count.tail else ""
    prose = schools_in_prose(listed, "genitive", settings, network)
    return f" из {number} ОО: {prose}" if count.with_number and number > 1 else f" из {prose}"


def _outside(bodies: Sequence[Outside], follows: bool) -> str:
    """«специалисты Департамента образования»; standing alone they bring their own verb."""
    phrases = [f"{count_phrase(body.value, body.people, body.qualifier)} {body.organization}" for body in bodies]
    if not phrases:
        return ""
    joined = " и ".join(filter(None, [", ".join(phrases[:-1]), phrases[-1]]))
    if follows:
        return joined
    verb = agree(TOOK_PART, bodies[0].value, bodies[0].people, bodies[0].qualifier)
    return f"{TOOK_PART.plural if len(bodies) > 1 else verb} {joined}"


def _questions(event: EventFacts, settings: Prose) -> Iterable[Question]:
    present = [count for count in event.counts if not count.is_nobody]
    if not present:
        yield Question(QuestionCode.no_attendance, {"kind": event.kind, "title": event.title})
    asked: set[frozenset[object]] = set()
    for count in present:
        yield from _questions_of_numbers(count, present)
        listed = frozenset(school.id for school in count.schools)
        if listed and listed not in asked:
            yield from _questions_of_host(count, event.host, settings)
        asked.add(listed)
        yield from _questions_of_schools(count, present, event.host, settings)
    everywhere = frozenset[object]().union(*asked)
    if event.host is not None and everywhere and event.host.id not in everywhere:
        yield Question(QuestionCode.host_absent, {"host": event.host.short})


def _questions_of_numbers(count: Count, counts: Sequence[Count]) -> Iterable[Question]:
    if count.value is None or count.qualifier is Qualifier.unknown:
        yield Question(QuestionCode.number_unknown, {"category": count.category})
    whole = next((other for other in counts if other.category == count.subset_of and other.part == count.part), None)
    if whole is None or whole.value is None or count.value is None:
        return
    if whole.qualifier is Qualifier.exact and count.value > whole.value:
        facts = {"category": count.category, "value": count.value, "whole": whole.category, "of": whole.value}
        yield Question(QuestionCode.part_exceeds_whole, facts)


def _questions_of_host(count: Count, host: School | None, settings: Prose) -> Iterable[Question]:
    number, listed = counted_schools(count.schools, host, settings)
    facts = _both_numbers(count, host)
    if host and facts["with_host"] != facts["without_host"]:
        yield Question(QuestionCode.host_in_list, {**facts, "host": host.short, "counted": settings.host_counted})
    if number != len(listed) and count.with_number:
        yield Question(QuestionCode.number_differs_from_list, {**facts, "number": number, "listed": len(listed)})


def _questions_of_schools(
    count: Count, counts: Sequence[Count], host: School | None, settings: Prose
) -> Iterable[Question]:
    explained = any(other.schools for other in counts if other.subset_of == count.category)
    if not count.schools and not explained:
        yield Question(QuestionCode.schools_not_listed, {"category": count.category})
    number, _ = counted_schools(count.schools, host, settings)
    if count.schools and count.stated_schools is not None and count.stated_schools != number:
        facts = {**_both_numbers(count, host), "stated": count.stated_schools, "number": number}
        yield Question(QuestionCode.stated_differs, facts)


def _both_numbers(count: Count, host: School | None) -> dict[str, object]:
    everyone = {school.id for school in count.schools if not school.is_outside}
    without_host = everyone - {host.id} if host else everyone
    return {"category": count.category, "with_host": len(everyone), "without_host": len(without_host)}
