"""Where things of the network stand: scopes, conditions of a reach, who answers for personal data."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true

from tochka.extensions import db
from tochka.kit.access import Reach, Scope
from tochka.network.models import Municipality, OperatorCard, Organization, OrganizationRequest, Region
from tochka.network.terms import Operator


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
