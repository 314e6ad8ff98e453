"""A split and a join are undone like a mix: members, numbers, places and tickets are again as they were; the later first."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import make_account, make_event, make_municipality, make_school
from tests.registration.conftest import application
from tests.registration.test_teams import code, line, names, sign_up, stood
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.mail import Letter
from tochka.kit.transactions import end_reading
from tochka.people.actions import publish_default_texts
from tochka.registration import actions
from tochka.registration.queries import seats_of_parts
from tochka.registration.queries.teams import regroupings_of
from tochka.tickets.queries import ticket_of


@pytest.fixture
def world(either: Flask) -> dict[str, Any]:
    """An event for three teams, its organizer, two teams of two schools."""
    town = make_municipality()
    publish_default_texts(town.id)
    school = make_school(town, 9)
    part = {"unit": "teams", "categories": ["pupil"], "capacity": 3, "team_from": 2, "team_to": 4}
    event: Event = make_event(school, [part])
    return {
        "event": event, "part": event.parts[0].id, "actor": make_account("organizer", event).id, "school": school,
        "one": sign_up(event, school, "Кванты"), "two": sign_up(event, make_school(town, 10), "Атомы"),
    }  # fmt: skip


def kinds_after(letters: int) -> list[str]:
    return list(db.session.scalars(select(Letter.kind).order_by(Letter.id)))[letters:]


def test_a_split_and_a_join_are_undone_the_later_first(world: dict[str, Any]) -> None:
    event, one, two, actor = (world[name] for name in ("event", "one", "two", "actor"))
    event_id, before = event.id, stood(one, two)
    new = actions.move_members(event_id, one, [1, 3], None, actor, "Кварки")
    actions.join_teams(event_id, [two, new], two, actor)
    end_reading()
    join, split = regroupings_of(event_id)
    assert (split.kind, split.taken, split.made) == ("split", ("Кванты",), ("Кварки",))
    assert (join.kind, join.taken, join.made) == ("join", ("Атомы", "Кварки"), ())
    assert code(lambda: actions.undo_regrouping(event_id, split.id, actor)) == "regrouped_later"
    letters = len(kinds_after(0))
    actions.undo_regrouping(event_id, join.id, actor)
    there, ticket = line(new), ticket_of(new)
    assert ticket is not None
    assert (there.state, ticket.state, len(names(two))) == ("confirmed", "good", 4)
    assert [(each.position, each.name, each.captain) for each in there.members] == [
        (1, "Первый Иван Кванты", True), (2, "Третий Пётр Кванты", False),
    ]  # fmt: skip
    assert kinds_after(letters) == ["registration.changed", "registration.confirmed"]
    actions.undo_regrouping(event_id, split.id, actor)
    assert (stood(one, two), line(new).state) == (before, "cancelled")
    assert kinds_after(letters + 2) == ["registration.changed", "registration.cancelled"]
    assert code(lambda: actions.undo_regrouping(event_id, split.id, actor)) == "mix_undone"
    assert regroupings_of(event_id) == []


def test_a_join_whose_seat_went_on_is_not_undone_and_numbers_come_back(world: dict[str, Any]) -> None:
    event, part, actor, school = (world[name] for name in ("event", "part", "actor", "school"))
    event_id, one, two = event.id, world["one"], world["two"]
    counted = sign_up(event, school, "Числа", members=(), headcount=3)
    waits = actions.register_team(
        application(event, school, category="pupil", team_name="Ждуны", headcount=4, may_wait=True)
    ).id
    actions.join_teams(event_id, [one, two], one, actor)
    actions.confirm_places(waits)
    assert (line(waits).state, len(names(one))) == ("confirmed", 8)
    join = regroupings_of(event_id)[0]
    assert code(lambda: actions.undo_regrouping(event_id, join.id, actor)) == "no_team_seat"
    assert (line(two).state, len(names(one)), seats_of_parts([part])[part].taken) == ("cancelled", 8, 3)
    actions.join_teams(event_id, [counted, waits], counted, actor)
    assert (line(counted).size, line(waits).state) == (7, "cancelled")
    end_reading()
    numbers = regroupings_of(event_id)[0]
    actions.undo_regrouping(event_id, numbers.id, actor)
    assert [(line(each).size, line(each).state) for each in (counted, waits)] == [(3, "confirmed"), (4, "confirmed")]
    actions.cancel_registration(waits, actor)
    actions.undo_regrouping(event_id, join.id, actor)
    assert [(len(names(each)), line(each).state) for each in (one, two)] == [(4, "confirmed"), (4, "confirmed")]
    assert seats_of_parts([part])[part].free == 0
