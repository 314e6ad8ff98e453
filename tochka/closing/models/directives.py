"""Tables of directives (приказ): the sheet, what a curator wrote instead of a live paragraph, clauses, own templates."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tochka.extensions import Model
from tochka.network.models import Municipality


class Directive(Model):
    """One directive. While it is a draft its numbers are read from the year; `frozen` is the whole text once it is fixed.

    `event_id` is of one «о проведении», 0 of a closing one: so the draft of a year is one row. `settings` are choices of
    prose and what was checked by eye, `texts` are the pieces that the curator wrote. `version` tells a stale form."""

    __tablename__ = "closing_directives"
    __table_args__ = (
        UniqueConstraint("municipality_id", "school_year", "kind", "event_id"),
        CheckConstraint("kind IN ('closing','holding')", name="kind"),
        CheckConstraint("state IN ('draft','fixed')", name="state"),
        CheckConstraint("(state = 'fixed') = (fixed_at IS NOT NULL)", name="fixed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("network_municipalities.id"), index=True)
    school_year: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    event_id: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    number: Mapped[str] = mapped_column(String(40), default="")
    signed_on: Mapped[date | None]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    fixed_at: Mapped[datetime | None]

    municipality: Mapped[Municipality] = relationship()
    paragraphs: Mapped[list["DirectiveParagraph"]] = relationship(cascade="all, delete-orphan")
    clauses: Mapped[list["DirectiveClause"]] = relationship(
        cascade="all, delete-orphan", order_by="DirectiveClause.position, DirectiveClause.id"
    )


class DirectiveParagraph(Model):
    """What a curator changed in an event's paragraph: its own text (empty: live), or only the verb."""

    __tablename__ = "closing_paragraphs"
    __table_args__ = (UniqueConstraint("directive_id", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("closing_directives.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text, default="")
    verb: Mapped[str] = mapped_column(String(20), default="")


class DirectiveClause(Model):
    """A clause: what is told to whom until when. A clause under another has the addressees of that one.

    `addressees` is nobody, all, opened (schools whose centres opened in `years`) or chosen (`chosen` organizations).
    `condition` («по необходимости») lets an addressee say that it is not needed; `recurrence` is regular or empty."""

    __tablename__ = "closing_clauses"
    __table_args__ = (
        CheckConstraint("addressees IN ('nobody','all','opened','chosen')", name="addressees"),
        CheckConstraint("evidence IN ('none','plan_row','agreement','publication')", name="evidence"),
        CheckConstraint("recurrence IN ('','regular')", name="recurrence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("closing_directives.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("closing_clauses.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    addressees: Mapped[str] = mapped_column(String(10), default="nobody")
    years: Mapped[list[int]] = mapped_column(JSON, default=list)
    chosen: Mapped[list[int]] = mapped_column(JSON, default=list)
    deadline: Mapped[date | None]
    condition: Mapped[str] = mapped_column(String(100), default="")
    recurrence: Mapped[str] = mapped_column(String(10), default="")
    evidence: Mapped[str] = mapped_column(String(12), default="none")


class DirectiveTemplate(Model):
    """A municipality's own DOCX for a kind of directive, with places such as {{ title }}; tried before it is kept."""

    __tablename__ = "closing_templates"
    __table_args__ = (UniqueConstraint("municipality_id", "kind"), Index("ix_closing_templates_kind", "kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("network_municipalities.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    kept_at: Mapped[datetime]
