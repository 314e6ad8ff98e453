"""The organizer's list: a page of fifty under search, filters and an order."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from tochka.extensions import db
from tochka.kit.russian import fold
from tochka.network.models import Organization
from tochka.registration.models import Place, Registration
from tochka.registration.queries.people import PersonLine, complete, lines
from tochka.registration.terms import CANCELLED

PAGE = 50


@dataclass(frozen=True)
class Search:
    """What the organizer's list shows: words (`schools` are the organizations that the words may mean), filters (empty:
    all), the order, the page from 1; `among` keeps to these registrations."""

    words: str = ""
    schools: frozenset[int] = frozenset()
    part_id: int | None = None
    state: str = ""
    category: str = ""
    sort: str = "name"
    page: int = 1
    among: frozenset[int] | None = None


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
    rows = db.session.execute(lines().where(*wanted).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)).all()
    found_lines = complete(rows, Registration.id.in_([row[0] for row in rows]))
    return PeoplePage(found_lines, total, page, pages, by_state)


def _wanted(event_id: int, search: Search) -> list[Any]:
    wanted: list[Any] = [Registration.event_id == event_id, Registration.erased_at.is_(None)]
    if search.state:
        wanted.append(Registration.state == search.state)
    elif not search.words:
        wanted.append(Registration.state != CANCELLED)
    if search.among is not None:
        wanted.append(Registration.id.in_(search.among))
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
