"""Pages of those who get letters: «tell me when registration opens», and «do not send such letters» by a private link."""

from dataclasses import dataclass

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.states import registration_state
from tochka.events.terms import DRAFT
from tochka.extensions import csrf, db, limiter
from tochka.kit import clock, codes
from tochka.kit.access import holder_of_link, holders_of, open_to_all
from tochka.kit.errors import Refused
from tochka.kit.mail import Letter, opt_in, opt_out, opted_out
from tochka.kit.words import _, language
from tochka.messages.actions import forget_wishes, wish_to_know
from tochka.messages.forms import WishForm
from tochka.messages.jobs import OFF
from tochka.messages.rules import masked
from tochka.messages.terms import GROUPS, OPENING, OPTIONAL
from tochka.messages.views.blueprint import bp
from tochka.network.queries import operator_of


@bp.route("/<int:event_id>/wish", methods=["GET", "POST"])
@limiter.limit("20/minute;100/hour", methods=["POST"])
@open_to_all
def wish(event_id: int) -> ResponseReturnValue:
    """«Tell me»: an e-mail and a consent of its own, kept until registration opens."""
    event, form = event_page(event_id), WishForm()
    if event is None or event.status == DRAFT:
        abort(404)
    if registration_state(event, clock.now()).code != "not_yet":
        return redirect(url_for("events.show", event_id=event_id))
    sentence = consent_sentence(event)
    if form.validate_on_submit():
        try:
            wish_to_know(event_id, form.email.data or "", sentence, language())
        except Refused as refused:
            flash(refused.refusal.words, "warn")
            return redirect(url_for("events.show", event_id=event_id), 303)
        return render_template("messages/wished.html", event=event, email=form.email.data)
    page = render_template("messages/wish.html", event=event, form=form, sentence=sentence)
    return page, 422 if form.errors else 200


def consent_sentence(event: Event) -> str:
    """What is agreed to: who keeps the address, for what and how long."""
    operator = operator_of(event.municipality_id)
    name = operator.name if operator else event.host.short_name
    return _(
        "I agree that %(operator)s keeps my e-mail to write to me once, when registration for this event opens."
        " Afterwards it is deleted from the list.",
        operator=name,
    )


@dataclass(frozen=True)
class Reader:
    """Who holds the link of a letter: her address and the group of letters that it belongs to."""

    email: str
    group: str


@holders_of(OFF)
def reader_of(token: str) -> Reader | None:
    """The reader of a letter, while the letter still knows its address."""
    opened = codes.unseal(current_app.extensions["settings"].secret_key, OFF, token)
    letter = db.session.get(Letter, opened[0]) if opened else None
    if letter is None or not letter.recipient or letter.kind not in OPTIONAL:
        return None
    return Reader(letter.recipient, OPTIONAL[letter.kind])


def _refuse(reader: Reader) -> None:
    opt_out(reader.email, reader.group)
    if reader.group == OPENING:
        forget_wishes(reader.email)


@bp.route("/off/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute")
@holder_of_link(OFF)
def off(token: str) -> ResponseReturnValue:
    """Refuse such letters, or take the refusal back. Opening the link changes nothing: mail scanners open links."""
    reader: Reader = g.held
    if request.method == "POST":
        if request.form.get("do") == "in":
            opt_in(reader.email, reader.group)
        else:
            _refuse(reader)
        return redirect(url_for("messages.off", token=token), 303)
    refused = bool(opted_out([reader.email], reader.group))
    return render_template(
        "messages/off.html", token=token, email=masked(reader.email), what=GROUPS[reader.group], refused=refused
    )


@bp.post("/off/<token>/now")
@csrf.exempt
@limiter.limit("60/minute")
@holder_of_link(OFF)
def off_at_once(token: str) -> ResponseReturnValue:
    """The one press of a mail program (RFC 8058): it has no cookies of ours, the sealed link is what it shows."""
    if request.form.get("List-Unsubscribe") != "One-Click":
        abort(400)
    _refuse(g.held)
    return "", 204, {"Content-Type": "text/plain"}
