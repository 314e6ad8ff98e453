"""Pages of tickets: the ticket behind its code (/t/<token>), papers and badges."""

from collections.abc import Iterable

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.config import Settings
from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.kit import codes, qr
from tochka.kit.access import holder_of_link, may, open_to_all
from tochka.kit.headers import file_answer, keep_private
from tochka.kit.looking import people_list
from tochka.kit.words import _
from tochka.people.queries.own_data import Fact, Known, registers_data
from tochka.registration.queries import PersonLine, person_line, registrations_of_event
from tochka.registration.queries.delegations import delegates_of
from tochka.registration.terms import CONFIRMED, TEAM
from tochka.tickets.actions import public_keys, token_of, token_of_delegation, use_keys
from tochka.tickets.actions.papers import badge_facts, code_address, paper_facts, part_lines
from tochka.tickets.documents import badges as draw_badges
from tochka.tickets.documents import ticket_paper, ticket_sheets
from tochka.tickets.jobs import delegation_facts
from tochka.tickets.queries import TicketLine, ticket_line, ticket_of, tickets_of
from tochka.tickets.rules.token import Kind, Token, read
from tochka.tickets.terms import CANCELLED

bp = Blueprint("tickets", __name__)


def init_app(app: Flask) -> None:
    """Tell where the keys are; bind the letters that carry tickets."""
    from tochka.tickets import jobs  # noqa: F401

    settings: Settings = app.extensions["settings"]
    use_keys(settings.keys_file, may_make=settings.demo)


@bp.after_request
def hide(response: Response) -> Response:
    """Tickets are kept nowhere: a copied address must not come out of a cache or a search engine."""
    return keep_private(response)


def _public_url() -> str:
    return str(current_app.extensions["settings"].public_url)


def _read(token: str) -> Token | None:
    return read(token.upper(), public_keys())


@bp.get("/t/<token>", endpoint="show")
@bp.get("/T/<token>", endpoint="show")
@open_to_all
def show(token: str) -> ResponseReturnValue:
    """The ticket that a code opens. Nothing can be changed here: that needs the private link."""
    opened = _opened(token)
    if isinstance(opened, str):
        return _refusal(opened)
    line, event, ticket = opened
    return render_template(
        "tickets/show.html",
        line=line,
        event=event,
        ticket=ticket,
        code=codes.print_short_code(ticket.short_code),
        qr=qr.svg(code_address(_public_url(), token_of(ticket)), label=_("Code of the ticket")),
        lines=part_lines(line, event),
        token=token,
    )


Opened = tuple[PersonLine, Event, TicketLine]


def _opened(token: str) -> Opened | str:
    """The ticket behind a token, or why it does not open: unknown, cancelled, reissued, a delegation's."""
    signed = _read(token)
    if signed is not None and signed.kind == Kind.DELEGATION:
        return "delegation"
    ticket = ticket_line(signed.ticket) if signed else None
    if signed is None or ticket is None or ticket.event_id != signed.event:
        return "unknown"
    if ticket.state == CANCELLED:
        return "cancelled"
    if signed.issue < ticket.issue:
        return "reissued"
    line, event = person_line(ticket.registration_id), event_page(ticket.event_id)
    return (line, event, ticket) if line and event else "unknown"


def _refusal(why: str) -> ResponseReturnValue:
    status = {"unknown": 404, "delegation": 200}.get(why, 410)
    return render_template("tickets/refused.html", why=why), status


@bp.get("/t/<token>/ticket.pdf")
@open_to_all
def paper(token: str) -> ResponseReturnValue:
    """The ticket to print, without the private part: whoever sees the code may print it, nothing more."""
    opened = _opened(token)
    if isinstance(opened, str):
        return _refusal(opened)
    line, event, ticket = opened
    return _file(paper_facts(line, event, ticket, _public_url()))


@bp.get("/tickets/mine/<token>/ticket.pdf")
@holder_of_link("registration")
def own_paper(token: str) -> ResponseReturnValue:
    """The holder's ticket to print, with the private link on its cut-off part."""
    line, ticket = person_line(g.held.id), ticket_of(g.held.id)
    event = event_page(g.held.event_id)
    if line is None or ticket is None or event is None:
        abort(404)
    if ticket.state == CANCELLED:
        return _refusal(CANCELLED)
    link = url_for("registration.manage", token=token, _external=True)
    return _file(paper_facts(line, event, ticket, _public_url(), link))


@bp.get("/tickets/delegation/<token>/tickets.pdf")
@holder_of_link("delegation")
@people_list
def delegation_papers(token: str) -> ResponseReturnValue:
    """The tickets of a whole delegation, four on a page, each with its own private link; the cancelled are left out."""
    event = event_page(g.held.event_id)
    if event is None:
        abort(404)
    facts = delegation_facts(g.held.id, event)
    if not facts:
        return redirect(url_for("registration.delegation", token=token))
    return file_answer(ticket_sheets(event.title, facts), "application/pdf", "Билеты.pdf", download=False)


@bp.get("/tickets/delegation/<token>/code")
@holder_of_link("delegation")
def delegation_code(token: str) -> ResponseReturnValue:
    """One code for the whole delegation: whoever leads it shows it at the entrance, and the list opens there."""
    event = event_page(g.held.event_id)
    if event is None:
        abort(404)
    going = [line for line in delegates_of(g.held.id) if line.state == CONFIRMED]
    if not going:
        return redirect(url_for("registration.delegation", token=token))
    address = code_address(_public_url(), token_of_delegation(event.id, g.held.id))
    return render_template(
        "tickets/delegation.html",
        event=event,
        number=sum(line.size + (line.kind == TEAM) for line in going),  # a team comes with its adult
        schools=sorted({line.organization for line in going if line.organization}),
        qr=qr.svg(address, label=_("Code of the delegation")),
        token=token,
    )


@bp.get("/tickets/mine/<token>")
@holder_of_link("registration")
def mine(token: str) -> ResponseReturnValue:
    """From the private link to the ticket page."""
    ticket = ticket_of(g.held.id)
    if ticket is None:
        abort(404)
    return redirect(url_for("tickets.show", token=token_of(ticket)))


def _file(facts: object) -> Response:
    return file_answer(ticket_paper(facts), "application/pdf", "Билет.pdf", download=False)  # type: ignore[arg-type]


@bp.get("/tickets/<int:event_id>/badges.pdf")
@may("registration.view", on="event_id")
@people_list
def badges(event_id: int) -> ResponseReturnValue:
    """Badges of everybody with a place, by surname (one person's with ?registration=17)."""
    event = event_page(event_id)
    if event is None:
        abort(404)
    lines = registrations_of_event(event_id)
    if (only := request.args.get("registration", type=int)) is not None:
        lines = [line for line in lines if line.id == only]
    tickets = tickets_of([line.id for line in lines])
    pairs = [(line, tickets[line.id]) for line in lines if line.id in tickets]
    return file_answer(draw_badges(event.title, badge_facts(pairs)), "application/pdf", "Бейджи.pdf", download=False)


@registers_data
def known_to_tickets(subject_kind: str, subject_id: int) -> Iterable[Known]:
    """What a person's ticket says, for «my data»."""
    found = tickets_of([subject_id]).get(subject_id) if subject_kind == "registration" else None
    if found is not None:
        yield Known("tickets", _("Ticket"), (Fact("code", _("Short code"), codes.print_short_code(found.short_code)),))
