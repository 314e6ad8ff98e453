"""Reads of agreements: a list within a reach, one with its parties, the scan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, raiseload, selectinload, undefer

from tochka.extensions import db
from tochka.kit.access import Reach, Scope
from tochka.network.models import Agreement, Municipality, Organization, agreement_parties
from tochka.network.queries.places import organizations_within
from tochka.network.terms import EXPIRED, SIGNED

SOON = timedelta(days=30)


@dataclass(frozen=True)
class AgreementLine:
    """An agreement as lists show it; `state` is expired where it has run out, `ends_soon` within thirty days."""

    id: int
    kind: str
    state: str
    subject: str
    number: str
    signed_on: date | None
    valid_to: date | None
    ends_soon: bool
    parties: tuple[str, ...]
    scan_name: str


def agreements_within(reach: Reach, today: date) -> list[AgreementLine]:
    """Agreements of which a party is within a reach: those that end soon first, then the newest. Two statements."""
    own = (
        select(Organization.id)
        .join(Municipality, Municipality.id == Organization.municipality_id)
        .where(organizations_within(reach))
    )
    party = select(agreement_parties.c.agreement_id).where(agreement_parties.c.organization_id.in_(own))
    rows = db.session.scalars(
        select(Agreement)
        .where(or_(Agreement.organization_id.in_(own), Agreement.id.in_(party)))
        .order_by(Agreement.id.desc())
        .limit(500)
        .options(selectinload(Agreement.parties).raiseload("*"), raiseload("*"))
    )
    lines = [_line(row, today) for row in rows]
    return sorted(lines, key=lambda line: not line.ends_soon)


@dataclass(frozen=True)
class Ending:
    """A signed agreement that runs out soon: its last day and the ids of its parties."""

    id: int
    valid_to: date
    parties: tuple[int, ...]


def ending_agreements(now: datetime, days: int) -> list[Ending]:
    """Signed agreements whose last day is at most so many days away. Two statements."""
    rows = db.session.scalars(
        select(Agreement)
        .where(Agreement.state == SIGNED, Agreement.valid_to.between(now.date(), now.date() + timedelta(days=days)))
        .order_by(Agreement.id)
        .options(selectinload(Agreement.parties).raiseload("*"), raiseload("*"))
    )
    return [Ending(row.id, row.valid_to, tuple(each.id for each in row.parties)) for row in rows if row.valid_to]


def _line(row: Agreement, today: date) -> AgreementLine:
    ended = row.state == SIGNED and row.valid_to is not None and row.valid_to < today
    near = row.state == SIGNED and row.valid_to is not None and today <= row.valid_to <= today + SOON
    return AgreementLine(
        id=row.id,
        kind=row.kind,
        state=EXPIRED if ended else row.state,
        subject=row.subject,
        number=row.number,
        signed_on=row.signed_on,
        valid_to=row.valid_to,
        ends_soon=near,
        parties=tuple(each.short_name for each in row.parties),
        scan_name=row.scan_name,
    )


def agreement_page(agreement_id: int, scan: bool = False) -> Agreement | None:
    """An agreement with its parties (and its scan's bytes if asked)."""
    options = [
        selectinload(Agreement.parties).options(joinedload(Organization.municipality).raiseload("*"), raiseload("*")),
        raiseload("*"),
    ]
    wanted = select(Agreement).where(Agreement.id == agreement_id).options(*options)
    return db.session.scalars(wanted.options(undefer(Agreement.scan)) if scan else wanted).one_or_none()


def scope_of_agreement(agreement_id: int) -> Scope | None:
    """Where an agreement stands: the organization that keeps the record."""
    row = db.session.execute(
        select(Municipality.region_id, Municipality.id, Agreement.organization_id)
        .join(Agreement, Agreement.municipality_id == Municipality.id)
        .where(Agreement.id == agreement_id)
    ).one_or_none()
    return Scope(region=row[0], municipality=row[1], organization=row[2]) if row else None


def schools_of_reach(reach: Reach) -> list[tuple[int, str, int]]:
    """Working organizations within a reach: id, short name, municipality; in the order of lists."""
    rows = db.session.execute(
        select(Organization.id, Organization.short_name, Organization.municipality_id)
        .join(Municipality, Municipality.id == Organization.municipality_id)
        .where(organizations_within(reach), Organization.closed_at.is_(None))
        .order_by(Organization.municipality_id, Organization.rank, Organization.number, Organization.short_name)
    )
    return [(key, name, municipality) for key, name, municipality in rows]
