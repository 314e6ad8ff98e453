"""The list that a phone works from without network: the least it needs, and only what changed since its cursor.

Rows are arrays in the order of the names in TICKET and ATTENDANCE: two thousand people stay below 100 KB, packed."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from tochka.checkin.models import Attendance, Device, EntryRule, Passage, WalkIn
from tochka.checkin.queries.checkpoints import entries_of
from tochka.checkin.queries.devices import Phone
from tochka.checkin.terms import ACTIVE_FOR
from tochka.events.models import Event, Part, Station
from tochka.events.terms import FORMATS
from tochka.extensions import db
from tochka.kit import clock
from tochka.network.models import Organization, OrganizationRequest
from tochka.registration.models import Member, Place, Registration
from tochka.registration.queries import taken_of_parts
from tochka.tickets.models import Ticket

TICKET = (
    *("id", "state", "issue", "parts", "kind", "code", "name", "school", "category", "team", "grade", "members"),
    *("delegation", "station"),  # left out where the row would end in nothing
)
CAPTAIN, RESERVE = 1, 2  # ends a member's row [position, name, grade]
ATTENDANCE = ("subject", "part", "arrived", "inside", "at", "door", "members", "name", "school")


def roster(phone: Phone, cursor: int) -> dict[str, Any] | None:
    """What changed for a phone since its cursor (0: everything), for JSON. Cancelled and erased tickets come as tombstones
    without a name. None when the event is gone."""
    event = db.session.get(Event, phone.event_id)
    if event is None:
        return None
    tickets = _tickets(event.id, cursor)
    attendance = _attendance(event.id, cursor) if phone.checkpoint is None else []
    return {
        "cursor": event.feed,
        "now": clock.milliseconds(),
        "event": _event(event, phone),
        "doors": _doors(event.id),
        "schools": _schools(
            event, cursor, {row.organization_id for row in tickets} | {row.school for row in attendance}
        ),
        "tickets": _ticket_rows(tickets, event.id, cursor),
        "attendance": [_attendance_row(row) for row in attendance] + _passages(phone, cursor),
    }


def _event(event: Event, phone: Phone) -> dict[str, Any]:
    parts = db.session.scalars(select(Part).where(Part.event_id == event.id).order_by(Part.position)).all()
    free = _free(parts)
    sharing = _active_phones(event.id)
    entries = {position: _entry(rule) for position, rule in entries_of(event.id).items()}
    return {
        "id": event.id,
        "title": event.title,
        "zone": event.timezone,
        "starts": clock.milliseconds(event.starts_at),
        "ends": clock.milliseconds(event.ends_at),
        "cancelled": event.status == "cancelled",
        "name": phone.name,
        "device": phone.id,
        "until": clock.milliseconds(phone.ends_at),
        "mode": phone.mode,
        "opens": phone.opens_at and clock.milliseconds(phone.opens_at),
        "closes": phone.closes_at and clock.milliseconds(phone.closes_at),
        "again": phone.again,
        "checkpoint": phone.checkpoint
        and {"position": phone.checkpoint, "name": phone.checkpoint_name, **entries.get(phone.checkpoint, {})},
        "door": sum(1 << part.position for part in parts) & phone.parts,
        "parts": [
            {
                "position": part.position,
                "title": part.title or (str(FORMATS.get(part.format, "")) if len(parts) > 1 else ""),
                "unit": part.unit,
                "categories": part.categories,
                "free": None if free[part.id] is None else max(0, free[part.id] or 0) // sharing,
                **entries.get(part.position, {}),
            }
            for part in parts
        ],
    }


def _entry(rule: EntryRule) -> dict[str, Any]:
    """A rule of entry as phones read it: only what limits."""
    limits = {"opens": rule.opens_at, "closes": rule.closes_at}
    said: dict[str, Any] = {name: clock.milliseconds(moment) for name, moment in limits.items() if moment}
    return said if rule.again else {**said, "again": False}


def _free(parts: Iterable[Part]) -> dict[int, int | None]:
    limited = [part for part in parts if part.capacity is not None]
    taken = taken_of_parts([part.id for part in limited]) if limited else {}
    return {part.id: None if part.capacity is None else part.capacity - taken.get(part.id, 0) for part in parts}


def _active_phones(event_id: int) -> int:
    """Phones that share the free places: heard of lately, this one at least."""
    lately = Device.seen_at > clock.now() - ACTIVE_FOR
    found = select(func.count(Device.id)).where(Device.event_id == event_id, Device.revoked_at.is_(None), lately)
    return max(1, db.session.scalar(found) or 0)


def _doors(event_id: int) -> dict[int, str]:
    rows = db.session.execute(select(Device.id, Device.name).where(Device.event_id == event_id))
    return {row.id: row.name for row in rows}


def _schools(event: Event, cursor: int, named: set[int | None]) -> dict[int, str]:
    """All schools of the municipality at the first download (walk-ins choose from them), later those that are named."""
    wanted: ColumnElement[bool] = Organization.id.in_(named - {None})
    if cursor == 0:
        wanted = or_(
            wanted, and_(Organization.municipality_id == event.municipality_id, Organization.closed_at.is_(None))
        )
    rows = db.session.execute(select(Organization.id, Organization.short_name).where(wanted))
    return {row.id: row.short_name for row in rows}


def _tickets(event_id: int, cursor: int) -> list[Row[Any]]:
    changed = [] if cursor == 0 else [or_(Ticket.feed > cursor, Registration.feed > cursor)]
    return list(
        db.session.execute(
            select(
                Ticket.id,
                Ticket.state,
                Ticket.issue,
                Ticket.parts,
                Ticket.kind,
                Ticket.short_code,
                Ticket.registration_id,
                Registration.name,
                Registration.organization_id,
                Registration.category,
                Registration.team_name,
                Registration.grade,
                Registration.headcount,
                Registration.erased_at,
                Registration.delegation_id,
                Registration.state.label("registered"),
                OrganizationRequest.typed,
            )
            .join(Registration, Registration.id == Ticket.registration_id)
            .outerjoin(OrganizationRequest, OrganizationRequest.id == Registration.request_id)
            .where(Ticket.event_id == event_id, Registration.source != "walkin", *changed)
            .order_by(Ticket.id)
        )
    )


def _ticket_rows(tickets: list[Row[Any]], event_id: int, cursor: int) -> list[list[Any]]:
    teams = any(row.kind != 1 for row in tickets)
    members = _members(event_id, cursor) if teams else {}
    first = _first_stations(event_id) if teams else {}
    return [_ticket_row(row, members.get(row.registration_id, []), first.get(row.id)) for row in tickets]


def _first_stations(event_id: int) -> dict[int, str]:
    """Where each team of a quest begins: the stations of its part in turn, by the order of tickets, so that no station
    begins with a crowd. A cancelled team keeps its turn: the others' stations do not change."""
    stations: dict[int, list[str]] = defaultdict(list)
    for position, name, room in db.session.execute(
        select(Part.position, Station.name, Station.room)
        .join(Part, Part.id == Station.part_id)
        .where(Part.event_id == event_id, Station.name != "")
        .order_by(Part.position, Station.position)
    ):
        stations[position].append(", ".join(filter(None, (name, room))))
    if not stations:
        return {}
    teams = db.session.execute(
        select(Ticket.id, Part.position)
        .join(Place, Place.registration_id == Ticket.registration_id)
        .join(Part, Part.id == Place.part_id)
        .where(Ticket.event_id == event_id, Ticket.kind == 2, Part.position.in_(stations))
        .order_by(Ticket.id, Part.position)
    )
    turns: dict[int, int] = defaultdict(int)
    first: dict[int, str] = {}
    for ticket_id, place in teams:
        if ticket_id not in first:
            first[ticket_id] = stations[place][turns[place] % len(stations[place])]
            turns[place] += 1
    return first


