"""Pages of the plan: the list and the curator's page, a school's rows, tables, papers, the public page and the feed."""

from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.kit import access
from tochka.kit.access import Scope, allowed
from tochka.kit.errors import Refusal
from tochka.plan import jobs  # noqa: F401  letters and the sweep
from tochka.plan.models import Plan, PlanSchool
from tochka.plan.queries.plans import asked_school, plan_of, scope_of_asked, scope_of_entry, scope_of_plan
from tochka.plan.rules.words import audience_words, format_words, when_words
from tochka.plan.terms import DIRECTIONS

bp = Blueprint("plan", __name__, url_prefix="/plan")
access.scopes_by("asked_id")(scope_of_asked)
access.scopes_by("entry_id")(scope_of_entry)


@access.scopes_by("plan_id")
def scope_for_viewer(plan_id: int) -> Scope | None:
    """Where a plan stands for the one who asks: it is her school's too. Only curators hold `plan.run`, never on a school."""
    return scope_of_plan(plan_id, access.reach("plan.view").organizations)


def actor() -> int:
    """The id of who is signed in."""
    return int(current_user.id)


def seen_plan(plan_id: int) -> Plan:
    """A plan; who may see it was judged by the mark."""
    return plan_of(plan_id) or abort(404)


def asked_or_404(asked_id: int) -> PlanSchool:
    """A school of a plan; who may open it was judged by the mark."""
    return asked_school(asked_id) or abort(404)


def is_curator(plan: Plan) -> bool:
    """Whether the one who asks runs this plan."""
    return allowed("plan.run", Scope(plan.municipality.region_id, plan.municipality_id))


def said(refusal: Refusal, endpoint: str, **values: Any) -> ResponseReturnValue:
    """Say a refusal that belongs to no field, and go back."""
    flash(refusal.words, "warn")
    return redirect(url_for(endpoint, **values), 303)


def init_app(app: Flask) -> None:
    """What pages use: filters for when a row takes place, its format, its audience; suggested directions."""
    filters: dict[str, Any] = {
        "term": when_words,
        "format_words": format_words,
        "plan_audience": lambda entry: audience_words([entry]),
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals["directions"] = DIRECTIONS


from tochka.plan.views import entries, files, plans, public, schools, settings, tables  # noqa: E402, F401  # routes
