"""Reads of instructions: those of a directive or a school with what proves them, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import raiseload

from tochka.closing.models import Directive, DirectiveClause, Instruction, Publication
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.access import Scope
from tochka.network.models import Agreement, Municipality, Organization, agreement_parties
from tochka.plan.models import Plan, PlanSchool


@dataclass(frozen=True)
class InstructionRow:
    """An instruction with its clause, addressee and directive."""

    id: int
    clause_id: int
    organization_id: int
    organization: str
    directive_id: int
    state: str
    note: str
    link: str
    done_at: datetime | None
    reminded_at: datetime | None
    text: str
    position: int
    parent_id: int | None
    deadline: date | None
    condition: str
    recurrence: str
    evidence: str
    begun: date
    fixed_at: datetime
    zone: str
    frozen: Mapping[str, object]


def instructions_of_directive(directive_id: int) -> list[InstructionRow]:
    """Every instruction of a fixed directive: by school in the order of lists, then by clause. One statement."""
    return _rows(DirectiveClause.directive_id == directive_id)


def instructions_of_school(organization_id: int) -> list[InstructionRow]:
    """What a school owes by all fixed directives, the newest first. One statement."""
    return sorted(_rows(Instruction.organization_id == organization_id), key=lambda row: -row.directive_id)


def instructions_due(first: date, last: date) -> list[InstructionRow]:
    """Those of all fixed directives that nobody has answered and whose deadline lies between two days. One statement."""
    return _rows(and_(Instruction.state == "open", DirectiveClause.deadline.between(first, last)))


def instruction_row(instruction_id: int) -> InstructionRow | None:
    """One instruction."""
    return next(iter(_rows(Instruction.id == instruction_id)), None)


def _rows(condition: ColumnElement[bool]) -> list[InstructionRow]:
    found = db.session.execute(
        select(Instruction, DirectiveClause, Organization, Directive, Municipality.timezone)
        .join(DirectiveClause, DirectiveClause.id == Instruction.clause_id)
        .join(Directive, Directive.id == DirectiveClause.directive_id)
        .join(Organization, Organization.id == Instruction.organization_id)
        .join(Municipality, Municipality.id == Directive.municipality_id)
        .where(condition, Directive.state == "fixed")
        .order_by(Organization.rank, Organization.number, Organization.short_name, DirectiveClause.position)
        .options(raiseload("*"))
    )
    return [_row(*each) for each in found]


def _row(
    row: Instruction, clause: DirectiveClause, organization: Organization, directive: Directive, zone: str
) -> InstructionRow:
    return InstructionRow(
        id=row.id,
        clause_id=clause.id,
        organization_id=organization.id,
        organization=organization.short_name,
        directive_id=directive.id,
        state=row.state,
        note=row.note,
        link=row.link,
        done_at=row.done_at,
        reminded_at=row.reminded_at,
        text=clause.text,
        position=clause.position,
        parent_id=clause.parent_id,
        deadline=clause.deadline,
        condition=clause.condition,
        recurrence=clause.recurrence,
        evidence=clause.evidence,
        begun=directive.signed_on or directive.created_at.date(),
        fixed_at=directive.fixed_at or directive.created_at,
        zone=zone,
        frozen=directive.frozen or {},
    )


def evidence_since(organization_ids: Sequence[int], begun: date, kind: str) -> dict[int, date]:
    """The day on which each organization first (for publications: last) had the evidence of a kind since a date."""
    if kind == "publication":
        return _days(
            select(Publication.organization_id, func.max(Publication.published_on))
            .where(Publication.organization_id.in_(organization_ids), Publication.published_on >= begun)
            .group_by(Publication.organization_id)
        )
    if kind == "agreement":
        return _days(
            select(agreement_parties.c.organization_id, func.min(Agreement.signed_on))
            .join(Agreement, Agreement.id == agreement_parties.c.agreement_id)
            .where(
                agreement_parties.c.organization_id.in_(organization_ids),
                Agreement.state == "signed",
                Agreement.signed_on >= begun,
            )
            .group_by(agreement_parties.c.organization_id)
        )
    return _plan_days(organization_ids, begun) if kind == "plan_row" else {}


def _plan_days(organization_ids: Sequence[int], begun: date) -> dict[int, date]:
    """The local day on which each school handed in its rows of a plan; rows that were sent back do not count."""
    rows = db.session.execute(
        select(PlanSchool.organization_id, PlanSchool.submitted_at, Municipality.timezone)
        .join(Plan, Plan.id == PlanSchool.plan_id)
        .join(Municipality, Municipality.id == Plan.municipality_id)
        .where(
            PlanSchool.organization_id.in_(organization_ids),
            PlanSchool.state.in_(("submitted", "approved")),
            PlanSchool.submitted_at.is_not(None),
        )
    )
    found: dict[int, date] = {}
    for school, moment, zone in rows:
        day = clock.local(moment, zone).date() if moment else begun
        if day >= begun:
            found[school] = min(day, found.get(school, day))
    return found


def _days(statement: object) -> dict[int, date]:
    return {school: day for school, day in db.session.execute(statement) if day is not None}  # type: ignore[call-overload]


def scope_of_instruction(instruction_id: int) -> Scope | None:
    """Where an instruction stands: its addressee."""
    row = db.session.execute(
        select(Municipality.region_id, Municipality.id, Organization.id)
        .join(Organization, Organization.municipality_id == Municipality.id)
        .join(Instruction, Instruction.organization_id == Organization.id)
        .where(Instruction.id == instruction_id)
    ).one_or_none()
    return Scope(region=row[0], municipality=row[1], organization=row[2]) if row else None
