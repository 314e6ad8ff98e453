"""«My data» by the private link: see, correct, download; each consent given or withdrawn; all of it erased."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.kit import clock
from tochka.kit.access import holder_of_link, open_to_all
from tochka.kit.errors import Refused
from tochka.kit.headers import file_answer
from tochka.kit.words import _
from tochka.people.documents import data_json, data_pdf, plain_value
from tochka.people.queries import consents_of, current_texts
from tochka.people.queries.own_data import data_of
from tochka.people.terms import PARTICIPATION, PURPOSES
from tochka.registration.actions.changing import refusal_to_change
from tochka.registration.actions.rights import give_consent, withdraw_consent
from tochka.registration.queries.consents import consent_rows
from tochka.registration.queries.corrections import corrections_of
from tochka.registration.terms import CONSENT_WORDS, CORRECTED_FIELDS, CORRECTION_STATES
from tochka.registration.views import bp
from tochka.registration.views.consents import parent_link
from tochka.registration.views.own import line_and_event

KIND = "registration"


@bp.get("/mine/<token>/data")
@holder_of_link(KIND)
def my_data(token: str) -> ResponseReturnValue:
    """All that is known of the holder, her consents, and what she can do about both."""
    line, event = line_and_event(g.held.id)
    rows = consent_rows(event.id, [line.id]) if line.state != "cancelled" else []
    return render_template(
        "registration/data.html",
        line=line,
        event=event,
        token=token,
        parts=data_of(KIND, line.id),
        value_of=lambda value: plain_value(value, event.timezone),
        purposes=PURPOSES,
        words=CONSENT_WORDS,
        given=consents_of(KIND, [line.id])[line.id],
        texts=current_texts(event.municipality_id),
        closed=refusal_to_change(event, by_hand=False),
        corrections=corrections_of(line.id),
        fields=CORRECTED_FIELDS,
        correction_states=CORRECTION_STATES,
        parents=[(row, parent_link(row)) for row in rows if row.child],
    )


@bp.post("/mine/<token>/consent")
@holder_of_link(KIND)
def my_consent(token: str) -> ResponseReturnValue:
    """Give or withdraw one consent. Without the one to taking part everything is erased at once."""
    purpose = request.form.get("purpose", "")
    try:
        if request.form.get("do") == "give":
            give_consent(g.held.id, purpose, request.form.get("text", type=int))
            flash(_("The consent is written down. You may withdraw it here at any time."), "good")
        elif withdraw_consent(g.held.id, purpose):
            return redirect(url_for("registration.erased"), 303)
        else:
            flash(_("The consent is withdrawn. The registration stays."), "info")
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    return redirect(url_for("registration.my_data", token=token), 303)


@bp.get("/mine/<token>/data.json")
@holder_of_link(KIND)
def my_data_json(token: str) -> ResponseReturnValue:
    """The same for a machine."""
    data = data_json(data_of(KIND, g.held.id), clock.now())
    return file_answer(data, "application/json; charset=utf-8", "Мои данные.json")


@bp.get("/mine/<token>/data.pdf")
@holder_of_link(KIND)
def my_data_pdf(token: str) -> ResponseReturnValue:
    """The same on paper."""
    line, event = line_and_event(g.held.id)
    moment: Any = plain_value(clock.now(), event.timezone)
    under = f"{event.title}. " + _("Made on %(moment)s.", moment=moment)
    pdf = data_pdf(_("My data: %(name)s", name=line.title), under, data_of(KIND, line.id), event.timezone)
    return file_answer(pdf, "application/pdf", "Мои данные.pdf", download=False)


@bp.get("/erased")
@open_to_all
def erased() -> ResponseReturnValue:
    """Where one comes after all is erased: the link itself opens nothing any more."""
    return render_template("registration/erased.html", participation=PARTICIPATION)
