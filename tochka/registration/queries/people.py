"""Reads of registrations: whole lists for later rooms, one line, a page of the organizer's list."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit.russian import fold
from tochka.network.models import Organization, OrganizationRequest
from tochka.registration.models import Member, Place, Registration
from tochka.registration.terms import CANCELLED, CONFIRMED

PAGE = 50


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
)


def _lines() -> Any:
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


def _complete(rows: Sequence[Any], which: Any) -> list[PersonLine]:
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
    rows = db.session.execute(_lines().where(which).order_by(Registration.folded_name, Registration.id)).all()
    return _complete(rows, which)


def person_line(registration_id: int) -> PersonLine | None:
    """One registration, three statements; None when there is no such one."""
    which = Registration.id == registration_id
    found = _complete(db.session.execute(_lines().where(which)).all(), which)
    return found[0] if found else None


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


@dataclass(frozen=True)
class Search:
    """What the organizer's list shows: words (`schools` are the organizations that the words may mean), filters (empty:
    all), the order, the page from 1."""

    words: str = ""
    schools: frozenset[int] = frozenset()
    part_id: int | None = None
    state: str = ""
    category: str = ""
    sort: str = "name"
    page: int = 1


@dataclass(frozen=True)
class PeoplePage:
    """A page of the list: its lines, how many there are in all, how many pages, counts by state over the whole event."""

    lines: list[PersonLine]
    total: int
    page: int
    pages: int
    by_state: dict[str, int] = field(default_factory=dict)


_ORDERS = {
    "name": (Registration.folded_name, Registration.id),
    "-name": (Registration.folded_name.desc(), Registration.id.desc()),
    "school": (Organization.rank, Organization.number, Organization.short_name, Registration.folded_name),
    "-school": (Organization.rank.desc(), Organization.number.desc(), Registration.folded_name.desc()),
    "time": (Registration.created_at, Registration.id),
    "-time": (Registration.created_at.desc(), Registration.id.desc()),
}
SORTS = frozenset(_ORDERS)


def people_page(event_id: int, search: Search) -> PeoplePage:
    """A page of fifty of the organizer's list; five statements at most."""
    by_state = dict(
        db.session.execute(
            select(Registration.state, func.count())
            .where(Registration.event_id == event_id, Registration.erased_at.is_(None))
            .group_by(Registration.state)
        ).all()
    )
    wanted = _wanted(event_id, search)
    found = select(func.count()).select_from(Registration)
    found = found.outerjoin(Organization, Organization.id == Registration.organization_id)
    total = db.session.scalar(found.where(*wanted)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, search.page), pages)
    order = _ORDERS.get(search.sort, _ORDERS["name"])
    rows = db.session.execute(_lines().where(*wanted).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)).all()
    lines = _complete(rows, Registration.id.in_([row[0] for row in rows]))
    return PeoplePage(lines, total, page, pages, by_state)


def _wanted(event_id: int, search: Search) -> list[Any]:
    wanted: list[Any] = [Registration.event_id == event_id, Registration.erased_at.is_(None)]
    if search.state:
        wanted.append(Registration.state == search.state)
    elif not search.words:
        wanted.append(Registration.state != CANCELLED)
    if search.category:
        wanted.append(Registration.category == search.category)
    if search.part_id:
        wanted.append(
            exists().where(
                Place.registration_id == Registration.id, Place.part_id == search.part_id, Place.state != CANCELLED
            )
        )
    if search.words:
        named = and_(*(_has(word) for word in fold(search.words).split()))
        wanted.append(or_(named, Registration.organization_id.in_(search.schools)))
    return wanted


def _has(word: str) -> Any:
    return Registration.folded_name.contains(word, autoescape=True)
