"""Pages of closing: what one event says of itself, and the year at a glance."""

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from tochka.closing import actions, queries
from tochka.closing.models import EventRow, Year
from tochka.closing.rules import EventFacts, Question, Wording, event_paragraph, participation
from tochka.closing.rules.assembling import facts_of
from tochka.closing.terms import question_words
from tochka.closing.views.blueprint import bp
from tochka.events.queries.events import event_page
from tochka.events.terms import FINISHED
from tochka.kit import access, clock
from tochka.kit.access import may
from tochka.kit.russian import Prose, count_phrase
from tochka.plan.queries.plans import entry_of

PAGE = 25


@bp.get("/<int:event_id>")
@may("closing.view", on="event_id")
def event(event_id: int) -> ResponseReturnValue:
    """Participants by category and school, the sentence and the paragraph for the order, and what does not agree."""
    year = queries.year_of_event(event_id)
    row = year.events[0]
    facts = facts_of(row, year.counts.get(event_id, ()), year.schools)
    found = event_page(event_id) or abort(404)
    return render_template(
        "closing/event.html",
        event=found,
        planned=entry_of(found.plan_entry_id) if found.plan_entry_id else None,
        facts=facts,
        numbers=_numbers(facts),
        schools=_schools(facts),
        sentence=_typed(participation(facts, _prose(facts), year.schools.values())),
        paragraph=event_paragraph(facts, _prose(facts), year.schools.values()),
    )


def _prose(facts: EventFacts) -> Prose:
    """Source style; the host is counted when it is in the list of those who took part (the rule is the curator's later)."""
    return Prose()


def _typed(wording: Wording) -> dict[str, Any]:
    return {"text": wording.text, "questions": [_asked(question) for question in wording.questions]}


def _asked(question: Question) -> str:
    return question_words(question.code, dict(question.facts))


def _numbers(facts: EventFacts) -> list[dict[str, Any]]:
    """The table of categories: words of the count, «из них», how many schools."""
    parts = {part.key: part for part in facts.parts}
    return [
        {
            "part": parts[count.part].title or parts[count.part].kind if count.part in parts else "",
            "words": count_phrase(count.value, count.category, count.qualifier),
            "within": count.subset_of or "",
            "schools": len({school.id for school in count.schools if not school.is_outside}),
        }
        for count in facts.counts
    ]


def _schools(facts: EventFacts) -> list[dict[str, Any]]:
    """Every organization that took part, once, in the order of official lists."""
    found = {school.id: school for count in facts.counts for school in count.schools}
    return sorted(
        (
            {"name": school.short, "host": facts.host is not None and school.id == facts.host.id}
            for school in found.values()
        ),
        key=lambda each: str(each["name"]),
    )


@bp.get("/")
@may("closing.view")
def year() -> ResponseReturnValue:
    """The newest school year within reach."""
    years = queries.years_within(access.reach("closing.view"))
    return school_year(years[0] if years else clock.school_year_of(clock.now().date()))


@bp.get("/year/<int:first>")
@may("closing.view")
def school_year(first: int) -> ResponseReturnValue:
    """A school year: its events with their numbers, a page at a time, and the sums of the whole."""
    if not 2000 <= first <= 2100:
        abort(404)
    reach = access.reach("closing.view")
    lines = queries.lines_within(reach, (first,))
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    found = queries.year_of_events(first, [line.id for line in lines[(page - 1) * PAGE : page * PAGE]])
    facts = {row.id: facts_of(row, found.counts.get(row.id, ()), found.schools) for row in found.events}
    return render_template(
        "closing/year.html",
        first=first,
        years=queries.years_within(reach),
        rows=[_row(row, facts[row.id], found) for row in found.events],
        totals=actions.totals_in_words(lines),
        number=len(lines),
        page=page,
        pages=pages,
        offset=(page - 1) * PAGE,
        directives=queries.directives_of_year(reach, first),
        own=sorted(access.reach("closing.report").organizations),
        municipalities=queries.municipalities_of(access.reach("directive.edit")),
    )


def _row(row: EventRow, facts: EventFacts, year: Year) -> dict[str, Any]:
    wording = participation(facts, _prose(facts), year.schools.values())
    ahead = row.status != FINISHED and row.starts_at > clock.now()
    return {
        "event": row,
        "host": row.host.short,
        "numbers": [count_phrase(count.value, count.category, count.qualifier) for count in facts.counts],
        "sentence": wording.text,
        "questions": [] if ahead else [_asked(question) for question in wording.questions],
    }
