"""Marking oneself: the organizer's choice and the hall's screen; what a participant's phone opens from its code."""

from typing import Any

from flask import abort, current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.checkin.actions.selfcheck import choose_way, mark_oneself
from tochka.checkin.forms import SelfForm, WayForm
from tochka.checkin.models import SelfCheckin
from tochka.checkin.queries.selfcheck import Own, own_ticket, own_tickets, way_of
from tochka.checkin.rules.selfcode import STEP, code_holds, code_of, open_at, step_of
from tochka.checkin.terms import SELF_UNKNOWN
from tochka.checkin.views.blueprint import bp
from tochka.checkin.views.desk import event_or_404
from tochka.events.models import Event
from tochka.extensions import limiter
from tochka.kit import clock, codes, qr
from tochka.kit.access import may, open_to_all
from tochka.kit.addresses import public_url
from tochka.kit.errors import Refusal, Refused
from tochka.kit.russian.folding import fold
from tochka.kit.words import _
from tochka.people.rules import my_email

SCANNED = "self_checkin"  # what a code that held leaves in the visitor's session
SCANNED_FOR = 10 * 60  # seconds to write seven digits and a surname
TRIES = "10 per minute; 60 per hour"


def _secret() -> str:
    return str(current_app.extensions["settings"].secret_key)


def _way(event_id: int) -> SelfCheckin:
    return way_of(event_id) or abort(404)


@bp.get("/<int:event_id>/self")
@may("door.run", on="event_id")
def self_settings(event_id: int) -> ResponseReturnValue:
    """Whether and how participants mark themselves."""
    way = way_of(event_id)
    form = WayForm(data={"way": way.way if way else ""})
    return render_template("checkin/self_settings.html", event=event_or_404(event_id), form=form, way=way)


@bp.post("/<int:event_id>/self")
@may("door.run", on="event_id")
def choose_self(event_id: int) -> ResponseReturnValue:
    """Keep the choice; earlier codes work no more."""
    found = event_or_404(event_id)
    form = WayForm()
    if not form.validate_on_submit():
        page = render_template("checkin/self_settings.html", event=found, form=form, way=way_of(event_id))
        return page, 422
    choose_way(event_id, form.way.data or "", current_user.id)
    flash(_("Saved."), "toast")
    return redirect(url_for("checkin.self_settings", event_id=event_id))


@bp.get("/<int:event_id>/self/screen")
@may("door.run", on="event_id")
def self_screen(event_id: int) -> ResponseReturnValue:
    """The code for the hall's screen, or for a poster, large."""
    found, way = event_or_404(event_id), _way(event_id)
    step = None if way.way == "poster" else step_of(clock.now())
    code = code_of(_secret(), event_id, way.generation, step)
    link = public_url(url_for("checkin.self_open", event_id=event_id, code=code))
    left = STEP - int(clock.now().timestamp()) % STEP
    page = render_template(
        "checkin/self_screen.html",
        event=found,
        picture=qr.svg(link, label=_("QR code with which participants mark themselves")),
        renew=None if step is None else left * 1000 + 200,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/self/<int:event_id>/<code>")
@limiter.limit(TRIES)
@open_to_all
def self_open(event_id: int, code: str) -> ResponseReturnValue:
    """What the code on the screen opens: one that holds gives ten minutes to say who it is."""
    way, found = _way(event_id), event_or_404(event_id)
    fresh = code_holds(_secret(), event_id, way.generation, way.way, code, clock.now())
    if not fresh or not open_at(found.starts_at, found.ends_at, clock.now()):
        return render_template("checkin/self_old.html", event=found, fresh=fresh), 410
    session[SCANNED] = [event_id, way.generation, int(clock.now().timestamp()) + SCANNED_FOR]
    return redirect(url_for("checkin.self_form", event_id=event_id))


def _passed(event_id: int) -> Event:
    """The event, if the visitor scanned its code a short while ago."""
    way, found = _way(event_id), event_or_404(event_id)
    kept = session.get(SCANNED)
    if not isinstance(kept, list) or kept[:2] != [event_id, way.generation] or kept[2] < clock.now().timestamp():
        abort(make_response(render_template("checkin/self_old.html", event=found, fresh=False), 410))
    return found


def _own_by_email(event_id: int) -> list[Own]:
    email = my_email(session, clock.now())
    return own_tickets(event_id, email) if email else []


@bp.get("/self/<int:event_id>")
@open_to_all
def self_form(event_id: int) -> ResponseReturnValue:
    """Who are you: seven digits of the ticket and the surname, or a tap when «my page» was opened on this phone."""
    return _form(_passed(event_id), SelfForm())


def _form(found: Event, form: SelfForm, status: int = 200) -> ResponseReturnValue:
    own = _own_by_email(found.id)
    return render_template("checkin/self.html", event=found, form=form, own=own, done=None), status


@bp.post("/self/<int:event_id>")
@limiter.limit(TRIES)
@open_to_all
def mark_self(event_id: int) -> ResponseReturnValue:
    """Mark who it is. A wrong code and a wrong surname are answered alike."""
    found = _passed(event_id)
    form = SelfForm()
    tapped = request.form.get("ticket", 0, int)
    own = _tapped(event_id, tapped) if tapped else _typed(event_id, form)
    if own is None:
        return _form(found, form, 422)
    try:
        new = mark_oneself(event_id, own)
    except Refused as refused:
        field: Any = form.code
        field.errors = [refused.refusal.words]
        return _form(found, form, 422)
    return render_template("checkin/self.html", event=found, form=form, own=[], done=own, new=new)


def _tapped(event_id: int, ticket_id: int) -> Own:
    return next((each for each in _own_by_email(event_id) if each.ticket_id == ticket_id), None) or abort(404)


def _typed(event_id: int, form: SelfForm) -> Own | None:
    """Whom the digits and the surname name; None leaves the reason in the form."""
    if not form.validate_on_submit():
        return None
    code = codes.read_short_code(form.code.data or "")
    own = own_ticket(event_id, code) if code else None
    if own is not None and fold(own.name).split()[:1] == fold(form.surname.data or "").split()[:1]:
        return own
    field: Any = form.code
    field.errors = [Refusal(SELF_UNKNOWN).words]
    return None
