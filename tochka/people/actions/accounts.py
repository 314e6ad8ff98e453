"""Accounts and their grants: made, given, taken away; each step stands in the journal."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing
from tochka.people import queries
from tochka.people.actions.passwords import hash_password
from tochka.people.models import Account, Grant, Held
from tochka.people.rules import manages, plain_email, refusal_to_node
from tochka.people.terms import ADMINISTRATOR

NODE_KINDS = ("region", "municipality", "organization", "event")


def create_account(
    email: str,
    name: str,
    password: str | None = None,
    *,
    post: str = "",
    language: str = "ru",
    demo: bool = False,
    password_hash: str | None = None,
    actor: int | None = None,
) -> int:
    """Make an account and give its id. Raises Refused people.email_taken. Without a password only links open it.

    Inside a write transaction give `password_hash` instead of the password: hashing takes its time."""
    password_hash = hash_password(password) if password else password_hash
    with writing() as session:
        email = plain_email(email)
        if session.scalar(select(Account.id).where(Account.email == email)) is not None:
            raise refuse("people.email_taken", field="email")
        account = Account(
            email=email, name=name, post=post, language=language, demo=demo, password_hash=password_hash,
            created_at=clock.now(),
        )  # fmt: skip
        session.add(account)
        session.flush()
        journal.record("people.create_account", "account", account.id, actor=actor)
        return account.id


def grant_role(
    account_id: int, role: str, node: str = "", node_id: int | None = None, *, actor: int | None = None
) -> int:
    """Give a role on a node («region», «municipality», «organization», «event», "" for an administrator); its id.

    Granted twice is granted once. Raises Refused when the role does not stand on such a node. Whether the actor may
    is decided by those who call (invitations do, the command line need not)."""
    if refusal := refusal_to_node(role, node):
        raise refuse(refusal.code, refusal.field)
    with writing() as session:
        columns = {f"{kind}_id": node_id if kind == node else None for kind in NODE_KINDS}
        same = select(Grant).filter_by(account_id=account_id, role=role, **columns)
        grant = session.scalars(same.limit(1)).first()
        if grant is None:
            grant = Grant(account_id=account_id, role=role, granted_by=actor, created_at=clock.now(), **columns)
            session.add(grant)
            session.flush()
            journal.record("people.grant", "account", account_id, actor=actor, role=role, node=node, node_id=node_id)
        return grant.id


def revoke_grant(grant_id: int, actor: int, grants: tuple[Held, ...]) -> None:
    """Take a role away. `grants` are the actor's own. Raises Refused people.not_yours, people.last_administrator."""
    with writing() as session:
        grant = session.get(Grant, grant_id)
        if grant is None:
            return
        held = held_of(grant)
        scope = queries.scope_of_held(held)
        if scope is None or not manages(grants, grant.role, scope):
            raise refuse("people.not_yours")
        if grant.role == ADMINISTRATOR and len(_administrators(session)) == 1:
            raise refuse("people.last_administrator")
        node, node_id = node_of(held)
        facts = {"role": grant.role, "node": node, "node_id": node_id}
        journal.record("people.revoke", "account", grant.account_id, actor=actor, **facts)
        session.delete(grant)


def held_of(row: Grant) -> Held:
    """A grant's row as a plain value."""
    return Held(row.role, row.region_id, row.municipality_id, row.organization_id, row.event_id)


def _administrators(session: Session) -> Sequence[int]:
    """Their grants, locked: two of them must not take each other's away at one moment."""
    return session.scalars(select(Grant.id).where(Grant.role == ADMINISTRATOR).with_for_update()).all()


def set_password(account_id: int, password_hash: str) -> None:
    """Give an account the hash of a new password (`hash_password`). Its sessions are ended by those who call."""
    with writing() as session:
        session.execute(update(Account).where(Account.id == account_id).values(password_hash=password_hash))
        journal.record("people.set_password", "account", account_id, actor=account_id)


def keep_language(account_id: int, language: str) -> None:
    """Keep the language that the account's owner has chosen."""
    with writing() as session:
        session.execute(update(Account).where(Account.id == account_id).values(language=language))


def change_profile(account_id: int, name: str, post: str) -> None:
    """Change the name and post that an account's owner gives herself."""
    with writing() as session:
        session.execute(update(Account).where(Account.id == account_id).values(name=name, post=post))
        journal.record("people.change_profile", "account", account_id, actor=account_id)


def node_of(held: Held) -> tuple[str, int | None]:
    """The kind and id of the node of a grant; ("", None) for an administrator's."""
    return next(((kind, getattr(held, kind)) for kind in NODE_KINDS if getattr(held, kind) is not None), ("", None))
