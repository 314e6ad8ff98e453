"""Tables of messages: an organizer's own words, wishes to be told, messages to many, events that were reminded of."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tochka.extensions import Model


class OwnText(Model):
    """Words instead of the standard ones of a kind of letter, in one language: of an event, or of all events of a
    municipality that have none of their own."""

    __tablename__ = "messages_texts"
    __table_args__ = (
        UniqueConstraint("event_id", "kind", "language"),
        UniqueConstraint("municipality_id", "kind", "language"),
        CheckConstraint("(event_id IS NULL) <> (municipality_id IS NULL)", name="one_home"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("network_municipalities.id"))
    kind: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))


class Wish(Model):
    """Somebody wants to be told when registration opens. The row goes when the letter is queued or the event is over.

    `consent` is the sentence to which she agreed; it goes with the address."""

    __tablename__ = "messages_wishes"
    __table_args__ = (UniqueConstraint("event_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    language: Mapped[str] = mapped_column(String(2), default="ru")
    consent: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Broadcast(Model):
    """A message to many. `audience`, `part_id` and `category` say to whom, `sort` whether everybody has to get it;
    `addresses` and `without_email` are counted when it is sent. `form_key`: the same form sent twice is one message."""

    __tablename__ = "messages_broadcasts"
    __table_args__ = (
        CheckConstraint("state IN ('draft','sending','sent')", name="state"),
        CheckConstraint("sort IN ('important','news')", name="sort"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    sort: Mapped[str] = mapped_column(String(10))
    audience: Mapped[str] = mapped_column(String(20))
    part_id: Mapped[int | None] = mapped_column(ForeignKey("events_parts.id", ondelete="SET NULL"))
    category: Mapped[str] = mapped_column(String(30), default="")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    form_key: Mapped[str] = mapped_column(String(36), unique=True)
    addresses: Mapped[int] = mapped_column(default=0)
    without_email: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Reminded(Model):
    """An event of which its people were reminded, and the start that it had then: moved, it is reminded of anew."""

    __tablename__ = "messages_reminded"

    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    at: Mapped[datetime]
