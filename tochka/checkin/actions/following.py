"""What the door does when an earlier room changes something: other times of an event, an erased person."""

from sqlalchemy import select, update

from tochka.checkin.actions.scans import refold_event
from tochka.checkin.models import Attendance, WalkIn
from tochka.events.actions import signals
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.people.actions import registers_erasure


def follow_event(event: Event, what: str) -> None:
    """Other times make other clocks believable: fold the log anew."""
    if what == "times":
        refold_event(event.id)


signals.after_change.append(follow_event)


@registers_erasure
def erase_walkin(subject_kind: str, subject_id: int) -> int:
    """Empty the name of a registration that was made at the door; its scans stay, the phones download the empty name."""
    if subject_kind != "registration":
        return 0
    rows = db.session.execute(
        update(WalkIn)
        .where(WalkIn.registration_id == subject_id, WalkIn.erased_at.is_(None))
        .values(name="", organization_text="", erased_at=clock.now())
        .returning(WalkIn.event_id, WalkIn.uuid)
        .execution_options(synchronize_session=False)
    ).all()
    for event_id, uuid in rows:
        _send_again(event_id, uuid)
    return len(rows)


def _send_again(event_id: int, subject: str) -> None:
    feed = db.session.scalar(
        update(Event)
        .where(Event.id == event_id)
        .values(feed=Event.feed + 1)
        .returning(Event.feed)
        .execution_options(synchronize_session=False)
    )
    mine = select(Attendance.id).where(Attendance.event_id == event_id, Attendance.subject == subject)
    db.session.execute(
        update(Attendance).where(Attendance.id.in_(mine)).values(feed=feed),
        execution_options={"synchronize_session": False},
    )
