"""Handing rows in and deciding on them: submit, take back, return with a remark, approve, more time."""

from datetime import date, timedelta

from sqlalchemy import func, select

from tochka.kit import clock
from tochka.kit.errors import refuse
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import writing
from tochka.network.models import Municipality
from tochka.plan.actions.rows import locked_school, refuse_closed, tell
from tochka.plan.models import PlanEntry, PlanSchool
from tochka.plan.queries.people import heads_of
from tochka.plan.rules.states import end_of_day, state_of
from tochka.plan.terms import APPROVED, DRAFT, OPEN, RETURNED, SUBMITTED

DAYS_TO_REPAIR = 3


def submit(asked_id: int, actor: int | None, *, curator: bool = False) -> None:
    """Hand a school's rows in. Raises Refused: no rows, handed in already, the time is over."""
    with writing() as session:
        plan, asked = locked_school(session, asked_id)
        refuse_closed(plan, asked, curator)
        rows = select(func.count()).where(
            PlanEntry.plan_id == plan.id, PlanEntry.organization_id == asked.organization_id
        )
        if not session.scalar(rows):
            raise refuse("plan.nothing_to_submit")
        asked.state, asked.submitted_at, asked.remark = SUBMITTED, clock.now(), ""
        tell(session, plan.id, "submit", actor, organization_id=asked.organization_id)


def withdraw(asked_id: int, actor: int | None) -> None:
    """Take rows back to change them, while the time is not over."""
    with writing() as session:
        plan, asked = locked_school(session, asked_id)
        if asked.state != SUBMITTED:
            raise refuse("plan.not_waiting")
        excepted = asked.exception_until is not None and clock.now() < asked.exception_until
        if state_of(plan, clock.now()) != OPEN and not excepted:
            raise refuse("plan.locked")
        asked.state = DRAFT
        tell(session, plan.id, "withdraw", actor, organization_id=asked.organization_id)


def return_rows(asked_id: int, remark: str, actor: int | None) -> None:
    """Return rows with a remark; the heads get a letter. Past the deadline the school has three days to repair them."""
    with writing() as session:
        plan, asked = locked_school(session, asked_id)
        if asked.state not in (SUBMITTED, APPROVED):
            raise refuse("plan.not_handed_in")
        if not remark.strip():
            raise refuse("plan.no_remark", field="remark")
        asked.state, asked.remark = RETURNED, remark.strip()
        now = clock.now()
        if state_of(plan, now) != OPEN:
            zone = session.get_one(Municipality, plan.municipality_id).timezone
            until = end_of_day(clock.local(now, zone).date() + timedelta(days=DAYS_TO_REPAIR), zone)
            asked.exception_until = max(until, asked.exception_until or until)
        tell(
            session,
            plan.id,
            "return",
            actor,
            organization_id=asked.organization_id,
            values=[["remark", "", asked.remark]],
        )
        _write_to_heads(asked, "plan.returned")


def approve_rows(asked_id: int, actor: int | None) -> None:
    """Approve a school's rows."""
    with writing() as session:
        plan, asked = locked_school(session, asked_id)
        if asked.state != SUBMITTED:
            raise refuse("plan.not_handed_in")
        asked.state = APPROVED
        tell(session, plan.id, "approve", actor, organization_id=asked.organization_id)


def grant_exception(asked_id: int, last: date, actor: int | None) -> None:
    """Let a school change its rows through a day, whatever the plan's deadline; rows handed in become a draft again."""
    with writing() as session:
        plan, asked = locked_school(session, asked_id)
        zone = session.get_one(Municipality, plan.municipality_id).timezone
        if not 2000 <= last.year <= 2100 or last < clock.today(zone):
            raise refuse("plan.deadline_past", field="last_day")
        asked.exception_until = end_of_day(last, zone)
        asked.state = DRAFT if asked.state in (SUBMITTED, APPROVED) else asked.state
        tell(
            session,
            plan.id,
            "exception",
            actor,
            organization_id=asked.organization_id,
            values=[["exception_until", "", last.isoformat()]],
        )
        _write_to_heads(asked, "plan.more_time")


def _write_to_heads(asked: PlanSchool, kind: str) -> None:
    for head in heads_of([asked.organization_id]).get(asked.organization_id, ()):
        queue_letter(kind, head.email, language=head.language, about=("plan_school", asked.id))
