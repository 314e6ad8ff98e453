"""Reads of own words: those that are in force for a letter, and what an editor shows."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from tochka.events.models import Event
from tochka.extensions import db
from tochka.messages.models import OwnText
from tochka.registration.models import Delegation, Registration

_SUBJECTS: dict[str, Any] = {"registration": Registration, "delegation": Delegation}


def text_for(subject_kind: str | None, subject_id: int | None, kind: str, language: str) -> OwnText | None:
    """The words in force for a letter about a registration, a delegation or an event: the event's, else its
    municipality's, else None. One statement."""
    found = select(OwnText).join(
        Event, or_(OwnText.event_id == Event.id, OwnText.municipality_id == Event.municipality_id)
    )
    if subject_kind in _SUBJECTS:
        subject = _SUBJECTS[subject_kind]
        found = found.join(subject, subject.event_id == Event.id).where(subject.id == subject_id)
    elif subject_kind == "event":
        found = found.where(Event.id == subject_id)
    else:
        return None
    return db.session.scalars(
        found.where(OwnText.kind == kind, OwnText.language == language).order_by(OwnText.event_id.is_(None)).limit(1)
    ).first()


def own_text(home: ColumnElement[bool], kind: str, language: str) -> OwnText | None:
    """The own words of one home (see `home_of`) for a kind of letter."""
    return db.session.scalars(
        select(OwnText).where(home, OwnText.kind == kind, OwnText.language == language)
    ).one_or_none()


def home_of(event_id: int | None, municipality_id: int | None) -> ColumnElement[bool]:
    """The condition on own words: an event's, or a municipality's."""
    return OwnText.event_id == event_id if event_id else OwnText.municipality_id == municipality_id


def changed_kinds(event_id: int | None, municipality_id: int | None) -> frozenset[tuple[str, str]]:
    """(kind, language) of everything that has own words in a home."""
    rows = db.session.execute(select(OwnText.kind, OwnText.language).where(home_of(event_id, municipality_id)))
    return frozenset((kind, language) for kind, language in rows)
