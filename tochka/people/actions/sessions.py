"""Signing in and out: a session is a row, the cookie holds its id and a secret of which the row keeps the hash."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update

from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import end_reading, writing
from tochka.people.actions.passwords import hash_password, is_outdated, password_fits
from tochka.people.models import Account, Attempt, Session, Viewer
from tochka.people.queries import viewer_of_session
from tochka.people.rules import email_key, plain_email, wait_after

IDLE = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=10)
_FORGET_TRIES = timedelta(days=1)


def open_session(account_id: int, agent: str) -> dict[str, object]:
    """Open a session for a device; gives what goes into the signed cookie. `agent` is the browser's own name."""
    secret = secrets.token_urlsafe(24)
    now = clock.now()
    with writing() as session:
        row = Session(account_id=account_id, secret_hash=_hash(secret), agent=agent[:200], created_at=now, seen_at=now)
        session.add(row)
        session.flush()
        journal.record("people.sign_in", "account", account_id, actor=account_id, session=row.id)
        key = f"{row.id}:{secret}"
    return {"_user_id": key, "_fresh": True}


def viewer_of_cookie(key: str) -> Viewer | None:
    """Who holds a cookie's key; None when it is forged, ended or unused for 30 days."""
    number, _, secret = key.partition(":")
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    return viewer_of_session(int(number), _hash(secret), clock.now() - IDLE)


def see_session(viewer: Viewer) -> None:
    """Note that a session is in use, at most each ten minutes."""
    now = clock.now()
    if now - viewer.seen_at < SEEN_EVERY:
        return
    with writing() as session:
        session.execute(update(Session).where(Session.id == viewer.session_id).values(seen_at=now))


def end_session(account_id: int, session_id: int) -> bool:
    """End one session of an account; False when it is not hers or has ended before."""
    return _end(account_id, Session.id == session_id) > 0


def end_sessions(account_id: int, keep: int | None = None) -> int:
    """End all sessions of an account but the one to keep; gives how many ended."""
    return _end(account_id, Session.id != keep if keep is not None else Session.id.is_not(None))


def _end(account_id: int, which: object) -> int:
    with writing() as session:
        ended = session.execute(
            update(Session)
            .where(Session.account_id == account_id, Session.ended_at.is_(None), which)  # type: ignore[arg-type]
            .values(ended_at=clock.now())
        ).rowcount  # type: ignore[attr-defined]
        if ended:
            journal.record("people.sign_out", "account", account_id, actor=account_id, sessions=ended)
    return int(ended)


def sign_in(email: str, password: str) -> int:
    """The id of the account that e-mail and password open. Raises Refused: people.not_known, people.wait (until).

    A try is counted before the password is looked at, so that tries at the same moment do not get round the delay;
    an unknown e-mail costs the same statements and the same hashing as a known one."""
    email = plain_email(email)
    _count_try(email)
    account = db.session.execute(
        select(Account.id, Account.password_hash).where(Account.email == email, Account.closed_at.is_(None))
    ).first()
    end_reading()
    fits = password_fits(account.password_hash if account else None, password)
    if account is None or not fits:
        raise refuse("people.not_known", field="password")
    new_hash = hash_password(password) if is_outdated(account.password_hash) else None
    with writing() as session:
        session.execute(delete(Attempt).where(Attempt.key == email_key(email)))
        if new_hash:
            session.execute(update(Account).where(Account.id == account.id).values(password_hash=new_hash))
    return int(account.id)


def _count_try(email: str) -> None:
    with writing() as session:
        now = clock.now()  # read in the queue's order: an earlier moment than the last try's would look like a delay
        session.execute(delete(Attempt).where(Attempt.last_at < now - _FORGET_TRIES))
        attempt = session.get(Attempt, email_key(email)) or Attempt(key=email_key(email), failures=0)
        if attempt.wait_until and attempt.wait_until > now:
            seconds = int((attempt.wait_until - now).total_seconds()) + 1
            raise refuse("people.wait", field="password", minutes=-(-seconds // 60))
        attempt.failures += 1
        attempt.last_at = now
        attempt.wait_until = now + wait_after(attempt.failures)
        session.add(attempt)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
