"""Places kept for the invited, the link that gives them out, and how many a school still finds."""

from typing import Any

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.models import Event, Part
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import part_title
from tochka.kit import codes
from tochka.kit.access import holder_of_link, holders_of, may, open_to_all
from tochka.kit.words import _
from tochka.registration import queries
from tochka.registration.actions.inviting import renew_invitation
from tochka.registration.actions.judging import refusal_to_event
from tochka.registration.queries.forms import form_event
from tochka.registration.queries.places import InvitedPart, invited_part
from tochka.registration.views import bp
from tochka.registration.views.form import asked_for, serve
from tochka.registration.views.schools import left_words

PURPOSE = "reserve"


@holders_of(PURPOSE)
def held_by(token: str) -> InvitedPart | None:
    """The part that an invitation link gives reserved places of, while the link is the present one."""
    opened = codes.unseal(current_app.extensions["settings"].secret_key, PURPOSE, token)
    return invited_part(*opened) if opened else None


def invitation_token(part_id: int, generation: int) -> str:
    """The token of a part's invitation link, made anew each time."""
    return codes.seal(current_app.extensions["settings"].secret_key, PURPOSE, part_id, generation)


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@holder_of_link(PURPOSE)
def invited(token: str) -> ResponseReturnValue:
    """The form behind an invitation link: it gives a place that is kept for the invited."""
    found = form_event(g.held.event_id)
    if found is None or found.event.status == "draft":
        abort(404)
    parts = [part for part in found.event.parts if part.id == g.held.id]
    if refusal := refusal_to_event(found.event, parts, found.operator_filled, "self"):
        return render_template("registration/closed.html", event=found.event, refusal=refusal, words=_("Registration"))
    return serve(asked_for(found, parts, invitation=token))


@bp.get("/<int:event_id>/reserve")
@may("registration.edit", on="event_id")
def reserve(event_id: int) -> ResponseReturnValue:
    """The places that are kept for the invited: how many are left, and the link that gives them out."""
    event = _event(event_id)
    parts = [part for part in event.parts if part.reserved]
    pools = queries.seats_of_parts([part.id for part in parts]) if parts else {}
    return render_template(
        "registration/reserve.html",
        event=event,
        rows=[(part, part_title(part, event), pools[part.id], _link(part)) for part in parts],
    )


def _link(part: Part) -> str:
    return url_for("registration.invited", token=invitation_token(part.id, part.invitation), _external=True)


def _event(event_id: int) -> Event:
    event = event_page(event_id)
    if event is None:
        abort(404)
    return event


@bp.post("/<int:event_id>/reserve/<int:part_id>")
@may("registration.edit", on="event_id")
def new_invitation(event_id: int, part_id: int) -> ResponseReturnValue:
    """A new invitation link for a part; the former one opens nothing any more."""
    if not renew_invitation(event_id, part_id, current_user.id):
        abort(404)
    flash(_("The link is new. The former one opens nothing any more."), "good")
    return redirect(url_for("registration.reserve", event_id=event_id), 303)


@bp.get("/<int:event_id>/left")
@open_to_all
def places_left(event_id: int) -> ResponseReturnValue:
    """How many places a school finds in the chosen parts, for the form's script: {words}."""
    found = form_event(event_id)
    if found is None or found.event.status == "draft":
        abort(404)
    ids = set(request.args.getlist("part", int))
    parts = [part for part in found.event.parts if part.id in ids]
    pools = queries.seats_of_parts([part.id for part in parts]) if parts else {}
    school = request.args.get("school", 0, int)
    answer: dict[str, Any] = {"words": left_words(pools, parts, school or None, request.args.get("category", ""))}
    return answer
