"""What the door knows of a person, for «my data»: when she came, in which part."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import select

from tochka.checkin.models import Attendance
from tochka.extensions import db
from tochka.kit.words import _
from tochka.people.queries.own_data import Fact, Known, registers_data


@registers_data
def known_to_the_door(subject_kind: str, subject_id: int) -> Iterable[Known]:
    """The marks of arrival and of the last passage, a part each."""
    if subject_kind != "registration":
        return
    rows = db.session.execute(
        select(Attendance.part, Attendance.first_at, Attendance.last_at)
        .where(Attendance.registration_id == subject_id, Attendance.arrived.is_(True))
        .order_by(Attendance.part)
    )
    facts = []
    for part, first, last in rows:
        facts += [
            Fact(f"part_{part}_{key}", words, datetime.fromtimestamp(at / 1000, UTC))
            for key, words, at in (("came", _("Came"), first), ("seen", _("Last seen at the entrance"), last))
            if at is not None
        ]
    yield Known("attendance", _("Attendance"), tuple(facts))
