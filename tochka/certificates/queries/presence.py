"""Who came, to what and for how long, as the door's attendance tells."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from tochka.certificates.models import Certificate
from tochka.checkin.models import Attendance
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.clock import milliseconds
from tochka.registration.models import Member, Registration

HOUR = 3_600_000  # milliseconds


def school_of_paper() -> Any:
    """The school to which a paper goes: its own, that of the team which brought a member, that of the registration."""
    home = aliased(Registration)
    brought = (
        select(home.organization_id)
        .join(Member, Member.home_id == home.id)
        .where(Member.registration_id == Certificate.registration_id, Member.position == Certificate.member)
        .correlate(Certificate)
        .scalar_subquery()
    )
    return func.coalesce(Certificate.organization_id, brought, Registration.organization_id)


def came_to(part: int | None) -> Any:
    """The condition that a registration arrived: in a part (its position), or in any."""
    came = select(Attendance.registration_id).where(
        Attendance.event_id == Registration.event_id,
        Attendance.registration_id == Registration.id,
        Attendance.arrived.is_(True),
    )
    return (came if part is None else came.where(Attendance.part == part)).exists()


def _attendance(event_id: int, part: int | None, *columns: Any) -> Any:
    query = select(Attendance.registration_id, *columns).where(
        Attendance.event_id == event_id, Attendance.arrived.is_(True), Attendance.registration_id.is_not(None)
    )
    return db.session.execute(query if part is None else query.where(Attendance.part == part))


def came_long_enough(event_id: int, part: int | None, hours: float) -> set[int]:
    """Registrations present for at least so many hours of 60 minutes, all visits together. Who was not marked as gone
    counts as present to the end of the event. Parts that one mark opened ran beside one another: their hours count once."""
    ends = db.session.scalar(select(Event.ends_at).where(Event.id == event_id))
    assert ends is not None
    last = milliseconds(ends)
    beside: dict[tuple[int, int], int] = {}
    for number, first, done, inside, since in _attendance(
        event_id, part, Attendance.first_at, Attendance.spent, Attendance.inside, Attendance.last_at
    ):
        present = done + (max(0, last - since) if inside and since is not None else 0)
        beside[number, first] = max(beside.get((number, first), 0), present)
    spent: dict[int, int] = {}
    for (number, _), present in beside.items():
        spent[number] = spent.get(number, 0) + present
    return {number for number, present in spent.items() if present >= hours * HOUR}


def absent_members(event_id: int, part: int | None = None) -> set[tuple[int, int]]:
    """Members of whom the door said that they did not come, in every part where the team was."""
    said: dict[tuple[int, int], bool] = {}
    for number, members in _attendance(event_id, part, Attendance.members):
        for position, came in (members or {}).items():
            key = (number, int(position))
            said[key] = said.get(key, False) or came
    return {key for key, came in said.items() if not came}
