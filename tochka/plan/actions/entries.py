"""Rows of a school: add, change, remove, set their state, copy last year's. The school's row in the plan is the lock."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tochka.kit import clock
from tochka.kit.errors import Refused, refuse
from tochka.kit.transactions import writing
from tochka.plan.actions.rows import locked_school, refuse_closed, school_of_entry, tell
from tochka.plan.models import Plan, PlanEntry, PlanSchool
from tochka.plan.queries.hooks import events_of
from tochka.plan.rules.clashes import topic_key
from tochka.plan.rules.drafts import EntryDraft, changes, draft_of, faults, tidied
from tochka.plan.terms import PLANNED, ROW_STATES, ROWS_OF_SCHOOL, TYPED


def add_entry(
    asked_id: int, draft: EntryDraft, actor: int | None, *, curator: bool = False, form_key: str | None = None
) -> int:
    """Add a row to a school's plan; gives its id. The same form sent twice gives the same row.

    Raises Refused: a fault of the draft, or why the rows cannot be changed now."""
    with writing() as session:
        plan, asked = locked_school(session, asked_id)
        if form_key and (known := session.scalar(select(PlanEntry.id).where(PlanEntry.form_key == form_key))):
            return known
        refuse_closed(plan, asked, curator)
        (entry,) = put_rows(session, plan, asked, [draft])
        entry.form_key = form_key
        tell(session, plan.id, "add", actor, organization_id=asked.organization_id, entry=entry)
        return entry.id


def change_entry(entry_id: int, draft: EntryDraft, actor: int | None, version: int, *, curator: bool = False) -> None:
    """Write a draft over a row, if it still is the version that the form was made from; the history keeps old and new."""
    with writing() as session:
        plan, asked, entry = school_of_entry(session, entry_id)
        refuse_closed(plan, asked, curator)
        if entry.version != version:
            raise refuse("plan.changed_meanwhile")
        draft = _checked(draft, plan)
        values = changes(draft_of(entry), draft)
        if not values:
            return
        _fill(entry, draft)
        entry.version += 1
        entry.changed_at = clock.now()
        tell(session, plan.id, "change", actor, organization_id=asked.organization_id, entry=entry, values=values)


def remove_entry(entry_id: int, actor: int | None, *, curator: bool = False) -> None:
    """Remove a row. One of which an event was made stays: it can be cancelled."""
    with writing() as session:
        plan, asked, entry = school_of_entry(session, entry_id)
        refuse_closed(plan, asked, curator)
        if events_of([entry_id]):
            raise refuse("plan.has_event")
        tell(session, plan.id, "remove", actor, organization_id=asked.organization_id, entry=entry)
        session.flush()
        session.delete(entry)


def set_state(entry_id: int, state: str, actor: int | None) -> None:
    """Say by hand that a row is held, moved, cancelled or planned again: at any time of the year."""
    if state not in ROW_STATES:
        raise refuse("plan.unknown", field="state")
    with writing() as session:
        plan, asked, entry = school_of_entry(session, entry_id)
        if entry.state == state:
            return
        values = [["state", entry.state, state]]
        entry.state, entry.changed_at = state, clock.now()
        entry.version += 1
        tell(session, plan.id, "state", actor, organization_id=asked.organization_id, entry=entry, values=values)


def copy_last_year(asked_id: int, actor: int | None, *, curator: bool = False) -> int:
    """Copy the school's rows of the year before, days as their months; gives how many.

    Rows copied already, and topics that stand in the plan, are left out. Raises Refused plan.nothing_to_copy."""
    with writing() as session:
        plan, asked = locked_school(session, asked_id)
        refuse_closed(plan, asked, curator)
        present = _rows(session, plan.id, asked.organization_id)
        copied = {row.copied_from_id for row in present}
        topics = {topic_key(row.topic) for row in present}
        last = [
            row
            for row in _last_year(session, plan, asked)
            if row.id not in copied and topic_key(row.topic) not in topics
        ]
        if not last:
            raise refuse("plan.nothing_to_copy")
        rows = put_rows(session, plan, asked, [_without_days(draft_of(row)) for row in last])
        for row, source in zip(rows, last, strict=True):
            row.copied_from_id = source.id
            tell(session, plan.id, "copy", actor, organization_id=asked.organization_id, entry=row)
        return len(rows)


def _without_days(draft: EntryDraft) -> EntryDraft:
    """Last year's days say nothing of this year: the month stays."""
    return replace(draft, first_day=None, last_day=None)


def _last_year(session: Session, plan: Plan, asked: PlanSchool) -> list[PlanEntry]:
    before = select(Plan.id).where(
        Plan.municipality_id == plan.municipality_id, Plan.school_year == plan.school_year - 1
    )
    last = session.scalar(before)
    return _rows(session, last, asked.organization_id) if last else []


def _rows(session: Session, plan_id: int, organization_id: int) -> list[PlanEntry]:
    return list(
        session.scalars(
            select(PlanEntry)
            .where(PlanEntry.plan_id == plan_id, PlanEntry.organization_id == organization_id)
            .order_by(PlanEntry.position, PlanEntry.id)
        )
    )


def put_rows(session: Session, plan: Plan, asked: PlanSchool, drafts: Iterable[EntryDraft]) -> list[PlanEntry]:
    """Write new rows behind those that the school has, flushed; all of them or, by a Refused, none."""
    drafts = [_checked(draft, plan) for draft in drafts]
    count, last = session.execute(
        select(func.count(), func.coalesce(func.max(PlanEntry.position), -1)).where(
            PlanEntry.plan_id == plan.id, PlanEntry.organization_id == asked.organization_id
        )
    ).one()
    if count + len(drafts) > ROWS_OF_SCHOOL:
        raise refuse("plan.too_many_rows", most=ROWS_OF_SCHOOL)
    now = clock.now()
    rows = [
        PlanEntry(
            plan_id=plan.id,
            organization_id=asked.organization_id,
            position=last + place,
            state=PLANNED,
            version=0,
            created_at=now,
            changed_at=now,
        )
        for place in range(1, len(drafts) + 1)
    ]
    for row, draft in zip(rows, drafts, strict=True):
        _fill(row, draft)
    session.add_all(rows)
    session.flush()
    return rows


def _checked(draft: EntryDraft, plan: Plan) -> EntryDraft:
    draft = tidied(draft)
    found = faults(draft, plan.school_year)
    if found:
        raise Refused(found[0])
    return draft


def _fill(entry: PlanEntry, draft: EntryDraft) -> None:
    for name in TYPED:
        setattr(entry, name, getattr(draft, name))
    entry.categories = list(draft.categories)
