"""Letters of messages, written when they leave; the organizer's own words over the standard ones; the sweep."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from flask import current_app, url_for
from sqlalchemy import select

from tochka.certificates.models import Certificate
from tochka.events.documents.ics import event_ics
from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import part_title
from tochka.events.rules.times import part_times
from tochka.events.rules.words import moment_words, when_words
from tochka.events.terms import PUBLISHED
from tochka.extensions import db
from tochka.kit import clock, codes, jobs, mail
from tochka.kit.russian import parse_name
from tochka.kit.words import _
from tochka.messages.actions import erase_wishes, remind, tell_opened, write_batch
from tochka.messages.actions.broadcasting import JOB
from tochka.messages.actions.following import parts_of, was_of
from tochka.messages.models import Broadcast
from tochka.messages.queries.audience import has_agreed, has_withdrawn, longest_name, shared_addresses
from tochka.messages.queries.texts import text_for
from tochka.messages.rules import fill, filled_paragraphs
from tochka.messages.terms import EDITABLE, NEWS, OPTIONAL
from tochka.network.models import Organization
from tochka.people.actions.erasure import registers_erasure
from tochka.registration.jobs import delegation_url, letter_facts, write
from tochka.registration.models import Place
from tochka.registration.queries.delegations import delegates_of, delegation_of
from tochka.registration.terms import CANCELLED, CONFIRMED, HELD, STATES, WAITING

OFF = "letters_off"
# Who sent a delegation reads the same words as its people.
SAME_WORDS = {"messages.event_cancelled": "registration.event_cancelled"}
LONGEST_NAME = "Константинопольская Александра Вячеславовна"

jobs.each_minute(remind)
jobs.each_minute(tell_opened)
registers_erasure(erase_wishes)  # before registration's own, which empties the address that it looks for


@jobs.handles(JOB)
def queue_batch(job: jobs.Job) -> bool:
    """A hundred letters of a message to many."""
    return write_batch(job)


@dataclass(frozen=True)
class Addressee:
    """Whom a letter is about: state, the facts of standard templates, the facts that fill places of own words."""

    event: Event
    state: str
    facts: dict[str, Any]
    places: dict[str, str]


def off_url(letter: mail.Letter) -> str:
    """The page on which a letter's reader refuses letters of its kind; empty for letters that must be sent."""
    return _off(letter, "messages.off") if letter.kind in OPTIONAL else ""


def _off(letter: mail.Letter, endpoint: str) -> str:
    token = codes.seal(current_app.extensions["settings"].secret_key, OFF, letter.id)
    return url_for(endpoint, token=token, _external=True)


def addressee_of(letter: mail.Letter) -> Addressee | None:
    """Whom a letter is for: of a registration or a delegation (None when they are erased), or who asked about an event."""
    if letter.subject_kind == "event":
        event = event_page(letter.subject_id or 0)
        return _wisher(event, letter) if event else None
    if letter.subject_kind == "delegation":
        return _delegation(letter)
    found = letter_facts(letter)
    if found is None:
        return None
    line, event, facts = found
    places = _places(event, facts["address"], facts["link"], line.organization) | {"reason": line.declined_because}
    return Addressee(event, line.state, facts | {"unsubscribe_url": off_url(letter)}, places)


def _delegation(letter: mail.Letter) -> Addressee | None:
    delegation = delegation_of(letter.subject_id or 0)
    event = event_page(delegation.event_id) if delegation else None
    if delegation is None or event is None or delegation.erased_at or not delegation.email:
        return None
    facts = _common(event, letter) | {
        "address": parse_name(delegation.name).address,
        "link": delegation_url(delegation.id, delegation.link),
    }
    school = db.session.get(Organization, delegation.organization_id or 0)
    name = school.short_name if school else delegation.not_listed
    return Addressee(event, CONFIRMED, facts, _places(event, facts["address"], facts["link"], name))


