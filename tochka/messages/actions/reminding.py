"""What the sweep finds each minute: events of tomorrow, registrations that have opened. Doing it twice changes nothing."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, or_, select

from tochka.events.models import Event
from tochka.events.terms import CANCELLED, FINISHED, PUBLISHED
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.mail import queue_letters
from tochka.kit.transactions import end_reading, writing
from tochka.messages.models import Reminded, Wish
from tochka.messages.queries.audience import Contact, contacts
from tochka.registration.models import Registration
from tochka.registration.terms import CONFIRMED

DAY_BEFORE = timedelta(hours=24)
_AT_ONCE = 500


def letter_rows(found: Sequence[Contact], key: str) -> list[dict[str, object]]:
    """A row of the outbox for each contact with an address; a delegation whose people have none gets one for all."""
    rows: dict[tuple[str, int], dict[str, object]] = {}
    for each in found:
        if each.email:
            kind, number = each.about
            rows[each.about] = {
                "recipient": each.email, "language": each.language, "subject_kind": kind, "subject_id": number,
                "key": f"{key}:{kind}:{number}",
            }  # fmt: skip
    return list(rows.values())


def remind() -> int:
    """Queue the reminders of events that begin within a day, once for each start; gives how many letters. Who registers
    later has the confirmation of the same day."""
    end_reading()
    now = clock.now()
    known = select(Reminded.event_id).where(Reminded.event_id == Event.id, Reminded.starts_at == Event.starts_at)
    tomorrow = (Event.status == PUBLISHED, Event.starts_at > now, Event.starts_at <= now + DAY_BEFORE, ~known.exists())
    events = db.session.execute(select(Event.id, Event.starts_at).where(*tomorrow).order_by(Event.id)).all()
    return sum(_remind_of(event_id, starts_at) for event_id, starts_at in events)


def _remind_of(event_id: int, starts_at: object) -> int:
    with writing() as session:
        locked = select(Event.starts_at).where(Event.id == event_id).with_for_update()
        if session.scalar(locked) != starts_at or session.get(Reminded, (event_id, starts_at)) is not None:
            return 0
        session.add(Reminded(event_id=event_id, starts_at=starts_at, at=clock.now()))
        found = contacts(event_id, Registration.state == CONFIRMED)
        return queue_letters("messages.reminder", letter_rows(found, f"reminder:{starts_at:%Y%m%d%H%M}"))


def tell_opened() -> int:
    """Queue «registration is open» for those who asked, and forget their wishes: the letter holds the address now. Wishes
    for events that are over or cancelled go too. Gives how many letters."""
    end_reading()
    now = clock.now()
    closes = func.coalesce(Event.closes_at, Event.starts_at)
    is_open = (Event.status == PUBLISHED) & or_(Event.opens_at.is_(None), Event.opens_at <= now) & (closes > now)
    gone = Event.status.in_((CANCELLED, FINISHED)) | (closes <= now)
    due = select(Wish.id).join(Event, Event.id == Wish.event_id).where(is_open | gone).limit(1)
    if db.session.scalar(due) is None:
        return 0
    with writing() as session:
        wishes = session.scalars(
            select(Wish).join(Event, Event.id == Wish.event_id).where(is_open).order_by(Wish.id).limit(_AT_ONCE)
        ).all()
        rows = [
            {
                "recipient": wish.email, "language": wish.language, "subject_kind": "event", "subject_id": wish.event_id,
                "key": f"opened:{wish.id}",
            }
            for wish in wishes
        ]  # fmt: skip
        told = queue_letters("messages.opened", rows)
        over = select(Wish.id).join(Event, Event.id == Wish.event_id).where(gone)
        session.execute(
            delete(Wish)
            .where(or_(Wish.id.in_([wish.id for wish in wishes]), Wish.id.in_(over)))
            .execution_options(synchronize_session=False)
        )
    return told
