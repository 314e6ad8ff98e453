"""Hours present, from what the phones at the ways in and out marked."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from tochka.checkin.models import Attendance, WalkIn
from tochka.events.models import Part
from tochka.extensions import db
from tochka.network.models import Organization
from tochka.registration.models import Registration

PAGE = 50


@dataclass(frozen=True, slots=True)
class Presence:
    """One person (or team) in one part. Times in ms of 1970; `left` None while inside; `spent` ms of all visits together,
    the present one counted to the moment asked about; `returns` how often she came back."""

    name: str
    school: str
    part: str
    came: int
    left: int | None
    spent: int
    returns: int


def presences_of(event_id: int, now: int, page: int = 1) -> list[Presence]:
    """A page of fifty by name, and one more when there is a next page. Who was not marked as gone counts as present until
    *now* (ms)."""
    name = func.coalesce(
        case((Registration.team_name != "", Registration.team_name), else_=Registration.name), WalkIn.name, ""
    )
    rows = db.session.execute(
        select(
            name.label("name"),
            func.coalesce(Organization.short_name, WalkIn.organization_text, "").label("school"),
            func.coalesce(Part.title, "").label("part"),
            Attendance.first_at,
            Attendance.last_at,
            Attendance.inside,
            Attendance.spent,
            Attendance.returns,
        )
        .outerjoin(Registration, Registration.id == Attendance.registration_id)
        .outerjoin(WalkIn, WalkIn.uuid == Attendance.subject)
        .outerjoin(Organization, Organization.id == func.coalesce(Registration.organization_id, WalkIn.organization_id))
        .outerjoin(Part, (Part.event_id == Attendance.event_id) & (Part.position == Attendance.part))
        .where(Attendance.event_id == event_id, Attendance.arrived, name != "")
        .order_by(func.coalesce(Registration.folded_name, name), Attendance.part, Attendance.id)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    return [
        Presence(
            row.name,
            row.school,
            row.part,
            row.first_at,
            None if row.inside else row.last_at,
            row.spent + (max(0, now - row.last_at) if row.inside else 0),
            row.returns,
        )
        for row in rows
    ]
