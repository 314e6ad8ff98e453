"""Instructions: one clause of a fixed directive for one addressee, with what it has done."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tochka.closing.models.directives import DirectiveClause
from tochka.extensions import Model
from tochka.network.models import Organization


class Instruction(Model):
    """What one organization owes by one clause. Whether it is late is never stored: the day and the evidence tell it.

    `state` is open, done (a person ticked it, with `note` and `link`) or not_needed (only a conditional clause)."""

    __tablename__ = "closing_instructions"
    __table_args__ = (
        UniqueConstraint("clause_id", "organization_id"),
        CheckConstraint("state IN ('open','done','not_needed')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("closing_clauses.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="open")
    note: Mapped[str] = mapped_column(String(500), default="")
    link: Mapped[str] = mapped_column(String(500), default="")
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    reminded_at: Mapped[datetime | None]

    clause: Mapped[DirectiveClause] = relationship()
    organization: Mapped[Organization] = relationship()
