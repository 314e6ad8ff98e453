"""The outbox: a letter is a row, written with what causes it, and leaves from a job. At least once, with a fixed Message-ID.

A room tells how its kind of letter is composed (`composes`); the words are made at sending, in the reader's language."""

import smtplib
import ssl
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Index, String, Text, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from tochka.config import Settings
from tochka.extensions import Model, db
from tochka.kit import clock
from tochka.kit.transactions import after_commit, end_reading, writing

LEASE = timedelta(minutes=2)
ATTEMPTS = 8


class Letter(Model):
    """A letter in the outbox. `subject_kind`/`subject_id` name what it is about, for the list and for erasure."""

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
    state: Mapped[str] = mapped_column(String(10), default="queued")
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    lease_by: Mapped[str | None] = mapped_column(String(36))
    error: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True)
class Attachment:
    """A file in a letter: its name, its type («application/pdf») and its bytes."""

    name: str
    type: str
    data: bytes


@dataclass(frozen=True)
class Message:
    """A composed letter: plain text always, HTML beside it, files."""

    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = field(default_factory=tuple)


Composer = Callable[[Letter], Message | None]
_composers: dict[str, Composer] = {}
_wake: list[Callable[[], object]] = []


def composes(kind: str) -> Callable[[Composer], Composer]:
    """Register how a kind of letter is written. None means: no longer needed, it is dropped."""

    def put(composer: Composer) -> Composer:
        _composers[kind] = composer
        return composer

    return put


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
    after_commit(_wake_all)
    return letter


def _wake_all() -> None:
    for call in _wake:
        call()


def deliver_due(settings: Settings) -> int:
    """Send what is due, one by one; gives how many left. A letter that fails waits longer each time, eight times at most."""
    sent = 0
    while (letter := _claim()) is not None:
        sent += _deliver(letter, settings)
    return sent


def _claim() -> Letter | None:
    now = clock.now()
    due = and_(or_(Letter.state == "queued", Letter.state == "sending"), Letter.next_at <= now)
    end_reading()
    if db.session.scalar(select(Letter.id).where(due).limit(1)) is None:
        return None
    with writing() as session:
        oldest = select(Letter.id).where(due).order_by(Letter.next_at).limit(1).scalar_subquery()
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


def _deliver(letter: Letter, settings: Settings) -> bool:
    from tochka.kit.words import in_language

    try:
        with in_language(letter.language):
            message = _composers[letter.kind](letter)
        if message is None:
            return _mark(letter, state="dropped", error=None)
        send(to_email(letter, message, settings), settings)
    except Exception as error:
        db.session.rollback()
        lasting = isinstance(error, smtplib.SMTPRecipientsRefused) and _is_lasting(error)
        failed = lasting or letter.attempts >= ATTEMPTS
        wait = timedelta(minutes=2 ** (letter.attempts - 1))
        state = "failed" if failed else "queued"
        _mark(letter, state=state, error=f"{type(error).__name__}: {error}"[:2000], next_at=clock.now() + wait)
        return False
    return _mark(letter, state="sent", error=None, sent_at=clock.now())


def _is_lasting(error: smtplib.SMTPRecipientsRefused) -> bool:
    return all(code >= 500 for code, _ in error.recipients.values())


def _mark(letter: Letter, **values: Any) -> bool:
    with writing() as session:
        marked = session.execute(
            update(Letter).where(Letter.id == letter.id, Letter.lease_by == letter.lease_by).values(**values)
        )
    return bool(marked.rowcount) and values["state"] == "sent"  # type: ignore[attr-defined]


def to_email(letter: Letter, message: Message, settings: Settings) -> EmailMessage:
    """The letter as it goes over the wire."""
    email = EmailMessage()
    name, address = parseaddr(settings.smtp.sender)
    email["From"] = Address(name or "Точка", addr_spec=address)
    email["To"] = Address(addr_spec=letter.recipient)
    email["Subject"] = " ".join(message.subject.split())
    email["Date"] = format_datetime(clock.now())
    email["Message-ID"] = letter.message_id
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.text)
    if message.html:
        email.add_alternative(message.html, subtype="html")
    for file in message.attachments:
        main, sub = file.type.split("/", 1)
        email.add_attachment(file.data, maintype=main, subtype=sub, filename=file.name)
    return email


def send(email: EmailMessage, settings: Settings) -> None:
    """Hand a message to the mail server, or lay it into the spool folder where there is none."""
    if not settings.smtp.host:
        return _spool(email, settings.spool)
    smtp = settings.smtp
    context = ssl.create_default_context()
    kind: Any = smtplib.SMTP_SSL if smtp.security == "tls" else smtplib.SMTP
    options = {"context": context} if smtp.security == "tls" else {}
    with kind(smtp.host, smtp.port, timeout=30, **options) as server:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.user:
            server.login(smtp.user, smtp.password)
        server.send_message(email)
    return None


def _spool(email: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = str(email["Message-ID"]).strip("<>").split("@")[0]
    draft = folder / f"{name}.part"
    draft.write_bytes(email.as_bytes())
    draft.rename(folder / f"{name}.eml")
