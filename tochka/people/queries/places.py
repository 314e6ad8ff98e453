"""Where grants and invitations stand: the scopes, zones and names of their nodes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, column, false, or_, select, table, true

from tochka.extensions import db
from tochka.kit.access import Reach, Scope
from tochka.network.models import Municipality, Organization, Region
from tochka.network.terms import place_beside
from tochka.people.models import Grant, Held, Link
from tochka.people.terms import INVITATION

DEFAULT_ZONE = "Europe/Moscow"

# A grant may stand on an event: of that later room only these columns are read, to tell where the event belongs.
EVENTS = table(
    "events_events",
    column("id"),
    column("municipality_id"),
    column("host_id"),
    column("title"),
    column("starts_at"),
    column("ends_at"),
    column("timezone"),
    column("status"),
)
NODE: tuple[Any, ...] = (
    Grant.role,
    Grant.region_id,
    Grant.municipality_id,
    Grant.organization_id,
    Grant.event_id,
)


def zone_of(grants: Iterable[Held]) -> str:
    """The time zone in which somebody lives: of the first place of her grants, Moscow's where there is none."""
    for held in grants:
        found = select(Municipality.timezone)
        if held.municipality:
            found = found.where(Municipality.id == held.municipality)
        elif held.organization:
            found = found.join(Organization, Organization.municipality_id == Municipality.id)
            found = found.where(Organization.id == held.organization)
        elif held.event:
            found = select(EVENTS.c.timezone).where(EVENTS.c.id == held.event)
        elif held.region:
            found = found.where(Municipality.region_id == held.region).order_by(Municipality.id).limit(1)
        else:
            continue
        if zone := db.session.scalar(found):
            return str(zone)
    return DEFAULT_ZONE


def scope_of_grant(grant_id: int) -> Scope | None:
    """Where a grant's node stands; None when there is no such grant."""
    row = db.session.execute(select(*NODE).where(Grant.id == grant_id)).first()
    return scope_of_held(Held(*row)) if row else None


def scope_of_invitation(link_id: int) -> Scope | None:
    """Where the node of an invitation stands; None when there is no such invitation."""
    node = (Link.role, Link.region_id, Link.municipality_id, Link.organization_id, Link.event_id)
    row = db.session.execute(select(*node).where(Link.id == link_id, Link.purpose == INVITATION)).first()
    return scope_of_held(Held(row[0] or "", *row[1:])) if row else None


def scope_of_held(held: Held) -> Scope | None:
    """The scope of a node with all that stands above it; None when there is no such node. One query."""
    if held.event:
        row = db.session.execute(
            _placed(EVENTS.c.id, EVENTS, EVENTS.c.host_id.label("host")).where(EVENTS.c.id == held.event)
        ).first()
        return Scope(row.region, row.municipality, row.host, held.event) if row else None
    if held.organization:
        of_school = Organization.id == held.organization
        row = db.session.execute(_placed(Organization.id, Organization).where(of_school)).first()
        return Scope(row.region, row.municipality, held.organization) if row else None
    if held.municipality:
        region = db.session.scalar(select(Municipality.region_id).where(Municipality.id == held.municipality))
        return Scope(region, held.municipality) if region else None
    if held.region:
        found = db.session.scalar(select(Region.id).where(Region.id == held.region))
        return Scope(found) if found else None
    return Scope()


def scopes_of(rows: Iterable[Any]) -> dict[int, Scope]:
    """The scopes of many grants (or invitations) by the row's id; at most three queries."""
    rows = list(rows)
    towns = _rows(select(Municipality.id, Municipality.region_id), Municipality.id, rows, "municipality_id")
    schools = _rows(_placed(Organization.id, Organization), Organization.id, rows, "organization_id")
    events = _rows(_placed(EVENTS.c.id, EVENTS, EVENTS.c.host_id.label("host")), EVENTS.c.id, rows, "event_id")
    return {row.id: _scope_among(row, towns, schools, events) for row in rows}


def _placed(key: Any, table_: Any, *more: Any) -> Any:
    municipality = (table_.c if table_ is EVENTS else table_).municipality_id
    above = (Municipality.region_id.label("region"), Municipality.id.label("municipality"))
    return select(key, *above, *more).join(table_, municipality == Municipality.id)


def _scope_among(row: Any, towns: dict[int, Any], schools: dict[int, Any], events: dict[int, Any]) -> Scope:
    if row.event_id:
        event = events[row.event_id]
        return Scope(event.region, event.municipality, event.host, row.event_id)
    if row.organization_id:
        school = schools[row.organization_id]
        return Scope(school.region, school.municipality, row.organization_id)
    if row.municipality_id:
        return Scope(towns[row.municipality_id][1], row.municipality_id)
    return Scope(row.region_id)


