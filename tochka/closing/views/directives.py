"""The directive in the browser: the sheet with marks on its margin, questions with choices, fixing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.closing import actions
from tochka.closing.forms import SettingsForm
from tochka.closing.models import Directive
from tochka.closing.rules.sheet import Asked
from tochka.closing.terms import question_words
from tochka.closing.terms.directives import CLOSING, FIXED, HOLDING, KINDS, SETTINGS
from tochka.closing.views.blueprint import actor, bp, directive_or_404
from tochka.events.queries.events import desk_event
from tochka.kit import clock
from tochka.kit.access import allowed, may, scope_of
from tochka.kit.errors import Refused
from tochka.kit.words import _


@bp.post("/directives/of/<int:municipality_id>/<int:first>")
@may("directive.edit", on="municipality_id")
def open_directive(municipality_id: int, first: int) -> ResponseReturnValue:
    """The closing directive of a year: the one that is there, else a fresh draft."""
    directive_id = actions.open_directive(municipality_id, first, CLOSING, actor=actor())
    return redirect(url_for("closing.directive", directive_id=directive_id))


@bp.post("/<int:event_id>/directive")
@may("directive.edit", on="event_id")
def open_holding(event_id: int) -> ResponseReturnValue:
    """The directive on holding an event."""
    event = desk_event(event_id)
    assert event is not None
    values = (event.municipality_id, event.school_year, HOLDING, event_id)
    return redirect(url_for("closing.directive", directive_id=actions.open_directive(*values, actor=actor())))


@bp.get("/directives/<int:directive_id>")
@may("closing.view", on="directive_id")
def directive(directive_id: int) -> ResponseReturnValue:
    """The sheet as it will be printed, with what does not agree."""
    return _page(directive_or_404(directive_id))


def _page(found: Directive, status: int = 200) -> ResponseReturnValue:
    sheet, asked = actions.sheet_of(found)
    questions = [_question(number, each) for number, each in enumerate(asked, start=1)]
    marks: dict[str, list[int]] = {}
    for each in questions:
        marks.setdefault(each["block"], []).append(each["number"])
    page = render_template(
        "closing/directive.html",
        directive=found,
        title=KINDS[found.kind],
        sheet=sheet,
        questions=questions,
        marks=marks,
        tasks=_tasks(found),
        form=SettingsForm(formdata=None, data=found.settings),
        editable=found.state != FIXED and _may_edit(found),
        may_edit=_may_edit(found),
        today=clock.today(found.municipality.timezone),
    )
    return page, status


def _may_edit(found: Directive) -> bool:
    return allowed("directive.edit", scope_of("directive_id", found.id))


def _question(number: int, asked: Asked) -> dict[str, Any]:
    return {
        "number": number,
        "block": asked.block,
        "key": asked.key,
        "words": question_words(asked.code, dict(asked.facts)),
        "setting": asked.setting,
        "choices": list(SETTINGS[asked.setting].items()) if asked.setting else [],
        "urgent": asked.code in URGENT,
    }


# Numbers that contradict each other are red on the margin, the rest is honey.
URGENT = frozenset(
    {"stated_differs", "number_differs_from_list", "part_exceeds_whole", "no_attendance", "teams_differ"}
)


def _tasks(found: Directive) -> list[dict[str, Any]]:
    """What the clauses will ask for: deadline, text, to how many."""
    return [
        {"deadline": each.deadline, "number": each.number, "schools": len(each.to), "evidence": each.evidence}
        for each in actions.clauses_of(found)
        if each.to and (each.deadline or each.recurrence)
    ]


def back(directive_id: int, anchor: str = "") -> ResponseReturnValue:
    """To the sheet again."""
    return redirect(url_for("closing.directive", directive_id=directive_id, _anchor=anchor or None), 303)


@bp.post("/directives/<int:directive_id>/settings")
@may("directive.edit", on="directive_id")
def settings(directive_id: int) -> ResponseReturnValue:
    """Choices of prose: any of them, from the margin or from the list."""
    try:
        choices = {name: request.form[name] for name in SETTINGS if name in request.form}
        actions.choose_settings(directive_id, choices, actor())
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    return back(directive_id, "questions")


@bp.post("/directives/<int:directive_id>/checked")
@may("directive.edit", on="directive_id")
def checked(directive_id: int) -> ResponseReturnValue:
    """A question was looked at: it is right as it stands."""
    try:
        actions.mark_checked(directive_id, request.form.get("key", ""), actor())
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    return back(directive_id, "questions")


@bp.post("/directives/<int:directive_id>/fix")
@may("directive.edit", on="directive_id")
def fix(directive_id: int) -> ResponseReturnValue:
    """Fix the text; its clauses become instructions."""
    try:
        actions.fix_directive(directive_id, request.form.get("version", type=int), actor())
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    else:
        flash(_("The text is fixed. Schools see what they owe."), "good")
    return back(directive_id)


@bp.post("/directives/<int:directive_id>/reopen")
@may("directive.edit", on="directive_id")
def reopen(directive_id: int) -> ResponseReturnValue:
    """Make it a draft again."""
    try:
        actions.reopen_directive(directive_id, actor())
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    return back(directive_id)
