"""What stands on a paper, as printed text: dates already formatted, so that no library can change them later.

Papers are Russian always. Nominative with no verb: nothing to bend, no gender to guess."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tochka.events.terms import RUSSIAN_FORMATS
from tochka.kit import clock
from tochka.kit.codes import print_certificate_code
from tochka.kit.russian import initials, long_date, quotes, typeset

INSTEAD = "Взамен ранее выданного"
TITLES = {"participant": "Сертификат", "team": "Сертификат"}
KIND_LINES = {"participant": "участника {event}", "team": "команды — участницы {event}"}


def event_values(
    *,
    kind: str,
    format: str,
    title: str,
    starts_at: datetime,
    timezone: str,
    place: str,
    issuer: str,
    signatory_post: str,
    signatory_name: str,
    basis: str = "",
) -> dict[str, str]:
    """What all papers of an issue share. `kind` is participant or team, `format` a code of events."""
    genitive = RUSSIAN_FORMATS.get(format, RUSSIAN_FORMATS["other"])[1]
    day = long_date(clock.local(starts_at, timezone).date())
    return {
        "issuer": typeset(issuer),
        "title": TITLES[kind],
        "kind_line": typeset(KIND_LINES[kind].format(event=genitive)),
        "event": typeset(quotes(f"«{title.strip('«»')}»")),
        "place_date": typeset(", ".join(part for part in (place, day) if part)),
        "signatory_1_post": typeset(signatory_post),
        "signatory_1_name": typeset(signatory_name),
        "basis": typeset(basis),
    }


def own_values(
    *, name: str, post: str, organization: str, team: str, grade: int | None, number: str, issued: datetime
) -> dict[str, str]:
    """What stands on one paper alone. `issued` is already on the clocks of the event."""
    in_team = f"команда «{team.strip('«»')}»" if team and team != name else ""
    about = [post, f"{grade} класс" if grade else "", in_team, organization]
    return {
        "name": " ".join(name.split()),
        "about": typeset(", ".join(part for part in about if part)),
        "number": number,
        "issued": typeset(f"Выдан {long_date(issued.date())}"),
    }


def with_code(own: dict[str, str], code: str, public_url: str) -> dict[str, str]:
    """The same values with the paper's code: its QR and the address to type."""
    host = urlsplit(public_url).netloc
    return own | {
        "qr": f"{public_url.upper()}/C/{code}",
        "verify_address": f"{host}/c/{print_certificate_code(code)}",
    }


def public_name(name: str, kind: str) -> str:
    """What the verification page shows: surname and initials of a person, a team's name whole."""
    return f"Команда «{name.strip('«»')}»" if kind == "team" else initials(name)


@dataclass(frozen=True)
class Sample:
    """An invented owner, for the look of a paper before anybody came."""

    name: str = "Образцова Мария Петровна"
    post: str = "учитель химии"
    organization: str = "СОШ №10"
    team: str = ""
    grade: int | None = None


SAMPLE = Sample()
SAMPLE_NUMBER = "образец"
