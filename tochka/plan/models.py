"""Tables of the plan: a municipality's plan of a school year, the schools asked, their rows, the history, kept imports."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tochka.extensions import Model
from tochka.network.models import Municipality, Organization


class Plan(Model):
    """The plan of a school year (2023 for 2023–2024) of a municipality.

    `deadline` is the first moment at which schools can no longer change their rows: for «до 2 июня» the midnight after
    2 June in the municipality's zone. Nothing happens at that moment: whether it has come is asked of the clock."""

    __tablename__ = "plan_plans"
    __table_args__ = (
        UniqueConstraint("municipality_id", "school_year"),
        CheckConstraint("state IN ('open','locked','approved')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("network_municipalities.id"), index=True)
    school_year: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(Text, default="")
    deadline: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(10), default="open")
    opened_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    municipality: Mapped[Municipality] = relationship()


class PlanSchool(Model):
    """A school that is asked for its rows, and how far it is. `exception_until` lets it change rows after the deadline."""

    __tablename__ = "plan_schools"
    __table_args__ = (
        UniqueConstraint("plan_id", "organization_id"),
        CheckConstraint("state IN ('draft','submitted','returned','approved')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_plans.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    remark: Mapped[str] = mapped_column(Text, default="")
    exception_until: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]

    plan: Mapped[Plan] = relationship()
    organization: Mapped[Organization] = relationship()


class PlanEntry(Model):
    """A row of the plan. Its term is a month, a week of it (1–5), or days; `month` is always the month of the first day.

    `responsible`, `post` and `phone` are of an adult employee and are shown only to those who have signed in.
    `version` tells a stale form; `form_key` makes a second press of the button harmless."""

    __tablename__ = "plan_entries"
    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        CheckConstraint("grade_from IS NULL OR grade_to IS NULL OR grade_from <= grade_to", name="grades"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
        CheckConstraint("state IN ('planned','moved','held','cancelled')", name="state"),
        Index("ix_plan_entries_school", "plan_id", "organization_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_plans.id", ondelete="CASCADE"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    month: Mapped[int]
    week: Mapped[int | None]
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    format: Mapped[str] = mapped_column(String(30))
    topic: Mapped[str] = mapped_column(String(300))
    direction: Mapped[str] = mapped_column(String(200), default="")
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    grade_from: Mapped[int | None]
    grade_to: Mapped[int | None]
    expected: Mapped[int | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    mode: Mapped[str] = mapped_column(String(10), default="in_person")
    equipment: Mapped[str] = mapped_column(String(300), default="")
    partners: Mapped[str] = mapped_column(String(300), default="")
    responsible: Mapped[str] = mapped_column(String(120), default="")
    post: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[str] = mapped_column(String(10), default="planned")
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("plan_entries.id", ondelete="SET NULL"), index=True)
    form_key: Mapped[str | None] = mapped_column(String(36), unique=True)
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    plan: Mapped[Plan] = relationship()
    organization: Mapped[Organization] = relationship()


class PlanChange(Model):
    """A line of the history: who did what to which school's rows; `values` are [field, old, new].

    Append-only; of a responsible person it tells that something changed, not what."""

    __tablename__ = "plan_changes"
    __table_args__ = (Index("ix_plan_changes_plan", "plan_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_plans.id", ondelete="CASCADE"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("network_organizations.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("plan_entries.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    actor: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    action: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(300), default="")
    values: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)


class PlanImport(Model):
    """A table that a school has sent and not yet confirmed: its rows as read, kept until they are added or put away."""

    __tablename__ = "plan_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_id: Mapped[int] = mapped_column(ForeignKey("plan_schools.id", ondelete="CASCADE"), unique=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    columns: Mapped[list[str]] = mapped_column(JSON)
    rows: Mapped[list[list[str]]] = mapped_column(JSON)
    made_at: Mapped[datetime]


class PlanReminder(Model):
    """That a school has been reminded: at a step (days before the deadline) or by hand on a day. No step comes twice."""

    __tablename__ = "plan_reminders"
    __table_args__ = (UniqueConstraint("asked_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_id: Mapped[int] = mapped_column(ForeignKey("plan_schools.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime]
