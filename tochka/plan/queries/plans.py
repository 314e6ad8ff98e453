"""Reads of plans: which ones somebody sees, one with its schools and rows, where an object stands."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload, lazyload, raiseload

from tochka.extensions import db
from tochka.kit.access import Reach, Scope
from tochka.network.models import Centre, Municipality, Organization
from tochka.network.terms import SCHOOL_KINDS
from tochka.plan.models import Plan, PlanEntry, PlanSchool
from tochka.plan.queries.hooks import events_of
from tochka.plan.terms import APPROVED, SUBMITTED, RealEvent

LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class PlanLine:
    """A plan in the list: how many schools are asked and how many have handed in."""

    plan: Plan
    asked: int
    handed: int


@dataclass(frozen=True)
class PlanPage:
    """A plan with the schools asked and all rows, in the order of schools; `events` are those of the rows."""

    plan: Plan
    schools: Sequence[PlanSchool]
    entries: Sequence[PlanEntry]
    events: Mapping[int, Sequence[RealEvent]] = field(default_factory=dict)

    @property
    def zone(self) -> str:
        return self.plan.municipality.timezone

    @property
    def rows_of(self) -> Mapping[int, list[PlanEntry]]:
        """Rows by organization."""
        found: dict[int, list[PlanEntry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.organization_id].append(entry)
        return found


def scope_of_plan(plan_id: int, own: Collection[int] = ()) -> Scope | None:
    """Where a plan stands; None when there is none. One statement.

    own: organizations of the one who asks. A plan belongs to each school of its municipality too, so one of these that
    is there stands in the scope: who holds a permission on a school of the municipality, holds it on the plan."""
    mine = and_(Organization.municipality_id == Municipality.id, Organization.id.in_(own))
    row = db.session.execute(
        select(Municipality.region_id, Municipality.id, Organization.id)
        .join(Plan, Plan.municipality_id == Municipality.id)
        .outerjoin(Organization, mine)
        .where(Plan.id == _id(plan_id))
        .limit(1)
    ).first()
    return Scope(*row) if row else None


def scope_of_asked(asked_id: int) -> Scope | None:
    """Where a school of a plan stands; None when there is none."""
    row = db.session.execute(
        select(Municipality.region_id, Municipality.id, PlanSchool.organization_id)
        .join(Plan, Plan.municipality_id == Municipality.id)
        .join(PlanSchool, PlanSchool.plan_id == Plan.id)
        .where(PlanSchool.id == _id(asked_id))
    ).one_or_none()
    return Scope(*row) if row else None


def scope_of_entry(entry_id: int) -> Scope | None:
    """Where a row of a plan stands; None when there is none."""
    row = db.session.execute(
        select(Municipality.region_id, Municipality.id, PlanEntry.organization_id)
        .join(Plan, Plan.municipality_id == Municipality.id)
        .join(PlanEntry, PlanEntry.plan_id == Plan.id)
        .where(PlanEntry.id == _id(entry_id))
    ).one_or_none()
    return Scope(*row) if row else None


def _id(typed: int) -> int:
    return typed if 0 < typed <= LARGEST_ID else 0


def plans_within(reach: Reach) -> ColumnElement[bool]:
    """The condition on Plan that leaves those somebody sees: of her municipalities, and of those in which her schools are."""
    if reach.everything:
        return true()
    towns = select(Municipality.id).where(Municipality.region_id.in_(reach.regions))
    homes = select(Organization.municipality_id).where(Organization.id.in_(reach.organizations))
    parts = [
        Plan.municipality_id.in_(ids)
        for ids, given in (
            (towns, reach.regions),
            (reach.municipalities, reach.municipalities),
            (homes, reach.organizations),
        )
        if given
    ]
    return or_(*parts) if parts else false()


def plan_list(reach: Reach) -> list[PlanLine]:
    """The plans that somebody sees, the newest year first. One statement."""
    counts = (
        select(
            PlanSchool.plan_id,
            func.count().label("asked"),
            func.count().filter(PlanSchool.state.in_((SUBMITTED, APPROVED))).label("handed"),
        )
        .group_by(PlanSchool.plan_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Plan, func.coalesce(counts.c.asked, 0), func.coalesce(counts.c.handed, 0))
        .outerjoin(counts, counts.c.plan_id == Plan.id)
        .where(plans_within(reach))
        .order_by(Plan.school_year.desc(), Plan.municipality_id)
        .options(joinedload(Plan.municipality).raiseload("*"), raiseload("*"))
    )
    return [PlanLine(*row) for row in rows]


def plan_of(plan_id: int) -> Plan | None:
    """A plan with its municipality. One statement."""
    return db.session.scalar(_plans().where(Plan.id == _id(plan_id)))


def plan_of_year(municipality_id: int, school_year: int) -> Plan | None:
    """The plan of a municipality's school year. One statement."""
    return db.session.scalar(_plans().where(Plan.municipality_id == municipality_id, Plan.school_year == school_year))