def _ticket_row(row: Row[Any], members: list[list[Any]], station: str | None) -> list[Any]:
    gone = row.erased_at is not None or row.state == "cancelled" or row.registered == "cancelled"
    if gone:
        return [row.id, "cancelled", row.issue, row.parts, row.kind]
    school = row.organization_id or row.typed or ""
    listed = [
        row.id,
        row.state,
        row.issue,
        row.parts,
        row.kind,
        row.short_code,
        row.name,
        school,
        row.category,
        row.team_name,
        row.grade,
        members or [[place, "", None] for place in range(1, (row.headcount or 0) + 1)],
        row.delegation_id,
        station,
    ]
    while listed[-1] is None:
        listed.pop()
    return listed


def _members(event_id: int, cursor: int) -> dict[int, list[list[Any]]]:
    changed = [] if cursor == 0 else [or_(Ticket.feed > cursor, Registration.feed > cursor)]
    rows = db.session.execute(
        select(Member.registration_id, Member.position, Member.name, Member.grade, Member.captain, Member.reserve)
        .join(Registration, Registration.id == Member.registration_id)
        .join(Ticket, Ticket.registration_id == Registration.id)
        .where(Registration.event_id == event_id, *changed)
        .order_by(Member.registration_id, Member.position)
    )
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for registration_id, position, name, grade, captain, reserve in rows:
        role = CAPTAIN if captain else RESERVE if reserve else None
        found[registration_id].append([position, name, grade, *([role] if role else [])])
    return found


def _attendance(event_id: int, cursor: int) -> list[Row[Any]]:
    """Attendances, with the names of those who came without registration."""
    return list(
        db.session.execute(
            select(
                Attendance.subject,
                Attendance.part,
                Attendance.arrived,
                Attendance.inside,
                Attendance.first_at,
                Attendance.device_id,
                Attendance.members,
                WalkIn.name,
                WalkIn.organization_id.label("school"),
                WalkIn.organization_text,
            )
            .outerjoin(WalkIn, WalkIn.uuid == Attendance.subject)
            .where(Attendance.event_id == event_id, Attendance.feed > cursor)
        )
    )


def _passages(phone: Phone, cursor: int) -> list[list[Any]]:
    """Who passed the checkpoint where the phone stands; the other phones need it not."""
    if phone.checkpoint is None:
        return []
    rows = db.session.execute(
        select(
            Passage.subject, Passage.part, Passage.arrived, Passage.inside, Passage.first_at, Passage.device_id,
            Passage.members,
        ).where(Passage.event_id == phone.event_id, Passage.part == phone.checkpoint, Passage.feed > cursor)
    )  # fmt: skip
    return [list(row) for row in rows]


def _attendance_row(row: Row[Any]) -> list[Any]:
    plain = [row.subject, row.part, row.arrived, row.inside, row.first_at, row.device_id, row.members]
    if row.subject.startswith("t"):
        return plain
    return [*plain, row.name or "", row.school or row.organization_text or ""]
