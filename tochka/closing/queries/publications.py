"""Reads of publications: a page of them within a reach, and who has been silent in a quarter."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, raiseload

from tochka.closing.models import Publication
from tochka.extensions import db
from tochka.kit.access import Reach, Scope
from tochka.network.models import Municipality, Organization
from tochka.network.queries import organizations_within
from tochka.people.terms import PHOTO, PUBLICATION
from tochka.registration.queries.consents import consent_rows

PAGE = 20


@dataclass(frozen=True)
class PublicationPage:
    """Publications with their organizations and events, newest first; `number` of them in all."""

    rows: list[Publication]
    number: int
    page: int
    pages: int


def publications_within(reach: Reach, page: int = 1) -> PublicationPage:
    """A page of publications of the organizations within a reach. Two statements."""
    within = _within(reach)
    number = db.session.scalar(select(func.count()).select_from(Publication).where(within)) or 0
    pages = max(1, -(-number // PAGE))
    page = min(max(page, 1), pages)
    rows = db.session.scalars(
        select(Publication)
        .where(within)
        .order_by(Publication.published_on.desc(), Publication.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .options(
            joinedload(Publication.organization).raiseload("*"),
            joinedload(Publication.event).raiseload("*"),
            raiseload("*"),
        )
    )
    return PublicationPage(list(rows), number, page, pages)


def _within(reach: Reach) -> ColumnElement[bool]:
    return Publication.organization_id.in_(
        select(Organization.id).join(Municipality, Municipality.id == Organization.municipality_id).where(
            organizations_within(reach)
        )
    )  # fmt: skip


def silent_since(reach: Reach, since: date, until: date) -> list[tuple[int, str]]:
    """Working schools within a reach without a publication between two days, in the order of lists."""
    told = select(Publication.organization_id).where(Publication.published_on.between(since, until))
    rows = db.session.execute(
        select(Organization.id, Organization.short_name)
        .join(Municipality, Municipality.id == Organization.municipality_id)
        .where(
            organizations_within(reach),
            Organization.kind == "school",
            Organization.closed_at.is_(None),
            Organization.id.not_in(told),
        )
        .order_by(Organization.rank, Organization.number, Organization.short_name)
    )
    return [(key, name) for key, name in rows]


def photo_consents(event_id: int) -> tuple[int, int]:
    """Of how many named people of an event photographs may be published, and how many there are; of children their parents
    said so. Four statements."""
    wanted = {PHOTO, PUBLICATION}
    rows = consent_rows(event_id)
    allowed = sum(wanted <= ((row.parent or frozenset()) if row.child else row.own) for row in rows)
    return allowed, len(rows)


def schools_to_report(reach: Reach) -> list[tuple[int, str]]:
    """Working schools within a reach, for a choice."""
    rows = db.session.execute(
        select(Organization.id, Organization.short_name)
        .join(Municipality, Municipality.id == Organization.municipality_id)
        .where(organizations_within(reach), Organization.closed_at.is_(None))
        .order_by(Organization.rank, Organization.number, Organization.short_name)
    )
    return [(key, name) for key, name in rows]


def scope_of_publication(publication_id: int) -> Scope | None:
    """Where a publication stands: the organization that published it."""
    row = db.session.execute(
        select(Municipality.region_id, Municipality.id, Organization.id)
        .join(Organization, Organization.municipality_id == Municipality.id)
        .join(Publication, Publication.organization_id == Organization.id)
        .where(Publication.id == publication_id)
    ).one_or_none()
    return Scope(region=row[0], municipality=row[1], organization=row[2]) if row else None
