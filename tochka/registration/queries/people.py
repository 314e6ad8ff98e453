"""Reads of registrations: whole lists for later rooms, one line, all of one e-mail."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.network.models import Organization, OrganizationRequest
from tochka.registration.models import Member, Place, Registration
from tochka.registration.terms import CONFIRMED


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of a team; `position` starts at 1. An erased one has no name."""

    position: int
    name: str
    grade: int | None
    captain: bool
    reserve: bool


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A registration's place in a part; `position` is the part's bit."""

    part_id: int
    position: int
    state: str
    seats: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A registration as other rooms see it. `organization` is the short name, or what was typed for a school that is not
    in the list; a team's `name` is its adult. An erased one has no names."""

    id: int
    event_id: int
    kind: str
    state: str
    category: str
    name: str
    post: str
    email: str | None
    organization_id: int | None
    organization: str
    locality: str
    team_name: str
    grade: int | None
    headcount: int | None
    language: str
    source: str
    link: int
    created_at: datetime
    erased: bool
    feed: int
    declined_because: str = ""
    places: tuple[PlaceLine, ...] = ()
    members: tuple[MemberLine, ...] = ()

    @property
    def size(self) -> int:
        """Participants in it: one person; of a team its members, the adult not counted."""
        if self.kind == "person":
            return 1
        return len(self.members) or self.headcount or 0

    @property
    def parts(self) -> tuple[int, ...]:
        """Positions of the parts where a place is confirmed."""
        return tuple(place.position for place in self.places if place.state == CONFIRMED)

    @property
    def title(self) -> str:
        """What lists call it: the team's name, else the person's."""
        return self.team_name or self.name


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A registration on «my page»: enough for a card and its private link (`link` is its generation)."""

    id: int
    event_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    status: str
    kind: str
    state: str
    name: str
    team_name: str
    link: int


_COLUMNS: tuple[Any, ...] = (
    Registration.id,
    Registration.event_id,
    Registration.kind,
    Registration.state,
    Registration.category,
    Registration.name,
    Registration.post,
    Registration.email,
    Registration.organization_id,
    func.coalesce(Organization.short_name, OrganizationRequest.typed, "").label("organization"),
    func.coalesce(Organization.locality, "").label("locality"),
    Registration.team_name,
    Registration.grade,
    Registration.headcount,
    Registration.language,
    Registration.source,
    Registration.link,
    Registration.created_at,
    Registration.erased_at.is_not(None).label("erased"),
    Registration.feed,
    Registration.declined_because,
)


def lines() -> Any:
    """The statement of lines without places and members, to be narrowed."""
    return (
        select(*_COLUMNS)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .outerjoin(OrganizationRequest, OrganizationRequest.id == Registration.request_id)
    )


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for key, *values in rows:
        groups.setdefault(key, []).append(values)
    return groups


def complete(rows: Sequence[Any], which: Any) -> list[PersonLine]:
    """The lines with their places and members: two more statements. `which` is the condition on registrations."""
    if not rows:
        return []
    places = _grouped(
        db.session.execute(
            select(Place.registration_id, Place.part_id, Part.position, Place.state, Place.seats)
            .join(Part, Part.id == Place.part_id)
            .join(Registration, Registration.id == Place.registration_id)
            .where(which)
            .order_by(Place.registration_id, Part.position)
        )
    )
    members = _grouped(
        db.session.execute(
            select(Member.registration_id, Member.position, Member.name, Member.grade, Member.captain, Member.reserve)
            .join(Registration, Registration.id == Member.registration_id)
            .where(which)
            .order_by(Member.registration_id, Member.position)
        )
    )
    return [
        PersonLine(
            **row._mapping,
            places=tuple(PlaceLine(*place) for place in places.get(row[0], ())),
            members=tuple(MemberLine(*member) for member in members.get(row[0], ())),
        )
        for row in rows
    ]


def registrations_of_event(
    event_id: int, states: Collection[str] = (CONFIRMED,), after_feed: int = 0
) -> list[PersonLine]:
    """Registrations of an event in these states that changed after a feed number, by folded name; three statements."""
    which = Registration.event_id == event_id
    if after_feed:
        which = which & (Registration.feed > after_feed)
    which = which & Registration.state.in_(states)
    rows = db.session.execute(lines().where(which).order_by(Registration.folded_name, Registration.id)).all()
    return complete(rows, which)


def person_line(registration_id: int) -> PersonLine | None:
    """One registration, three statements; None when there is no such one."""
    which = Registration.id == registration_id
    found = complete(db.session.execute(lines().where(which)).all(), which)
    return found[0] if found else None


def lines_of(registration_ids: Collection[int]) -> list[PersonLine]:
    """Some registrations by folded name; three statements."""
    if not registration_ids:
        return []
    which = Registration.id.in_(registration_ids)
    rows = db.session.execute(lines().where(which).order_by(Registration.folded_name, Registration.id)).all()
    return complete(rows, which)


def registered_schools(event_id: int) -> list[int]:
    """Ids of the organizations with a confirmed registration."""
    return list(
        db.session.scalars(
            select(Registration.organization_id)
            .where(
                Registration.event_id == event_id,
                Registration.state == CONFIRMED,
                Registration.organization_id.is_not(None),
            )
            .distinct()
        )
    )


def registrations_by_email(email: str) -> list[OwnLine]:
    """Everything registered under an e-mail (case does not matter), the latest event first; erased ones are not there."""
    rows = db.session.execute(
        select(
            Registration.id,
            Event.id,
            Event.title,
            Event.starts_at,
            Event.ends_at,
            Event.timezone,
            Event.status,
            Registration.kind,
            Registration.state,
            Registration.name,
            Registration.team_name,
            Registration.link,
        )
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.email == email.strip().lower(), Registration.erased_at.is_(None))
        .order_by(Event.starts_at.desc(), Registration.id)
    )
    return [OwnLine(*tuple(row)) for row in rows]
