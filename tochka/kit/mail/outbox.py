"""Rows of the outbox: queued with what causes them, claimed by a worker under a lease, sent, tried again or failed."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any

from sqlalchemy import JSON, Index, String, Text, and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from tochka.config import Settings
from tochka.extensions import Model, db
from tochka.kit import clock
from tochka.kit.mail.wire import LASTING, OUT_OF_REACH, Message, reason_of, send, to_email
from tochka.kit.transactions import after_commit, end_reading, writing

# Longer than the slowest conversation with a mail server, which waits SMTP_TIMEOUT at each of its ten steps.
LEASE = timedelta(minutes=5)
ATTEMPTS = 8
KEPT = timedelta(days=90)
_AT_ONCE = 200


class Letter(Model):
    """A letter in the outbox: queued, sending, sent, failed, or dropped when it was no longer needed.

    `subject_kind`/`subject_id` name what it is about, for the list and for erasure; `key` makes it one of its kind
    («reminder of registration 7»); `reason` says why the last try failed (see wire), `error` what the server answered."""

    __tablename__ = "kit_letters"
    __table_args__ = (
        Index("ix_kit_letters_due", "state", "next_at"),
        Index("ix_kit_letters_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2), default="ru")
    args: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    subject_kind: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    lease_by: Mapped[str | None] = mapped_column(String(36))
    reason: Mapped[str | None] = mapped_column(String(10))
    error: Mapped[str | None] = mapped_column(Text)


Composer = Callable[[Letter], Message | None]
Reviser = Callable[[Letter, Message], Message]
_composers: dict[str, Composer] = {}
_revisers: list[Reviser] = []
_wake: list[Callable[[], object]] = []


def composes(kind: str) -> Callable[[Composer], Composer]:
    """Register how a kind of letter is written. None means: no longer needed, it is dropped."""

    def put(composer: Composer) -> Composer:
        _composers[kind] = composer
        return composer

    return put


def revises(reviser: Reviser) -> Reviser:
    """Register a later room's hand over composed letters: words of an organizer's own instead of the standard ones."""
    _revisers.append(reviser)
    return reviser


def on_wake(wake: Callable[[], object]) -> None:
    """Tell how the worker learns that letters wait."""
    _wake[:] = [wake]


def queue_letter(
    kind: str,
    recipient: str,
    *,
    language: str = "ru",
    about: tuple[str, int] | None = None,
    at: datetime | None = None,
    **args: Any,
) -> Letter:
    """Put a letter into the outbox in the present write transaction; the worker is woken after it."""
    now = clock.now()
    letter = Letter(
        kind=kind,
        recipient=recipient,
        language=language,
        args=args,
        subject_kind=about[0] if about else None,
        subject_id=about[1] if about else None,
        message_id=make_msgid(domain="tochka"),
        next_at=at or now,
        created_at=now,
    )
    db.session.add(letter)
    after_commit(wake)
    return letter


def queue_letters(kind: str, rows: Sequence[Mapping[str, Any]], at: datetime | None = None) -> int:
    """Put many letters of a kind into the outbox; gives how many are new: a `key` that is there already stays one letter.

    A row holds recipient, language, subject_kind, subject_id, key and perhaps args."""
    now = clock.now()
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    plain = {"kind": kind, "state": "queued", "attempts": 0, "next_at": at or now, "created_at": now, "args": {}}
    queued = 0
    for start in range(0, len(rows), _AT_ONCE):
        values = [{**plain, "message_id": make_msgid(domain="tochka"), **row} for row in rows[start : start + _AT_ONCE]]
        statement = insert(Letter).values(values).on_conflict_do_nothing(index_elements=["key"])
        queued += db.session.execute(statement).rowcount  # type: ignore[attr-defined]
    if queued:
        after_commit(wake)
    return queued


def wake() -> None:
    """Wake the worker up for the outbox; losing this costs at most a minute."""
    for call in _wake:
        call()


def deliver_due(settings: Settings) -> int:
    """Send what is due, one by one; gives how many left. A letter that fails waits longer each time, eight times at most.
    Where the server itself is out of reach the others wait for the next call: they would only fail in their turn."""
    sent = 0
    while (letter := _claim()) is not None:
        reason = _deliver(letter, settings)
        sent += reason == ""
        if reason in OUT_OF_REACH:
            break
    return sent


def _claim() -> Letter | None:
    now = clock.now()
    due = and_(or_(Letter.state == "queued", Letter.state == "sending"), Letter.next_at <= now)
    end_reading()
    if db.session.scalar(select(Letter.id).where(due).limit(1)) is None:
        return None
    with writing() as session:
        oldest = select(Letter.id).where(due).order_by(Letter.next_at, Letter.id).limit(1).scalar_subquery()
        worker = str(uuid.uuid4())
        session.execute(
            update(Letter)
            .where(Letter.id == oldest, due)
            .values(state="sending", lease_by=worker, next_at=now + LEASE, attempts=Letter.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        letter = session.scalars(select(Letter).where(Letter.lease_by == worker)).one_or_none()
        if letter is not None:
            session.expunge(letter)  # it keeps this lease, whoever takes the row over later
    return letter


def _deliver(letter: Letter, settings: Settings) -> str:
    """Compose and send; gives "" when it left, «dropped», or why it did not leave."""
    try:
        message = _compose(letter)
        if message is None:
            return _mark(letter, "dropped", "dropped", reason=None, error=None)
        send(to_email(letter.recipient, letter.message_id, clock.now(), message, settings), settings)
    except Exception as error:
        db.session.rollback()
        reason = reason_of(error)
        failed = reason in LASTING or letter.attempts >= ATTEMPTS
        wait = timedelta(minutes=2 ** (letter.attempts - 1))
        words = f"{type(error).__name__}: {error}"[:2000]
        state = "failed" if failed else "queued"
        return _mark(letter, reason, state, reason=reason, error=words, next_at=clock.now() + wait)
    return _mark(letter, "", "sent", reason=None, error=None, sent_at=clock.now())


def _compose(letter: Letter) -> Message | None:
    from tochka.kit.words import in_language

    with in_language(letter.language):
        message = _composers[letter.kind](letter)
        for revise in _revisers if message else ():
            message = revise(letter, message) if message else None
    return message


def _mark(letter: Letter, answer: str, state: str, **values: Any) -> str:
    """Write what became of a letter that is still held; `answer` back. One that was erased or lapsed meanwhile stays."""
    held = (Letter.id == letter.id, Letter.lease_by == letter.lease_by, Letter.state == "sending")
    with writing() as session:
        session.execute(update(Letter).where(*held).values(state=state, **values))
    return answer


def send_failed_again(letter_ids: Collection[int]) -> int:
    """Queue failed letters anew, with all their tries and the same Message-ID; gives how many there were."""
    again = {"state": "queued", "attempts": 0, "next_at": clock.now(), "reason": None, "error": None}
    with writing() as session:
        which = update(Letter).where(Letter.id.in_(letter_ids), Letter.state == "failed", Letter.recipient != "")
        found = int(session.execute(which.values(**again)).rowcount)  # type: ignore[attr-defined]
        after_commit(wake)
    return found


def forget_old() -> int:
    """Empty the addresses and words of letters that ended 90 days ago; gives how many. Called each minute."""
    end_reading()
    old = and_(
        Letter.state.in_(("sent", "dropped", "failed")), Letter.created_at < clock.now() - KEPT, Letter.recipient != ""
    )
    if db.session.scalar(select(Letter.id).where(old).limit(1)) is None:
        return 0
    with writing() as session:
        emptied = session.execute(update(Letter).where(old).values(recipient="", args={}, error=None))
    return int(emptied.rowcount)  # type: ignore[attr-defined]
