"""A directive's facts gathered from the year, and its sheet: live while it is a draft, the kept one once it is fixed."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

from tochka.closing import queries
from tochka.closing.models import Directive, DirectiveClause, EventRow, Year
from tochka.closing.models.sheets import Sheet, thawed
from tochka.closing.rules.assembling import facts_of
from tochka.closing.rules.checking import check
from tochka.closing.rules.composing import compose
from tochka.closing.rules.sheet import Asked, ClauseFacts, DraftFacts, EventEntry
from tochka.closing.rules.tuning import prose_of, tuned
from tochka.closing.terms.directives import CLOSING, FIXED
from tochka.kit import clock
from tochka.kit.russian import date_range, decline
from tochka.network.queries import schools_of


def sheet_of(directive: Directive) -> tuple[Sheet, tuple[Asked, ...]]:
    """The sheet of a directive from `queries.directive_page`, and what is asked about it (nothing once it is fixed)."""
    if directive.state == FIXED and directive.frozen:
        return thawed(directive.frozen), ()
    draft = draft_of(directive)
    return compose(draft), check(draft)


def text_of(directive: Directive) -> Sheet:
    """The sheet alone, for a paper: nothing is asked about it."""
    if directive.state == FIXED and directive.frozen:
        return thawed(directive.frozen)
    return compose(draft_of(directive))


def draft_of(directive: Directive) -> DraftFacts:
    """All that a draft is made of; a fixed number of statements."""
    year = _year(directive)
    opened = queries.opened_years(directive.municipality_id)
    schools = dict(year.schools) or {school.id: school for school in schools_of(directive.municipality_id)}
    held = [row for row in year.events if row.ends_at <= clock.now()] if directive.kind == CLOSING else []
    entries = _entries(directive, held, year)
    body = directive.municipality.body
    return DraftFacts(
        kind=directive.kind,
        body=(body.full_name or body.short_name) if body else "",
        place=directive.municipality.seat or directive.municipality.name,
        number=directive.number,
        signed_on=directive.signed_on,
        first=directive.school_year,
        settings=directive.settings,
        texts=directive.texts,
        events=entries,
        clauses=clause_facts(directive, opened),
        schools=schools,
        opened=opened,
        planned=_planned(directive, year),
        held=len(held),
        places=_places_of_event(year.events[0], directive) if directive.kind != CLOSING and year.events else {},
    )


def _year(directive: Directive) -> Year:
    if directive.kind == CLOSING:
        return queries.year_of(directive.municipality_id, directive.school_year)
    return queries.year_of_event(directive.event_id)


def _planned(directive: Directive, year: Year) -> int:
    if directive.kind != CLOSING:
        return 0
    return len(year.events) + queries.cancelled_events(directive.municipality_id, directive.school_year)


def _entries(directive: Directive, rows: Sequence[EventRow], year: Year) -> tuple[EventEntry, ...]:
    changed = {paragraph.event_id: paragraph for paragraph in directive.paragraphs}
    made = []
    for row in rows:
        own = changed.get(row.id)
        facts = facts_of(row, year.counts.get(row.id, ()), year.schools)
        made.append(EventEntry(row.id, facts, row.title, own.text if own else "", own.verb if own else ""))
    return tuple(made)


def clause_facts(directive: Directive, opened: Mapping[Hashable, int]) -> tuple[ClauseFacts, ...]:
    """The clauses in printed order with their numbers («2.1») and addressees; one under another has its addressees."""
    tops = [clause for clause in directive.clauses if clause.parent_id is None]
    found: list[ClauseFacts] = []
    everyone = queries.open_schools(directive.municipality_id) if directive.clauses else []
    for place, top in enumerate(tops, start=1):
        inner = [clause for clause in directive.clauses if clause.parent_id == top.id]
        to = addressed(top, everyone, opened)
        found.append(_clause(top, str(place), () if inner else to, to))
        found += [_clause(each, f"{place}.{n}", to, to) for n, each in enumerate(inner, start=1)]
    return tuple(found)


def _clause(clause: DirectiveClause, number: str, to: tuple[int, ...], named: tuple[int, ...]) -> ClauseFacts:
    return ClauseFacts(
        id=clause.id,
        number=number,
        text=clause.text,
        top=clause.parent_id is None,
        deadline=clause.deadline,
        condition=clause.condition,
        years=tuple(clause.years),
        to=to,
        evidence=clause.evidence,
        recurrence=clause.recurrence,
        named=bool(named),
    )


def addressed(clause: DirectiveClause, everyone: Sequence[int], opened: Mapping[Hashable, int]) -> tuple[int, ...]:
    """Ids of the schools that a clause tells to do something, in the order of official lists."""
    if clause.addressees == "all":
        return tuple(everyone)
    if clause.addressees == "opened":
        return tuple(each for each in everyone if opened.get(each) in clause.years)
    if clause.addressees == "chosen":
        return tuple(each for each in everyone if each in clause.chosen)
    return ()


def _places_of_event(row: EventRow, directive: Directive) -> dict[str, str]:
    """The {places} of a directive on holding an event."""
    prose = prose_of(directive.settings)
    facts = tuned(facts_of(row, (), {row.host.id: row.host}), directive.settings)
    first, last = facts.first_day, facts.last_day or facts.first_day
    kind = " ".join(filter(None, [facts.level, facts.kind]))
    return {
        "event": decline(kind, "genitive").text + (f" «{facts.title}»" if facts.title else ""),
        "when": date_range(first, last, prose),
        "where": facts.place,
        "host": row.host.genitive or row.host_full or row.host.short,
        "for": f" для {facts.audience}" if facts.audience else "",
    }


def live_paragraph(draft: DraftFacts, event_id: int) -> str:
    """The paragraph of an event as it would stand without the curator's own words."""
    entries = tuple(replace(each, own="") for each in draft.events if each.id == event_id)
    return compose(replace(draft, events=entries)).events[0].text


def clauses_of(directive: Directive) -> tuple[ClauseFacts, ...]:
    """The clauses of a directive with their numbers and addressees, outside a draft."""
    return clause_facts(directive, queries.opened_years(directive.municipality_id))
