"""Reads of moderation: who waits for the organizer's word, and how many."""

from sqlalchemy import ColumnElement, func, select

from tochka.extensions import db
from tochka.registration.models import Place, Registration
from tochka.registration.queries.people import PersonLine, complete, lines
from tochka.registration.terms import APPLIED

PAGE = 100


def review_count(event_id: int) -> int:
    """How many registrations of an event wait for the organizer's word. One statement."""
    return db.session.scalar(select(func.count()).select_from(Registration).where(_waits(event_id))) or 0


def review_page(event_id: int) -> list[PersonLine]:
    """The first hundred who wait for the organizer's word, in order of arrival; four statements."""
    ids = list(
        db.session.scalars(
            select(Registration.id)
            .where(_waits(event_id))
            .order_by(Registration.created_at, Registration.id)
            .limit(PAGE)
        )
    )
    which = Registration.id.in_(ids)
    found = {line.id: line for line in complete(db.session.execute(lines().where(which)).all(), which)}
    return [found[id] for id in ids]


def _waits(event_id: int) -> ColumnElement[bool]:
    applied = select(Place.id).where(Place.registration_id == Registration.id, Place.state == APPLIED).exists()
    return (Registration.event_id == event_id) & Registration.erased_at.is_(None) & applied
