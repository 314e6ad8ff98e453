"""Centres as events and statistics name them: «СОШ №1: Точка роста»."""

from collections.abc import Iterable

from sqlalchemy import select

from tochka.extensions import db
from tochka.network.models import Centre, Organization
from tochka.network.terms import CENTRE_KINDS


def centres_of(organization_ids: Iterable[int]) -> dict[int, str]:
    """The centres of organizations by their ids, in the order of lists, each with its school. One statement."""
    return _named(Centre.organization_id.in_(set(organization_ids)))


def centre_names(ids: Iterable[int]) -> dict[int, str]:
    """The same of centres by their own ids. One statement, none for no ids."""
    wanted = set(ids)
    return _named(Centre.id.in_(wanted)) if wanted else {}


def schools_with_centres(organization_ids: Iterable[int]) -> dict[int, str]:
    """Those of the organizations that have centres, in the order of lists: «СОШ №1: Точка роста, IT-куб». One statement."""
    found: dict[int, str] = {}
    for _key, school_id, school, words in _rows(Centre.organization_id.in_(set(organization_ids))):
        found[school_id] = f"{found[school_id]}, {words}" if school_id in found else f"{school}: {words}"
    return found


def only_centre_of(organization_id: int) -> int | None:
    """The centre of an organization that has a single one; None when it has none or several. One statement."""
    found = db.session.scalars(select(Centre.id).where(Centre.organization_id == organization_id).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _named(condition: object) -> dict[int, str]:
    return {key: f"{school}: {words}" for key, _school_id, school, words in _rows(condition)}


def _rows(condition: object) -> list[tuple[int, int, str, str]]:
    """Ids of centres and their schools, names of both."""
    rows = db.session.execute(
        select(Centre.id, Centre.kind, Centre.name, Organization.id, Organization.short_name)
        .join(Organization, Organization.id == Centre.organization_id)
        .where(condition)  # type: ignore[arg-type]
        .order_by(Organization.rank, Organization.number, Organization.short_name, Centre.id)
    )
    return [(key, at, school, str(name or CENTRE_KINDS.get(kind, kind))) for key, kind, name, at, school in rows]
