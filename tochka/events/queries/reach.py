"""What one reaches: the events that she organizes and the organizations that she may hold events in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import joinedload, raiseload

from tochka.events.models import Event
from tochka.events.queries.listed import LISTED
from tochka.events.terms import CANCELLED, DRAFT
from tochka.extensions import db
from tochka.kit.access import Reach
from tochka.network.models import Municipality, Organization
from tochka.network.queries import organizations_within

PAGE = 30
VIEWS = ("coming", "draft", "past", "all")


@dataclass(frozen=True)
class OwnEvents:
    """A page of an organizer's events with their parts; `counts` of each view, `pages` of the chosen one."""

    events: Sequence[Event]
    counts: dict[str, int]
    page: int
    pages: int


def events_within(reach: Reach) -> ColumnElement[bool]:
    """The condition on Event that leaves those within a reach."""
    if reach.everything:
        return true()
    in_regions = select(Municipality.id).where(Municipality.region_id.in_(reach.regions))
    parts: list[Any] = [
        condition
        for condition, ids in (
            (Event.municipality_id.in_(in_regions), reach.regions),
            (Event.municipality_id.in_(reach.municipalities), reach.municipalities),
            (Event.host_id.in_(reach.organizations), reach.organizations),
            (Event.id.in_(reach.events), reach.events),
        )
        if ids
    ]
    return or_(*parts) if parts else false()


def events_of(reach: Reach, now: datetime, view: str = "coming", page: int = 1) -> OwnEvents:
    """Events within an organizer's reach: coming ones by date, the rest latest first. Three statements."""
    within = events_within(reach)
    views = {
        "coming": (Event.ends_at >= now) & Event.status.not_in((DRAFT, CANCELLED)),
        "draft": Event.status == DRAFT,
        "past": ((Event.ends_at < now) & (Event.status != DRAFT)) | (Event.status == CANCELLED),
        "all": true(),
    }
    row = db.session.execute(
        select(*(func.count().filter(views[each]).label(each) for each in VIEWS)).select_from(Event).where(within)
    ).one()
    counts = dict(zip(VIEWS, row, strict=True))
    pages = max(1, -(-counts[view] // PAGE))
    page = min(max(page, 1), pages)
    order = Event.starts_at.asc() if view == "coming" else Event.starts_at.desc()
    rows = db.session.scalars(
        select(Event)
        .where(within, views[view])
        .order_by(order, Event.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .options(*LISTED)
    ).all()
    return OwnEvents(rows, counts, page, pages)


def hosts_for(reach: Reach) -> Sequence[Organization]:
    """Open organizations within a reach, with their municipalities, ordered by municipality, rank and number. One statement."""
    return db.session.scalars(
        select(Organization)
        .join(Municipality, Municipality.id == Organization.municipality_id)
        .where(organizations_within(reach), Organization.closed_at.is_(None))
        .order_by(Municipality.name, Organization.rank, Organization.number, Organization.short_name)
        .options(joinedload(Organization.municipality).raiseload("*"), raiseload("*"))
    ).all()