def grants_within(reach: Reach, row: Any) -> ColumnElement[bool]:
    """The condition on grants (or invitations) that leaves those whose node is within a reach."""
    if reach.everything:
        return true()
    towns = select(Municipality.id).where(
        or_(Municipality.region_id.in_(reach.regions), Municipality.id.in_(reach.municipalities))
    )
    schools = select(Organization.id).where(
        or_(Organization.municipality_id.in_(towns), Organization.id.in_(reach.organizations))
    )
    events = select(EVENTS.c.id).where(
        or_(
            EVENTS.c.municipality_id.in_(towns),
            EVENTS.c.host_id.in_(reach.organizations),
            EVENTS.c.id.in_(reach.events),
        )
    )
    parts = (
        row.region_id.in_(reach.regions),
        row.municipality_id.in_(towns),
        row.organization_id.in_(schools),
        row.event_id.in_(events),
    )
    return or_(false(), *parts)


def node_words(rows: Iterable[Any]) -> dict[int, str]:
    """The names of the nodes on which grants (or invitations) stand, by the row's id; empty for an administrator's."""
    rows = list(rows)
    names = {
        "region_id": _names(select(Region.id, Region.name), Region.id, rows, "region_id"),
        "municipality_id": _names(select(Municipality.id, Municipality.name), Municipality.id, rows, "municipality_id"),
        "organization_id": _names(_schools(), Organization.id, rows, "organization_id"),
        "event_id": _names(select(EVENTS.c.id, EVENTS.c.title), EVENTS.c.id, rows, "event_id"),
    }
    return {
        row.id: next((known[getattr(row, name)] for name, known in names.items() if getattr(row, name)), "")
        for row in rows
    }


def _schools() -> Any:
    return select(Organization.id, Organization.short_name, Organization.locality, Municipality.name).join(
        Municipality, Organization.municipality_id == Municipality.id
    )


def _words(row: Any) -> str:
    """The name of a node: a school's with its settlement, or with its municipality where that is not known."""
    _, name, *place = row
    if not place:
        return str(name)
    beside = place_beside(name, place[0]) if place[0] else place[1]
    return f"{name}, {beside}" if beside else str(name)


def _names(query: Any, key: Any, rows: list[Any], name: str) -> dict[int, str]:
    return {number: _words(row) for number, row in _rows(query, key, rows, name).items()}


def _rows(query: Any, key: Any, rows: list[Any], name: str) -> dict[int, Any]:
    """What a query finds for the nodes on which the rows stand, by the node's id; none is asked for none."""
    ids = {getattr(row, name) for row in rows} - {None}
    return {row[0]: row for row in db.session.execute(query.where(key.in_(ids)))} if ids else {}


@dataclass(frozen=True)
class Nodes:
    """The places to which a viewer may invite, as (id, words)."""

    regions: tuple[tuple[int, str], ...]
    municipalities: tuple[tuple[int, str], ...]
    organizations: tuple[tuple[int, str], ...]
    events: tuple[tuple[int, str], ...]


def nodes_within(reach: Reach, since: datetime) -> Nodes:
    """The nodes of a reach: open organizations, and events not cancelled that end after `since`; four queries."""
    towns = select(Municipality.id).where(
        or_(Municipality.region_id.in_(reach.regions), Municipality.id.in_(reach.municipalities))
    )
    everywhere = true() if reach.everything else false()
    regions = select(Region.id, Region.name).where(or_(everywhere, Region.id.in_(reach.regions)))
    places = select(Municipality.id, Municipality.name).where(or_(everywhere, Municipality.id.in_(towns)))
    schools = _schools().where(
        or_(everywhere, Organization.municipality_id.in_(towns), Organization.id.in_(reach.organizations)),
        Organization.closed_at.is_(None),
    )
    events = select(EVENTS.c.id, EVENTS.c.title).where(
        or_(
            everywhere,
            EVENTS.c.municipality_id.in_(towns),
            EVENTS.c.host_id.in_(reach.organizations),
            EVENTS.c.id.in_(reach.events),
        ),
        EVENTS.c.status != "cancelled",
        EVENTS.c.ends_at > since,
    )
    return Nodes(
        _pairs(regions.order_by(Region.name)),
        _pairs(places.order_by(Municipality.name)),
        _pairs(schools.order_by(Organization.rank, Organization.number, Organization.short_name).limit(500)),
        _pairs(events.order_by(EVENTS.c.starts_at).limit(100)),
    )


def _pairs(query: Any) -> tuple[tuple[int, str], ...]:
    return tuple((row[0], _words(row)) for row in db.session.execute(query))
