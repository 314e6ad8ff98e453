"""The history of a plan: who changed what, the latest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from tochka.extensions import db
from tochka.network.models import Organization
from tochka.people.models import Account
from tochka.plan.models import PlanChange

LINES_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A change: by whom (empty: the service itself), at which school, of which row, [field, old, new] each."""

    at: datetime
    who: str
    action: str
    school: str
    topic: str
    values: list[list[Any]]


@dataclass(frozen=True)
class History:
    """A page of changes."""

    lines: tuple[Line, ...]
    page: int
    pages: int


def history(plan_id: int, organization_id: int | None = None, page: int = 1) -> History:
    """Changes of a plan, of one school with `organization_id`. Two statements."""
    found = select(PlanChange).where(PlanChange.plan_id == plan_id)
    if organization_id is not None:
        found = found.where(PlanChange.organization_id == organization_id)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // LINES_A_PAGE))
    page = min(max(page, 1), pages)
    rows = db.session.execute(
        found.add_columns(Account.name, Organization.short_name)
        .outerjoin(Account, Account.id == PlanChange.actor)
        .outerjoin(Organization, Organization.id == PlanChange.organization_id)
        .order_by(PlanChange.id.desc())
        .limit(LINES_A_PAGE)
        .offset((page - 1) * LINES_A_PAGE)
    )
    lines = tuple(
        Line(change.at, who or "", change.action, school or "", change.topic, change.values)
        for change, who, school in rows
    )
    return History(lines, page, pages)
