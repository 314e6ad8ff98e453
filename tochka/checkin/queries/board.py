"""The organizer's live board: who came by part, school and minute, the last arrivals, and what wants an answer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, distinct, func, not_, or_, select

from tochka.checkin.models import Answer, Attendance, Device, WalkIn
from tochka.checkin.terms import DOUBTFUL, ELSEWHERE, NOT_GOOD, UNDONE, UNKNOWN
from tochka.events.models import Event, Part
from tochka.events.terms import FORMATS
from tochka.extensions import db
from tochka.network.models import Organization
from tochka.registration.models import Place, Registration
from tochka.tickets.models import Ticket

STEP = 5 * 60_000  # ms: arrivals are counted by five minutes
LAST = 12
MOST_QUESTIONS = 50


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part: units expected and come (a team is one), and who came without registration or with an unknown ticket."""

    position: int
    title: str
    unit: str
    capacity: int | None
    expected: int
    came: int
    guests: int


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """A school: registrations that came, also those made at the door, and how many were expected."""

    name: str
    came: int
    expected: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who came: name, school, when (ms), through which door; `walkin` without registration."""

    name: str
    school: str
    at: int
    door: str
    walkin: bool


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a person should look at: a code of terms.QUESTIONS and whom it is about; (subject, part) names it."""

    code: str
    name: str
    school: str
    at: int | None
    door: str
    subject: str
    part: int


def stamp(event_id: int) -> tuple[int, str]:
    """What changes whenever the board does: the event's feed and the last contact of its phones."""
    feed = db.session.scalar(select(Event.feed).where(Event.id == event_id))
    seen = db.session.scalar(select(func.max(Device.seen_at)).where(Device.event_id == event_id))
    return feed or 0, seen.isoformat(timespec="seconds") if seen else ""


def parts_of(event_id: int) -> list[PartLine]:
    """Every part with its numbers, in order. A team whose members stand in mixed ones is counted by those alone. Two
    statements."""
    expected = (
        select(Place.part_id, func.count().label("expected"))
        .join(Registration, Registration.id == Place.registration_id)
        .where(Registration.event_id == event_id, Place.state == "confirmed", Registration.state == "confirmed")
        .where(Registration.source != "walkin", Registration.mixed_at.is_(None))
        .group_by(Place.part_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Part.position, Part.title, Part.format, Part.unit, Part.capacity, func.coalesce(expected.c.expected, 0))
        .outerjoin(expected, expected.c.part_id == Part.id)
        .where(Part.event_id == event_id)
        .order_by(Part.position)
    ).all()
    listed = or_(Attendance.subject.like("t%"), Attendance.matched.is_not(None))
    expected_one = and_(listed, Attendance.registration_id.is_not(None))
    guest = case((expected_one, 0), else_=1)
    known = distinct(case((expected_one, Attendance.registration_id)))
    came = {
        row.part: row
        for row in db.session.execute(
            select(Attendance.part, func.count(known), func.coalesce(func.sum(guest), 0))
            .outerjoin(Registration, Registration.id == Attendance.registration_id)
            .where(Attendance.event_id == event_id, Attendance.arrived, Registration.mixed_at.is_(None))
            .group_by(Attendance.part)
        )
    }
    return [_part_line(row, came.get(row.position)) for row in rows]


def _part_line(row: Any, came: Any) -> PartLine:
    known, guests = (came[1], int(came[2])) if came is not None else (0, 0)
    title = row.title or str(FORMATS.get(row.format, ""))
    return PartLine(row.position, title, row.unit, row.capacity, row[5], known, guests)


