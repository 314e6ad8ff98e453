"""A school's table: paste or send it, look through its rows, answer questions, add all that are good at once."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.russian import clean_line
from tochka.kit.words import _, _l, ngettext
from tochka.plan.actions.importing import Kept, add_kept, forget_table, keep_table, kept_table, repair_cells
from tochka.plan.forms.fields import put_refusal
from tochka.plan.forms.plan import TableForm
from tochka.plan.models import PlanSchool
from tochka.plan.rules.importing import COLUMNS, ReadRow, RowQuestion
from tochka.plan.views import actor, asked_or_404, bp, is_curator, said

_CELL = re.compile(rf"cell-(\d{{1,4}})-({'|'.join(COLUMNS)}|again)")
QUESTIONS = {
    "no_term": _l("When? For example «12 December», «December», «2 неделя марта»"),
    "term_unread": _l("Not clear when. Write a date or a month"),
    "term_outside": _l("This is not in the plan's school year. Check the date"),
    "format_unknown": _l("Not clear what it is: seminar, workshop, quest, contest…"),
    "no_audience": _l("For whom? For example «педагоги», «учащиеся 8-9 классов»"),
    "audience_unknown": _l("Not clear for whom. For example «педагоги», «учащиеся 8-9 классов»"),
    "expected_unread": _l("How many people, as one number"),
    "no_topic": _l("Add the topic"),
    "too_long": _l("Shorten this to %(most)s characters"),
    "repeated": _l("Such a row is there already, at the same time"),
    "other_school": _l("This row is of another school"),
    "grades": _l("Grades go from 1 to 11"),
}
LABELS = {
    "term": _l("When"),
    "format": _l("Format"),
    "topic": _l("Topic"),
    "audience": _l("For whom"),
    "expected": _l("Expected people"),
    "direction": _l("Direction or subject"),
    "place": _l("Place"),
    "equipment": _l("Equipment of the centre"),
    "partners": _l("Partners"),
    "responsible": _l("Who answers for it"),
    "post": _l("Her or his post"),
    "phone": _l("Work phone"),
    "note": _l("Note"),
}


@bp.route("/schools/<int:asked_id>/table", methods=["GET", "POST"])
@may("plan.edit", on="asked_id")
def table(asked_id: int) -> ResponseReturnValue:
    """Paste or send a table; what was sent stays until it is added or put away."""
    asked = asked_or_404(asked_id)
    form = TableForm()
    if form.is_submitted() and form.validate():
        sent = form.file.data
        data = sent.read() if sent else b""
        if sent:
            sent.close()
        try:
            keep_table(
                asked_id, form.pasted.data or "", data, sent.filename if sent else "", curator=is_curator(asked.plan)
            )
            return redirect(url_for("plan.table", asked_id=asked_id), 303)
        except Refused as refused:
            put_refusal(form, refused.refusal, "pasted")
    kept = kept_table(asked_id) if not form.errors else None
    return _page(asked, form, kept), 422 if form.errors else 200


def _page(asked: PlanSchool, form: TableForm, kept: Kept | None) -> str:
    return render_template(
        "plan/table.html", form=form, asked=asked, kept=kept, ask=ask, labels=LABELS, suggested=suggested
    )


def ask(question: RowQuestion) -> str:
    """A question in words."""
    known = QUESTIONS.get(question.code)
    return (str(known) if known else _("Look at this cell again")) % question.facts


def suggested(row: ReadRow, question: RowQuestion) -> str:
    """What stands in the box of a question: the suggestion, else what was typed."""
    return question.suggestion or row.cells.get(question.column, "")


@bp.post("/schools/<int:asked_id>/table/add")
@may("plan.edit", on="asked_id")
def add_table(asked_id: int) -> ResponseReturnValue:
    """Write the answers into the table; add the ticked rows, all of them or none."""
    asked = asked_or_404(asked_id)
    key = request.form.get("key", "")[:36]
    chosen = [number for number in request.form.getlist("row", type=int) if number >= 0]
    try:
        repair_cells(asked_id, key, _answers())
        if request.form.get("do") == "check":
            return redirect(url_for("plan.table", asked_id=asked_id), 303)
        number = add_kept(asked_id, key, chosen, actor(), curator=is_curator(asked.plan))
    except Refused as refused:
        back = "plan.school" if refused.refusal.code == "plan.import_gone" else "plan.table"
        return said(refused.refusal, back, asked_id=asked_id)
    flash(ngettext("%(num)s row is added.", "%(num)s rows are added.", number), "good")
    return redirect(url_for("plan.school", asked_id=asked_id), 303)


def _answers() -> dict[tuple[int, str], str]:
    """Cells that the page offered to repair: «cell-3-term»."""
    found = {}
    for name, value in request.form.items():
        match = _CELL.fullmatch(name)
        if match:
            found[int(match[1]), match[2]] = clean_line(value)[:1000]
    return found


@bp.post("/schools/<int:asked_id>/table/forget")
@may("plan.edit", on="asked_id")
def forget(asked_id: int) -> ResponseReturnValue:
    """Put the table away."""
    forget_table(asked_id)
    return redirect(url_for("plan.table", asked_id=asked_id), 303)
