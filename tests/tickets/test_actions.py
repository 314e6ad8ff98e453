"""Tickets follow their registrations; keys live in a file and outlive rotation."""

import stat
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.registration.conftest import application
from tests.tickets.conftest import ticket_for
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import codes
from tochka.kit.errors import Refused
from tochka.registration.actions import (
    Changes,
    cancel_registration,
    change_registration,
    erase_registration,
    register_person,
)
from tochka.tickets.actions import (
    public_keys,
    refusal_to_start,
    reissue_all,
    reissue_ticket,
    revoke_key,
    rotate_keys,
    token_of,
    use_keys,
)
from tochka.tickets.actions.keys import MissingKeys, keyring
from tochka.tickets.models import Ticket
from tochka.tickets.queries import TicketLine, ticket_by_short_code, ticket_of, tickets_of, tickets_of_event
from tochka.tickets.rules.keys import new_ring, read_ring, revoked, rotated, write_ring
from tochka.tickets.rules.token import read


def keys_file(app: Flask) -> Path:
    found: Path = app.extensions["settings"].keys_file
    return found


def test_a_registration_has_one_ticket_with_a_code_of_its_event(event: Event, ticket: TicketLine) -> None:
    assert codes.read_short_code(ticket.short_code) == ticket.short_code
    assert ticket_by_short_code(event.id, ticket.short_code) == ticket
    assert (ticket.kind, ticket.issue, ticket.parts, ticket.state, ticket.key_id) == (1, 1, 1, "good", 1)
    token = read(token_of(ticket), public_keys())
    assert token is not None
    assert (token.event, token.ticket, token.issue, token.parts) == (event.id, ticket.id, 1, 1)


def test_a_short_code_that_is_taken_is_drawn_again(event: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["4128703", "4128703", "4128703", "5551239"])
    monkeypatch.setattr(codes, "short_code", lambda: next(drawn))
    assert [ticket_for(event, name=f"Примерова Анна {n}").short_code for n in ("Ивановна", "Ильинична")] == [
        "4128703", "5551239",
    ]  # fmt: skip


def test_changes_and_cancelling_reach_the_ticket_in_the_order_of_the_feed(event: Event, ticket: TicketLine) -> None:
    second = ticket_for(event, name="Примерова Анна Степановна")
    change_registration(ticket.registration_id, Changes("Образцова Анна Петровна", organization_id=event.host_id))
    cancel_registration(second.registration_id)
    erase_registration(ticket.registration_id)
    found = tickets_of_event(event.id)
    assert [(line.id, line.state) for line in found] == [(second.id, "cancelled"), (ticket.id, "cancelled")]
    assert [line.feed for line in found] == [4, 5]
    assert tickets_of_event(event.id, after_feed=4) == [found[1]]
    assert tickets_of([ticket.registration_id]) == {ticket.registration_id: found[1]}


def test_a_registration_that_fails_leaves_no_ticket(event: Event) -> None:
    with pytest.raises(Refused):
        register_person(application(event, purposes=()))
    assert db.session.scalar(select(func.count(Ticket.id))) == 0


def test_keys_are_made_by_themselves_in_demo_mode_and_only_their_owner_reads_them(
    app: Flask, ticket: TicketLine
) -> None:
    path = keys_file(app)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [child.name for child in path.parent.glob(".keys-*")] == []


def test_in_production_missing_and_broken_keys_are_said_in_a_sentence(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "elsewhere" / "keys.json"
    use_keys(path, may_make=False)
    assert "нет ключей билетов" in str(refusal_to_start(path))
    with pytest.raises(MissingKeys, match="flask --app app keys rotate"):
        keyring()
    path.parent.mkdir()
    path.write_text("{}")
    assert "не читается" in str(refusal_to_start(path))
    path.unlink()
    assert rotate_keys(path) == 1
    assert refusal_to_start(path) is None


def test_after_rotation_old_tickets_open_and_new_ones_use_the_new_key(
    app: Flask, event: Event, ticket: TicketLine
) -> None:
    old = token_of(ticket)
    assert rotate_keys(keys_file(app)) == 2
    assert ticket_for(event, name="Примерова Анна Ивановна").key_id == 2
    assert token_of(ticket) == old
    assert read(old, public_keys()) is not None


def test_a_stolen_key_opens_nothing_and_its_tickets_are_reissued(app: Flask, event: Event, ticket: TicketLine) -> None:
    old = token_of(ticket)
    assert revoke_key(keys_file(app), 1) == 2
    assert read(old, public_keys()) is None
    assert reissue_all(event.id, key_id=1) == 1
    again = ticket_of(ticket.registration_id)
    assert again is not None
    assert (again.issue, again.key_id, again.feed) == (2, 2, ticket.feed + 1)
    assert read(token_of(again), public_keys()) is not None
    with pytest.raises(Refused) as unknown:
        revoke_key(keys_file(app), 77)
    assert unknown.value.refusal.code == "tickets.unknown_key"


def test_a_reissued_ticket_has_another_token(ticket: TicketLine) -> None:
    old = token_of(ticket)
    reissue_ticket(ticket.registration_id, actor=None)  # type: ignore[arg-type]
    again = ticket_of(ticket.registration_id)
    assert again is not None
    assert again.issue == 2
    assert token_of(again) != old


def test_a_ring_is_read_as_it_was_written() -> None:
    ring = revoked(rotated(new_ring()), 2)
    assert {key.id: key.state for key in ring.keys.values()} == {1: "accepted", 2: "revoked", 3: "active"}
    assert read_ring(write_ring(ring)) == ring


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"keys": {}}', '{"keys": {"1": {"private": "00", "state": "active"}}}', '{"keys": {"x": 1}}'],
)
def test_any_other_text_is_no_ring(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a key file|invalid literal"):
        read_ring(text)
