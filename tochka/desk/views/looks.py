"""Who looked at which list of people and took it along: a page for the curator and the administrator."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tochka.desk import queries
from tochka.desk.terms import LOOKS
from tochka.desk.views.blueprint import bp
from tochka.kit import access
from tochka.kit.access import may
from tochka.kit.looking import LOOK


@bp.get("/looks")
@may("operator.edit")
def looks() -> ResponseReturnValue:
    """Fifty looks a page, the last first; of one event with `event`."""
    found = queries.looks_within(
        access.reach("operator.edit"), request.args.get("event", type=int), request.args.get("page", 1, int)
    )
    return render_template(
        "desk/looks.html", found=found, words=lambda action: LOOKS.get(action.removeprefix(LOOK), action)
    )
