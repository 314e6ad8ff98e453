"""What stands on a paper, as printed text: dates already formatted, so that no library can change them later.

Papers are Russian always. Nominative with no verb: nothing to bend, no gender to guess."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from tochka.certificates.rules import wording
from tochka.events.terms import RUSSIAN_FORMATS
from tochka.kit import clock
from tochka.kit.codes import print_certificate_code
from tochka.kit.russian import count_phrase, initials, long_date, typeset

INSTEAD = "Взамен ранее выданного"


def event_values(
    *,
    format: str,
    title: str,
    starts_at: datetime,
    timezone: str,
    place: str,
    issuer: str,
    signatory_post: str,
    signatory_name: str,
    basis: str = "",
    hours: int | None = None,
) -> dict[str, str]:
    """What all papers of an issue share. `format` is a code of events, `starts_at` a moment of the event's zone."""
    genitive = RUSSIAN_FORMATS.get(format, RUSSIAN_FORMATS["other"])[1].split(" (")[0]
    texts = wording.texts("participant", {"format": genitive, "event": title})
    assert isinstance(texts, dict)
    day = long_date(clock.local(starts_at, timezone).date())
    return texts | {
        "issuer": typeset(issuer),
        "event": wording.named(title),
        "place_date": typeset(", ".join(part for part in (place, day) if part)),
        "signatory_1_post": typeset(signatory_post),
        "signatory_1_name": typeset(signatory_name),
        "basis": typeset(basis),
        "hours": count_phrase(hours, "час") if hours else "",
    }


def own_values(
    *, name: str, post: str, organization: str, team: str, grade: int | None, number: str, issued: datetime
) -> dict[str, str]:
    """What stands on one paper alone. `issued` is already on the clocks of the event. A team's paper bears its name."""
    is_team = bool(team) and team == name
    in_team = f"команда {wording.named(team)}" if team and not is_team else ""
    return {
        "name": f"Команда {wording.named(team)}" if is_team else " ".join(name.split()),
        "about": wording.about_line(post, f"{grade} класс" if grade and not is_team else "", in_team, organization),
        "number": number,
        "issued": wording.issued_line("participant", long_date(issued.date())),
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
    return f"Команда {wording.named(name)}" if kind == "team" else initials(name)


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
