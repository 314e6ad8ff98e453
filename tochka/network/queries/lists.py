"""Lists of the network within a reach: organizations, municipalities, requests."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from tochka.extensions import db
from tochka.kit.access import Reach
from tochka.network.models import (
    Centre,
    Municipality,
    OperatorCard,
    Organization,
    OrganizationRequest,
    Region,
)
from tochka.network.queries.places import municipalities_within, organizations_within
from tochka.network.terms import OPEN, SCHOOL_KINDS, place_beside

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class OrganizationLine:
    """A line of the list; `centres` is how many centres it has."""

    id: int
    name: str
    place: str
    kind: str
    municipality: str
    centres: int
    closed: bool


@dataclass(frozen=True)
class OrganizationList:
    """A page of lines, how many there are in all and by pages, and the municipalities to choose among."""

    lines: tuple[OrganizationLine, ...]
    total: int
    pages: int
    municipalities: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class ListFilter:
    """What is asked of the list: ids that a search has found (None: no search), group, municipality, closed ones, page."""

    ids: Collection[int] | None = None
    group: str = ""
    municipality_id: int | None = None
    closed: bool = False
    page: int = 1


def organization_list(reach: Reach, wanted: ListFilter) -> OrganizationList:
    """The organizations of a reach; three queries."""
    base = select(Organization.id).join(Municipality, Organization.municipality_id == Municipality.id)
    base = base.where(organizations_within(reach), Organization.closed_at.is_not(None) if wanted.closed else _is_open())
    towns = select(Municipality.id, Municipality.name).where(
        Municipality.id.in_(base.with_only_columns(Organization.municipality_id))
    )
    if wanted.municipality_id is not None:
        base = base.where(Organization.municipality_id == wanted.municipality_id)
    if wanted.group == "school":
        base = base.where(Organization.kind.in_(SCHOOL_KINDS))
    elif wanted.group == "other":
        base = base.where(Organization.kind.not_in(SCHOOL_KINDS))
    if wanted.ids is not None:
        base = base.where(Organization.id.in_(wanted.ids))
    total = db.session.scalar(select(func.count()).select_from(base.subquery())) or 0
    return OrganizationList(
        _lines(base, wanted),
        total,
        max(1, -(-total // ROWS_A_PAGE)),
        tuple((row[0], row[1]) for row in db.session.execute(towns.order_by(Municipality.name))),
    )


def _is_open() -> ColumnElement[bool]:
    return Organization.closed_at.is_(None)


def _lines(base: Select[Any], wanted: ListFilter) -> tuple[OrganizationLine, ...]:
    centres = select(func.count(Centre.id)).where(Centre.organization_id == Organization.id).scalar_subquery()
    order: list[Any] = [Municipality.name, Organization.rank, Organization.number, Organization.short_name]
    if wanted.ids:
        order = [case({found: place for place, found in enumerate(wanted.ids)}, value=Organization.id, else_=0)]
    columns = (
        Organization.id,
        Organization.short_name,
        Organization.locality,
        Organization.kind,
        Municipality.name,
        centres,
        Organization.closed_at.is_not(None),
    )
    at = base.with_only_columns(*columns).order_by(*order).limit(ROWS_A_PAGE).offset((wanted.page - 1) * ROWS_A_PAGE)
    return tuple(
        OrganizationLine(number, name, place_beside(name, place), *rest)
        for number, name, place, *rest in db.session.execute(at)
    )


def organization_page(organization_id: int) -> Organization | None:
    """An organization with its municipality, other spellings and centres; three queries."""
    found = select(Organization).where(Organization.id == organization_id)
    return db.session.scalar(
        found.options(
            joinedload(Organization.municipality),
            selectinload(Organization.aliases),
            selectinload(Organization.centres),
        )
    )


@dataclass(frozen=True)
class MunicipalityLine:
    """A municipality in the list: its region, schools, whether its operator's card is filled, requests that wait."""

    id: int
    name: str
    region: str
    schools: int
    card: bool
    waiting: int
    practice: bool


def municipality_list(reach: Reach) -> list[MunicipalityLine]:
    """The municipalities of a reach; one query."""
    schools = select(func.count(Organization.id)).where(
        Organization.municipality_id == Municipality.id,
        Organization.kind.in_(SCHOOL_KINDS),
        Organization.closed_at.is_(None),
    )
    waiting = select(func.count(OrganizationRequest.id)).where(
        OrganizationRequest.municipality_id == Municipality.id, OrganizationRequest.state == OPEN
    )
    needed = (
        OperatorCard.name, OperatorCard.inn, OperatorCard.address, OperatorCard.responsible, OperatorCard.email,
    )  # fmt: skip
    rows = db.session.execute(
        select(
            Municipality.id, Municipality.name, Region.name, schools.scalar_subquery(), *needed,
            waiting.scalar_subquery(), Municipality.practice,
        )
        .join(Region, Municipality.region_id == Region.id)
        .outerjoin(OperatorCard, OperatorCard.municipality_id == Municipality.id)
        .where(municipalities_within(reach))
        .order_by(Region.name, Municipality.name)
    ).all()  # fmt: skip
    return [
        MunicipalityLine(number, name, region, count, all(card), waits, practice)
        for number, name, region, count, *card, waits, practice in rows
    ]


def regions() -> list[tuple[int, str]]:
    """All regions as (id, name)."""
    return [(row[0], row[1]) for row in db.session.execute(select(Region.id, Region.name).order_by(Region.name))]


def requests_within(reach: Reach) -> list[OrganizationRequest]:
    """Requests «нет в списке» of a reach: those that wait first, the newest first; at most a hundred."""
    found = (
        select(OrganizationRequest)
        .join(Municipality, OrganizationRequest.municipality_id == Municipality.id)
        .where(municipalities_within(reach))
        .options(joinedload(OrganizationRequest.municipality), joinedload(OrganizationRequest.organization))
        .order_by(case((OrganizationRequest.state == OPEN, 0), else_=1), OrganizationRequest.id.desc())
        .limit(100)
    )
    return list(db.session.scalars(found))


def waiting_requests(reach: Reach) -> int:
    """How many requests of a reach wait for an answer."""
    found = (
        select(func.count(OrganizationRequest.id))
        .join(Municipality, OrganizationRequest.municipality_id == Municipality.id)
        .where(municipalities_within(reach), OrganizationRequest.state == OPEN)
    )
    return db.session.scalar(found) or 0
