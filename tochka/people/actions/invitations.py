"""Invitations: a role on a node is offered by letter and taken by opening its link."""

from collections.abc import Sequence

from sqlalchemy import select, update

from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import writing
from tochka.people import queries
from tochka.people.actions.accounts import NODE_KINDS, create_account, grant_role, held_of, node_of
from tochka.people.actions.links import make_link, use_link
from tochka.people.actions.passwords import hash_password
from tochka.people.models import Account, Grant, Held, Link, Viewer
from tochka.people.rules import manages, plain_email, refusal_to_node, refusal_to_password
from tochka.people.terms import INVITATION


def invite(viewer: Viewer, email: str, role: str, node: str, node_id: int | None, language: str) -> int:
    """Offer a role on a node to an e-mail; the id of the link. Raises Refused (field email, role or node).

    An earlier invitation to the same is replaced. The letter alone holds the link: whoever opens it has the mailbox."""
    email = plain_email(email)
    if refusal := refusal_to_node(role, node):
        raise refuse(refusal.code, refusal.field)
    with writing() as session:
        scope = queries.scope_of_held(Held(role, **({node: node_id} if node else {})))
        if scope is None:
            raise refuse("people.unknown_node", "node")
        if not manages(viewer.grants, role, scope):
            raise refuse("people.not_yours", "role")
        columns = {f"{kind}_id": node_id if kind == node else None for kind in NODE_KINDS}
        _refuse_double(email, role, columns)
        same = select(Link.id).filter_by(email=email, purpose=INVITATION, role=role, used_at=None, **columns)
        session.execute(update(Link).where(Link.id.in_(same)).values(expires_at=clock.now()))
        link = make_link(INVITATION, email, role=role, created_by=viewer.id, **columns)
        queue_letter("people.invitation", email, language=language, about=("link", link.id))
        journal.record("people.invite", "link", link.id, actor=viewer.id, role=role, node=node, node_id=node_id)
        return link.id


def _refuse_double(email: str, role: str, columns: dict[str, int | None]) -> None:
    has = (
        select(Grant.id)
        .join(Account, Grant.account_id == Account.id)
        .where(Account.email == email)
        .filter_by(role=role)
    )
    for name, value in columns.items():
        has = has.where(getattr(Grant, name) == value if value is not None else getattr(Grant, name).is_(None))
    if db.session.scalar(has.limit(1)) is not None:
        raise refuse("people.has_role", "email")


def held_of_link(link: Link) -> Held:
    """The role and node that an invitation offers."""
    return Held(link.role or "", link.region_id, link.municipality_id, link.organization_id, link.event_id)


def withdraw_invitation(link_id: int, viewer: Viewer) -> None:
    """Take an invitation back. Raises Refused people.not_yours."""
    with writing() as session:
        link = session.get(Link, link_id)
        if link is None or link.purpose != INVITATION or link.used_at is not None:
            return
        scope = queries.scope_of_held(held_of_link(link))
        if scope is None or not manages(viewer.grants, link.role or "", scope):
            raise refuse("people.not_yours")
        link.expires_at = min(link.expires_at, clock.now())
        journal.record("people.withdraw_invitation", "link", link.id, actor=viewer.id)


def accept_as_known(link_id: int) -> int:
    """Accept an invitation with the account that its e-mail already has; the account's id. Raises Refused."""
    with writing():
        link = use_link(link_id)
        account = db.session.scalar(select(Account).where(Account.email == link.email, Account.closed_at.is_(None)))
        if account is None:
            raise refuse("people.invitation_expired")
        _give(account.id, link)
        return account.id


def accept_as_new(link_id: int, email: str, name: str, post: str, password: str, language: str) -> int:
    """Accept an invitation and make an account with a password; its id. Raises Refused."""
    if refusal := refusal_to_password(password, email):
        raise refuse(refusal.code, refusal.field, **refusal.facts)
    password_hash = hash_password(password)
    with writing():
        link = use_link(link_id)
        account_id = create_account(link.email, name, password_hash=password_hash, post=post, language=language)
        _give(account_id, link)
        return account_id


def _give(account_id: int, link: Link) -> None:
    """Grant what was offered, if whoever offered may still do so: a dismissed organizer's invitations are void."""
    held = held_of_link(link)
    scope = queries.scope_of_held(held)
    if scope is None or not manages(_grants(link.created_by), held.role, scope):
        raise refuse("people.invitation_expired")
    grant_role(account_id, held.role, *node_of(held), actor=link.created_by)


def _grants(account_id: int | None) -> Sequence[Held]:
    rows = db.session.scalars(select(Grant).where(Grant.account_id == account_id)).all()
    return [held_of(row) for row in rows]
