"""Letters that carry tickets (PDF) and the calendar entry: confirmation and change of a registration, a whole delegation."""

from flask import current_app, url_for

from tochka.events.documents.ics import event_ics
from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.kit import mail
from tochka.kit.words import _
from tochka.registration.jobs import delegation_url, letter_facts, private_url, write
from tochka.registration.queries import PersonLine
from tochka.registration.queries.delegations import delegates_of, delegation_of
from tochka.registration.terms import CANCELLED, CONFIRMED
from tochka.tickets.actions import token_of
from tochka.tickets.actions.papers import paper_facts
from tochka.tickets.documents import PaperFacts, ticket_paper, ticket_sheets
from tochka.tickets.queries import TicketLine, ticket_of, tickets_of


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


def delegation_facts(delegation_id: int, event: Event) -> list[PaperFacts]:
    """The tickets of a delegation's people who have a place, by name, each with its private link."""
    lines = [line for line in delegates_of(delegation_id) if line.state == CONFIRMED]
    tickets = tickets_of([line.id for line in lines])
    public_url = current_app.extensions["settings"].public_url
    return [
        paper_facts(line, event, tickets[line.id], public_url, private_url(line.id, line.link))
        for line in lines
        if line.id in tickets
    ]


@mail.composes("registration.delegation")
def write_delegation(letter: mail.Letter) -> mail.Message | None:
    """«Your delegation is registered», with everybody's tickets in one file."""
    delegation = delegation_of(letter.subject_id or 0)
    event = event_page(delegation.event_id) if delegation else None
    if delegation is None or event is None or delegation.erased_at or not delegation.email:
        return None
    lines = [line for line in delegates_of(delegation.id) if line.state != CANCELLED]
    if not lines:
        return None
    papers = delegation_facts(delegation.id, event)
    facts = {
        "event": event, "lines": lines, "link": delegation_url(delegation.id, delegation.link), "parts": [],
        "event_url": url_for("events.show", event_id=event.id, _external=True), "lang": letter.language,
        "calendar_url": url_for("events.calendar", _external=True), "operator_name": event.host.short_name,
        "why": _("This letter came because somebody gave this e-mail at registration."), "papers": bool(papers),
    }  # fmt: skip
    files = [mail.Attachment("bilety.pdf", "application/pdf", ticket_sheets(event.title, papers))] if papers else []
    return write("delegation", _("The delegation is registered: %(title)s", title=event.title), facts, *files)
