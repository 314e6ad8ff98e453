"""Reads of delegations: whom a link opens, the draft, what was registered by it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.russian import fold
from tochka.registration.models import Delegation, Member, Registration
from tochka.registration.queries.people import PersonLine, complete, lines
from tochka.registration.terms import CANCELLED, CONFIRMED, PERSON, TEAM

PAGE = 100


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


@dataclass(frozen=True, slots=True)
class OwnDelegation:
    """A delegation on «my page» of its sender: enough for a line and its private link."""

    id: int
    link: int
    title: str
    starts_at: datetime
    timezone: str
    registered: int


def delegations_by_email(email: str) -> list[OwnDelegation]:
    """The delegations that somebody sent under an e-mail, the latest event first; one statement."""
    registered = (
        select(func.count())
        .where(Registration.delegation_id == Delegation.id, Registration.state != CANCELLED)
        .correlate(Delegation)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Delegation.id, Delegation.link, Event.title, Event.starts_at, Event.timezone, registered)
        .join(Event, Event.id == Delegation.event_id)
        .where(Delegation.email == email.strip().lower(), Delegation.erased_at.is_(None))
        .order_by(Event.starts_at.desc(), Delegation.id)
    )
    return [OwnDelegation(*tuple(row)) for row in rows]


def delegation_of(delegation_id: int) -> Delegation | None:
    """A delegation as it stands now."""
    return db.session.get(Delegation, delegation_id, populate_existing=True)


def delegates_of(delegation_id: int) -> list[PersonLine]:
    """Everybody whom a delegation registered, by folded name, without the erased; three statements."""
    which: Any = (Registration.delegation_id == delegation_id) & Registration.erased_at.is_(None)
    rows = db.session.execute(lines().where(which).order_by(Registration.folded_name, Registration.id)).all()
    return complete(rows, which)


@dataclass(frozen=True)
class DelegatesPage:
    """A hundred of a delegation's registrations; how many there are in all and with a place."""

    lines: list[PersonLine]
    total: int
    confirmed: int
    page: int
    pages: int


def delegates_page(delegation_id: int, page: int) -> DelegatesPage:
    """A page of those whom a delegation registered, by folded name, without the erased; four statements."""
    which: Any = (Registration.delegation_id == delegation_id) & Registration.erased_at.is_(None)
    total, confirmed = db.session.execute(
        select(func.count(), func.count().filter(Registration.state == CONFIRMED)).where(which)
    ).one()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    found = lines().where(which).order_by(Registration.folded_name, Registration.id)
    rows = db.session.execute(found.limit(PAGE).offset((page - 1) * PAGE)).all()
    shown = complete(rows, Registration.id.in_([row[0] for row in rows]))
    return DelegatesPage(shown, total, confirmed, page, pages)


def present_people(event_id: int) -> frozenset[tuple[str, int | None]]:
    """(folded name, school id) of every person in an event who is not cancelled."""
    rows = db.session.execute(
        select(Registration.folded_name, Registration.organization_id).where(
            Registration.event_id == event_id, Registration.kind == PERSON, Registration.state != CANCELLED
        )
    )
    return frozenset((name, school) for name, school in rows)


def present_members(event_id: int) -> frozenset[tuple[str, int | None]]:
    """(folded name, school id) of every named member of a team that is not cancelled; a moved one by her own school."""
    home = aliased(Registration)
    rows = db.session.execute(
        select(Member.name, func.coalesce(home.organization_id, Registration.organization_id))
        .join(Registration, Registration.id == Member.registration_id)
        .outerjoin(home, home.id == Member.home_id)
        .where(Registration.event_id == event_id, Registration.state != CANCELLED, Member.name != "")
    )
    return frozenset((fold(name), school) for name, school in rows)


def present_teams(event_id: int) -> frozenset[tuple[str, int | None]]:
    """(folded team name, school id) of every team in an event that is not cancelled."""
    rows = db.session.execute(
        select(Registration.team_name, Registration.organization_id).where(
            Registration.event_id == event_id, Registration.kind == TEAM, Registration.state != CANCELLED
        )
    )
    return frozenset((fold(name), school) for name, school in rows)


def host_municipality(event_id: int) -> int:
    """The municipality of an event, where its schools are looked for."""
    found = db.session.scalar(select(Event.municipality_id).where(Event.id == event_id))
    assert found is not None, "an event does not vanish under its delegation"
    return found