def _common(event: Event, letter: mail.Letter) -> dict[str, Any]:
    """What every letter about an event says around its words."""
    return {
        "event": event,
        "parts": [],
        "event_url": url_for("events.show", event_id=event.id, _external=True),
        "calendar_url": url_for("events.calendar", _external=True),
        "lang": letter.language,
        "operator_name": event.host.short_name,
        "unsubscribe_url": off_url(letter),
        "why": _("This letter came because somebody gave this e-mail at registration."),
    }


def _places(event: Event, address: str, link: str, school: str) -> dict[str, str]:
    return {
        "name": address or _("participant"),
        "event": event.title,
        "date": when_words(event),
        "place": event.where,
        "link": link,
        "host": event.contact or event.host.short_name,
        "school": school,
    }


def own_letter(subject: str, body: str, places: dict[str, str], facts: dict[str, Any]) -> mail.Message:
    """A letter of an organizer's own words: text as it is, HTML with everything escaped and our one link."""
    filled = {"subject": fill(subject, places), "text": fill(body, places)}
    words = facts | filled | {"paragraphs": filled_paragraphs(body, places)}
    environment = current_app.jinja_env
    text = environment.get_template("mail/messages/own.txt").render(**words)
    html = environment.get_template("mail/messages/own.html").render(**words)
    return mail.Message(filled["subject"], text, html)


def _standard(
    name: str, subject: str, letter: mail.Letter, facts: dict[str, Any], *files: mail.Attachment
) -> mail.Message:
    environment = current_app.jinja_env
    text = environment.get_template(f"mail/messages/{name}.txt").render(**facts)
    html = environment.get_template(f"mail/messages/{name}.html").render(**facts)
    return mail.Message(subject, text, html, files, unsubscribe=_press(letter))


def _press(letter: mail.Letter) -> str:
    return _off(letter, "messages.off_at_once") if letter.kind in OPTIONAL else ""


def _is_unwanted(letter: mail.Letter) -> bool:
    """Whether the reader has refused this kind, or withdrawn her consent to a mailing."""
    group = OPTIONAL[letter.kind]
    if mail.opted_out([letter.recipient], group):
        return True
    return has_withdrawn(letter.subject_kind or "", letter.subject_id or 0)


@mail.composes("messages.reminder")
def write_reminder(letter: mail.Letter) -> mail.Message | None:
    """«Tomorrow», with the calendar entry. Only for those who come, and not once it has begun."""
    who = addressee_of(letter)
    if who is None or who.state != CONFIRMED or _is_unwanted(letter):
        return None
    event = who.event
    if event.status != PUBLISHED or event.starts_at <= clock.now():
        return None
    entry = mail.Attachment("meropriyatie.ics", "text/calendar", event_ics(event, who.facts["event_url"]))
    return _standard("reminder", _("Tomorrow: %(title)s", title=event.title), letter, who.facts, entry)


@mail.composes("messages.moved")
def write_moved(letter: mail.Letter) -> mail.Message | None:
    """«Another date or place»: what it was, what it is; nothing when all is as it was before."""
    who = addressee_of(letter)
    if who is None or who.state == CANCELLED or who.event.status != PUBLISHED:
        return None
    event, was = who.event, was_of(letter.args)
    moved = _moved_parts(who, letter)
    if was == (event.starts_at, event.ends_at, event.where) and not moved:
        return None
    entry = mail.Attachment("meropriyatie.ics", "text/calendar", event_ics(event, who.facts["event_url"]))
    subject = _("Date or place changed: %(title)s", title=event.title)
    return _standard("moved", subject, letter, who.facts | {"before": _before(who, letter)}, entry)


def _before(who: Addressee, letter: mail.Letter) -> str:
    """What the event said before, and each part that is at another hour or in another room, with what it says now."""
    event, was = who.event, was_of(letter.args)
    of_event = [] if was == (event.starts_at, event.ends_at, event.where) else [_then(event, was)]
    return "; ".join([*of_event, *_moved_parts(who, letter)])


