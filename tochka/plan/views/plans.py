"""The list of plans, one plan with its schools and all rows, its history."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tochka.kit import access, clock
from tochka.kit.access import may
from tochka.kit.words import _
from tochka.plan.models import Plan
from tochka.plan.queries.history import Line, history
from tochka.plan.queries.hooks import came_to
from tochka.plan.queries.plans import asked_schools_within, plan_list, plan_page
from tochka.plan.rules.states import state_of
from tochka.plan.rules.words import deadline_words, left_words
from tochka.plan.terms import ACTIONS, FIELDS, OPEN, PLAN_STATES
from tochka.plan.views import bp, is_curator, seen_plan
from tochka.plan.views.rows import Filters, choices_of, shown_rows, shown_schools
from tochka.plan.views.values import shown_value

ROWS_A_PAGE = 50
PLAN_BADGES = {"open": "open", "locked": "few", "approved": "done"}


@bp.get("/")
@may("plan.view")
def home() -> ResponseReturnValue:
    """The plans that one sees; to a school that has one only, that one."""
    found = plan_list(access.reach("plan.view"))
    if len(found) == 1 and not access.allowed("plan.run"):
        return show(found[0].plan.id)
    return render_template("plan/home.html", found=found, badge=plan_badge, last=last_words)


@bp.get("/<int:plan_id>")
@may("plan.view", on="plan_id")
def show(plan_id: int) -> ResponseReturnValue:
    """The plan: who has handed in, how much time is left, all rows with what they clash with."""
    plan = seen_plan(plan_id)
    page = plan_page(plan)
    rows = shown_rows(page)
    filters = Filters.read(request.args)
    kept = [row for row in rows if filters.keeps(row)]
    pages = max(1, -(-len(kept) // ROWS_A_PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = kept[(number - 1) * ROWS_A_PAGE : number * ROWS_A_PAGE]
    schools = shown_schools(page, clock.now())
    return render_template(
        "plan/show.html",
        plan=plan,
        page=page,
        badge=plan_badge(plan),
        collecting=state_of(plan, clock.now()) == OPEN,
        last=last_words(plan),
        left=left_words(plan.deadline, page.zone, clock.now()),
        schools=schools,
        waiting=[each for each in schools if each.waiting],
        rows=shown,
        before=(number - 1) * ROWS_A_PAGE,
        number=number,
        pages=pages,
        came=came_to(event for row in shown for event in row.events),
        total=len(rows),
        clashing=sum(bool(row.warnings) for row in rows),
        filters=filters,
        choices=choices_of(rows, filters),
        curator=is_curator(plan),
        own=asked_schools_within(plan_id, access.reach("plan.edit")),
        reached=access.reach("plan.edit"),
    )


@bp.get("/<int:plan_id>/history")
@may("plan.view", on="plan_id")
def changes(plan_id: int) -> ResponseReturnValue:
    """Who changed what, the latest first; of one school with ?school=."""
    plan = seen_plan(plan_id)
    school = request.args.get("school", 0, type=int) or None
    found = history(plan_id, school, max(1, request.args.get("page", 1, type=int)))
    return render_template(
        "plan/history.html", plan=plan, found=found, words=_words_of, zone=plan.municipality.timezone, school=school
    )


def _words_of(line: Line) -> dict[str, object]:
    """A line of the history in words: what was done, and each value before and after."""
    values = [
        {"field": str(FIELDS.get(name, name)), "old": shown_value(name, old), "new": shown_value(name, new)}
        for name, old, new in line.values
    ]
    return {"did": str(ACTIONS[line.action]), "who": line.who or _("the service"), "values": values}


def plan_badge(plan: Plan) -> tuple[str, str]:
    """The plan's state by the clock: badge and words."""
    state = state_of(plan, clock.now())
    return PLAN_BADGES[state], str(PLAN_STATES[state])


def last_words(plan: Plan) -> str:
    """«2 июня 2023 г.», the last day for schools on the municipality's clocks."""
    return deadline_words(plan.deadline, plan.municipality.timezone, year=True)
