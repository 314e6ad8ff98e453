"""What is known of a subject across the rooms: each room with personal data registers what it can show of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tochka.extensions import db
from tochka.kit.mail import Letter
from tochka.kit.words import _
from tochka.people.models import Consent, ConsentText, ParentalConsent
from tochka.people.terms import CHANNELS, ENDS, PURPOSES


@dataclass(frozen=True)
class Fact:
    """A line of a person's data: `key` names it in JSON, `words` for people; the value is text, a number or a moment (UTC)."""

    key: str
    words: str
    value: str | int | datetime | None


@dataclass(frozen=True)
class Known:
    """A part of what is known: `key` in JSON, a heading, its lines."""

    key: str
    heading: str
    facts: tuple[Fact, ...]


Source = Callable[[str, int], Iterable[Known]]
_sources: list[Source] = []


def registers_data(source: Source) -> Source:
    """Register what a room knows: (subject kind, subject id) → its parts; of others' kinds nothing."""
    _sources.append(source)
    return source


def data_of(subject_kind: str, subject_id: int) -> list[Known]:
    """All that is known of a subject, the earlier rooms first; parts without lines are left out."""
    return [known for source in _sources for known in source(subject_kind, subject_id) if known.facts]


def consent_lines(subject_kind: str, subject_id: int) -> list[Any]:
    """A subject's consents with purpose, moment, channel, the text's version and hash, and how they ended. One statement."""
    return list(
        db.session.execute(
            select(
                Consent.purpose, Consent.given_at, Consent.channel, Consent.withdrawn_at, Consent.ended,
                Consent.text_id, ConsentText.version, ConsentText.sha256, ConsentText.title,
            )
            .join(ConsentText, ConsentText.id == Consent.text_id)
            .where(Consent.subject_kind == subject_kind, Consent.subject_id == subject_id)
            .order_by(Consent.id)
        )
    )  # fmt: skip


@registers_data
def known_to_people(subject_kind: str, subject_id: int) -> Iterable[Known]:
    """Consents, what parents said, and the letters that went out."""
    yield Known("consents", _("Consents"), tuple(_consents(subject_kind, subject_id)))
    yield Known("parents", _("Parents' consents"), tuple(_parents(subject_kind, subject_id)))
    letters = db.session.execute(
        select(Letter.created_at, Letter.recipient, Letter.state)
        .where(Letter.subject_kind == subject_kind, Letter.subject_id == subject_id)
        .order_by(Letter.id)
    )
    facts = (Fact("letter", _("to %(address)s", address=row.recipient), row.created_at) for row in letters)
    yield Known("letters", _("Letters to you"), tuple(facts))


def _consents(subject_kind: str, subject_id: int) -> Iterable[Fact]:
    for row in consent_lines(subject_kind, subject_id):
        yield Fact(row.purpose, str(PURPOSES.get(row.purpose, row.purpose)), row.given_at)
        text = _("text %(number)s, SHA-256 %(hash)s", number=row.version, hash=row.sha256)
        yield Fact(f"{row.purpose}_text", _("Text of the consent"), f"{CHANNELS.get(row.channel, row.channel)}, {text}")
        if row.withdrawn_at is not None:
            yield Fact(f"{row.purpose}_ended", str(ENDS.get(row.ended, ENDS["withdrawn"])), row.withdrawn_at)


def _parents(subject_kind: str, subject_id: int) -> Iterable[Fact]:
    rows = db.session.scalars(
        select(ParentalConsent)
        .filter_by(subject_kind=subject_kind, subject_id=subject_id)
        .order_by(ParentalConsent.member)
    )
    for row in rows:
        where = ", ".join(filter(None, (row.paper_number and f"№ {row.paper_number}", row.kept_where)))
        words = f"{CHANNELS.get(row.channel, row.channel)}{': ' + where if where else ''}"
        yield Fact(f"member_{row.member}", words, row.given_at)
        if row.withdrawn_at is not None:
            yield Fact(f"member_{row.member}_ended", str(ENDS.get(row.ended, ENDS["withdrawn"])), row.withdrawn_at)
