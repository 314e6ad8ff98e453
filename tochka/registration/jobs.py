"""Letters of registration, written when they leave, and the sweep of the queues. Letters with a ticket are in tickets."""

from datetime import datetime
from typing import Any

from flask import current_app, url_for
from sqlalchemy import select

from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import part_title
from tochka.extensions import db
from tochka.kit import codes, jobs, mail
from tochka.kit.russian import parse_name
from tochka.kit.words import _
from tochka.registration.actions import erase_old_drafts, save_step, sweep
from tochka.registration.actions.files import sweep_files
from tochka.registration.models import Place
from tochka.registration.queries import PersonLine, person_line
from tochka.registration.queries.corrections import correction_of
from tochka.registration.terms import APPLIED, CANCELLED, CONFIRMED, HELD

PURPOSE = "registration"

jobs.each_minute(sweep)
jobs.each_minute(erase_old_drafts)
jobs.each_minute(sweep_files)


jobs.handles("registration.delegation")(save_step)


def delegation_url(delegation_id: int, link: int) -> str:
    """The full address of a delegation's private link."""
    token = codes.seal(current_app.extensions["settings"].secret_key, "delegation", delegation_id, link)
    return url_for("registration.delegation", token=token, _external=True)


def private_url(registration_id: int, link: int) -> str:
    """The full address of a registration's private link."""
    token = codes.seal(current_app.extensions["settings"].secret_key, PURPOSE, registration_id, link)
    return url_for("registration.manage", token=token, _external=True)


def letter_facts(letter: mail.Letter) -> tuple[PersonLine, Event, dict[str, Any]] | None:
    """What every letter of registration says; None when the person is erased, then nothing is sent."""
    line = person_line(letter.subject_id or 0)
    event = event_page(line.event_id) if line else None
    if line is None or event is None or line.erased or not line.email:
        return None
    chosen = {place.part_id for place in line.places if place.state != CANCELLED}
    parts = [part_title(part, event) for part in event.parts if part.id in chosen]
    facts = {
        "line": line,
        "event": event,
        "address": parse_name(line.name).address if line.name else "",
        "parts": parts if len(event.parts) > 1 else [],
        "link": private_url(line.id, line.link),
        "event_url": url_for("events.show", event_id=event.id, _external=True),
        "calendar_url": url_for("events.calendar", _external=True),
        "lang": letter.language,
        "operator_name": event.host.short_name,
        "why": _("This letter came because somebody gave this e-mail at registration."),
    }
    return line, event, facts


def write(name: str, subject: str, facts: dict[str, Any], *files: mail.Attachment) -> mail.Message:
    """A letter from its two templates. They are rendered past the pages' context: there is no request here."""
    environment = current_app.jinja_env
    text = environment.get_template(f"mail/registration/{name}.txt").render(**facts)
    html = environment.get_template(f"mail/registration/{name}.html").render(**facts)
    return mail.Message(subject, text, html, files)


@mail.composes("registration.waiting")
def write_waiting(letter: mail.Letter) -> mail.Message | None:
    """«You are on the waiting list»."""
    found = letter_facts(letter)
    if found is None or found[0].state == CANCELLED:
        return None
    _line, event, facts = found
    return write("waiting", _("On the waiting list: %(title)s", title=event.title), facts)


@mail.composes("registration.offered")
def write_offered(letter: mail.Letter) -> mail.Message | None:
    """«A seat is free: take it by …». Not sent when it was taken, given back or is over."""
    found = letter_facts(letter)
    if found is None:
        return None
    line, event, facts = found
    until = _held_until(line.id)
    if until is None:
        return None
    return write("offered", _("A seat is free: %(title)s", title=event.title), {**facts, "until": until})


def _held_until(registration_id: int) -> datetime | None:
    return db.session.scalar(
        select(Place.hold_until)
        .where(Place.registration_id == registration_id, Place.state == HELD)
        .order_by(Place.hold_until)
        .limit(1)
    )


@mail.composes("registration.lapsed")
def write_lapsed(letter: mail.Letter) -> mail.Message | None:
    """«The seat went to the next in line»."""
    found = letter_facts(letter)
    if found is None or found[0].state == CONFIRMED:
        return None
    _line, event, facts = found
    return write("lapsed", _("The seat went on: %(title)s", title=event.title), facts)


@mail.composes("registration.applied")
def write_applied(letter: mail.Letter) -> mail.Message | None:
    """«The organizer looks through the registrations»."""
    found = letter_facts(letter)
    if found is None or found[0].state != APPLIED:
        return None
    _line, event, facts = found
    return write("applied", _("Registration under review: %(title)s", title=event.title), facts)


@mail.composes("registration.declined")
def write_declined(letter: mail.Letter) -> mail.Message | None:
    """«The organizer has declined», with the reason."""
    found = letter_facts(letter)
    if found is None or found[0].state != CANCELLED or not found[0].declined_because:
        return None
    line, event, facts = found
    words = _("Registration declined: %(title)s", title=event.title)
    return write("declined", words, {**facts, "because": line.declined_because})


@mail.composes("registration.cancelled")
def write_cancelled(letter: mail.Letter) -> mail.Message | None:
    """«Your registration is cancelled»."""
    found = letter_facts(letter)
    if found is None or found[0].state != CANCELLED:
        return None
    _line, event, facts = found
    because = str(letter.args.get("because") or "")
    return write("cancelled", _("Registration cancelled: %(title)s", title=event.title), {**facts, "because": because})


@mail.composes("registration.correction")
def write_correction(letter: mail.Letter) -> mail.Message | None:
    """What became of a request to correct: done by hand, or refused with a reason."""
    found, asked = letter_facts(letter), correction_of(int(letter.args["correction"]))
    if found is None or asked is None:
        return None
    _line, event, facts = found
    return write("correction", _("Your request to correct: %(title)s", title=event.title), {**facts, "asked": asked})


@mail.composes("registration.event_cancelled")
def write_event_cancelled(letter: mail.Letter) -> mail.Message | None:
    """«The event is cancelled»."""
    found = letter_facts(letter)
    if found is None or found[1].status != "cancelled":
        return None
    _line, event, facts = found
    return write("event_cancelled", _("The event is cancelled: %(title)s", title=event.title), facts)