def schools_of(event_id: int) -> list[SchoolLine]:
    """Schools by name order of lists, each once, with registrations that came to any part."""
    came = (
        select(Attendance.registration_id)
        .where(Attendance.event_id == event_id, Attendance.arrived, Attendance.registration_id.is_not(None))
        .distinct()
        .subquery()
    )
    rows = db.session.execute(
        select(
            Organization.short_name,
            func.count(came.c.registration_id),
            func.sum(case((Registration.source == "walkin", 0), else_=1)),
        )
        .select_from(Registration)
        .join(Organization, Organization.id == Registration.organization_id)
        .outerjoin(came, came.c.registration_id == Registration.id)
        .where(Registration.event_id == event_id, Registration.state == "confirmed")
        .group_by(Organization.id, Organization.short_name, Organization.rank, Organization.number)
        .order_by(Organization.rank, Organization.number, Organization.short_name)
    )
    return [SchoolLine(name, arrived, int(expected)) for name, arrived, expected in rows]


def minutes_of(event_id: int) -> list[tuple[int, int]]:
    """Arrivals by five minutes: (start in ms, how many), in order, empty ones left out."""
    slot = Attendance.first_at // STEP
    rows: Any = db.session.execute(
        select(slot, func.count())
        .where(Attendance.event_id == event_id, Attendance.arrived, Attendance.first_at.is_not(None))
        .group_by(slot)
        .order_by(slot)
    )
    return [(start * STEP, count) for start, count in rows]


_ASKED = ("event_id", "subject", "part")
_NAME = func.coalesce(Registration.name, WalkIn.name, "")
_SCHOOL = func.coalesce(Organization.short_name, WalkIn.organization_text, "")


def _people(*more: Any) -> Any:
    """Attendances with whose they are: the registration, or the name written at the door."""
    return (
        select(
            Attendance.subject,
            Attendance.first_at,
            Attendance.elsewhere,
            Attendance.doubtful,
            Attendance.arrived,
            Attendance.registration_id,
            case((Registration.team_name != "", Registration.team_name), else_=_NAME).label("name"),
            _SCHOOL.label("school"),
            func.coalesce(Device.name, "").label("door"),
            *more,
        )
        .outerjoin(Registration, Registration.id == Attendance.registration_id)
        .outerjoin(WalkIn, WalkIn.uuid == Attendance.subject)
        .outerjoin(Organization, Organization.id == func.coalesce(Registration.organization_id, WalkIn.organization_id))
        .outerjoin(Device, Device.id == Attendance.device_id)
    )


def arrivals_of(event_id: int, limit: int = LAST) -> list[Arrival]:
    """The last who came, the latest first."""
    query = _people().where(Attendance.event_id == event_id, Attendance.arrived)
    rows = db.session.execute(query.order_by(Attendance.first_at.desc(), Attendance.id.desc()).limit(limit))
    return [Arrival(row.name, row.school, row.first_at, row.door, not row.subject.startswith("t")) for row in rows]


def questions_of(event_id: int) -> list[Question]:
    """What a person should look at and has not, the gravest of each attendance: a repeat at another door, a ticket that was
    cancelled or is not in the list and came in all the same, an arrival against a rule of entry, a doubtful clock, an
    undone mark. At most fifty, the latest first."""
    good = Ticket.state == "good"
    code = case(
        (Attendance.arrived.is_(False), UNDONE),
        (and_(Ticket.id.is_(None), Attendance.subject.like("t%")), UNKNOWN),
        (and_(Ticket.id.is_not(None), not_(good)), NOT_GOOD),
        (Attendance.elsewhere > 0, ELSEWHERE),
        (and_(Attendance.against != "", or_(_NAME != "", Attendance.subject.like("t%"))), Attendance.against),
        (Attendance.doubtful, DOUBTFUL),
        else_="",
    )
    query = (
        _people(Attendance.part, code.label("code"))
        .outerjoin(
            Ticket, and_(Ticket.registration_id == Attendance.registration_id, Ticket.event_id == Attendance.event_id)
        )
        .outerjoin(
            Answer, and_(*(getattr(Answer, name) == getattr(Attendance, name) for name in _ASKED), Answer.code == code)
        )
        .where(Attendance.event_id == event_id, code != "", Answer.id.is_(None))
        .order_by(Attendance.feed.desc(), Attendance.id.desc())
        .limit(MOST_QUESTIONS)
    )
    return [
        Question(row.code, row.name, row.school, row.first_at, row.door, row.subject, row.part)
        for row in db.session.execute(query)
    ]
