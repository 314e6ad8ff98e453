"""Checkpoints beside the entrance, a phone's hours and re-entry, hours present, first stations, delegations in the list."""

from datetime import timedelta

import pytest

from tests import factories
from tests.checkin.conftest import DOORS, MORNING, pair_phone
from tochka.checkin.actions import devices
from tochka.checkin.actions.checkpoints import add_checkpoint, drop_checkpoint
from tochka.checkin.actions.scans import Sender, accept_scans, refold_event
from tochka.checkin.actions.selfcheck import choose_way
from tochka.checkin.models import Attendance, Checkpoint, Device, Passage, SelfCheckin
from tochka.checkin.queries import board
from tochka.checkin.queries.checkpoints import checkpoints_of, stations_of
from tochka.checkin.queries.devices import phone_of
from tochka.checkin.queries.presence import Presence, presences_of
from tochka.checkin.queries.roster import TICKET, roster
from tochka.events.actions import states
from tochka.events.models import Event, Part, Station
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.transactions import writing
from tochka.registration.models import Delegation, Registration
from tochka.tickets.models import Ticket

MINUTE = 60_000


@pytest.fixture
def organizer(client, door):
    """The organizer of the event, signed in."""
    factories.sign_in(client, factories.make_account("organizer", db.session.get(Event, door.id)))
    return client


@pytest.fixture
def lunch(door):
    """A phone that stands at lunch: its token and Sender."""
    checkpoint_id = add_checkpoint(door.id, "Обед", None)
    until = clock.now() + timedelta(hours=8)
    device_id = devices.add_device(door.id, "Столовая", 255, until, None, "in", checkpoint_id)
    token = devices.pair(db.session.get(Device, device_id).pair_code)
    phone = phone_of(devices.digest(token))
    return phone, Sender(door.id, device_id)


def refused(action, *facts):
    with pytest.raises(Refused) as caught:
        action(*facts)
    return caught.value.refusal.code


def test_who_passed_lunch_is_counted_apart_from_who_is_present(door, lunch, phone_scan):
    phone, sender = lunch
    at_lunch = [phone_scan("in", f"t{each}", 60, part=phone.checkpoint) for each in door.tickets[:2]]
    answer = accept_scans(sender, [*at_lunch, phone_scan("in", f"t{door.tickets[0]}", 61, part=phone.checkpoint)])
    assert set(answer.answers) == {"stored"}
    accept_scans(door.phones[0].sender, [phone_scan("in", f"t{door.tickets[2]}", 5)])
    assert [(line.name, line.came, line.inside) for line in checkpoints_of(door.id)] == [("Обед", 2, 2)]
    assert [(row.subject, row.part) for row in db.session.query(Attendance)] == [(f"t{door.tickets[2]}", 1)]
    assert [part.came for part in board.parts_of(door.id)] == [0, 1]
    assert db.session.query(Passage).filter_by(subject=f"t{door.tickets[0]}").one().repeats == 1
    undo = phone_scan("undo", minute=62, names=at_lunch[1]["uuid"])
    accept_scans(sender, [undo])
    assert refold_event(door.id) == 3
    assert [(line.came, line.inside) for line in checkpoints_of(door.id)] == [(1, 1)]


def test_phone_at_lunch_gets_its_own_marks_and_no_others(door, lunch, phone_scan):
    phone, sender = lunch
    accept_scans(door.phones[0].sender, [phone_scan("in", f"t{door.tickets[2]}", 5)])
    accept_scans(sender, [phone_scan("in", f"t{door.tickets[0]}", 60, part=8)])
    found = roster(phone, 0)
    assert (found["event"]["checkpoint"], found["event"]["door"]) == ({"position": 8, "name": "Обед"}, 0b11)
    assert [row[:4] for row in found["attendance"]] == [[f"t{door.tickets[0]}", 8, True, True]]
    entrance = roster(phone_of(devices.digest(door.phones[0].token)), 0)
    assert [row[:2] for row in entrance["attendance"]] == [[f"t{door.tickets[2]}", 1]]
    assert entrance["event"]["checkpoint"] is None


def test_walkin_enters_a_part_and_no_checkpoint(door, lunch, phone_scan):
    phone, sender = lunch
    assert accept_scans(sender, [phone_scan("walkin", part=phone.checkpoint)]).answers == ["malformed"]
    assert accept_scans(sender, [phone_scan("in", f"t{door.tickets[0]}", part=32)]).answers == ["malformed"]


def test_checkpoint_is_named_once_and_stays_when_it_is_used(organizer, door, lunch):
    assert refused(add_checkpoint, door.id, "Обед", None) == "checkin.checkpoint_twice"
    assert refused(add_checkpoint, door.id, "", None) == "checkin.checkpoint_nameless"
    used = db.session.query(Checkpoint).one().id
    assert refused(drop_checkpoint, door.id, used, None) == "checkin.checkpoint_used"
    page = organizer.post(f"/checkin/{door.id}/checkpoints", data={"name": "МедЭксперт"}, follow_redirects=True)
    assert "МедЭксперт" in page.get_data(as_text=True)
    free = db.session.query(Checkpoint).filter_by(name="МедЭксперт").one().id
    organizer.post(f"/checkin/{door.id}/checkpoints/{free}/delete")
    assert [line.name for line in checkpoints_of(door.id)] == ["Обед"]
    assert organizer.post(f"/checkin/{door.id}/checkpoints/{free}/delete").status_code == 404
    assert organizer.post(f"/checkin/{door.id}/checkpoints", data={"name": " "}).status_code == 422
    for number in range(23):
        add_checkpoint(door.id, f"Станция {number}", None)
    assert refused(add_checkpoint, door.id, "Ещё одна", None) == "checkin.checkpoints_enough"


