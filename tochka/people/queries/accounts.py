"""Reads of accounts: who asks, who is here for the demo, on which devices."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tochka.extensions import db
from tochka.people.models import Account, Grant, Held, Session, Viewer
from tochka.people.queries.places import NODE


def viewer_of_session(session_id: int, secret_hash: str, seen_since: datetime) -> Viewer | None:
    """Who sits at a device, with all grants, in one query. None: ended, unseen since then, account closed, forged."""
    rows = db.session.execute(
        select(Account.id, Account.name, Account.email, Account.language, Session.seen_at, *NODE)
        .join(Session, Session.account_id == Account.id)
        .outerjoin(Grant, Grant.account_id == Account.id)
        .where(
            Session.id == session_id,
            Session.secret_hash == secret_hash,
            Session.ended_at.is_(None),
            Session.seen_at >= seen_since,
            Account.closed_at.is_(None),
        )
        .order_by(Grant.id)
    ).all()
    if not rows:
        return None
    account_id, name, email, language, seen_at = rows[0][:5]
    grants = tuple(Held(*row[5:]) for row in rows if row[5] is not None)
    return Viewer(account_id, name, email, language, session_id, seen_at, grants)


def account_of_email(email: str) -> Account | None:
    """The open account of an e-mail."""
    return db.session.scalar(select(Account).where(Account.email == email, Account.closed_at.is_(None)))


def demo_accounts() -> list[Account]:
    """The accounts of the demo, with their grants, in the order in which they were made."""
    found = select(Account).where(Account.demo, Account.closed_at.is_(None)).order_by(Account.id)
    return list(db.session.scalars(found.options(joinedload(Account.grants))).unique())


def has_demo_accounts() -> bool:
    """Whether there is any demo account: then a production service does not start."""
    return db.session.scalar(select(Account.id).where(Account.demo).limit(1)) is not None


def sessions_of(account_id: int, seen_since: datetime) -> list[Session]:
    """The devices on which an account is signed in, the last used first."""
    found = select(Session).where(
        Session.account_id == account_id, Session.ended_at.is_(None), Session.seen_at >= seen_since
    )
    return list(db.session.scalars(found.order_by(Session.seen_at.desc(), Session.id.desc())))
