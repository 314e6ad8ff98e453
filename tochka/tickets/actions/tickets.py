"""A ticket follows its registration in the same transaction: made, changed, cancelled; a cancelled one stays as a tombstone."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from tochka.extensions import Model, db
from tochka.kit import clock, codes, journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing
from tochka.registration.actions import after_change, after_many, next_feed
from tochka.registration.models import Registration
from tochka.registration.terms import APPLIED, CONFIRMED, HELD
from tochka.registration.terms import CANCELLED as REGISTRATION_CANCELLED
from tochka.registration.terms import WAITING as PLACE_WAITING
from tochka.tickets.actions.keys import keyring
from tochka.tickets.models import Ticket
from tochka.tickets.queries import TicketLine, part_positions
from tochka.tickets.rules.token import Kind, Token, parts_mask, sign
from tochka.tickets.terms import CANCELLED, CODE_TRIES, GOOD, WAITING

_KINDS = {"person": Kind.PERSON, "team": Kind.TEAM}


def follow_registration(registration: Registration) -> None:
    """Give a registration its ticket, or bring the one it has up to date. Called under the lock of the event's row, so
    that short codes are given in turn."""
    is_new = registration.changed_at == registration.created_at
    if is_new and _issue(registration):
        return
    ticket = db.session.scalars(
        select(Ticket).where(Ticket.registration_id == registration.id).execution_options(populate_existing=True)
    ).one_or_none()
    if ticket is None:
        _issue(registration)
        return
    ticket.state, ticket.parts, ticket.feed = _state(registration), _parts(registration), registration.feed
    db.session.flush()


def _state(registration: Registration) -> str:
    if registration.state == REGISTRATION_CANCELLED or registration.erased_at is not None:
        return CANCELLED
    return GOOD if registration.state == CONFIRMED else WAITING


def _parts(registration: Registration) -> int:
    """The mask of the confirmed parts; of those waited for while none is confirmed, so that 0 never opens them all."""
    states = [CONFIRMED] if registration.state == CONFIRMED else [APPLIED, HELD, PLACE_WAITING]
    taken = [place.part_id for place in registration.places if place.state in states]
    return parts_mask(part_positions(taken)) if taken else 0


def _issue(registration: Registration) -> bool:
    """Insert a ticket with a free short code; False when the registration has one already."""
    values = {
        "event_id": registration.event_id, "registration_id": registration.id, "kind": _KINDS[registration.kind],
        "key_id": keyring().active.id, "issue": 1, "parts": _parts(registration), "state": _state(registration),
        "feed": registration.feed, "created_at": clock.now(),
    }  # fmt: skip
    for _ in range(CODE_TRIES):
        row = values | {"short_code": codes.short_code()}
        if db.session.connection().execute(_insert_or_leave(db.engine.dialect.name), row).scalar() is not None:
            return True
        if db.session.scalar(select(Ticket.id).where(Ticket.registration_id == registration.id)) is not None:
            return False
    raise refuse("tickets.no_codes")


@cache
def _insert_or_leave(dialect: str) -> Any:
    """The statement of `_issue`, put together once a database."""
    table = Model.metadata.tables[Ticket.__tablename__]
    statement = (sqlite_insert if dialect == "sqlite" else postgresql_insert)(table)
    return statement.on_conflict_do_nothing().returning(table.c.id)


def follow_many(registrations: Sequence[Registration]) -> None:
    """Tickets of many new registrations of one event, written together. Short codes already given are left out; the
    event's row is locked, so nobody else gives one meanwhile."""
    if not registrations:
        return
    event_id = registrations[0].event_id
    taken = set(db.session.scalars(select(Ticket.short_code).where(Ticket.event_id == event_id)))
    key_id, now = keyring().active.id, clock.now()
    rows = [
        {
            "event_id": event_id, "registration_id": registration.id, "kind": _KINDS[registration.kind],
            "key_id": key_id, "issue": 1, "parts": _parts(registration), "state": _state(registration),
            "feed": registration.feed, "created_at": now, "short_code": _free_code(taken),
        }
        for registration in registrations
    ]  # fmt: skip
    db.session.execute(insert(Ticket), rows)


def _free_code(taken: set[str]) -> str:
    for _ in range(CODE_TRIES):
        code = codes.short_code()
        if code not in taken:
            taken.add(code)
            return code
    raise refuse("tickets.no_codes")


after_change.append(follow_registration)
after_many.append(follow_many)


def token_of(ticket: TicketLine) -> str:
    """The 122 letters of a ticket: the same each time (Ed25519 has no chance in it). Costs about 0.05 ms."""
    key = keyring().keys[ticket.key_id]
    return sign(key.signer, Token(ticket.kind, key.id, ticket.event_id, ticket.id, ticket.issue, ticket.parts))


def token_of_delegation(event_id: int, delegation_id: int) -> str:
    """The 122 letters of the one code for a whole delegation: the door's phones open its list by it. It names nobody."""
    key = keyring().active
    return sign(key.signer, Token(Kind.DELEGATION, key.id, event_id, delegation_id))


def reissue_ticket(registration_id: int, actor: int) -> None:
    """A new issue with the present key: the earlier paper opens nothing any more."""
    with writing() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.registration_id == registration_id)).one()
        ticket.feed = next_feed(ticket.event_id)
        ticket.issue = _next_issue(ticket.issue)
        ticket.key_id = keyring().active.id
        journal.record("tickets.reissue", "ticket", ticket.id, actor)


def _next_issue(issue: int) -> int:
    if issue >= 255:
        raise refuse("tickets.no_codes")
    return issue + 1


def reissue_all(event_id: int, key_id: int | None = None, actor: int | None = None) -> int:
    """Reissue every ticket of an event (only those signed with one key when it is given), after a key was stolen; gives
    how many."""
    with writing() as session:
        feed = next_feed(event_id)
        wanted = update(Ticket).where(Ticket.event_id == event_id, Ticket.state != CANCELLED, Ticket.issue < 255)
        if key_id is not None:
            wanted = wanted.where(Ticket.key_id == key_id)
        changed = session.execute(
            wanted.values(issue=Ticket.issue + 1, key_id=keyring().active.id, feed=feed).execution_options(
                synchronize_session=False
            )
        )
        count = int(changed.rowcount)  # type: ignore[attr-defined]
        journal.record("tickets.reissue_all", "event", event_id, actor, tickets=count)
        return count
