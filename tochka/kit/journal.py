"""The journal: who did what to what and when. Append-only; it holds ids and codes, no names of participants."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tochka.extensions import Model, db
from tochka.kit import clock


class JournalEntry(Model):
    """One line of the journal. `actor` is an account's id; None is the system, a link's holder or a device (see facts)."""

    __tablename__ = "kit_journal"
    __table_args__ = (Index("ix_kit_journal_object", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(60))
    object_kind: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def record(action: str, object_kind: str, object_id: int | None, actor: int | None = None, **facts: Any) -> None:
    """Add a line in the present write transaction. `action` is «room.verb»; facts are plain JSON values."""
    db.session.add(
        JournalEntry(
            at=clock.now(), actor=actor, action=action, object_kind=object_kind, object_id=object_id, facts=facts
        )
    )
