"""The table of tickets. The signed token itself is not stored: Ed25519 makes the same one again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tochka.extensions import Model
from tochka.registration.models import Registration


class Ticket(Model):
    """The right of a registration to enter. `short_code` is seven digits, unique in the event; `issue` grows at each
    reissue; `parts` is the mask of its parts. A cancelled or erased ticket stays as a tombstone for door devices."""

    __tablename__ = "tickets_tickets"
    __table_args__ = (
        UniqueConstraint("event_id", "short_code"),
        CheckConstraint("state IN ('good','waiting','cancelled')", name="state"),
        CheckConstraint("kind BETWEEN 1 AND 4", name="kind"),
        Index("ix_tickets_tickets_feed", "event_id", "feed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration_registrations.id"), unique=True)
    kind: Mapped[int]
    short_code: Mapped[str] = mapped_column(String(7))
    key_id: Mapped[int]
    issue: Mapped[int] = mapped_column(default=1)
    parts: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="good")
    feed: Mapped[int]
    created_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship()
