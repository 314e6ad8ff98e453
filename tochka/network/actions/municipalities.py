"""Regions, municipalities and the card of the one who answers for personal data."""

from collections.abc import Callable
from zoneinfo import available_timezones

from sqlalchemy import select

from tochka.kit import journal
from tochka.kit.errors import judged_by_constraints, refuse
from tochka.kit.transactions import writing
from tochka.network.actions.organizations import OrganizationDraft, add_organization
from tochka.network.models import Municipality, OperatorCard, Organization, Region
from tochka.network.queries import operator_card
from tochka.network.terms import Operator

# Called in the transaction that saves a card, with the municipality's id: texts that name the operator follow it.
after_card_saved: list[Callable[[int], object]] = []


def add_region(name: str, actor: int | None = None) -> int:
    """Add a region, or find it by its name; its id."""
    with judged_by_constraints(), writing() as session:
        region = session.scalar(select(Region).where(Region.name == name))
        if region is None:
            region = Region(name=name)
            session.add(region)
            session.flush()
            journal.record("network.add_region", "region", region.id, actor=actor)
        return region.id


def add_municipality(
    region_id: int,
    name: str,
    timezone: str,
    *,
    seat: str = "",
    body: str = "",
    practice: bool = False,
    actor: int | None = None,
) -> int:
    """Add a municipality, with its education body when that is named; its id. Raises Refused."""
    _refuse_zone(timezone)
    with judged_by_constraints(), writing() as session:
        _refuse_taken_name(region_id, name, None)
        municipality = Municipality(region_id=region_id, name=name, seat=seat, timezone=timezone, practice=practice)
        session.add(municipality)
        session.flush()
        if body:
            draft = OrganizationDraft(short_name=body[:120], full_name=body, kind="department")
            municipality.body_id = add_organization(municipality.id, draft, actor)
        journal.record("network.add_municipality", "municipality", municipality.id, actor=actor)
        return municipality.id


def change_municipality(
    municipality_id: int, name: str, timezone: str, seat: str, body_id: int | None, actor: int | None = None
) -> None:
    """Change a municipality; its body is one of its own organizations. Raises Refused."""
    _refuse_zone(timezone)
    with judged_by_constraints(), writing() as session:
        municipality = session.get_one(Municipality, municipality_id)
        _refuse_taken_name(municipality.region_id, name, municipality_id)
        body = session.get(Organization, body_id) if body_id else None
        if body_id and (body is None or body.municipality_id != municipality_id):
            raise refuse("network.foreign_school", "body")
        municipality.name, municipality.timezone, municipality.seat = name, timezone, seat
        municipality.body_id = body_id
        municipality.directory += 1
        journal.record("network.change_municipality", "municipality", municipality_id, actor=actor)


def _refuse_zone(timezone: str) -> None:
    if timezone not in available_timezones():
        raise refuse("network.unknown_zone", "timezone")


def _refuse_taken_name(region_id: int, name: str, own: int | None) -> None:
    same = select(Municipality.id).where(
        Municipality.region_id == region_id, Municipality.name == name, Municipality.id.is_distinct_from(own)
    )
    with writing() as session:
        if session.scalar(same) is not None:
            raise refuse("network.municipality_taken", "name")


def save_operator_card(municipality_id: int, operator: Operator, actor: int | None = None) -> None:
    """Save who answers for personal data in a municipality (152-ФЗ art. 18.1, 22)."""
    with writing() as session:
        card = operator_card(municipality_id) or OperatorCard(municipality_id=municipality_id)
        for name in ("name", "inn", "address", "responsible", "email", "phone"):
            setattr(card, name, getattr(operator, name))
        session.add(card)
        session.flush()
        journal.record("network.save_operator_card", "municipality", municipality_id, actor=actor)
        for listener in after_card_saved:
            listener(municipality_id)
