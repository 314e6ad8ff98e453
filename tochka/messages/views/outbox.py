"""The outbox of an event for its organizers, and of the whole service for an administrator."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.models import Event
from tochka.events.queries import hooks
from tochka.events.queries.events import desk_event
from tochka.kit.access import Scope, allowed, may
from tochka.kit.words import _, ngettext
from tochka.messages.actions import send_again
from tochka.messages.queries.outbox import broadcasts_of, failed_count, outbox_page
from tochka.messages.rules import masked
from tochka.messages.terms import AUDIENCES, KINDS, REASONS, STATES
from tochka.messages.views.blueprint import bp

ADMINISTRATORS_ZONE = "Europe/Moscow"


def event_or_404(event_id: int) -> Event:
    """The event of a page, with host and municipality."""
    event = desk_event(event_id)
    if event is None:
        abort(404)
    return event


def _scope(event: Event) -> Scope:
    return Scope(event.municipality.region_id, event.municipality_id, event.host_id, event.id)


@bp.get("/<int:event_id>", endpoint="event")
@may("message.view", on="event_id")
def event_outbox(event_id: int) -> ResponseReturnValue:
    """Letters of an event: what left, what waits and until when, what did not leave and why."""
    event = event_or_404(event_id)
    facts = _outbox(event_id, {"event_id": event_id}, allowed("registration.view", _scope(event)))
    return render_template(
        "messages/event.html",
        event=event,
        zone=event.timezone,
        may_send=allowed("message.send", _scope(event)),
        broadcasts=broadcasts_of(event_id),
        audiences=AUDIENCES,
        **facts,
    )


@bp.get("/outbox")
@may("site.administer")
def outbox() -> ResponseReturnValue:
    """Letters of the whole service."""
    facts = _outbox(None, {}, True)
    return render_template("messages/outbox.html", zone=ADMINISTRATORS_ZONE, may_send=True, event=None, **facts)


def _outbox(event_id: int | None, home: dict[str, Any], in_full: bool) -> dict[str, Any]:
    endpoint = "messages.event" if event_id else "messages.outbox"
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    state, kind = state if state in STATES else "", kind if kind in KINDS else ""
    page = outbox_page(event_id, state, kind, request.args.get("page", 1, int))

    def address(**changes: Any) -> str:
        values = {"state": state, "kind": kind} | changes
        return url_for(endpoint, **home, **{name: value for name, value in values.items() if value})

    return {
        "box": page,
        "state": state,
        "kind": kind,
        "address": address,
        "page_address": lambda number: address(page=number),
        "recipient": (lambda line: line.recipient) if in_full else (lambda line: masked(line.recipient)),
        "kinds": KINDS,
        "states": STATES,
        "reasons": REASONS,
        "again_url": url_for("messages.again", **home) if event_id else url_for("messages.all_again"),
    }


@bp.post("/<int:event_id>/again")
@may("message.send", on="event_id")
def again(event_id: int) -> ResponseReturnValue:
    """Send what did not leave once more: the letter that the form names, or all."""
    return _again(event_id, url_for("messages.event", event_id=event_id))


@bp.post("/outbox/again")
@may("site.administer")
def all_again() -> ResponseReturnValue:
    """The same for the whole service."""
    return _again(None, url_for("messages.outbox"))


def _again(event_id: int | None, back: str) -> ResponseReturnValue:
    sent = send_again(event_id, request.form.get("letter", type=int), current_user.id)
    words = ngettext("%(num)s letter is on its way again.", "%(num)s letters are on their way again.", sent)
    flash(words if sent else _("There is nothing to send again."), "info")
    return redirect(back, 303)


def todos(event: Event, now: datetime) -> Iterable[hooks.Todo]:
    """Letters that did not leave want somebody: the desk says so."""
    if failed := failed_count(event.id):
        words = ngettext("%(num)s letter did not leave: look why", "%(num)s letters did not leave: look why", failed)
        yield hooks.Todo(words, "messages.event", values={"state": "failed"})


hooks.todo_sources.append(todos)
