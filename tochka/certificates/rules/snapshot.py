"""What stands on a paper, as printed text: dates already formatted, so that no library can change them later.

Papers are Russian always. What all papers of a kind share is told apart from what bends with a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from tochka.certificates.rules import wording
from tochka.events.terms import RUSSIAN_FORMATS
from tochka.kit import clock
from tochka.kit.codes import print_certificate_code
from tochka.kit.errors import Refusal
from tochka.kit.russian import count_phrase, decline, initials, long_date, typeset

INSTEAD = "взамен ранее выданного"
LEVELS = {
    "school": "школьный уровень",
    "municipal": "муниципальный уровень",
    "regional": "региональный уровень",
    "interregional": "межрегиональный уровень",
}
_OWN_FACTS = ("topic", "whom")
_PRIZES = ("winner", "degree_1", "degree_2", "degree_3")


@dataclass(frozen=True)
class EventFacts:
    """What an event and its setup tell. `format` is a code of events, `starts_at` a moment of the event's zone;
    `signatories` are {post, name, facsimile}; `texts` the organizer's own words of a kind."""

    format: str
    title: str
    starts_at: datetime
    timezone: str
    place: str
    issuer: str
    level: str = ""
    signatories: Sequence[Mapping[str, str]] = ()
    basis: str = ""
    hours: int | None = None
    logo: str = ""
    emblem: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Owner:
    """Whom a paper is for. `is_team` and `is_school` have no case of their own; `dative` and `gender` are confirmed."""

    name: str
    post: str = ""
    organization: str = ""
    team: str = ""
    grade: int | None = None
    leader: str = ""
    topic: str = ""
    dative: str = ""
    gender: str = ""
    is_team: bool = False
    is_school: bool = False


def event_values(kind: str, facts: EventFacts) -> dict[str, str]:
    """What all papers of a kind share."""
    day = long_date(clock.local(facts.starts_at, facts.timezone).date())
    signed: dict[str, str] = {}
    for number, signatory in enumerate(facts.signatories, 1):
        signed[f"signatory_{number}_post"] = typeset(signatory.get("post", ""))
        signed[f"signatory_{number}_name"] = typeset(signatory.get("name", ""))
        if signatory.get("facsimile"):
            signed[f"signatory_{number}_facsimile"] = signatory["facsimile"]
    pictures = {name: value for name, value in (("logo", facts.logo), ("emblem", facts.emblem)) if value}
    own = bending(kind, facts.texts)
    told = _told(facts)
    texts = wording.texts(kind, told, gender="m", own=facts.texts)
    assert isinstance(texts, dict)
    return (
        {key: text for key, text in texts.items() if key not in own}
        | {
            "issuer": typeset(facts.issuer),
            "event": told["event"],
            "place_date": typeset(", ".join(part for part in (facts.place, day) if part)),
            "basis": typeset(facts.basis),
            "hours": count_phrase(facts.hours, "час") if facts.hours else "",
            "level": LEVELS.get(facts.level, ""),
        }
        | signed
        | pictures
    )


def bending(kind: str, own: Mapping[str, str]) -> frozenset[str]:
    """The texts of a kind that differ from person to person: those with a topic, an addressee or a gender."""
    known = wording.KINDS[kind]
    chosen = {"title": known.title, "kind_line": known.kind_line, "reason": known.reason, **own}
    found = {key for key, text in chosen.items() if any(f"{{{fact}}}" in text for fact in _OWN_FACTS)}
    return frozenset(found | ({"reason"} if known.gendered and "reason" not in own else set()))


def sort_and_name(format: str, title: str) -> tuple[str, str]:
    """The sort of an event (nominative) and its name as papers say them; `format` is a code of events."""
    usual = RUSSIAN_FORMATS.get(format, RUSSIAN_FORMATS["other"])[0].split(" (")[0]
    return wording.introduced(usual, title.replace("\u00a0", " "))


def _told(facts: EventFacts) -> dict[str, str]:
    sort, event = sort_and_name(facts.format, facts.title)
    return {
        "format": decline(sort, "genitive").text,
        "format_at": decline(sort, "prepositional").text,
        "event": event,
        "issuer": facts.issuer,
    }


def own_values(kind: str, facts: EventFacts, owner: Owner, number: str, issued: datetime) -> dict[str, str] | Refusal:
    """What stands on one paper alone. `issued` is already on the clocks of the event. Refuses with
    certificates.no_topic, certificates.gender_unknown, certificates.no_dative (name)."""
    keys = bending(kind, facts.texts)
    if "topic" in _needed(kind, facts.texts) and not owner.topic:
        return Refusal("certificates.no_topic", {"name": owner.name}, "topic")
    texts = _bent(kind, facts, owner) if keys else {}
    if isinstance(texts, Refusal):
        return texts
    name = _printed(kind, owner, whom_said="kind_line" in keys)
    if isinstance(name, Refusal):
        return name
    return {key: texts[key] for key in keys} | {
        "name": name,
        "person": owner.name,
        "about": _about(kind, owner),
        "number": number,
        "issued": wording.issued_line(kind, long_date(issued.date())),
    }


def _bent(kind: str, facts: EventFacts, owner: Owner) -> dict[str, str] | Refusal:
    gender = "m" if owner.is_team or owner.is_school else owner.gender or None
    whom = "коллективу" if owner.is_school else ""
    return wording.texts(kind, _told(facts) | {"topic": owner.topic, "whom": whom}, gender=gender, own=facts.texts)


def _needed(kind: str, own: Mapping[str, str]) -> set[str]:
    known = wording.KINDS[kind]
    chosen = {"kind_line": known.kind_line, "reason": known.reason, **own}
    return {fact for fact in _OWN_FACTS if any(f"{{{fact}}}" in text for text in chosen.values())}


def _printed(kind: str, owner: Owner, *, whom_said: bool) -> str | Refusal:
    dative = wording.KINDS[kind].dative
    if owner.is_team:
        return f"{'Команде' if dative else 'Команда'} {wording.named(owner.team)}"
    if owner.is_school:
        return typeset(owner.name if whom_said or not dative else f"Коллективу {owner.name}")
    return wording.printed_name(kind, " ".join(owner.name.split()), " ".join(owner.dative.split()))


def _about(kind: str, owner: Owner) -> str:
    if owner.is_school:
        return ""
    if owner.is_team:
        return wording.about_line(owner.organization, _led(owner) if kind in _PRIZES else "")
    in_team = f"команда {wording.named(owner.team)}" if owner.team else ""
    grade = f"{owner.grade} класс" if owner.grade else ""
    return wording.about_line(owner.post, grade, in_team, owner.organization)


def _led(owner: Owner) -> str:
    return f"руководитель команды {owner.leader}" if owner.leader else ""


def with_code(own: Mapping[str, str], code: str, public_url: str) -> dict[str, str]:
    """The same values with the paper's code: its QR and the address to type."""
    host = urlsplit(public_url).netloc
    return dict(own) | {
        "qr": f"{public_url.upper()}/C/{code}",
        "verify_address": f"{host}/c/{print_certificate_code(code)}",
    }


def public_name(owner: Owner) -> str:
    """What the verification page shows: surname and initials of a person, a team's or a school's name whole."""
    if owner.is_team:
        return f"Команда {wording.named(owner.team)}"
    return owner.name if owner.is_school else initials(owner.name)


SAMPLE = Owner("Образцова Мария Петровна", "учитель химии", "СОШ №10", topic="Цифровая лаборатория на уроке химии",
               dative="Образцовой Марии Петровне", gender="f")  # fmt: skip
SAMPLE_NUMBER = "образец"
