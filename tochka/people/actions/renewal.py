"""A new password: by a letter's link, or by the present one."""

from sqlalchemy import select, update

from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused, refuse
from tochka.kit.transactions import writing
from tochka.people.actions.accounts import set_password
from tochka.people.actions.links import use_link
from tochka.people.actions.passwords import hash_password
from tochka.people.actions.sessions import end_sessions, sign_in
from tochka.people.models import Account, Link, Viewer
from tochka.people.queries import account_of_email
from tochka.people.rules import refusal_to_password
from tochka.people.terms import NEW_PASSWORD, SIGN_IN


def reset_password(link_id: int, email: str, password: str) -> int:
    """Use a link of a forgotten password: set a new one, end all sessions; the account's id. Raises Refused."""
    if refusal := refusal_to_password(password, email):
        raise refuse(refusal.code, refusal.field, **refusal.facts)
    password_hash = hash_password(password)
    with writing():
        account = account_of_email(use_link(link_id).email)
        if account is None:
            raise refuse("people.link_expired")
        set_password(account.id, password_hash)
        end_sessions(account.id)
        _end_links(account.email)
        return account.id


def change_password(viewer: Viewer, present: str, password: str) -> None:
    """Set a new password for who is signed in, and end her other sessions. Raises Refused.

    Who has a password gives it once more, under the same delays as at sign-in: a phone may lie unlocked."""
    if refusal := refusal_to_password(password, viewer.email):
        raise refuse(refusal.code, refusal.field, **refusal.facts)
    if has_password(viewer.id):
        _check_present(viewer.email, present)
    password_hash = hash_password(password)
    with writing():
        set_password(viewer.id, password_hash)
        end_sessions(viewer.id, keep=viewer.session_id)
        _end_links(viewer.email)


def has_password(account_id: int) -> bool:
    """Whether an account has a password, or is opened by links only."""
    return db.session.scalar(select(Account.password_hash).where(Account.id == account_id)) is not None


def _check_present(email: str, present: str) -> None:
    try:
        sign_in(email, present)
    except Refused as refused:
        code = refused.refusal.code
        code = "people.old_password" if code == "people.not_known" else code
        raise refuse(code, "present", **refused.refusal.facts) from None


def _end_links(email: str) -> None:
    """With a new password the links that were asked for before open nothing."""
    now = clock.now()
    open_links = (Link.email == email, Link.purpose.in_((SIGN_IN, NEW_PASSWORD)), Link.used_at.is_(None))
    db.session.execute(update(Link).where(*open_links).values(used_at=now))
