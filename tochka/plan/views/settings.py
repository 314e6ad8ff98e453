"""What the curator does with a plan: opens it, changes its settings, ends the collecting, approves, reminds."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tochka.kit import access, clock
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.russian import school_year
from tochka.kit.words import _, ngettext
from tochka.network.queries import municipality_list
from tochka.plan.actions.opening import approve_plan, change_plan, lock_plan, open_plan, reopen_plan
from tochka.plan.actions.reminders import remind_by_hand
from tochka.plan.forms.fields import put_refusal
from tochka.plan.forms.plan import CHOSEN, OpenForm, PlanForm
from tochka.plan.models import Plan
from tochka.plan.queries.plans import candidates, opened_years, plan_of, plan_page
from tochka.plan.rules.states import last_day
from tochka.plan.views import actor, bp, said

MOVES = {"lock": lock_plan, "reopen": reopen_plan, "approve": approve_plan}


def usual_title(first: int) -> str:
    """What a plan is called in the orders that ask for it."""
    return f"План сетевого взаимодействия центров «Точка роста» на {school_year(first)} учебный год"


@bp.route("/open", methods=["GET", "POST"])
@may("plan.run")
def open_() -> ResponseReturnValue:
    """Open the plan of a year: its last day and the schools asked."""
    towns = municipality_list(access.reach("plan.run"))
    chosen = next((town for town in towns if town.id == request.values.get("municipality", type=int)), None)
    if chosen is None and len(towns) == 1:
        chosen = towns[0]
    if chosen is None:
        return render_template("plan/choose.html", towns=towns)
    schools = candidates(chosen.id)
    form = _open_form(chosen.id, schools)
    if form.validate_on_submit():
        try:
            plan_id = open_plan(chosen.id, form.school_year.data, form.draft(schools), actor())
            flash(_("The plan is open. The heads of the centres are written to."), "good")
            return redirect(url_for("plan.show", plan_id=plan_id), 303)
        except Refused as refused:
            put_refusal(form, refused.refusal, "title")
    return render_template("plan/settings.html", form=form, plan=None, town=chosen), 422 if form.errors else 200


def _open_form(municipality_id: int, schools: list[Any]) -> OpenForm:
    """The form with the years that have no plan yet; from March on the coming year is meant."""
    today = clock.now().date()
    meant = today.year if today.month >= 3 else today.year - 1
    taken = set(opened_years(municipality_id))
    years = [year for year in range(meant - 1, meant + 3) if year not in taken]
    first = next((year for year in years if year >= meant), years[-1])
    form = OpenForm(data={"title": usual_title(first), "school_year": first, "who": "all"})
    form.school_year.choices = [SelectChoice(year, school_year(year, "–")) for year in years]
    form.offer(schools)
    return form


@bp.route("/<int:plan_id>/settings", methods=["GET", "POST"])
@may("plan.run", on="plan_id")
def settings(plan_id: int) -> ResponseReturnValue:
    """Title, last day, the schools asked."""
    plan = _plan(plan_id)
    asked = [each.organization_id for each in plan_page(plan).schools]
    schools = candidates(plan.municipality_id)
    day = last_day(plan.deadline, plan.municipality.timezone)
    form = PlanForm(data={"title": plan.title, "last_day": day, "note": plan.note, "who": CHOSEN, "schools": asked})
    form.offer(schools)
    if form.validate_on_submit():
        try:
            change_plan(plan_id, form.draft(schools), actor())
            flash(_("Saved."), "good")
            return redirect(url_for("plan.show", plan_id=plan_id), 303)
        except Refused as refused:
            put_refusal(form, refused.refusal, "title")
    return render_template(
        "plan/settings.html", form=form, plan=plan, town=plan.municipality
    ), 422 if form.errors else 200


@bp.post("/<int:plan_id>/state")
@may("plan.run", on="plan_id")
def move(plan_id: int) -> ResponseReturnValue:
    """End the collecting, open it again, approve."""
    verb = MOVES.get(request.form.get("to", "")) or abort(400)
    try:
        verb(plan_id, actor())
    except Refused as refused:
        return said(refused.refusal, "plan.show", plan_id=plan_id)
    return redirect(url_for("plan.show", plan_id=plan_id), 303)


@bp.post("/<int:plan_id>/remind")
@may("plan.run", on="plan_id")
def remind(plan_id: int) -> ResponseReturnValue:
    """Write to the heads of the schools that have not handed in, at most once a day."""
    try:
        number = remind_by_hand(plan_id)
    except Refused as refused:
        return said(refused.refusal, "plan.show", plan_id=plan_id)
    flash(ngettext("A letter goes to %(num)s school.", "Letters go to %(num)s schools.", number), "good")
    return redirect(url_for("plan.show", plan_id=plan_id), 303)


def _plan(plan_id: int) -> Plan:
    return plan_of(plan_id) or abort(404)
