"""Reads of people: who asks, accounts, sessions, grants with their nodes, texts of consent."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from tochka.extensions import db
from tochka.people.models import Account, Grant, Held, Session, Viewer


def viewer_of_session(session_id: int, secret_hash: str, seen_since: datetime) -> Viewer | None:
    """Who sits at a device, with all grants, in one query. None: ended, unseen since then, account closed, forged."""
    rows = db.session.execute(
        select(Account.id, Account.name, Account.email, Account.language, Session.seen_at, *_NODE)
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


_NODE: tuple[Any, ...] = (
    Grant.role,
    Grant.region_id,
    Grant.municipality_id,
    Grant.organization_id,
    Grant.event_id,
)


def grants_of(account_id: int) -> tuple[Held, ...]:
    """The grants of an account as plain values."""
    rows = db.session.execute(select(*_NODE).where(Grant.account_id == account_id).order_by(Grant.id))
    return tuple(Held(*row) for row in rows)
