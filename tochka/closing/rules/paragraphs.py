"""An event's paragraph in a closing order, and what is said of the whole year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tochka.closing.rules.facts import Count, EventFacts, PartFacts, Question, QuestionCode, Wording
from tochka.closing.rules.sentences import participation
from tochka.kit.russian import (
    COMPACT,
    Prose,
    Qualifier,
    add_counts,
    count_phrase,
    date_range,
    decline,
    gender_of,
    quotes,
    settle,
)
from tochka.kit.russian.numerals import plural
from tochka.network.rules import Names, School

_WHICH = {"m": "в котором", "f": "в которой", "n": "в котором"}
_COMPOSED = {"m": "состоящий", "f": "состоящая", "n": "состоящее"}


@dataclass(frozen=True)
class Total:
    """Attendances of one category over several events; not distinct people."""

    category: str
    value: int | None
    qualifier: Qualifier


def event_paragraph(
    event: EventFacts, settings: Prose = COMPACT, among: Iterable[School] | Names | None = None
) -> Wording:
    """Date, host, verb, form, title, audience, parts, who took part, content: the order of the Aldan paragraphs.

    Balanced quotes; ends with a stop. Questions are those of `participation`.
    """
    people = participation(event, settings, among)
    opening = _opening(event, settings)
    if not people.text:
        sentences = [f"{opening}."]
    elif event.parts or event.manner:
        start = people.text if event.parts else f"в {_short_kind(event)} {people.text}"
        sentences = [f"{opening}.", f"{start[0].upper()}{start[1:]}."]
    else:
        sentences = [f"{opening}, {_WHICH[gender_of(event.kind) or 'm']} {people.text}."]
    text = " ".join(filter(None, [*sentences, event.content.strip()]))
    return Wording(settle(quotes(text), settings), people.questions)


def _opening(event: EventFacts, settings: Prose) -> str:
    day = date_range(event.first_day, event.last_day or event.first_day, settings)
    verb = event.verb.of(gender_of(event.kind) or "m")
    pieces = [
        day,
        event.place,
        verb,
        event.level,
        event.kind,
        f"«{quotes(event.title)}»" if event.title else "",
        event.note,
        event.manner,
        f"для {event.audience}" if event.audience else "",
    ]
    return " ".join(filter(None, pieces)) + _composition(event)


def _composition(event: EventFacts) -> str:
    if len(event.parts) < 2:
        return ""
    parts = [_part_in_genitive(part) for part in event.parts]
    listed = f"{', '.join(parts[:-1])} и {parts[-1]}"
    return f", {_COMPOSED[gender_of(event.kind) or 'm']} из {listed}"


def _part_in_genitive(part: PartFacts) -> str:
    return f"{decline(part.kind, 'genitive').text}{f' для {part.audience}' if part.audience else ''}"


def _short_kind(event: EventFacts) -> str:
    """«методический семинар» is later only «семинар»."""
    words = event.kind.split()
    nouns = [word for word in words if gender_of(word)]
    return decline(nouns[0] if nouns else event.kind, "prepositional").text


def held_phrase(planned: int, held: int) -> str:
    """«были запланированы и проведены 4 мероприятия»; when they differ, both numbers."""
    if planned == held:
        verb = plural(
            held, "было запланировано и проведено", "были запланированы и проведены", "было запланировано и проведено"
        )
        return f"{verb} {count_phrase(held, 'мероприятие')}"
    first = plural(planned, "было запланировано", "были запланированы", "было запланировано")
    second = plural(held, "проведено", "проведены", "проведено")
    return f"{first} {count_phrase(planned, 'мероприятие')}, {second} {held}"


def totals(counts: Sequence[Count]) -> tuple[tuple[Total, ...], tuple[Question, ...]]:
    """Attendances by category in order of appearance; «из них» is left out, a sum with «около» stays «около»."""
    by_category: dict[str, list[Count]] = {}
    for count in counts:
        if count.subset_of is None:
            by_category.setdefault(count.category, []).append(count)
    found, questions = [], []
    for category, members in by_category.items():
        value, qualifier = add_counts((count.value, count.qualifier) for count in members)
        found.append(Total(category, value, qualifier))
        if qualifier is not Qualifier.exact and len(members) > 1:
            facts = {"category": category, "value": value, "qualifier": str(qualifier)}
            questions.append(Question(QuestionCode.approximate_sum, facts))
    return tuple(found), tuple(questions)
