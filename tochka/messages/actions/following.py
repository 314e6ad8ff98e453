"""What messages do when an event changes: everybody learns of another date or place and that a
cancelled one takes place after all, delegations of its cancelling."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from tochka.events.actions import signals as events
from tochka.events.models import Event
from tochka.events.rules.drafts import EventDraft
from tochka.events.rules.times import part_times
from tochka.events.terms import PUBLISHED
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.mail import Letter, queue_letters
from tochka.messages.actions.reminding import letter_rows
from tochka.messages.queries.audience import contacts
from tochka.network.models import Organization
from tochka.registration.models import Place, Registration
from tochka.registration.terms import APPLIED, CANCELLED, CONFIRMED, HELD, WAITING

# An organizer often corrects herself at once: one letter then tells what came of it.
PAUSE = timedelta(minutes=5)


def tell_moved(event: Event, before: EventDraft) -> None:
    """Another date, hour or place of a published event: a letter to everybody who has not cancelled, five minutes later; of
    a part alone, to those who take part in it. Who has one waiting gets no second: it says what is true when it leaves, or
    is dropped when all is as it was."""
    parts = _moved_parts(event, before)
    same = (before.starts_at, before.ends_at, before.place, before.host_id) == (
        event.starts_at, event.ends_at, event.place, event.host_id,
    )  # fmt: skip
    if (same and not parts) or event.status != PUBLISHED or event.ends_at <= clock.now():
        return
    was = {
        "starts": before.starts_at.isoformat(), "ends": before.ends_at.isoformat(), "where": _where(before),
        "parts": parts,
    }  # fmt: skip
    whom = [Registration.state != CANCELLED, *([_takes_part([int(each) for each in parts])] if same else [])]
    queued = select(Letter).where(Letter.kind == "messages.moved", Letter.state == "queued", Letter.attempts == 0)
    waiting = {(row.subject_kind, row.subject_id): row for row in db.session.scalars(queued)}
    found = [each for each in contacts(event.id, *whom) if each.email]
    for row in {each.about: waiting[each.about] for each in found if each.about in waiting}.values():
        row.args = row.args | {"parts": parts | row.args["parts"]}
    rows = [
        row | {"args": was}
        for row in letter_rows([each for each in found if each.about not in waiting], f"moved:{event.version}")
    ]
    queue_letters("messages.moved", rows, at=clock.now() + PAUSE)


def _moved_parts(event: Event, before: EventDraft) -> dict[str, list[str]]:
    """Parts that got an hour or a room of their own: id → start, end and room as they were. (The outbox keeps JSON.)"""
    now = {part.id: (part.starts_at, part.ends_at, part.room) for part in event.parts}
    return {
        str(part.id): [*(moment.isoformat() for moment in part_times(part, before)), part.room]
        for part in before.parts
        if part.id in now and now[part.id] != (part.starts_at, part.ends_at, part.room)
    }


def _takes_part(part_ids: Collection[int]) -> ColumnElement[bool]:
    """The condition that a registration has a place in any of the parts, or waits for one."""
    return exists().where(
        Place.registration_id == Registration.id,
        Place.part_id.in_(part_ids),
        Place.state.in_((CONFIRMED, APPLIED, HELD, WAITING)),
    )


def _where(before: EventDraft) -> str:
    host = db.session.get(Organization, before.host_id)
    return ", ".join(filter(None, (host.short_name if host else "", before.place)))


def was_of(args: dict[str, Any]) -> tuple[datetime, datetime, str]:
    """Start, end and place that a letter of a move says it was."""
    return datetime.fromisoformat(args["starts"]), datetime.fromisoformat(args["ends"]), args["where"]


def parts_of(args: dict[str, Any]) -> dict[int, tuple[datetime, datetime, str]]:
    """Start, end and room that a letter of a move says its parts had, by the part's id."""
    return {
        int(part_id): (datetime.fromisoformat(starts), datetime.fromisoformat(ends), room)
        for part_id, (starts, ends, room) in args["parts"].items()
    }


def tell_cancelled(event: Event, what: str) -> None:
    """A cancelled event: those who sent delegations learn of it; people with an own e-mail already do from registration."""
    if what == "cancelled":
        found = [each for each in contacts(event.id, Registration.state != CANCELLED) if each.delegation_id]
        queue_letters("messages.event_cancelled", letter_rows(found, f"cancelled:{event.version}"))


def tell_reopened(event: Event, what: str) -> None:
    """A cancelled event is public again: whoever was told of the cancelling, and has not cancelled herself, learns that it
    takes place, five minutes later; each cancelling that was told is taken back once."""
    if what != "reopened" or event.ends_at <= clock.now():
        return
    found = [each for each in contacts(event.id, Registration.state != CANCELLED) if each.email]
    told = _told_of_cancelling({each.about for each in found})
    rows = [
        row | {"key": f"takes_place:{told[about]}"}
        for row in letter_rows(found, "takes_place")
        if (about := (str(row["subject_kind"]), int(str(row["subject_id"])))) in told
    ]
    queue_letters("messages.takes_place", rows, at=clock.now() + PAUSE)


def _told_of_cancelling(abouts: Collection[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """The last letter of a cancelling that left, by whom it was about."""
    kinds = {"registration": "registration.event_cancelled", "delegation": "messages.event_cancelled"}
    told: dict[tuple[str, int], int] = {}
    for about, kind in kinds.items():
        ids = [number for each, number in abouts if each == about]
        rows = db.session.execute(
            select(Letter.subject_id, func.max(Letter.id))
            .where(
                Letter.kind == kind, Letter.subject_kind == about, Letter.subject_id.in_(ids),
                Letter.state.in_(("sent", "sending")),
            )
            .group_by(Letter.subject_id)
        )  # fmt: skip
        told |= {(about, number): id for number, id in rows if number is not None}
    return told


events.after_move.append(tell_moved)
events.after_change.append(tell_cancelled)
events.after_change.append(tell_reopened)