def _then(event: Event, was: tuple[datetime, datetime, str]) -> str:
    then = SimpleNamespace(starts_at=was[0], ends_at=was[1], timezone=event.timezone)
    return ", ".join(filter(None, (when_words(then), was[2])))


def _moved_parts(who: Addressee, letter: mail.Letter) -> list[str]:
    """«Марафон: 11:00, кабинет 3, теперь 13:00, кабинет 5» for each part of hers that is not as the letter says it was."""
    was, event = parts_of(letter.args), who.event
    line = who.facts.get("line")
    hers = {place.part_id for place in line.places if place.state != CANCELLED} if line else was.keys()
    moved = []
    for part in event.parts:
        now = (*part_times(part, event), part.room)
        if part.id in was and part.id in hers and was[part.id] != now:
            before, after = _then(event, was[part.id]), _then(event, now)
            moved.append(
                _("%(part)s: %(before)s, now %(after)s", part=part_title(part, event), before=before, after=after)
            )
    return moved


@mail.composes("messages.event_cancelled")
def write_event_cancelled(letter: mail.Letter) -> mail.Message | None:
    """«The event is cancelled», to who sent a delegation."""
    who = addressee_of(letter)
    if who is None or who.event.status != "cancelled":
        return None
    return write("event_cancelled", _("The event is cancelled: %(title)s", title=who.event.title), who.facts)


@mail.composes("messages.takes_place")
def write_takes_place(letter: mail.Letter) -> mail.Message | None:
    """«It takes place after all», with the date, the place and the calendar entry; nothing once it is cancelled again."""
    who = addressee_of(letter)
    if who is None or who.state == CANCELLED or who.event.status != PUBLISHED or who.event.ends_at <= clock.now():
        return None
    event = who.event
    entry = mail.Attachment("meropriyatie.ics", "text/calendar", event_ics(event, who.facts["event_url"]))
    subject = _("The event takes place after all: %(title)s", title=event.title)
    return _standard("takes_place", subject, letter, who.facts, entry)


@mail.composes("messages.opened")
def write_opened(letter: mail.Letter) -> mail.Message | None:
    """«Registration is open», to who asked for it."""
    event = event_page(letter.subject_id or 0)
    if event is None or event.status != PUBLISHED or _is_unwanted(letter):
        return None
    return _standard(
        "opened", _("Registration is open: %(title)s", title=event.title), letter,
        _wisher(event, letter).facts | {"closes": _closes(event)},
    )  # fmt: skip


def _wisher(event: Event, letter: mail.Letter) -> Addressee:
    """Who asked to be told when registration opens: nothing but the address is known of her."""
    why = _("This letter came because somebody asked here to be told when registration opens.")
    facts = _common(event, letter) | {"link": url_for("events.show", event_id=event.id, _external=True), "why": why}
    return Addressee(event, "", facts, _places(event, "", facts["link"], ""))


def _closes(event: Event) -> str:
    return moment_words(event.closes_at or event.starts_at, event.timezone)


@mail.composes("messages.important")
@mail.composes("messages.news")
def write_broadcast(letter: mail.Letter) -> mail.Message | None:
    """A message of the organizer; news only while they are wanted."""
    who = addressee_of(letter)
    row = db.session.get(Broadcast, letter.args.get("broadcast", 0))
    if who is None or row is None or (row.sort == NEWS and not _news_wanted(letter)):
        return None
    places = who.places
    if shared_addresses(who.event.id, [letter.recipient]):
        places = places | {"name": _("participant"), "link": url_for("people.my_page", _external=True)}
    return replace(own_letter(row.subject, row.body, places, who.facts), unsubscribe=_press(letter))


def _news_wanted(letter: mail.Letter) -> bool:
    return has_agreed(letter.subject_kind or "", letter.subject_id or 0) and not _is_unwanted(letter)


