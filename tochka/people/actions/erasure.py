"""Erasing a person: every room that holds personal data registers its own erasure here, and all of them run together."""

from collections.abc import Callable

from sqlalchemy import delete, select, update

from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.mail import Letter
from tochka.kit.transactions import writing
from tochka.people.actions.consents import withdraw_consents
from tochka.people.models import Account, Attempt, Grant, Link, Session
from tochka.people.rules import email_key

Erasure = Callable[[str, int], int]
_erasures: list[Erasure] = []


def registers_erasure(erase: Erasure) -> Erasure:
    """Register a room's erasure: (subject kind, subject id) → number of rows emptied; others' kinds give 0."""
    _erasures.append(erase)
    return erase


def erase_person(subject_kind: str, subject_id: int, actor: int | None = None) -> int:
    """Empty all that is known of a subject («registration», «account»), in every room; gives the number of rows.

    Counts, numbers of papers and the journal stay (152-ФЗ art. 21: destroyed, or no longer anybody's). The later rooms
    come first: they may need what the earlier ones hold."""
    with writing() as session:
        rows = sum(erase(subject_kind, subject_id) for erase in reversed(_erasures))
        session.flush()
        journal.record("people.erase", subject_kind, subject_id, actor=actor, rows=rows)
        return rows


@registers_erasure
def erase_letters_and_consents(subject_kind: str, subject_id: int) -> int:
    """Letters about the subject lose their address and words, unsent ones are dropped; consents count as withdrawn."""
    about = (Letter.subject_kind == subject_kind, Letter.subject_id == subject_id)
    dropped = update(Letter).where(*about, Letter.state.in_(("queued", "sending", "failed"))).values(state="dropped")
    db.session.execute(dropped)
    emptied = db.session.execute(update(Letter).where(*about).values(recipient="", args={}, error=None, key=None))
    return withdraw_consents(subject_kind, subject_id) + int(emptied.rowcount)  # type: ignore[attr-defined]


@registers_erasure
def erase_account(subject_kind: str, subject_id: int) -> int:
    """An account is closed and loses its name, e-mail, password, roles, sessions and links."""
    if subject_kind != "account":
        return 0
    account = db.session.scalar(select(Account).where(Account.id == subject_id))
    if account is None:
        return 0
    db.session.execute(delete(Link).where(Link.email == account.email))
    db.session.execute(delete(Attempt).where(Attempt.key == email_key(account.email)))
    db.session.execute(delete(Grant).where(Grant.account_id == account.id))
    db.session.execute(delete(Session).where(Session.account_id == account.id))
    account.email, account.name, account.post = f"erased-{account.id}", "", ""
    account.password_hash, account.closed_at = None, account.closed_at or clock.now()
    return 1
