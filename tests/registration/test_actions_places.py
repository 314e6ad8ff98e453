"""The queue: holds, promotion, lapsing; what a cancelling or a larger part sets going."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import make_event
from tests.registration.conftest import Enter, application
from tochka.events.actions import signals as event_signals
from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.mail import Letter
from tochka.kit.transactions import writing
from tochka.network.models import Organization, OrganizationRequest
from tochka.registration.actions import (
    cancel_registration,
    confirm_places,
    follow_request,
    register_person,
    register_walk_in,
    sweep,
)
from tochka.registration.models import Place, Registration
from tochka.registration.queries import person_line, seats_of_parts
from tochka.tickets.queries import ticket_of


def states(*ids: int) -> list[str]:
    db.session.rollback()
    found = dict(db.session.execute(select(Place.registration_id, Place.state)).all())
    return [found[each] for each in ids]


def letters() -> list[str]:
    return list(db.session.scalars(select(Letter.kind).order_by(Letter.id)))


def test_a_cancelled_place_is_held_for_the_head_of_the_queue(event: Event, enter: Enter) -> None:
    first = [enter().id for _ in range(3)]
    waiting = [enter(may_wait=True, email=f"w{n}@example.ru").id for n in range(2)]
    cancel_registration(first[0])
    assert states(*first, *waiting) == ["cancelled", "confirmed", "confirmed", "held", "waiting"]
    assert letters() == ["registration.waiting", "registration.waiting", "registration.offered"]
    ticket = ticket_of(waiting[0])
    assert ticket is not None
    assert ticket.state == "waiting"


def test_a_held_place_is_taken_once_and_gets_its_ticket(event: Event, enter: Enter) -> None:
    first = [enter().id for _ in range(3)]
    waiting = enter(may_wait=True, email="w@example.ru").id
    cancel_registration(first[0])
    assert [confirm_places(waiting), confirm_places(waiting)] == [1, 0]
    ticket, line = ticket_of(waiting), person_line(waiting)
    assert ticket is not None
    assert line is not None
    assert (ticket.state, line.state, ticket.feed) == ("good", "confirmed", line.feed)
    assert letters()[-1] == "registration.confirmed"


@pytest.mark.parametrize("hours", [24, 2])
def test_a_hold_that_nobody_answers_goes_to_the_next(event: Event, enter: Enter, hours: int) -> None:
    """A day, unless the organizer has said another number of hours."""
    if hours != 24:
        with writing() as session:
            session.get_one(Event, event.id).hold_hours = hours
    first = [enter().id for _ in range(3)]
    waiting = [enter(may_wait=True, email=f"w{n}@example.ru").id for n in range(2)]
    cancel_registration(first[0])
    with clock.stopped_at(clock.now() + timedelta(hours=hours, minutes=-1)):
        sweep()
        assert states(*waiting) == ["held", "waiting"]
    with clock.stopped_at(clock.now() + timedelta(hours=hours, minutes=1)):
        sweep()
        assert states(*waiting) == ["expired", "held"]
        with pytest.raises(Refused) as late:
            confirm_places(waiting[0])
    assert late.value.refusal.code == "registration.hold_lapsed"
    assert letters()[-2:] == ["registration.lapsed", "registration.offered"]
    line = person_line(waiting[0])
    assert line is not None
    assert line.state == "cancelled"


def test_a_hold_ends_at_the_latest_when_the_doors_open_and_then_the_queue_stands_still(school: Organization) -> None:
    soon = make_event(school, [{"capacity": 1}], starts_at=clock.now() + timedelta(hours=2))
    first = register_person(application(soon)).id
    waiting = [
        register_person(application(soon, name=f"Ждущая Анна {n}", may_wait=True)).id for n in ("Ивановна", "Ильинична")
    ]
    cancel_registration(first)
    with clock.stopped_at(clock.now() + timedelta(hours=3)):
        sweep()
        assert states(*waiting) == ["expired", "waiting"]


def test_more_places_move_the_queue_after_the_events_own_transaction(event: Event, enter: Enter) -> None:
    for _ in range(3):
        enter()
    waiting = [enter(may_wait=True).id for _ in range(3)]
    part_id = event.parts[0].id
    with writing() as session:
        part = session.get(Part, part_id)
        assert part is not None
        part.capacity = 5
        session.flush()
        event_signals.tell(part.event, "places")
    assert states(*waiting) == ["held", "held", "waiting"]
    with writing() as session:
        part = session.get(Part, part_id)
        assert part is not None
        part.capacity = 0
        session.flush()
        event_signals.tell(part.event, "places")
    assert states(*waiting) == ["held", "held", "waiting"]
    assert seats_of_parts([part_id])[part_id].taken == 5


def test_a_walk_in_counts_as_taken_even_above_the_capacity(event: Event, enter: Enter) -> None:
    for _ in range(3):
        enter()
    part_id = event.parts[0].id
    walk_in: dict[str, Any] = {"name": "Гостья Ольга", "organization_id": event.host_id, "category": "teacher"}
    once = register_walk_in(event.id, [part_id], submission="scan-1", **walk_in).id
    assert register_walk_in(event.id, [part_id], submission="scan-1", **walk_in).id == once
    assert seats_of_parts([part_id])[part_id].taken == 4
    ticket = ticket_of(once)
    assert ticket is not None
    assert ticket.state == "good"


def test_a_cancelled_event_writes_to_everybody_with_an_e_mail(event: Event, enter: Enter) -> None:
    enter(email="a@example.ru")
    enter()
    with writing() as session:
        row = session.get(Event, event.id)
        assert row is not None
        row.status, row.cancelled_because = "cancelled", "метель"
        session.flush()
        event_signals.tell(row, "cancelled")
    assert letters() == ["registration.confirmed", "registration.event_cancelled"]


def test_two_parts_are_taken_in_one_step_and_may_differ(school: Organization) -> None:
    start = clock.now() + timedelta(days=7)
    two = make_event(
        school,
        [
            {"title": "Утро", "capacity": 1, "starts_at": start, "ends_at": start + timedelta(hours=1)},
            {"title": "Вечер", "capacity": 5, "starts_at": start + timedelta(hours=2)},
        ],
        starts_at=start,
    )
    ids = tuple(part.id for part in two.parts)
    register_person(application(two, part_ids=ids[:1]))
    done = register_person(application(two, part_ids=ids, name="Примерова Анна Ивановна", may_wait=True))
    line = person_line(done.id)
    ticket = ticket_of(done.id)
    assert line is not None
    assert ticket is not None
    assert ([place.state for place in line.places], line.state, ticket.parts) == (
        ["waiting", "confirmed"],
        "confirmed",
        2,
    )


def test_a_request_that_the_curator_answers_gives_the_school_to_everybody_who_asked(event: Event, enter: Enter) -> None:
    asked = enter(organization_id=None, not_listed="Школа села Чагда").id
    with writing() as session:
        request = session.scalars(select(OrganizationRequest)).one()
        request.organization_id = event.host_id
        follow_request(request)
    row = db.session.get(Registration, asked)
    assert row is not None
    assert (row.organization_id, row.feed) == (event.host_id, 2)
