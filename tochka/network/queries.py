"""Reads of the network: who stands where, lists within a reach, schools for prose and for the picker."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true

from tochka.extensions import db
from tochka.kit.access import Reach, Scope
from tochka.network.models import Alias, Municipality, OperatorCard, Organization, OrganizationRequest, Region
from tochka.network.terms import Operator, School


def scope_of_region(region_id: int) -> Scope | None:
    """Where a region stands; None when there is none."""
    found = db.session.scalar(select(Region.id).where(Region.id == region_id))
    return Scope(region=region_id) if found else None


def scope_of_municipality(municipality_id: int) -> Scope | None:
    """Where a municipality stands; None when there is none."""
    region = db.session.scalar(select(Municipality.region_id).where(Municipality.id == municipality_id))
    return Scope(region=region, municipality=municipality_id) if region else None


def scope_of_organization(organization_id: int) -> Scope | None:
    """Where an organization stands; None when there is none."""
    row = db.session.execute(
        select(Municipality.region_id, Municipality.id)
        .join(Organization, Organization.municipality_id == Municipality.id)
        .where(Organization.id == organization_id)
    ).first()
    return Scope(region=row[0], municipality=row[1], organization=organization_id) if row else None


def scope_of_request(request_id: int) -> Scope | None:
    """Where a request «нет в списке» stands; None when there is none."""
    row = db.session.execute(
        select(Municipality.region_id, Municipality.id)
        .join(OrganizationRequest, OrganizationRequest.municipality_id == Municipality.id)
        .where(OrganizationRequest.id == request_id)
    ).first()
    return Scope(region=row[0], municipality=row[1]) if row else None


def organizations_within(reach: Reach) -> ColumnElement[bool]:
    """The condition on Organization (joined with its Municipality) that leaves those within a reach."""
    if reach.everything:
        return true()
    parts: list[Any] = [
        column.in_(ids)
        for column, ids in (
            (Municipality.region_id, reach.regions),
            (Organization.municipality_id, reach.municipalities),
            (Organization.id, reach.organizations),
        )
        if ids
    ]
    return or_(*parts) if parts else false()


def municipalities_within(reach: Reach) -> ColumnElement[bool]:
    """The condition on Municipality that leaves those within a reach (not those of which it holds only a school)."""
    if reach.everything:
        return true()
    return or_(Municipality.region_id.in_(reach.regions), Municipality.id.in_(reach.municipalities))


def operator_card(municipality_id: int) -> OperatorCard | None:
    """The card of who answers for personal data in a municipality."""
    return db.session.scalar(select(OperatorCard).where(OperatorCard.municipality_id == municipality_id))


def operator_of(municipality_id: int) -> Operator | None:
    """The operator of a municipality as texts name it; None while its card is not filled."""
    card = operator_card(municipality_id)
    if card is None or not card.filled:
        return None
    return Operator(card.name, card.inn, card.address, card.responsible, card.email, card.phone)


def prose_schools(ids: Iterable[int]) -> list[School]:
    """Organizations as prose needs them, closed ones too, in the order of lists; two queries."""
    return _schools(Organization.id.in_(set(ids)))


def schools_of(municipality_id: int | None) -> list[School]:
    """The open organizations of a municipality (of all of them with None) as prose and picker need them; two queries."""
    place = Organization.municipality_id == municipality_id if municipality_id is not None else true()
    return _schools(place & Organization.closed_at.is_(None))


def _schools(condition: ColumnElement[bool]) -> list[School]:
    rows = db.session.scalars(
        select(Organization).where(condition).order_by(Organization.rank, Organization.number, Organization.short_name)
    ).all()
    spellings: dict[int, list[str]] = {}
    for organization_id, text in db.session.execute(
        select(Alias.organization_id, Alias.text).join(Organization).where(condition).order_by(Alias.id)
    ):
        spellings.setdefault(organization_id, []).append(text)
    return [school_of(row, spellings.get(row.id, ())) for row in rows]


def school_of(row: Organization, aliases: Iterable[str] = ()) -> School:
    """An organization's row as a School; its aliases are given, so that nothing is loaded by the way."""
    return School(
        id=row.id,
        type=row.type,
        number=row.number,
        locality=row.locality or None,
        short=row.short_name,
        rank=row.rank,
        genitive=row.genitive or None,
        genitive_plural=row.genitive_plural or None,
        kind=row.kind,
        full=row.full_name,
        aliases=tuple(aliases),
    )