def test_hours_and_reentry_of_a_phone_are_set_on_its_page_and_sent(organizer, door):
    address = f"/checkin/{door.id}/phones/{door.phones[0].id}"
    data = {"opens_at": "2023-02-10T09:45", "closes_at": "2023-02-10T09:40"}
    answer = organizer.post(f"{address}/rules", data=data)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Вход закрывается раньше, чем открывается." in page
    assert 'value="2023-02-10T09:40"' in page
    organizer.post(f"{address}/rules", data=data | {"closes_at": "2023-02-10T11:00"})
    event = roster(phone_of(devices.digest(door.phones[0].token)), 0)["event"]
    assert (event["opens"], event["closes"], event["again"]) == (DOORS + 15 * MINUTE, DOORS + 90 * MINUTE, False)
    assert 'value="2023-02-10T09:45"' in organizer.get(address).get_data(as_text=True)
    organizer.post(f"{address}/rules", data={"again": "y"})
    event = roster(phone_of(devices.digest(door.phones[0].token)), 0)["event"]
    assert (event["opens"], event["closes"], event["again"]) == (None, None, True)


def test_hours_present_add_up_visits_and_end_with_the_event(organizer, door, phone_scan):
    first, second = (f"t{each}" for each in door.tickets[:2])
    story = [(first, "in", 0), (first, "out", 60), (first, "in", 90), (second, "in", 30), (second, "out", 50)]
    scans = [phone_scan(kind, subject, minute) | {"at": DOORS + minute * MINUTE} for subject, kind, minute in story]
    accept_scans(door.phones[0].sender, [*scans, phone_scan("walkin", minute=10)])
    now = DOORS + 120 * MINUTE
    assert presences_of(door.id, now) == [
        Presence(
            "Образцов Иван Сергеевич",
            "СОШ №10",
            "Марафон идей",
            DOORS + 30 * MINUTE,
            DOORS + 50 * MINUTE,
            20 * MINUTE,
            0,
        ),
        Presence("Примерова Анна Степановна", "СОШ №10", "Марафон идей", DOORS, None, 90 * MINUTE, 1),
    ]
    with clock.stopped_at(MORNING + timedelta(days=3)):
        factories.sign_in(organizer, factories.make_account("organizer", db.session.get(Event, door.id)))
        page = organizer.get(f"/checkin/{door.id}/presence").get_data(as_text=True)
    assert "4 ч 30 мин" in page  # an hour, then from 11:00 to the end at 14:30
    assert "0 ч 20 мин" in page


def test_teams_of_a_quest_begin_at_stations_in_turn(door):
    with writing() as session:
        for position, name in enumerate(("МедЭксперт", "ШаМат"), 1):
            session.add(
                Station(part_id=door.quest, position=position, name=name, room="каб. 12" if position == 1 else "")
            )
        event, part = session.get(Event, door.id), session.get(Part, door.quest)
        from tests.checkin.conftest import make_ticket
        from tochka.network.models import Organization

        school = session.get(Organization, door.school)
        more = [make_ticket(session, event, school, part, "Образцова Мария Петровна", "team") for _ in range(2)]
    assert stations_of(door.id) == ["МедЭксперт", "ШаМат"]
    phone = phone_of(devices.digest(door.phones[0].token))
    rows = {row[0]: row for row in roster(phone, 0)["tickets"]}
    station = TICKET.index("station")
    assert [rows[each][station] for each in (door.team, *more)] == [
        "МедЭксперт, каб. 12",
        "ШаМат",
        "МедЭксперт, каб. 12",
    ]
    assert all(len(rows[each]) <= TICKET.index("delegation") for each in door.tickets)
    with writing() as session:
        ticket = session.get(Ticket, more[0])
        ticket.state, ticket.parts = "cancelled", 0
    last = db.session.get(Ticket, more[1])
    assert [row[station] for row in roster(phone, last.feed - 1)["tickets"]] == ["МедЭксперт, каб. 12"]


def test_list_tells_who_came_with_which_delegation(door):
    with writing() as session:
        sent = Delegation(
            event_id=door.id, organization_id=door.school, name="Образцова М. П.", purposes=[], texts={}, columns=[],
            rows=[], created_at=clock.now(), kept_at=clock.now(), saved_at=clock.now(),
        )  # fmt: skip
        session.add(sent)
        session.flush()
        for each in door.tickets[:2]:
            ticket = session.get(Ticket, each)
            session.get(Registration, ticket.registration_id).delegation_id = sent.id
    phone = phone_of(devices.digest(pair_phone(door.id, "Вход").token))
    rows = {row[0]: row for row in roster(phone, 0)["tickets"]}
    place = TICKET.index("delegation")
    assert [rows[each][place:] for each in door.tickets[:3]] == [[sent.id], [sent.id], []]


def test_a_draft_with_a_phone_and_a_code_on_the_screen_is_thrown_away_whole(app):
    event = factories.make_event(factories.make_school(factories.make_municipality(), 1), status="draft")
    devices.add_device(event.id, "Главный вход", 255, clock.now().replace(year=2100), None)
    choose_way(event.id, "screen", None)
    add_checkpoint(event.id, "Обед", None)
    states.discard(event.id, None)
    assert [db.session.query(each).count() for each in (Event, Device, SelfCheckin, Checkpoint)] == [0, 0, 0, 0]
