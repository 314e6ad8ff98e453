"""Reads of directives: one with all that stands in it, those of a year, who may be told to do something."""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import joinedload, raiseload, selectinload, undefer

from tochka.closing.models import Directive, DirectiveClause, DirectiveTemplate
from tochka.extensions import db
from tochka.kit.access import Reach, Scope
from tochka.network.models import Centre, Municipality, Organization
from tochka.network.queries import municipalities_within


def directive_page(directive_id: int) -> Directive | None:
    """A directive with its municipality, body, paragraphs and clauses; everything else raises on lazy access."""
    return db.session.scalars(
        select(Directive)
        .where(Directive.id == directive_id)
        .options(
            joinedload(Directive.municipality).joinedload(Municipality.body).raiseload("*"),
            joinedload(Directive.municipality).raiseload(Municipality.region),
            selectinload(Directive.paragraphs),
            selectinload(Directive.clauses),
            raiseload("*"),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def directives_of_year(reach: Reach, first: int) -> list[Directive]:
    """The directives of a school year within a reach, with their municipalities, newest first."""
    within = true() if reach.everything else Directive.municipality_id.in_(_municipalities(reach))
    return list(
        db.session.scalars(
            select(Directive)
            .where(within, Directive.school_year == first)
            .order_by(Directive.kind, Directive.id.desc())
            .options(joinedload(Directive.municipality).raiseload("*"), raiseload("*"))
        )
    )


def _municipalities(reach: Reach) -> Select[Any]:
    return select(Municipality.id).where(municipalities_within(reach))


def municipalities_of(reach: Reach) -> list[tuple[int, str]]:
    """Ids and names of the municipalities within a reach, by name."""
    rows = db.session.execute(
        select(Municipality.id, Municipality.name).where(municipalities_within(reach)).order_by(Municipality.name)
    )
    return [(key, name) for key, name in rows]


def opened_years(municipality_id: int) -> dict[Hashable, int]:
    """The first year in which a centre opened in each school of a municipality, where it is known."""
    rows = db.session.execute(
        select(Organization.id, func.min(Centre.opened_in))
        .join(Centre, Centre.organization_id == Organization.id)
        .where(Organization.municipality_id == municipality_id, Centre.opened_in.is_not(None))
        .group_by(Organization.id)
    )
    return {school: year for school, year in rows if year is not None}


def open_schools(municipality_id: int) -> list[int]:
    """Ids of the schools of a municipality that work, in the order of official lists."""
    found = select(Organization.id).where(
        Organization.municipality_id == municipality_id, Organization.kind == "school", Organization.closed_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(Organization.rank, Organization.number, Organization.short_name)))


def scope_of_directive(directive_id: int) -> Scope | None:
    """Where a directive stands: its municipality."""
    row = db.session.execute(
        select(Municipality.region_id, Municipality.id)
        .join(Directive, Directive.municipality_id == Municipality.id)
        .where(Directive.id == directive_id)
    ).one_or_none()
    return Scope(region=row[0], municipality=row[1]) if row else None


def scope_of_clause(clause_id: int) -> Scope | None:
    """Where a clause stands: the municipality of its directive."""
    directive_id = db.session.scalar(select(DirectiveClause.directive_id).where(DirectiveClause.id == clause_id))
    return scope_of_directive(directive_id) if directive_id else None


def template_of(municipality_id: int, kind: str) -> DirectiveTemplate | None:
    """A municipality's own template with its bytes."""
    return db.session.scalars(
        select(DirectiveTemplate)
        .where(DirectiveTemplate.municipality_id == municipality_id, DirectiveTemplate.kind == kind)
        .options(undefer(DirectiveTemplate.data))
    ).one_or_none()
