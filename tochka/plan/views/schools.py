"""A school's page: its rows, handing them in, and what the curator decides on them."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tochka.kit import clock
from tochka.kit.access import Scope, may
from tochka.kit.errors import Refused
from tochka.kit.words import _, ngettext
from tochka.plan.actions.entries import copy_last_year
from tochka.plan.actions.handing import approve_rows, grant_exception, return_rows, submit, withdraw
from tochka.plan.actions.importing import kept_table
from tochka.plan.forms.plan import MoreTimeForm, RemarkForm
from tochka.plan.models import PlanSchool
from tochka.plan.queries.hooks import came_to
from tochka.plan.queries.plans import plan_of_year, plan_page
from tochka.plan.rules.states import refusal_to_change, school_state
from tochka.plan.rules.words import deadline_words, left_words
from tochka.plan.terms import SCHOOL_STATES, SUBMITTED
from tochka.plan.views import actor, asked_or_404, bp, is_curator, said
from tochka.plan.views.rows import SCHOOL_BADGES, shown_rows


@bp.get("/schools/<int:asked_id>")
@may("plan.edit", on="asked_id")
def school(asked_id: int) -> ResponseReturnValue:
    """The rows of one school, what is to be done with them, and until when."""
    return _page(asked_or_404(asked_id), RemarkForm(), MoreTimeForm())


def _page(asked: PlanSchool, remark: RemarkForm, more: MoreTimeForm) -> ResponseReturnValue:
    plan, zone = asked.plan, asked.plan.municipality.timezone
    curator = is_curator(plan)
    rows = [
        row
        for row in shown_rows(plan_page(plan, asked.organization_id))
        if row.entry.organization_id == asked.organization_id
    ]
    state = school_state(asked, len(rows))
    until = max(plan.deadline, asked.exception_until or plan.deadline)
    return render_template(
        "plan/school.html",
        asked=asked,
        plan=plan,
        rows=rows,
        came=came_to(event for row in rows for event in row.events),
        state=state,
        badge=(SCHOOL_BADGES[state], str(SCHOOL_STATES[state])),
        last=deadline_words(until, zone, year=True),
        left=left_words(until, zone, clock.now()),
        closed=refusal_to_change(plan, asked, clock.now(), curator),
        handed=asked.state == SUBMITTED,
        curator=curator,
        scope=Scope(plan.municipality.region_id, plan.municipality_id, asked.organization_id),
        kept=kept_table(asked.id),
        last_year=plan_of_year(plan.municipality_id, plan.school_year - 1),
        remark=remark,
        more=more,
    ), 422 if remark.errors or more.errors else 200


@bp.post("/schools/<int:asked_id>/submit")
@may("plan.edit", on="asked_id")
def hand_in(asked_id: int) -> ResponseReturnValue:
    """Hand the rows in."""
    curator = is_curator(asked_or_404(asked_id).plan)
    return _done(
        asked_id, lambda: submit(asked_id, actor(), curator=curator), _("Handed in. The curator sees the rows now.")
    )


@bp.post("/schools/<int:asked_id>/withdraw")
@may("plan.edit", on="asked_id")
def take_back(asked_id: int) -> ResponseReturnValue:
    """Take the rows back to change them."""
    return _done(
        asked_id, lambda: withdraw(asked_id, actor()), _("The rows are yours again. Hand them in when they are ready.")
    )


@bp.post("/schools/<int:asked_id>/copy")
@may("plan.edit", on="asked_id")
def copy(asked_id: int) -> ResponseReturnValue:
    """Copy last year's rows, days as their months."""
    curator = is_curator(asked_or_404(asked_id).plan)
    try:
        number = copy_last_year(asked_id, actor(), curator=curator)
    except Refused as refused:
        return said(refused.refusal, "plan.school", asked_id=asked_id)
    words = ngettext(
        "%(num)s row of last year is copied. Check its month and who answers.",
        "%(num)s rows of last year are copied. Check their months and who answers.",
        number,
    )
    flash(words, "good")
    return redirect(url_for("plan.school", asked_id=asked_id), 303)


@bp.post("/schools/<int:asked_id>/approve")
@may("plan.run", on="asked_id")
def approve(asked_id: int) -> ResponseReturnValue:
    """Approve a school's rows."""
    return _done(asked_id, lambda: approve_rows(asked_id, actor()), _("Approved."))


@bp.post("/schools/<int:asked_id>/return")
@may("plan.run", on="asked_id")
def give_back(asked_id: int) -> ResponseReturnValue:
    """Return rows with a remark."""
    form = RemarkForm()
    if not form.validate_on_submit():
        return _page(asked_or_404(asked_id), form, MoreTimeForm(formdata=None))
    words = _("Returned. The school is written to.")
    return _done(asked_id, lambda: return_rows(asked_id, form.remark.data, actor()), words)


@bp.post("/schools/<int:asked_id>/exception")
@may("plan.run", on="asked_id")
def more_time(asked_id: int) -> ResponseReturnValue:
    """Give a school more time."""
    form = MoreTimeForm()
    if not form.validate_on_submit():
        return _page(asked_or_404(asked_id), RemarkForm(formdata=None), form)
    words = _("The school has more time and is written to.")
    return _done(asked_id, lambda: grant_exception(asked_id, form.last_day.data, actor()), words)


def _done(asked_id: int, verb: Callable[[], Any], words: str) -> ResponseReturnValue:
    """Do it, say so, go back to the page that asked."""
    try:
        verb()
    except Refused as refused:
        return said(refused.refusal, "plan.school", asked_id=asked_id)
    flash(words, "good")
    return redirect(url_for("plan.school", asked_id=asked_id), 303)
