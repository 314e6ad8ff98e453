"""Opening a plan, its settings, which schools are asked, its end and its approval."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tochka.kit import clock
from tochka.kit.errors import judged_by_constraints, refuse
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, Organization
from tochka.plan.actions.rows import locked_plan, tell
from tochka.plan.models import Plan, PlanEntry, PlanSchool
from tochka.plan.queries.people import heads_of
from tochka.plan.rules.states import end_of_day, last_day, state_of
from tochka.plan.terms import APPROVED, LOCKED, OPEN, PLAN_STATES, SUBMITTED


@dataclass(frozen=True)
class PlanDraft:
    """What the curator says of a plan. `last_day` is the last day for schools, on the municipality's clocks;
    `schools` are the ids of the organizations asked."""

    title: str
    last_day: date
    schools: frozenset[int]
    note: str = ""


def open_plan(municipality_id: int, school_year: int, draft: PlanDraft, actor: int | None) -> int:
    """Open the plan of a school year (2023 for 2023–2024) and ask the schools, their heads by letter; gives its id.

    Raises Refused: plan.year_taken, plan.no_schools, plan.deadline_past, plan.year_out_of_range."""
    if not 2000 <= school_year <= 2100:
        raise refuse("plan.year_out_of_range", field="school_year")
    with judged_by_constraints(), writing() as session:
        municipality = session.get_one(Municipality, municipality_id)
        now = clock.now()
        plan = Plan(
            municipality_id=municipality_id,
            school_year=school_year,
            title=draft.title,
            note=draft.note,
            deadline=end_of_day(_coming(draft.last_day, municipality.timezone), municipality.timezone),
            opened_at=now,
            changed_at=now,
        )
        schools = _of_municipality(session, municipality_id, draft.schools)
        if not schools:
            raise refuse("plan.no_schools", field="schools")
        session.add(plan)
        session.flush()
        _ask(session, plan, schools)
        tell(session, plan.id, "open", actor)
        return plan.id


def change_plan(plan_id: int, draft: PlanDraft, actor: int | None) -> None:
    """Change title, note, deadline and the schools asked. A school with rows is not let go.

    A deadline that is moved into the future opens the collecting again."""
    with writing() as session:
        plan = locked_plan(session, plan_id)
        zone = session.get_one(Municipality, plan.municipality_id).timezone
        values = [["title", plan.title, draft.title]] if draft.title != plan.title else []
        before = last_day(plan.deadline, zone)
        if draft.last_day != before:
            plan.deadline = end_of_day(_coming(draft.last_day, zone), zone)
            values.append(["deadline", before.isoformat(), draft.last_day.isoformat()])
            plan.state = OPEN if plan.state == LOCKED else plan.state
        plan.title, plan.note, plan.changed_at = draft.title, draft.note, clock.now()
        _change_schools(session, plan, draft.schools, actor)
        tell(session, plan_id, "settings", actor, values=values)


def lock_plan(plan_id: int, actor: int | None) -> None:
    """End the collecting before its deadline."""
    with writing() as session:
        plan = locked_plan(session, plan_id)
        _demand(plan, OPEN)
        plan.state, plan.changed_at = LOCKED, clock.now()
        tell(session, plan_id, "lock", actor)


def reopen_plan(plan_id: int, actor: int | None) -> None:
    """Collect again: a plan that was locked by hand or approved. Past the deadline it stays locked by the clock."""
    with writing() as session:
        plan = locked_plan(session, plan_id)
        if plan.state == OPEN:
            raise refuse("plan.wrong_state", state=str(PLAN_STATES[state_of(plan, clock.now())]))
        plan.state, plan.approved_at, plan.changed_at = OPEN, None, clock.now()
        tell(session, plan_id, "reopen", actor)


def approve_plan(plan_id: int, actor: int | None) -> None:
    """Approve the plan: from now on its public page and calendar feed are there. All that was handed in is decided first."""
    with writing() as session:
        plan = locked_plan(session, plan_id)
        if plan.state == APPROVED:
            raise refuse("plan.wrong_state", state=str(PLAN_STATES[APPROVED]))
        waiting = session.scalar(
            select(func.count()).where(PlanSchool.plan_id == plan_id, PlanSchool.state == SUBMITTED)
        )
        if waiting:
            raise refuse("plan.not_all_approved")
        if not session.scalar(select(func.count()).where(PlanEntry.plan_id == plan_id)):
            raise refuse("plan.no_rows")
        plan.state, plan.approved_at, plan.changed_at = APPROVED, clock.now(), clock.now()
        tell(session, plan_id, "approve_plan", actor)


def _demand(plan: Plan, state: str) -> None:
    present = state_of(plan, clock.now())
    if present != state:
        raise refuse("plan.wrong_state", state=str(PLAN_STATES[present]))


def _coming(day: date, zone: str) -> date:
    """A last day that is still to come, today included."""
    if not 2000 <= day.year <= 2100:
        raise refuse("plan.deadline_out_of_range", field="last_day")
    if day < clock.today(zone):
        raise refuse("plan.deadline_past", field="last_day")
    return day


def _of_municipality(session: Session, municipality_id: int, ids: Collection[int]) -> list[int]:
    """Those of the ids that are open organizations of the municipality, in the order of lists."""
    return list(
        session.scalars(
            select(Organization.id)
            .where(
                Organization.municipality_id == municipality_id,
                Organization.id.in_(set(ids)),
                Organization.closed_at.is_(None),
            )
            .order_by(Organization.rank, Organization.number, Organization.id)
        )
    )


def _ask(session: Session, plan: Plan, schools: list[int]) -> None:
    """Put schools into the plan and write to their heads."""
    asked = [PlanSchool(plan_id=plan.id, organization_id=school) for school in schools]
    session.add_all(asked)
    session.flush()
    heads = heads_of(schools)
    for each in asked:
        for head in heads.get(each.organization_id, ()):
            queue_letter("plan.opened", head.email, language=head.language, about=("plan_school", each.id))


def _change_schools(session: Session, plan: Plan, wanted: frozenset[int], actor: int | None) -> None:
    present = {
        each.organization_id: each for each in session.scalars(select(PlanSchool).where(PlanSchool.plan_id == plan.id))
    }
    new = _of_municipality(session, plan.municipality_id, wanted - present.keys())
    gone = [present[key] for key in present.keys() - wanted]
    if not wanted:
        raise refuse("plan.no_schools", field="schools")
    _refuse_filled(session, plan, gone)
    for each in gone:
        tell(session, plan.id, "release", actor, organization_id=each.organization_id)
        session.delete(each)
    _ask(session, plan, new)
    for school in new:
        tell(session, plan.id, "ask", actor, organization_id=school)


def _refuse_filled(session: Session, plan: Plan, gone: list[PlanSchool]) -> None:
    """Nobody's rows are lost because a tick was taken away."""
    filled = session.scalar(
        select(Organization.short_name)
        .join(PlanEntry, PlanEntry.organization_id == Organization.id)
        .where(PlanEntry.plan_id == plan.id, Organization.id.in_([each.organization_id for each in gone]))
        .limit(1)
    )
    if filled:
        raise refuse("plan.has_rows", field="schools", school=filled)
