"""Reads of the team: colleagues within a reach, invitations that wait."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from tochka.extensions import db
from tochka.kit.access import Reach
from tochka.kit.russian import fold
from tochka.people.models import Account, Grant, Link
from tochka.people.queries.places import grants_within, node_words
from tochka.people.terms import INVITATION

PEOPLE_A_PAGE = 50


@dataclass(frozen=True)
class Colleague:
    """One person of the team: her grants within the viewer's reach, each with the words of its node."""

    id: int
    name: str
    post: str
    email: str
    grants: tuple[tuple[Grant, str], ...]


@dataclass(frozen=True)
class Team:
    """A page of colleagues, how many there are in all, and the number of pages."""

    people: tuple[Colleague, ...]
    total: int
    pages: int


def team(reach: Reach, search: str = "", event_id: int | None = None, page: int = 1) -> Team:
    """People with roles within a reach, by name; at most eight queries whatever their number."""
    seen = select(Account.id).join(Grant, Grant.account_id == Account.id).where(grants_within(reach, Grant))
    if event_id is not None:
        seen = seen.where(Grant.event_id == event_id)
    found = select(Account).where(Account.id.in_(seen), Account.closed_at.is_(None))
    if search:
        found = found.where(Account.id.in_(_named(found, search)))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    at = found.order_by(Account.name, Account.id).limit(PEOPLE_A_PAGE).offset((page - 1) * PEOPLE_A_PAGE)
    accounts = db.session.scalars(at).all()
    ids = [account.id for account in accounts]
    grants = db.session.scalars(
        select(Grant).where(Grant.account_id.in_(ids), grants_within(reach, Grant)).order_by(Grant.id)
    ).all()
    words = node_words(grants)
    people = tuple(
        Colleague(
            account.id,
            account.name,
            account.post,
            account.email,
            tuple((grant, words[grant.id]) for grant in grants if grant.account_id == account.id),
        )
        for account in accounts
    )
    return Team(people, total, max(1, -(-total // PEOPLE_A_PAGE)))


def _named(found: Select[Any], search: str) -> list[int]:
    """Ids of those whose name or e-mail holds the words; folded here, for SQLite knows no capital letters but Latin ones."""
    wanted = fold(search)
    rows = db.session.execute(found.with_only_columns(Account.id, Account.name, Account.email))
    return [number for number, name, email in rows if wanted in fold(name) or wanted in fold(email)]


def invitations(reach: Reach, event_id: int | None = None) -> list[tuple[Link, str]]:
    """The invitations within a reach that nobody has accepted, the newest first, each with the words of its node."""
    found = select(Link).where(Link.purpose == INVITATION, Link.used_at.is_(None), grants_within(reach, Link))
    if event_id is not None:
        found = found.where(Link.event_id == event_id)
    links = db.session.scalars(found.order_by(Link.id.desc()).limit(100)).all()
    words = node_words(links)
    return [(link, words[link.id]) for link in links]
