"""Schools as prose, picker and lists see them."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select, true

from tochka.extensions import db
from tochka.network.models import Alias, Municipality, Organization
from tochka.network.terms import School, place_beside


def prose_schools(ids: Iterable[int]) -> list[School]:
    """Organizations as prose needs them, closed ones too, in the order of lists; two queries."""
    return _schools(Organization.id.in_(set(ids)))


def schools_of(municipality_id: int | None) -> list[School]:
    """The open organizations of a municipality (of all of them with None) as prose and picker need them; two queries."""
    place = Organization.municipality_id == municipality_id if municipality_id is not None else true()
    return _schools(place & Organization.closed_at.is_(None))


def _schools(condition: ColumnElement[bool]) -> list[School]:
    rows = db.session.scalars(
        select(Organization).where(condition).order_by(Organization.rank, Organization.number, Organization.short_name)
    ).all()
    spellings: dict[int, list[str]] = {}
    for organization_id, text in db.session.execute(
        select(Alias.organization_id, Alias.text).join(Organization).where(condition).order_by(Alias.id)
    ):
        spellings.setdefault(organization_id, []).append(text)
    return [school_of(row, spellings.get(row.id, ())) for row in rows]


def school_of(row: Organization, aliases: Iterable[str] = ()) -> School:
    """An organization's row as a School; its aliases are given, so that nothing is loaded by the way."""
    return School(
        id=row.id,
        type=row.type,
        number=row.number,
        locality=row.locality or None,
        short=row.short_name,
        rank=row.rank,
        genitive=row.genitive or None,
        genitive_plural=row.genitive_plural or None,
        kind=row.kind,
        full=row.full_name,
        aliases=tuple(aliases),
    )


def municipality_names() -> dict[object, str]:
    """The names of the municipalities in which open organizations stand, by the organization's id; one query."""
    found = select(Organization.id, Municipality.name).join(
        Municipality, Organization.municipality_id == Municipality.id
    )
    return {row[0]: row[1] for row in db.session.execute(found.where(Organization.closed_at.is_(None)))}


def organizations_of(municipality_id: int) -> list[tuple[int, str]]:
    """The open organizations of a municipality as (id, short name with place), in the order of lists; one query."""
    rows = db.session.execute(
        select(Organization.id, Organization.short_name, Organization.locality)
        .where(Organization.municipality_id == municipality_id, Organization.closed_at.is_(None))
        .order_by(Organization.rank, Organization.number, Organization.short_name)
    )
    return [(number, ", ".join(filter(None, (name, place_beside(name, place))))) for number, name, place in rows]
