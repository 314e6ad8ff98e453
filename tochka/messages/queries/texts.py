"""Reads of own words: those that are in force for a letter, and what an editor shows."""

from sqlalchemy import ColumnElement, or_, select

from tochka.events.models import Event
from tochka.extensions import db
from tochka.messages.models import OwnText
from tochka.registration.models import Registration


def text_for(registration_id: int, kind: str, language: str) -> OwnText | None:
    """The words in force for a letter about a registration: the event's, else its municipality's, else None. One statement."""
    return db.session.scalars(
        select(OwnText)
        .join(Event, or_(OwnText.event_id == Event.id, OwnText.municipality_id == Event.municipality_id))
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.id == registration_id, OwnText.kind == kind, OwnText.language == language)
        .order_by(OwnText.event_id.is_(None))
        .limit(1)
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
