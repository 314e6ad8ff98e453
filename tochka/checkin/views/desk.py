"""The organizer's «Вход»: phones with their QR and code, and the live board."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from tochka.checkin.actions import carrying
from tochka.checkin.actions import devices as actions
from tochka.checkin.forms import DeviceForm, RulesForm
from tochka.checkin.models import Device, EntryRule
from tochka.checkin.queries import board
from tochka.checkin.queries.checkpoints import checkpoints_of, entries_of
from tochka.checkin.queries.devices import PhoneLine, device_of_event, phones_of
from tochka.checkin.terms import KNOWN, LINK, QUESTIONS, STORED
from tochka.checkin.views.blueprint import bp
from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import part_title
from tochka.kit import clock, codes, qr
from tochka.kit.access import may
from tochka.kit.addresses import is_plain_http, public_url
from tochka.kit.errors import Refused
from tochka.kit.words import _, ngettext

FRESH = timedelta(seconds=30)  # a phone heard of within this time is online
GRACE = timedelta(hours=3)  # a phone works this long after the event's end, unless the organizer says otherwise


def event_or_404(event_id: int) -> Event:
    """The event of a page, or the page that says there is none."""
    return event_page(event_id) or abort(404)


@bp.get("/<int:event_id>")
@may("door.run", on="event_id")
def event(event_id: int) -> ResponseReturnValue:
    """The event's door: who came, its phones, a form for one more."""
    found = event_or_404(event_id)
    return _page(found, _new_form(found))


def _page(found: Event, form: DeviceForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "checkin/event.html",
        event=found,
        form=form,
        plain_http=is_plain_http(public_url()),
        etag=_etag(found.id),
        **_board(found.id),
    )
    return page, status


def _new_form(found: Event) -> DeviceForm:
    """The form with the usual answers: the main entrance, all parts, until three hours after the end."""
    form = DeviceForm()
    form.checkpoint.choices = [
        SelectChoice(0, _("the entrance")),
        *(SelectChoice(line.id, line.name) for line in checkpoints_of(found.id)),
    ]
    form.parts.choices = [SelectChoice(part.position, part_title(part, found)) for part in found.parts]
    if not form.is_submitted():
        form.name.data = _("Main entrance")
        form.parts.data = [part.position for part in found.parts]
        until = max(found.ends_at, clock.now()) + GRACE
        form.ends_at.data = clock.local(until, found.timezone).replace(tzinfo=None)
    return form


@bp.post("/<int:event_id>/phones")
@may("door.run", on="event_id")
def add_phone(event_id: int) -> ResponseReturnValue:
    """Make a phone's place at the door and show its code."""
    found = event_or_404(event_id)
    form = _new_form(found)
    if not form.validate_on_submit():
        return _page(found, form, 422)
    mask = sum(1 << position for position in set(form.parts.data))
    ends_at = clock.at_zone(form.ends_at.data, found.timezone)
    try:
        device_id = actions.add_device(
            event_id,
            form.name.data,
            mask,
            ends_at,
            current_user.id,
            form.mode.data or "in",
            form.checkpoint.data or None,
        )
    except Refused as refused:
        field: Any = form[refused.refusal.field]
        field.errors = [refused.refusal.words]
        return _page(found, form, 422)
    return redirect(url_for("checkin.phone", event_id=event_id, device_id=device_id))


@bp.get("/<int:event_id>/phones/<int:device_id>")
@may("door.run", on="event_id")
def phone(event_id: int, device_id: int) -> ResponseReturnValue:
    """A phone's QR and code, large, until it is paired."""
    return _phone_page(event_id, device_of_event(event_id, device_id) or abort(404))


