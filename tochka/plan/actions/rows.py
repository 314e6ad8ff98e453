"""What all verbs share: locks, the right to change, lines of the history."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.journal import record
from tochka.plan.models import Plan, PlanChange, PlanEntry, PlanSchool
from tochka.plan.rules.states import refusal_to_change


def locked_plan(session: Session, plan_id: int) -> Plan:
    """The plan under its lock. Locks go from the plan to the school to the row."""
    return session.scalars(select(Plan).where(Plan.id == plan_id).with_for_update(of=Plan)).one()


def locked_school(session: Session, asked_id: int) -> tuple[Plan, PlanSchool]:
    """A school of a plan under its lock, and the plan."""
    asked = session.scalars(select(PlanSchool).where(PlanSchool.id == asked_id).with_for_update(of=PlanSchool)).one()
    return session.get_one(Plan, asked.plan_id), asked


def school_of_entry(session: Session, entry_id: int) -> tuple[Plan, PlanSchool, PlanEntry]:
    """A row with its school under the school's lock: two people who change rows of one school go one by one."""
    entry = session.get_one(PlanEntry, entry_id)
    asked = session.scalars(
        select(PlanSchool)
        .where(PlanSchool.plan_id == entry.plan_id, PlanSchool.organization_id == entry.organization_id)
        .with_for_update(of=PlanSchool)
    ).one()
    session.refresh(entry)
    return session.get_one(Plan, entry.plan_id), asked, entry


def refuse_closed(plan: Plan, asked: PlanSchool, curator: bool) -> None:
    """Raise the refusal to change a school's rows now, if there is one."""
    refusal = refusal_to_change(plan, asked, clock.now(), curator)
    if refusal:
        raise Refused(refusal)


def tell(
    session: Session,
    plan_id: int,
    action: str,
    actor: int | None,
    *,
    organization_id: int | None = None,
    entry: PlanEntry | None = None,
    values: list[list[Any]] | None = None,
) -> None:
    """A line of the plan's history and of the journal. The history of a row outlives it by its topic."""
    session.add(
        PlanChange(
            plan_id=plan_id,
            organization_id=organization_id,
            entry_id=entry.id if entry else None,
            at=clock.now(),
            actor=actor,
            action=action,
            topic=entry.topic if entry else "",
            values=values or [],
        )
    )
    record(f"plan.{action}", "plan", plan_id, actor, school=organization_id, row=entry.id if entry else None)
