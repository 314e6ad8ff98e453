"""The form of a row, its removal, and what became of it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.kit import clock
from tochka.kit.access import Scope, may
from tochka.kit.errors import Refused
from tochka.kit.words import _
from tochka.plan.actions.entries import add_entry, change_entry, remove_entry, set_state
from tochka.plan.actions.erasing import forget_responsible
from tochka.plan.forms.entry import EntryForm, StateForm, values_of
from tochka.plan.forms.fields import put_refusal
from tochka.plan.models import PlanEntry, PlanSchool
from tochka.plan.queries.hooks import came_to, events_of
from tochka.plan.queries.plans import asked_of, entry_of, plan_page
from tochka.plan.rules.drafts import draft_of, faults
from tochka.plan.rules.states import refusal_to_change
from tochka.plan.views import actor, asked_or_404, bp, is_curator, said
from tochka.plan.views.rows import shown_rows


@bp.route("/schools/<int:asked_id>/add", methods=["GET", "POST"])
@may("plan.edit", on="asked_id")
def add(asked_id: int) -> ResponseReturnValue:
    """A new row."""
    asked = asked_or_404(asked_id)
    curator = is_curator(asked.plan)
    refusal = refusal_to_change(asked.plan, asked, clock.now(), curator)
    if refusal:
        return said(refusal, "plan.school", asked_id=asked_id)
    form = EntryForm()
    if form.is_submitted() and _is_good(form, asked.plan.school_year):
        try:
            entry_id = add_entry(asked_id, form.draft(), actor(), curator=curator, form_key=form.form_key.data or None)
            return _saved(asked, entry_id)
        except Refused as refused:
            put_refusal(form, refused.refusal, "topic")
    return render_template("plan/entry.html", form=form, asked=asked, entry=None), 422 if form.errors else 200


@bp.route("/rows/<int:entry_id>", methods=["GET", "POST"])
@may("plan.edit", on="entry_id")
def edit(entry_id: int) -> ResponseReturnValue:
    """Change a row; outside the time for changes the page shows it and what may still be said of it."""
    entry, asked = _entry(entry_id)
    curator = is_curator(entry.plan)
    closed = refusal_to_change(entry.plan, asked, clock.now(), curator)
    form = EntryForm(data=values_of(draft_of(entry), entry.version))
    if form.is_submitted() and not closed and _is_good(form, entry.plan.school_year):
        try:
            change_entry(entry_id, form.draft(), actor(), int(form.version.data or 0), curator=curator)
            return _saved(asked, entry_id)
        except Refused as refused:
            put_refusal(form, refused.refusal, "topic")
            form.version.data = str(entry.version)
    events = events_of([entry_id]).get(entry_id, ())
    return render_template(
        "plan/entry.html",
        form=form,
        asked=asked,
        entry=entry,
        closed=closed,
        scope=Scope(entry.plan.municipality.region_id, entry.plan.municipality_id, entry.organization_id),
        events=events,
        came=came_to(events),
        state=StateForm(formdata=None, data={"state": entry.state}),
    ), 422 if form.errors else 200


@bp.post("/rows/<int:entry_id>/remove")
@may("plan.edit", on="entry_id")
def remove(entry_id: int) -> ResponseReturnValue:
    """Remove a row."""
    entry, asked = _entry(entry_id)
    try:
        remove_entry(entry_id, actor(), curator=is_curator(entry.plan))
    except Refused as refused:
        return said(refused.refusal, "plan.edit", entry_id=entry_id)
    flash(_("The row is removed."), "good")
    return redirect(url_for("plan.school", asked_id=asked.id), 303)


@bp.post("/rows/<int:entry_id>/state")
@may("plan.edit", on="entry_id")
def become(entry_id: int) -> ResponseReturnValue:
    """Say what became of a row: held, moved, cancelled."""
    _row, asked = _entry(entry_id)
    form = StateForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        set_state(entry_id, form.state.data, actor())
    except Refused as refused:
        return said(refused.refusal, "plan.edit", entry_id=entry_id)
    flash(_("Saved."), "good")
    return redirect(url_for("plan.school", asked_id=asked.id), 303)


@bp.post("/rows/<int:entry_id>/forget")
@may("plan.edit", on="entry_id")
def forget_person(entry_id: int) -> ResponseReturnValue:
    """Erase who answers for a row, whatever the state of the plan."""
    forget_responsible(entry_id, actor())
    flash(_("The name, the post and the phone are erased."), "good")
    return redirect(url_for("plan.edit", entry_id=entry_id), 303)


def _entry(entry_id: int) -> tuple[PlanEntry, PlanSchool]:
    entry = entry_of(entry_id) or abort(404)
    asked = asked_of(entry.plan_id, entry.organization_id) or abort(404)
    return entry, asked_or_404(asked.id)


def _is_good(form: EntryForm, year: int) -> bool:
    """Whether the row can be saved; each fault stands beside its field."""
    good = form.validate()
    if not any(form[name].errors for name in ("first_day", "last_day", "expected")):
        for refusal in faults(form.draft(), year):
            if not form[refusal.field or "topic"].errors:
                put_refusal(form, refusal, "topic")
                good = False
    return bool(good)


def _saved(asked: PlanSchool, entry_id: int) -> ResponseReturnValue:
    """Back to the school's rows, or to one more; what the row clashes with is said."""
    flash(_("Saved."), "good")
    for words in _clashes(asked, entry_id):
        flash(words, "warn")
    target: dict[str, Any] = {"asked_id": asked.id}
    again = request.form.get("do") == "again"
    return redirect(url_for("plan.add" if again else "plan.school", **target), 303)


def _clashes(asked: PlanSchool, entry_id: int) -> list[str]:
    rows = shown_rows(plan_page(asked.plan))
    return [words for row in rows if row.entry.id == entry_id for words in row.warnings[:3]]