def _phone_page(event_id: int, device: Device, form: RulesForm | None = None) -> Response:
    found = event_or_404(event_id)
    waiting = device.pair_code is not None and device.pair_until is not None and device.pair_until > clock.now()
    link = _link(device.pair_code) if waiting and device.pair_code else None
    page = render_template(
        "checkin/phone.html",
        event=found,
        device=device,
        form=form or rules_form(found, device),
        link=link,
        pair_address=public_url(url_for("checkin.pairing")),
        picture=qr.svg(link, label=_("QR code that connects a phone")) if link else None,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def rules_form(found: Event, rules: Device | EntryRule) -> RulesForm:
    """The form with the rules that hold, in the event's own time."""
    local = lambda moment: moment and clock.local(moment, found.timezone).replace(tzinfo=None)  # noqa: E731
    values = {"opens_at": local(rules.opens_at), "closes_at": local(rules.closes_at), "again": rules.again}
    return RulesForm(data=values)


def typed_rules(found: Event, form: RulesForm) -> actions.DoorRules:
    """What was typed, in UTC."""
    at_zone = lambda typed: typed and clock.at_zone(typed, found.timezone)  # noqa: E731
    return actions.DoorRules(at_zone(form.opens_at.data), at_zone(form.closes_at.data), form.again.data)


@bp.post("/<int:event_id>/phones/<int:device_id>/rules")
@may("door.run", on="event_id")
def set_rules(event_id: int, device_id: int) -> ResponseReturnValue:
    """Keep from when until when a phone lets in, and whether again; it hears of it within seconds."""
    found = event_or_404(event_id)
    device = device_of_event(event_id, device_id) or abort(404)
    form = RulesForm()
    if not form.validate_on_submit():
        return _phone_page(event_id, device, form), 422
    try:
        actions.set_rules(event_id, device_id, typed_rules(found, form), current_user.id)
    except Refused as refused:
        field: Any = form[refused.refusal.field]
        field.errors = [refused.refusal.words]
        return _phone_page(event_id, device, form), 422
    flash(_("Saved. The phone hears of it when it is next in the network."), "toast")
    return redirect(url_for("checkin.phone", event_id=event_id, device_id=device_id))


@bp.post("/<int:event_id>/phones/<int:device_id>/file")
@may("door.run", on="event_id")
def take_file(event_id: int, device_id: int) -> ResponseReturnValue:
    """Hand in the file of a phone that the network never reached."""
    if device_of_event(event_id, device_id) is None:
        abort(404)
    sent = request.files.get("file")
    try:
        answers = carrying.take_file(event_id, device_id, sent.read() if sent else b"", current_user.id)
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    else:
        flash(_taken(answers), "good")
    finally:
        if sent:
            sent.close()
    return redirect(url_for("checkin.phone", event_id=event_id, device_id=device_id), 303)


def _taken(answers: Counter[str]) -> str:
    """«12 marks are taken in. 3 were here already. 1 cannot be read and is kept aside.»"""
    stored, known = answers[STORED], answers[KNOWN]
    unread = answers.total() - stored - known
    taken = ngettext("%(num)s mark is taken in.", "%(num)s marks are taken in.", stored)
    said = [taken if stored else _("There are no new marks in the file.")]
    if known:
        said.append(ngettext("%(num)s was here already.", "%(num)s were here already.", known))
    if unread:
        said.append(ngettext("%(num)s was not understood.", "%(num)s were not understood.", unread))
    return " ".join(said)


def _link(code: str) -> str:
    token = codes.seal(current_app.secret_key or "", LINK, int(code))
    return public_url(url_for("checkin.pair_by_link", token=token))


@bp.post("/<int:event_id>/phones/<int:device_id>/code")
@may("door.run", on="event_id")
def renew_code(event_id: int, device_id: int) -> ResponseReturnValue:
    """A new code for a phone that was lost, broken or never connected."""
    if not actions.renew_code(event_id, device_id, current_user.id):
        abort(404)
    return redirect(url_for("checkin.phone", event_id=event_id, device_id=device_id))


@bp.post("/<int:event_id>/phones/<int:device_id>/revoke")
@may("door.run", on="event_id")
def revoke(event_id: int, device_id: int) -> ResponseReturnValue:
    """Disconnect a phone."""
    if not actions.revoke_device(event_id, device_id, current_user.id):
        abort(404)
    flash(_("The phone is disconnected. It erases its list when it is next in the network."), "toast")
    return redirect(url_for("checkin.event", event_id=event_id))


@bp.get("/<int:event_id>/live")
@may("door.run", on="event_id")
def live(event_id: int) -> ResponseReturnValue:
    """The board alone, for the page to put in place; 304 while nothing has changed."""
    tag = _etag(event_id)
    fresh = tag in request.if_none_match
    response = make_response("" if fresh else {"board": _live(event_or_404(event_id))})
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _etag(event_id: int) -> str:
    feed, seen = board.stamp(event_id)
    minute = clock.now().strftime("%H%M")  # «был на связи 3 минуты назад» grows old by itself
    return sha256(f"{feed} {seen} {minute} {current_user.language}".encode()).hexdigest()[:16]


def _live(found: Event) -> str:
    return render_template("checkin/live.html", event=found, **_board(found.id))


def _board(event_id: int) -> dict[str, Any]:
    phones: list[PhoneLine] = phones_of(event_id)
    return {
        "parts": board.parts_of(event_id),
        "schools": board.schools_of(event_id),
        "minutes": board.minutes_of(event_id),
        "arrivals": board.arrivals_of(event_id),
        "questions": board.questions_of(event_id),
        "phones": phones,
        "checkpoints": checkpoints_of(event_id),
        "entries": entries_of(event_id),
        "question_words": QUESTIONS,
        "moment_of": moment_of,
        "fresh": FRESH,
        "ranges": _ranges,
    }


def moment_of(milliseconds: int) -> datetime:
    """Milliseconds of 1970 as a moment for filters of pages."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _ranges(missing: tuple[tuple[int, int], ...]) -> str:
    """«41–43, 50»"""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in missing)
