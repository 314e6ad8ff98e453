"""Letters before the deadline: by the clock at seven, three and one day, or by the curator's hand once a day. Never twice."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import refuse
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import end_reading, writing
from tochka.network.models import Municipality
from tochka.plan.actions.rows import locked_plan
from tochka.plan.models import Plan, PlanReminder, PlanSchool
from tochka.plan.queries.people import heads_of
from tochka.plan.queries.plans import due_plans
from tochka.plan.rules.states import reminder_due
from tochka.plan.terms import APPROVED, DRAFT, REMIND_DAYS, RETURNED


def remind_by_hand(plan_id: int) -> int:
    """Write to the heads of all schools that have not handed in; gives how many schools. At most once a day each.

    Raises Refused plan.nobody_late."""
    with writing() as session:
        plan = locked_plan(session, plan_id)
        if plan.state == APPROVED:
            raise refuse("plan.nobody_late")
        zone = session.get_one(Municipality, plan.municipality_id).timezone
        reminded = _remind(session, plan, f"hand-{clock.today(zone).isoformat()}")
        if not reminded:
            raise refuse("plan.nobody_late")
        return reminded


def send_due() -> int:
    """Send the letters whose step has come, for every plan; gives how many schools were reminded. May be called at any time."""
    now = clock.now()
    end_reading()
    due = [
        (plan.id, step)
        for plan in due_plans(now, now + timedelta(days=max(REMIND_DAYS) + 2))
        if (step := reminder_due(plan, plan.municipality.timezone, now))
    ]
    end_reading()
    return sum(_send(plan_id, step) for plan_id, step in due if _waiting(plan_id, step))


def _waiting(plan_id: int, step: str) -> int:
    """How many schools of a plan the step is still to be sent to: read before a lock is taken."""
    waiting = db.session.scalar(_without(plan_id, step).with_only_columns(func.count())) or 0
    end_reading()
    return waiting


def _send(plan_id: int, step: str) -> int:
    with writing() as session:
        return _remind(session, locked_plan(session, plan_id), step)


def _without(plan_id: int, step: str) -> Select[Any]:
    """Schools that have not handed in and have not had this step."""
    had = select(PlanReminder.id).where(PlanReminder.asked_id == PlanSchool.id, PlanReminder.step == step).exists()
    return select(PlanSchool).where(PlanSchool.plan_id == plan_id, PlanSchool.state.in_((DRAFT, RETURNED)), ~had)


def _remind(session: Session, plan: Plan, step: str) -> int:
    """Mark the step and write the letters in one transaction; schools without a head are marked too, nobody is there to read."""
    asked = session.scalars(_without(plan.id, step)).all()
    heads = heads_of([each.organization_id for each in asked])
    for each in asked:
        session.add(PlanReminder(asked_id=each.id, step=step, at=clock.now()))
        for head in heads.get(each.organization_id, ()):
            queue_letter("plan.remind", head.email, language=head.language, about=("plan_school", each.id))
    return sum(each.organization_id in heads for each in asked)