def sample_places(event: Event | None) -> dict[str, str]:
    """Facts for a preview: the event's own and the longest real name, or an invented event."""
    more = {"until": "12:00", "reason": _("the school is closed for quarantine"), "number": "ТР-2026/27-001-017"}
    more["list"] = f"1. {LONGEST_NAME}\n2. Примерова Анна Степановна ({STATES[WAITING]})"
    if event is None:
        now = clock.now().replace(minute=0)
        soon = SimpleNamespace(starts_at=now, ends_at=now + timedelta(hours=3), timezone="Asia/Yakutsk")
        more |= {"event": "«Науку в каждый класс»", "date": when_words(soon), "place": "СОШ №9 г.Алдан, кабинет 12"}
        address, link = parse_name(LONGEST_NAME).address, url_for("events.calendar", _external=True)
        return more | {"name": address, "link": link, "host": "СОШ №9", "school": "СОШ №9", "before": more["date"]}
    name = longest_name(event.id) or LONGEST_NAME
    link = url_for("events.show", event_id=event.id, _external=True)
    places = _places(event, parse_name(name).address, link, event.host.short_name)
    more["until"] = moment_words(event.starts_at, event.timezone)
    return more | places | {"before": f"{places['date']}, {places['place']}"}


@mail.composes("messages.trial")
def write_trial(letter: mail.Letter) -> mail.Message | None:
    """An organizer's words as they would look, to herself."""
    event = event_page(int(letter.args.get("event_id") or 0))
    facts = {
        "lang": letter.language,
        "operator_name": event.host.short_name if event else "",
        "why": _("This is a trial letter: only you have got it."),
    }
    return own_letter(letter.args["subject"], letter.args["body"], sample_places(event), facts)


@mail.revises
def put_own_words(letter: mail.Letter, message: mail.Message) -> mail.Message:
    """The words that the organizer (or the municipality) has written for this kind, if any; files and headers stay."""
    kind = SAME_WORDS.get(letter.kind, letter.kind)
    if kind not in EDITABLE:
        return message
    own = text_for(letter.subject_kind, letter.subject_id, kind, letter.language)
    who = addressee_of(letter) if own else None
    if own is None or who is None:
        return message
    written = own_letter(own.subject, own.body, who.places | _more_places(letter, who), who.facts)
    return replace(message, subject=written.subject, text=written.text, html=written.html)


def _more_places(letter: mail.Letter, who: Addressee) -> dict[str, str]:
    """The facts that one kind of letter alone has."""
    event = who.event
    if letter.kind == "registration.offered":
        until = _held_until(letter.subject_id or 0)
        return {"until": moment_words(until, event.timezone) if until else ""}
    if letter.kind == "messages.opened":
        return {"until": _closes(event)}
    if letter.kind == "messages.moved":
        return {"before": _before(who, letter)}
    if letter.kind == "certificates.ready":
        certificate = db.session.get(Certificate, letter.args["certificate"])
        return {"number": str(certificate.number or "") if certificate else ""}
    if letter.kind == "registration.delegation":
        return {"list": _listed(letter.subject_id or 0)}
    if letter.kind in ("registration.declined", "messages.takes_place"):
        return {}
    return {"reason": str(letter.args.get("because") or event.cancelled_because)}


def _listed(delegation_id: int) -> str:
    """Whom a delegation registered, numbered, with the state of those who have no place yet."""
    lines = [line for line in delegates_of(delegation_id) if line.state != CANCELLED]
    rows = (
        f"{n}. {line.title}" + (f" ({STATES[line.state]})" if line.state != CONFIRMED else "")
        for n, line in enumerate(lines, 1)
    )
    return "\n".join(rows)


def _held_until(registration_id: int) -> datetime | None:
    held = select(Place.hold_until).where(Place.registration_id == registration_id, Place.state == HELD)
    return db.session.scalar(held.order_by(Place.hold_until).limit(1))
