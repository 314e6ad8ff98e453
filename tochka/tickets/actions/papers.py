"""What stands on a ticket, gathered from the registration, the event and the ring of keys."""

from collections.abc import Sequence

from tochka.events.models import Event, Part
from tochka.events.rules.audience import event_kind, part_title
from tochka.events.rules.times import part_times
from tochka.events.rules.words import when_words
from tochka.kit import clock, codes
from tochka.kit.russian import parse_name, plural
from tochka.registration.queries import PersonLine
from tochka.registration.terms import CANCELLED
from tochka.tickets.actions.tickets import token_of
from tochka.tickets.documents import BadgeFacts, PaperFacts, PrivatePart
from tochka.tickets.queries import TicketLine

ROLES = {"person": "участник", "team": "команда"}


def code_address(public_url: str, token: str) -> str:
    """What the ticket's QR holds: the page's address in capitals, so that the code stays small (one alphanumeric run)."""
    return f"{public_url}/T/{token}".upper()


def about(line: PersonLine) -> str:
    """«Гимназия г.Алдан · учитель химии», for a team its adult too."""
    school = line.organization
    grade = f"{line.grade} класс" if line.grade else ""
    last = line.post if line.kind == "person" else f"сопровождающий: {line.name}" if line.name else ""
    return " · ".join(filter(None, (school, grade, size_words(line), last)))


def size_words(line: PersonLine) -> str:
    """«5 участников, 1 в запасе» of a team: a ticket shows at the door how many come, not the names of children."""
    if line.kind != "team" or not line.size:
        return ""
    reserve = sum(member.reserve for member in line.members)
    words = f"{line.size} {plural(line.size, 'участник', 'участника', 'участников')}"
    return f"{words}, из них {reserve} в запасе" if reserve else words


def part_lines(line: PersonLine, event: Event) -> list[str]:
    """«Марафон педагогических идей, 11:00, кабинет 12» for each part that is not cancelled, when there are several or
    when they say more than the event."""
    chosen = {place.part_id for place in line.places if place.state != CANCELLED}
    parts = [part for part in event.parts if part.id in chosen]
    return [_part_line(part, event) for part in parts if len(event.parts) > 1 or part.room]


def _part_line(part: Part, event: Event) -> str:
    starts, _ = part_times(part, event)
    hour = f"{clock.local(starts, event.timezone):%-H:%M}"
    return ", ".join(filter(None, (part_title(part, event), hour, part.room)))


def paper_facts(line: PersonLine, event: Event, ticket: TicketLine, public_url: str, link: str = "") -> PaperFacts:
    """A ticket to print; with `link` (the full private address) its cut-off part too."""
    note = "Это практическое мероприятие: все имена вымышлены." if event.practice else ""
    return PaperFacts(
        qr=code_address(public_url, token_of(ticket)),
        code=codes.print_short_code(ticket.short_code),
        name=line.title,
        about=about(line),
        kind=event_kind(event),
        title=event.title,
        when=when_words(event),
        where=event.where,
        parts=part_lines(line, event),
        note=note,
        private=PrivatePart(link) if link else None,
    )


def badge_facts(pairs: Sequence[tuple[PersonLine, TicketLine]]) -> list[BadgeFacts]:
    """Badges of registrations with their tickets."""
    return [_badge(line, ticket) for line, ticket in pairs]


def _badge(line: PersonLine, ticket: TicketLine) -> BadgeFacts:
    grade = f"{line.grade} класс" if line.grade else ""
    below = ", ".join(filter(None, (line.organization, grade)))
    if line.kind == "team":
        surname, given = line.team_name, ""
    else:
        name = parse_name(line.name)
        surname, given = name.surname, f"{name.given} {name.patronymic}".strip()
    return BadgeFacts(
        token_of(ticket), surname, given, below, codes.print_short_code(ticket.short_code), ROLES[line.kind]
    )
