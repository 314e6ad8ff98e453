"""Letters that carry the ticket (PDF) and the calendar entry: confirmation and change of a registration."""

from flask import current_app, url_for

from tochka.events.documents.ics import event_ics
from tochka.events.models import Event
from tochka.kit import mail
from tochka.kit.words import _
from tochka.registration.jobs import letter_facts, write
from tochka.registration.queries import PersonLine
from tochka.registration.terms import CANCELLED, CONFIRMED
from tochka.tickets.actions import token_of
from tochka.tickets.actions.papers import paper_facts
from tochka.tickets.documents import ticket_paper
from tochka.tickets.queries import TicketLine, ticket_of


@mail.composes("registration.confirmed")
def write_confirmed(letter: mail.Letter) -> mail.Message | None:
    """«You are registered», with the ticket and the calendar entry."""
    return _with_ticket(letter, "confirmed", _("You are registered: %(title)s"), only=CONFIRMED)


@mail.composes("registration.changed")
def write_changed(letter: mail.Letter) -> mail.Message | None:
    """«Your registration is changed», with the ticket anew."""
    return _with_ticket(letter, "changed", _("Registration changed: %(title)s"))


def _with_ticket(letter: mail.Letter, name: str, subject: str, only: str = "") -> mail.Message | None:
    found = letter_facts(letter)
    if found is None or found[0].state == CANCELLED or (only and found[0].state != only):
        return None
    line, event, facts = found
    ticket = ticket_of(line.id)
    if ticket is None:
        return None
    ticket_url = url_for("tickets.show", token=token_of(ticket), _external=True)
    files = _files(line, event, ticket, str(facts["link"])) if line.state == CONFIRMED else []
    return write(name, subject % {"title": event.title}, {**facts, "ticket_url": ticket_url}, *files)


def _files(line: PersonLine, event: Event, ticket: TicketLine, link: str) -> list[mail.Attachment]:
    public_url = current_app.extensions["settings"].public_url
    paper = ticket_paper(paper_facts(line, event, ticket, public_url, link))
    event_url = url_for("events.show", event_id=event.id, _external=True)
    return [
        mail.Attachment("bilet.pdf", "application/pdf", paper),
        mail.Attachment("meropriyatie.ics", "text/calendar", event_ics(event, event_url)),
    ]
