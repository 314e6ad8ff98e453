"""Whom letters about the plan go to: the heads of the schools' centres."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from tochka.extensions import db
from tochka.people.models import Account, Grant
from tochka.people.terms import HEAD_OF_CENTRE


@dataclass(frozen=True)
class Head:
    """A head of a centre: her account, the address of her letters and their language."""

    id: int
    email: str
    language: str


def heads_of(organization_ids: Collection[int]) -> dict[int, tuple[Head, ...]]:
    """The heads of each organization, by its id; an organization without one is missing. One statement."""
    found: dict[int, list[Head]] = defaultdict(list)
    rows = db.session.execute(
        select(Grant.organization_id, Account.id, Account.email, Account.language)
        .join(Account, Account.id == Grant.account_id)
        .where(
            Grant.role == HEAD_OF_CENTRE, Grant.organization_id.in_(set(organization_ids)), Account.closed_at.is_(None)
        )
        .order_by(Grant.id)
    )
    for organization_id, account_id, email, language in rows:
        found[organization_id or 0].append(Head(account_id, email, language))
    return {key: tuple(heads) for key, heads in found.items()}
