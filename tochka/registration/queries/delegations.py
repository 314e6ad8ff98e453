"""Reads of delegations: whom a link opens, the draft, what was registered by it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tochka.events.models import Event
from tochka.extensions import db
from tochka.registration.models import Delegation, Registration
from tochka.registration.queries.people import PersonLine, complete, lines
from tochka.registration.terms import CANCELLED, PERSON


@dataclass(frozen=True, slots=True)
class DelegationHolder:
    """What a delegation's private link opens."""

    id: int
    event_id: int
    link: int


def delegation_holder(delegation_id: int, generation: int) -> DelegationHolder | None:
    """The delegation that a link of this generation opens; None for an outdated or erased one."""
    row = db.session.execute(
        select(Delegation.id, Delegation.event_id, Delegation.link).where(
            Delegation.id == delegation_id, Delegation.link == generation, Delegation.erased_at.is_(None)
        )
    ).one_or_none()
    return DelegationHolder(*row) if row else None


def delegation_of(delegation_id: int) -> Delegation | None:
    """A delegation as it stands now."""
    return db.session.get(Delegation, delegation_id, populate_existing=True)


def delegates_of(delegation_id: int) -> list[PersonLine]:
    """Everybody whom a delegation registered, by folded name, without the erased; three statements."""
    which: Any = (Registration.delegation_id == delegation_id) & Registration.erased_at.is_(None)
    rows = db.session.execute(lines().where(which).order_by(Registration.folded_name, Registration.id)).all()
    return complete(rows, which)


def present_people(event_id: int) -> frozenset[tuple[str, int | None]]:
    """(folded name, school id) of every person in an event who is not cancelled."""
    rows = db.session.execute(
        select(Registration.folded_name, Registration.organization_id).where(
            Registration.event_id == event_id, Registration.kind == PERSON, Registration.state != CANCELLED
        )
    )
    return frozenset((name, school) for name, school in rows)


def host_municipality(event_id: int) -> int:
    """The municipality of an event, where its schools are looked for."""
    found = db.session.scalar(select(Event.municipality_id).where(Event.id == event_id))
    assert found is not None, "an event does not vanish under its delegation"
    return found
