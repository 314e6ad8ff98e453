"""What an organizer marks without a phone: from paper, a walk-in tied to a registration, a question looked at. All of it
goes into the same log of scans, signed with the account instead of a device."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from tochka.checkin.actions.scans import Receipt, Sender, accept_scans
from tochka.checkin.models import Answer, Scan
from tochka.checkin.rules.scan import Kind
from tochka.checkin.terms import BY_DESK, QUESTIONS
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.transactions import writing

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
Marks = Sequence[dict[str, Any]]


def mark(event_id: int, account_id: int | None, marks: Marks, at: int | None = None) -> Receipt:
    """Write the desk's scans: dicts with `kind`, `subject`, `part`, `names`, `reason` as a phone sends them. Number, uuid
    and time are given here; *at* (ms) when it was, if not now."""
    with writing() as session:
        session.execute(update(Event).where(Event.id == event_id).values(feed=Event.feed))  # numbers are given in turn
        last = session.scalar(select(func.max(Scan.seq)).where(Scan.event_id == event_id, Scan.device_id.is_(None)))
        now = clock.milliseconds()
        rows = [
            {"uuid": str(uuid.uuid4()), "seq": (last or 0) + place, "at": (at or now) + place, "wall": now} | one
            for place, one in enumerate(marks, 1)
        ]
        return accept_scans(Sender(event_id, 0, account_id), rows)


def undo(event_id: int, account_id: int | None, uuids: Iterable[str]) -> Receipt:
    """Undo scans by name, whoever made them."""
    return mark(event_id, account_id, [{"kind": "undo", "names": name, "reason": BY_DESK} for name in uuids])


def living_marks(event_id: int, subjects: Iterable[str], kind: Kind, reason: str | None = None) -> list[str]:
    """Uuids of scans of a kind about *subjects* that nobody undid."""
    undone = select(Scan.names).where(Scan.event_id == event_id, Scan.kind == Kind.UNDO.value)
    query = select(Scan.uuid).where(
        Scan.event_id == event_id,
        Scan.subject.in_(list(subjects)),
        Scan.kind == kind.value,
        Scan.admitted,
        Scan.uuid.not_in(undone),
    )
    return list(db.session.scalars(query if reason is None else query.where(Scan.reason == reason)))


def match_walkin(event_id: int, walkin: tuple[str, int], ticket_id: int, actor: int | None) -> None:
    """The walk-in (its uuid and part) is the person of this ticket: their attendance is the registration's, and the place
    that the walk-in took is free again."""
    subject, part = walkin
    with writing():
        journal.record("checkin.match_walkin", "event", event_id, actor, ticket=ticket_id)
        mark(event_id, actor, [{"kind": "match", "subject": subject, "part": part, "names": f"t{ticket_id}"}])


def part_walkin(event_id: int, subject: str, actor: int | None) -> bool:
    """Undo what tied a walk-in to a registration. False when nothing did."""
    with writing():
        matches = living_marks(event_id, [subject], Kind.MATCH)
        if matches:
            journal.record("checkin.part_walkin", "event", event_id, actor)
            undo(event_id, actor, matches)
        return bool(matches)


def answer_question(event_id: int, subject: str, part: int, code: str, actor: int | None) -> bool:
    """The organizer has looked at a question; it is not asked again. False for a code that is none."""
    if code not in QUESTIONS:
        return False
    with writing() as session:
        session.execute(update(Event).where(Event.id == event_id).values(feed=Event.feed + 1))  # the board changes
        values = {"event_id": event_id, "subject": subject, "part": part, "code": code}
        insert = _INSERTS[session.get_bind().dialect.name]
        session.execute(
            insert(Answer).values(**values, account_id=actor, answered_at=clock.now()).on_conflict_do_nothing()
        )
        journal.record("checkin.answer_question", "event", event_id, actor, code=code)
    return True
