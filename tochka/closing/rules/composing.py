"""A directive composed: from the year's facts, the settings and the curator's own words to the sheet."""

import re
from collections.abc import Hashable, Mapping

from tochka.closing.models.sheets import Block, Sheet
from tochka.closing.rules.paragraphs import held_phrase
from tochka.closing.rules.sheet import ClauseFacts, DraftFacts, EventEntry
from tochka.closing.rules.tuning import called, chosen, prose_of, wording_of
from tochka.closing.terms.directives import CLOSING, TERMS
from tochka.kit.russian import long_date, quotes, school_year, settle, short_date
from tochka.kit.russian.typography import set_abbreviations
from tochka.network.rules import School

_PLACE = re.compile(r"\{(\w+)\}")
STAFF = frozenset({"педагог", "молодой педагог", "учитель начальных классов", "руководитель центра", "руководитель"})
PUPILS = frozenset({"учащийся", "ученическая команда"})


def compose(draft: DraftFacts) -> Sheet:
    """The sheet of a draft; every number in it is read from the facts. Quotes balanced, ё and spaces by the settings."""
    places = places_of(draft)
    clauses = [_clause(each, draft, places) for each in draft.clauses]
    if text := draft.texts.get("control"):
        number = 1 + sum(each.level == 1 for each in clauses)
        clauses.append(Block("control", _set(text, draft, places), f"{number}.", 1))
    return Sheet(
        body=draft.body,
        place=draft.place,
        number=draft.number,
        day=short_date(draft.signed_on) + " г." if draft.signed_on else "",
        title=_set(draft.texts.get("title", ""), draft, places),
        opening=Block("opening", _opening(draft, places)),
        events=tuple(_event(each, draft) for each in draft.events) if draft.kind == CLOSING else (),
        assessment=Block("assessment", _set(draft.texts.get("assessment", ""), draft, places)),
        clauses=tuple(clauses),
        post=draft.texts.get("post", ""),
        name=draft.texts.get("name", ""),
        distribution=_distribution(draft),
        acquainted=tuple(_named(draft)),
    )


def places_of(draft: DraftFacts) -> dict[str, str]:
    """What the {places} of texts mean in this directive."""
    return {
        "term": TERMS[chosen(draft.settings, "term")]["genitive"],
        "year": school_year(draft.first),
        "next": school_year(draft.first + 1),
        "held": held_phrase(draft.planned, draft.held),
        "audience": _audience(draft),
        **draft.places,
    }


def fill(text: str, places: Mapping[str, str]) -> str:
    """A text with its {places} filled; one that nobody knows stays as it was typed, for a person to see."""
    return _PLACE.sub(lambda found: places.get(found[1], found[0]), text)


def _set(text: str, draft: DraftFacts, places: Mapping[str, str]) -> str:
    return _settled(called(fill(text, places), draft.settings), draft)


def _settled(text: str, draft: DraftFacts) -> str:
    """Quotes, ё and spaces as the whole directive has them."""
    prose = prose_of(draft.settings)
    plain = quotes(" ".join(text.split())).replace("г..", "г.")  # a sentence that ends with a date has one stop
    return settle(set_abbreviations(plain, prose), prose)


def _audience(draft: DraftFacts) -> str:
    """« для педагогов и учащихся», as far as the lists tell; nothing where they tell nothing."""
    found = {count.category for each in draft.events for count in each.facts.counts}
    words = ["педагогов"] if found & STAFF else []
    words += ["учащихся"] if found & PUPILS else []
    return f" для {' и '.join(words)}" if words else ""


def _opening(draft: DraftFacts, places: Mapping[str, str]) -> str:
    """«Согласно …, в целях … был составлен план …»; each piece may be missing."""
    basis, goals, rest = (draft.texts.get(name, "").strip() for name in ("basis", "goals", "preamble"))
    pieces = [basis.rstrip(" ,."), f"в целях {goals.rstrip(' ,.')}" if goals else ""]
    lead = ", ".join(filter(None, pieces))
    text = " ".join(filter(None, [lead, rest]))
    if text and draft.kind != CLOSING and not rest:
        text += ","
    return _set(text[:1].upper() + text[1:], draft, places)


def _event(entry: EventEntry, draft: DraftFacts) -> Block:
    if entry.own:
        return Block(f"event:{entry.id}", _settled(entry.own, draft), own=True)
    return Block(f"event:{entry.id}", _settled(wording_of(entry, draft).text, draft))


def _clause(clause: ClauseFacts, draft: DraftFacts, places: Mapping[str, str]) -> Block:
    settings = prose_of(draft.settings)
    own = {
        "deadline": long_date(clause.deadline, settings) if clause.deadline else "____________",
        "condition": clause.condition,
        "years": ", ".join(map(str, clause.years)),
        "cohort": _cohort(clause.years),
    }
    text = _set(clause.text, draft, {**places, **own})
    return Block(f"clause:{clause.id}", text, f"{clause.number}.", 1 if clause.top else 2)


def _cohort(years: tuple[int, ...]) -> str:
    if not years:
        return ""
    return f", в которых открыты центры «Точка роста» ({', '.join(map(str, years))})"


def _named(draft: DraftFacts) -> list[str]:
    """Every addressee once, in the order of official lists."""
    ids: set[Hashable] = {each for clause in draft.clauses for each in clause.to}
    found = sorted((draft.schools[each] for each in ids if each in draft.schools), key=place_in_lists)
    return [_settled(school.short, draft) for school in found]


def place_in_lists(school: School) -> tuple[int, int, str]:
    """Where a school stands in a list: by rank, number, name."""
    return school.rank, school.number or 0, school.short


def _distribution(draft: DraftFacts) -> tuple[str, ...]:
    own = [line.strip() for line in draft.texts.get("distribution", "").splitlines() if line.strip()]
    return tuple(own or _named(draft))
