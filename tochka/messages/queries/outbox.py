"""The outbox as people see it: letters of one event or all of them, by state and kind, a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from tochka.extensions import db
from tochka.kit.mail import Letter
from tochka.messages.models import Broadcast
from tochka.messages.terms import DROPPED, FAILED, QUEUED, SENT
from tochka.registration.models import Delegation, Registration

PAGE = 50
_IN = {QUEUED: ("queued", "sending"), SENT: ("sent",), FAILED: ("failed",), DROPPED: ("dropped",)}


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in the list: `state` is what people are told, `about` the registration that it concerns, if any."""

    id: int
    kind: str
    recipient: str
    state: str
    attempts: int
    next_at: datetime
    created_at: datetime
    sent_at: datetime | None
    reason: str | None
    registration_id: int | None
    title: str


@dataclass(frozen=True)
class OutboxPage:
    """A page of letters, newest first; `by_state` and `kinds` count and name all of them."""

    lines: Sequence[LetterLine]
    by_state: dict[str, int]
    kinds: Sequence[str]
    total: int
    page: int
    pages: int


def letters_of_event(event_id: int) -> ColumnElement[bool]:
    """The condition that a letter is about an event: its registrations, delegations, wishes, or itself."""
    registrations = select(Registration.id).where(Registration.event_id == event_id)
    delegations = select(Delegation.id).where(Delegation.event_id == event_id)
    return or_(
        and_(Letter.subject_kind == "registration", Letter.subject_id.in_(registrations)),
        and_(Letter.subject_kind == "delegation", Letter.subject_id.in_(delegations)),
        and_(Letter.subject_kind == "event", Letter.subject_id == event_id),
    )


def outbox_page(event_id: int | None, state: str, kind: str, page: int) -> OutboxPage:
    """Fifty letters of an event, or of the whole service. Four statements."""
    mine = letters_of_event(event_id) if event_id else true()
    counted: Any = select(Letter.state, Letter.kind, func.count()).where(mine).group_by(Letter.state, Letter.kind)
    rows = [(str(its), str(of), int(number)) for its, of, number in db.session.execute(counted)]
    by_state = {name: _sum(rows, inside, kind) for name, inside in _IN.items()}
    wanted = [mine]
    if state in _IN:
        wanted.append(Letter.state.in_(_IN[state]))
    if kind:
        wanted.append(Letter.kind == kind)
    total = by_state[state] if state in _IN else sum(by_state.values())
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    return OutboxPage(_lines(wanted, page), by_state, sorted({each for _, each, _ in rows}), total, page, pages)


def _sum(rows: Sequence[tuple[str, str, int]], states: Collection[str], kind: str) -> int:
    return sum(number for its, of, number in rows if its in states and kind in ("", of))


def _lines(wanted: Collection[ColumnElement[bool]], page: int) -> list[LetterLine]:
    title = func.coalesce(func.nullif(Registration.team_name, ""), Registration.name, "")
    about = and_(Letter.subject_kind == "registration", Registration.id == Letter.subject_id)
    rows = db.session.execute(
        select(
            Letter.id, Letter.kind, Letter.recipient, Letter.state, Letter.attempts, Letter.next_at, Letter.created_at,
            Letter.sent_at, Letter.reason, Registration.id.label("registration_id"), title.label("title"),
        )
        .outerjoin(Registration, about)
        .where(*wanted)
        .order_by(Letter.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )  # fmt: skip
    shown = {inner: name for name, inside in _IN.items() for inner in inside}
    return [LetterLine(**{**row._mapping, "state": shown[row.state]}) for row in rows]


def failed_letters(event_id: int | None, letter_id: int | None = None) -> list[int]:
    """Ids of the letters of an event (or of the service) that did not leave; one of them, if asked."""
    found = select(Letter.id).where(Letter.state == "failed", letters_of_event(event_id) if event_id else true())
    return list(db.session.scalars(found if letter_id is None else found.where(Letter.id == letter_id)))


def failed_count(event_id: int) -> int:
    """How many letters of an event did not leave."""
    found = select(func.count()).select_from(Letter).where(Letter.state == "failed", letters_of_event(event_id))
    return db.session.scalar(found) or 0


def broadcasts_of(event_id: int) -> Sequence[Broadcast]:
    """The last messages of an event, newest first."""
    found: Any = select(Broadcast).where(Broadcast.event_id == event_id).order_by(Broadcast.id.desc()).limit(20)
    return db.session.scalars(found).all()


def broadcast_of(event_id: int, broadcast_id: int) -> Broadcast | None:
    """A message of an event; another event's is None."""
    return db.session.scalars(
        select(Broadcast).where(Broadcast.id == broadcast_id, Broadcast.event_id == event_id)
    ).one_or_none()


def left_of(broadcast_id: int) -> dict[str, int]:
    """How many letters of a message stand in each state, by the outbox's words."""
    mine = Letter.key.startswith(f"broadcast:{broadcast_id}:", autoescape=True)
    counted: Any = select(Letter.state, func.count()).where(mine).group_by(Letter.state)
    rows = {str(state): int(number) for state, number in db.session.execute(counted)}
    return {name: sum(rows.get(each, 0) for each in inside) for name, inside in _IN.items()}
