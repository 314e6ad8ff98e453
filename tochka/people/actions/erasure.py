"""Erasing a person: every room that holds personal data registers its own erasure here, and all of them run together."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from sqlalchemy import delete, select, update

from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.mail import Letter, forget_spooled
from tochka.kit.transactions import after_commit, writing
from tochka.people.actions.consents import withdraw_consents
from tochka.people.actions.parental import end_parental_consents
from tochka.people.actions.registry import Erased, note_erasure
from tochka.people.models import Account, Attempt, ErasureRecord, Grant, Link, Session
from tochka.people.rules import email_key, erasure_due
from tochka.people.terms import BY_WITHDRAWAL, ERASED

Erasure = Callable[[str, int], int]
Whereabouts = tuple[int | None, int | None]  # municipality and event
_erasures: list[Erasure] = []
_places: dict[str, Callable[[int], Whereabouts]] = {}


def registers_erasure(erase: Erasure) -> Erasure:
    """Register a room's erasure: (subject kind, subject id) → number of rows emptied; others' kinds give 0."""
    _erasures.append(erase)
    return erase


def registers_place(subject_kind: str, place: Callable[[int], Whereabouts]) -> None:
    """Register where subjects of a kind stand: id → (municipality, event), so that the registry shows whose they are."""
    _places[subject_kind] = place


def ask_erasure(
    subject_kind: str, subject_id: int, reason: str, actor: int | None = None, asked_on: date | None = None
) -> int:
    """Write down that data are to be destroyed, with the last day for it; gives the registry's id. Twice keeps the first."""
    with writing() as session:
        found = _record(subject_kind, subject_id)
        if found is not None:
            return found.id
        row = _new_record(subject_kind, subject_id, reason, actor, asked_on or clock.now().date())
        session.add(row)
        session.flush()
        journal.record("people.ask_erasure", subject_kind, subject_id, actor, reason=reason)
        return row.id


def _record(subject_kind: str, subject_id: int) -> ErasureRecord | None:
    return db.session.scalar(select(ErasureRecord).filter_by(subject_kind=subject_kind, subject_id=subject_id))


def _new_record(subject_kind: str, subject_id: int, reason: str, actor: int | None, day: date) -> ErasureRecord:
    municipality_id, event_id = _places.get(subject_kind, lambda _: (None, None))(subject_id)
    return ErasureRecord(
        subject_kind=subject_kind, subject_id=subject_id, municipality_id=municipality_id, event_id=event_id,
        reason=reason, asked_at=clock.now(), due_on=erasure_due(reason, day), actor=actor, rooms={},
    )  # fmt: skip


def erase_person(subject_kind: str, subject_id: int, actor: int | None = None, reason: str = BY_WITHDRAWAL) -> int:
    """Empty all that is known of a subject («registration», «account»), in every room; gives the number of rows.

    Counts, numbers of papers and the journal stay (152-ФЗ art. 21: destroyed, or no longer anybody's). The later rooms
    come first: they may need what the earlier ones hold. The registry keeps that and when it was done."""
    with writing() as session:
        row = _record(subject_kind, subject_id)
        if row is None:
            row = _new_record(subject_kind, subject_id, reason, actor, clock.now().date())
            session.add(row)
        rooms: dict[str, int] = {}
        for erase in reversed(_erasures):
            room = erase.__module__.split(".")[1]
            rooms[room] = rooms.get(room, 0) + erase(subject_kind, subject_id)
        if row.done_at is None:
            row.done_at, row.rooms = clock.now(), {room: rows for room, rows in rooms.items() if rows}
            row.actor = actor if actor is not None else row.actor
        session.flush()
        rows = sum(rooms.values())
        journal.record("people.erase", subject_kind, subject_id, actor=actor, rows=rows)
        after_commit(partial(note_erasure, Erased(subject_kind, subject_id, row.reason, row.asked_at, row.done_at)))
        return rows


def erase_again(erased: Iterable[Erased]) -> int:
    """After an older backup was put back: erase anew whoever had been erased since, with the days of then; gives how many.
    Who is not in the backup is left out: her number may become somebody else's."""
    done = 0
    for each in erased:
        with writing() as session:
            row = _record(each.kind, each.id)
            there = each.kind not in _places or _places[each.kind](each.id) != (None, None)
            if (row is not None and row.done_at is not None) or not there:
                continue
            erase_person(each.kind, each.id, reason=each.reason)
            row = _record(each.kind, each.id)
            assert row is not None, "written a moment ago"
            row.asked_at, row.done_at = each.asked_at, each.done_at
            row.due_on = erasure_due(each.reason, each.asked_at.date())
            session.flush()
            done += 1
    return done


def erased_subjects() -> list[Erased]:
    """Whoever is destroyed by this database's registry."""
    rows = db.session.scalars(
        select(ErasureRecord).where(ErasureRecord.done_at.is_not(None)).order_by(ErasureRecord.id)
    )
    return [
        Erased(row.subject_kind, row.subject_id, row.reason, row.asked_at, row.done_at) for row in rows if row.done_at
    ]


@registers_erasure
def erase_letters_and_consents(subject_kind: str, subject_id: int) -> int:
    """Letters about the subject lose their address and words, unsent ones are dropped; consents count as withdrawn."""
    about = (Letter.subject_kind == subject_kind, Letter.subject_id == subject_id)
    forget_spooled(message_ids=db.session.scalars(select(Letter.message_id).where(*about)).all())
    dropped = update(Letter).where(*about, Letter.state.in_(("queued", "sending", "failed"))).values(state="dropped")
    db.session.execute(dropped)
    emptied = db.session.execute(update(Letter).where(*about).values(recipient="", args={}, error=None, key=None))
    ended = withdraw_consents(subject_kind, subject_id, ended=ERASED) + end_parental_consents(subject_kind, subject_id)
    return ended + int(emptied.rowcount)  # type: ignore[attr-defined]


@registers_erasure
def erase_account(subject_kind: str, subject_id: int) -> int:
    """An account is closed and loses its name, e-mail, password, roles, sessions and links."""
    if subject_kind != "account":
        return 0
    account = db.session.scalar(select(Account).where(Account.id == subject_id))
    if account is None:
        return 0
    forget_spooled(words=(account.email, account.name))
    db.session.execute(delete(Link).where(Link.email == account.email))
    db.session.execute(delete(Attempt).where(Attempt.key == email_key(account.email)))
    db.session.execute(delete(Grant).where(Grant.account_id == account.id))
    db.session.execute(delete(Session).where(Session.account_id == account.id))
    account.email, account.name, account.post = f"erased-{account.id}", "", ""
    account.password_hash, account.closed_at = None, account.closed_at or clock.now()
    return 1