def _plans() -> Select[Any]:
    return select(Plan).options(joinedload(Plan.municipality).raiseload("*"), raiseload("*"))


def plan_page(plan: Plan, organization_id: int | None = None) -> PlanPage:
    """A plan's schools and all rows, with the events of the rows (of one school's alone). Two statements, and theirs."""
    schools = db.session.scalars(
        select(PlanSchool)
        .join(Organization, Organization.id == PlanSchool.organization_id)
        .where(PlanSchool.plan_id == plan.id)
        .order_by(Organization.rank, Organization.number, Organization.short_name)
        .options(joinedload(PlanSchool.organization).raiseload("*"), raiseload("*"))
    ).all()
    entries = db.session.scalars(
        select(PlanEntry)
        .join(Organization, Organization.id == PlanEntry.organization_id)
        .where(PlanEntry.plan_id == plan.id)
        .order_by(Organization.rank, Organization.number, Organization.short_name, PlanEntry.position, PlanEntry.id)
        .options(
            lazyload(PlanEntry.organization), raiseload("*")
        )  # the schools asked are here already: nothing is read
    ).all()
    told = [each for each in entries if organization_id in (None, each.organization_id)]
    return PlanPage(plan, schools, entries, events_of([entry.id for entry in told]))


def asked_school(asked_id: int) -> PlanSchool | None:
    """A school of a plan, with the plan, its municipality and the organization. One statement."""
    return db.session.scalar(
        select(PlanSchool)
        .where(PlanSchool.id == _id(asked_id))
        .options(
            joinedload(PlanSchool.plan).joinedload(Plan.municipality).raiseload("*"),
            joinedload(PlanSchool.organization).raiseload("*"),
            raiseload("*"),
        )
    )


def entry_of(entry_id: int) -> PlanEntry | None:
    """A row with its plan, municipality and organization. One statement."""
    return db.session.scalar(
        select(PlanEntry)
        .where(PlanEntry.id == _id(entry_id))
        .options(
            joinedload(PlanEntry.plan).joinedload(Plan.municipality).raiseload("*"),
            joinedload(PlanEntry.organization).raiseload("*"),
            raiseload("*"),
        )
    )


def asked_of(plan_id: int, organization_id: int) -> PlanSchool | None:
    """The place of a school in a plan. One statement."""
    return db.session.scalar(
        select(PlanSchool)
        .where(PlanSchool.plan_id == plan_id, PlanSchool.organization_id == organization_id)
        .options(raiseload("*"))
    )


def asked_schools_within(plan_id: int, reach: Reach) -> Sequence[PlanSchool]:
    """The schools of a plan that are somebody's own (granted on the school itself). One statement, none for others."""
    if not reach.organizations:
        return ()
    return db.session.scalars(
        select(PlanSchool)
        .where(PlanSchool.plan_id == plan_id, PlanSchool.organization_id.in_(reach.organizations))
        .options(joinedload(PlanSchool.organization).raiseload("*"), raiseload("*"))
        .order_by(PlanSchool.id)
    ).all()


@dataclass(frozen=True)
class Candidate:
    """A school that can be asked: the years in which its centres were opened."""

    id: int
    name: str
    years: tuple[int, ...]


def candidates(municipality_id: int) -> list[Candidate]:
    """Open schools of a municipality with the opening years of their centres, in the order of lists. Two statements."""
    years: dict[int, set[int]] = defaultdict(set)
    for organization_id, year in db.session.execute(
        select(Centre.organization_id, Centre.opened_in)
        .join(Organization, Organization.id == Centre.organization_id)
        .where(Organization.municipality_id == municipality_id, Centre.opened_in.is_not(None))
    ):
        years[organization_id].add(year or 0)
    rows = db.session.execute(
        select(Organization.id, Organization.short_name, Organization.locality)
        .where(
            Organization.municipality_id == municipality_id,
            Organization.kind.in_(SCHOOL_KINDS),
            Organization.closed_at.is_(None),
        )
        .order_by(Organization.rank, Organization.number, Organization.short_name)
    )
    return [Candidate(key, placed(name, place), tuple(sorted(years[key]))) for key, name, place in rows]


def placed(name: str, place: str) -> str:
    """«СОШ №1, г.Алдан»; a name that says its place already stays as it is."""
    return name if not place or place in name else f"{name}, {place}"


def opened_years(municipality_id: int) -> list[int]:
    """First years of the plans that a municipality has. One statement."""
    return list(db.session.scalars(select(Plan.school_year).where(Plan.municipality_id == municipality_id)))


def due_plans(now: datetime, until: datetime) -> Sequence[Plan]:
    """Open plans whose deadline comes between two moments. One statement."""
    return db.session.scalars(
        _plans().where(Plan.state == "open", Plan.deadline > now, Plan.deadline <= until).order_by(Plan.id)
    ).all()
