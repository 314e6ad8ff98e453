"""A school moves members between the teams of its own list, by the delegation's private link."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.events.queries.events import event_page
from tochka.kit.access import holder_of_link
from tochka.kit.errors import Refused
from tochka.kit.words import _
from tochka.registration import actions
from tochka.registration.queries.people import person_line
from tochka.registration.queries.teams import homes_of, teams_of_delegation
from tochka.registration.views import bp


@bp.route("/delegation/<token>/team/<int:registration_id>", methods=["GET", "POST"])
@holder_of_link("delegation")
def delegation_team(token: str, registration_id: int) -> ResponseReturnValue:
    """One team of the list: its members are moved to another team of it, until registration closes."""
    teams = [each for each in teams_of_delegation(g.held.id) if not each.mixed]
    if registration_id not in [each.id for each in teams]:
        abort(404)
    back, refusal = url_for("registration.delegation", token=token), None
    if request.method == "POST":
        chosen = request.form.getlist("member", int) or [request.form.get("number", 0, int)]
        try:
            actions.move_within_delegation(g.held.id, registration_id, chosen, request.form.get("target", type=int))
        except Refused as refused:
            refusal = refused.refusal
        else:
            flash(_("Changes are saved."), "good")
            return redirect(back, 303)
    page = render_template(
        "registration/delegation_team.html",
        event=event_page(g.held.event_id), line=person_line(registration_id), back=back, homes=homes_of(registration_id),
        choices=[each for each in teams if each.id != registration_id], ticked=request.form.getlist("member", int),
        target=request.form.get("target", ""), number=request.form.get("number", ""), refusal=refusal,
    )  # fmt: skip
    return page, 422 if refusal else 200
