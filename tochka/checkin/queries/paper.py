"""Printed registration sheets as they are entered: whose row it is and whether she is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import undefer

from tochka.checkin.models import Attendance, SheetPhoto
from tochka.events.models import Part
from tochka.extensions import db
from tochka.network.models import Organization
from tochka.registration.models import Place, PrintedSheet, Registration
from tochka.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A printed list: how many rows it has and how many of them came (by paper or otherwise)."""

    number: int
    category: str
    rows: int
    came: int
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a printed list. `ticket_id` None: an erased person or one who came without registration; `at` ms of the
    arrival in any part, None while there is none; `parts` positions to mark."""

    number: int
    registration_id: int
    name: str
    school: str
    ticket_id: int | None
    at: int | None
    parts: tuple[int, ...]


def _arrived(event_id: int, ids: Sequence[int]) -> dict[int, int | None]:
    rows: Any = db.session.execute(
        select(Attendance.registration_id, func.min(Attendance.first_at))
        .where(Attendance.event_id == event_id, Attendance.registration_id.in_(ids), Attendance.arrived)
        .group_by(Attendance.registration_id)
    )
    return {row[0]: row[1] for row in rows}


def sheets_of(event_id: int) -> list[SheetLine]:
    """An event's printed lists, the latest first. Two statements."""
    sheets = db.session.scalars(
        select(PrintedSheet).where(PrintedSheet.event_id == event_id).order_by(PrintedSheet.number.desc())
    ).all()
    came = _arrived(event_id, sorted({each for sheet in sheets for each in sheet.rows}))
    return [
        SheetLine(
            sheet.number, sheet.category, len(sheet.rows), sum(each in came for each in sheet.rows), sheet.printed_at
        )
        for sheet in sheets
    ]


def sheet_of(event_id: int, number: int) -> PrintedSheet | None:
    """One printed list, if it is the event's."""
    return db.session.scalars(
        select(PrintedSheet).where(PrintedSheet.event_id == event_id, PrintedSheet.number == number)
    ).first()


def rows_of(sheet: PrintedSheet, numbers: Sequence[int]) -> list[Row]:
    """Rows of a printed list by their numbers from 1; those that it has not are left out. Three statements."""
    wanted = {number: sheet.rows[number - 1] for number in numbers if 1 <= number <= len(sheet.rows)}
    ids = sorted(set(wanted.values()))
    name = case((Registration.team_name != "", Registration.team_name), else_=Registration.name)
    people = {
        row.id: row
        for row in db.session.execute(
            select(
                Registration.id,
                name.label("name"),
                func.coalesce(Organization.short_name, "").label("school"),
                Ticket.id.label("ticket"),
            )
            .outerjoin(Organization, Organization.id == Registration.organization_id)
            .outerjoin(Ticket, Ticket.registration_id == Registration.id)
            .where(Registration.id.in_(ids), Registration.event_id == sheet.event_id)
        )
    }
    came, parts = _arrived(sheet.event_id, ids), _parts(ids)
    return [
        Row(number, each, person.name, person.school, person.ticket, came.get(each), parts.get(each, (0,)))
        for number, each in wanted.items()
        if (person := people.get(each)) is not None
    ]


def _parts(ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Positions of the parts where registrations have a place; of a cancelled one, those where it had."""
    found: dict[int, list[tuple[str, int]]] = {}
    rows = db.session.execute(
        select(Place.registration_id, Place.state, Part.position)
        .join(Part, Part.id == Place.part_id)
        .where(Place.registration_id.in_(ids))
        .order_by(Part.position)
    )
    for registration_id, state, position in rows:
        found.setdefault(registration_id, []).append((state, position))
    return {
        each: tuple(position for state, position in places if state == "confirmed")
        or tuple(position for _, position in places)
        for each, places in found.items()
    }


def photos_of(event_id: int, sheet: int) -> list[SheetPhoto]:
    """Photos of one printed list (0: of blank ones), as they were added, without their bytes."""
    query = select(SheetPhoto).where(SheetPhoto.event_id == event_id, SheetPhoto.sheet == sheet)
    return list(db.session.scalars(query.order_by(SheetPhoto.id)))


def photo_of(event_id: int, photo_id: int) -> SheetPhoto | None:
    """One photo with its bytes, if it is the event's."""
    query = select(SheetPhoto).where(SheetPhoto.id == photo_id, SheetPhoto.event_id == event_id)
    return db.session.scalars(query.options(undefer(SheetPhoto.data))).first()
