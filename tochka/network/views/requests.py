"""Requests «моей школы нет в списке»: the list, and one with the schools that may be meant."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.extensions import db
from tochka.kit import access
from tochka.kit.access import may
from tochka.kit.errors import Refused, refuse
from tochka.kit.words import _
from tochka.network import actions, queries
from tochka.network.forms import MatchForm
from tochka.network.models import OrganizationRequest
from tochka.network.rules import School
from tochka.network.terms import OPEN, REQUEST_STATES, place_beside
from tochka.network.views import actor, bp, put_refusal


@bp.get("/requests")
@may("network.edit")
def requests() -> ResponseReturnValue:
    """The requests of the viewer's municipalities, those that wait first."""
    found = queries.requests_within(access.reach("network.edit"))
    return render_template("network/requests.html", found=found, states=REQUEST_STATES)


@bp.route("/requests/<int:request_id>", methods=["GET", "POST"])
@may("network.edit", on="request_id")
def answer(request_id: int) -> ResponseReturnValue:
    """One request: the school of the list that is meant, a new one, or none."""
    asked = db.session.get_one(OrganizationRequest, request_id)
    directory = actions.directory(asked.municipality_id)
    form = MatchForm()
    candidates = directory.find(form.school_text.data or asked.typed, 6)
    if form.validate_on_submit():
        try:
            _answer(asked, form, directory)
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("The request is answered, the registrations follow."), "good")
            return redirect(url_for("network.requests"))
    page = render_template(
        "network/request.html",
        asked=asked,
        form=form,
        candidates=[candidate_of(school) for school in candidates],
        states=REQUEST_STATES,
        waits=asked.state == OPEN,
        zone=asked.municipality.timezone,
    )
    return page, 422 if form.errors else 200


def _answer(asked: OrganizationRequest, form: MatchForm, directory: actions.Directory) -> None:
    way = request.form.get("way")
    if way == "decline":
        return actions.decline(asked.id, actor())
    if way != "match":
        abort(400)
    return actions.match(asked.id, _chosen(form, directory), actor(), form.remember.data)


def _chosen(form: MatchForm, directory: actions.Directory) -> int:
    """The school that was pressed, else the only one that the typed words surely mean."""
    typed = form.school.data or ""
    if typed.isascii() and typed.isdigit() and len(typed) < 16 and int(typed) in directory.schools:
        return int(typed)
    found = directory.index.best_matches(form.school_text.data or "", 2)
    if found.kind != "exact":
        code = "network.choose_school" if found.ids else "network.nothing_found"
        raise refuse(code, "school_text")
    return int(str(found.ids[0]))


def candidate_of(school: School, hint: str = "") -> dict[str, object]:
    """A school as the picker shows it."""
    return {
        "id": school.id,
        "name": school.short,
        "place": place_beside(school.short, school.locality or ""),
        "hint": hint,
    }
