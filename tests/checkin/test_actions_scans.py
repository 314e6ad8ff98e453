"""What the door's log promises: each scan once, nothing lost, attendance right whatever the order."""

import random

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import func, select

from tochka.checkin.actions.scans import Contact, accept_scans, refold_event
from tochka.checkin.models import Attendance, Device, Quarantine, Scan, WalkIn
from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit.transactions import writing
from tochka.registration.models import Place, Registration
from tochka.tickets.models import Ticket

DETAILS = (
    "arrived",
    "inside",
    "first_at",
    "last_at",
    "spent",
    "device_id",
    "returns",
    "repeats",
    "elsewhere",
    "members",
)


def seen(door, subject, part=1):
    db.session.rollback()
    query = select(Attendance).where(Attendance.subject == subject, Attendance.part == part)
    return db.session.scalars(query.where(Attendance.event_id == door.id)).one_or_none()


def all_seen(door):
    db.session.rollback()
    rows = db.session.scalars(select(Attendance).where(Attendance.event_id == door.id))
    return {(row.subject, row.part): tuple(getattr(row, name) for name in DETAILS) for row in rows}


@pytest.fixture
def statements(door):
    """SQL statements as they go, without BEGIN and COMMIT."""
    said = []
    listener = lambda _c, _u, statement, *_: said.append(statement)  # noqa: E731
    sql_event.listen(db.engine, "before_cursor_execute", listener)
    yield said
    sql_event.remove(db.engine, "before_cursor_execute", listener)


def test_check_in_is_stored_once_and_folded(door, phone_scan):
    row = phone_scan("in", f"t{door.tickets[0]}", 5)
    sender = door.phones[0].sender
    assert accept_scans(sender, [row]).answers == ["stored"]
    assert accept_scans(sender, [row]).answers == ["known"]
    one = seen(door, f"t{door.tickets[0]}")
    assert (one.arrived, one.inside, one.first_at, one.device_id, one.repeats) == (
        True,
        True,
        row["at"],
        sender.device,
        0,
    )
    assert one.registration_id == db.session.get(Ticket, door.tickets[0]).registration_id
    assert db.session.scalar(select(func.count(Scan.id))) == 1


def test_check_in_takes_at_most_five_statements(door, phone_scan, statements):
    accept_scans(door.phones[0].sender, [phone_scan("in", f"t{door.tickets[0]}", 5)])
    del statements[:]
    accept_scans(door.phones[0].sender, [phone_scan("in", f"t{door.tickets[1]}", 5)], Contact(0, 1))
    assert [text.split()[0] for text in statements if not text.startswith("BEGIN")] == [
        "UPDATE",
        "INSERT",
        "WITH",
        "INSERT",
        "UPDATE",
    ]


def test_same_uuid_with_other_content_is_a_conflict_and_the_first_stays(door, phone_scan):
    row = phone_scan("in", f"t{door.tickets[0]}", 5)
    accept_scans(door.phones[0].sender, [row])
    other = row | {"subject": f"t{door.tickets[1]}"}
    assert accept_scans(door.phones[0].sender, [other]).answers == ["conflict"]
    assert accept_scans(door.phones[1].sender, [row]).answers == ["conflict"]
    assert accept_scans(door.phones[0].sender, [row | {"offset": 17}]).answers == ["known"]
    assert seen(door, f"t{door.tickets[1]}") is None


def test_batch_with_the_same_row_twice_stores_it_once(door, phone_scan):
    row = phone_scan("in", f"t{door.tickets[0]}", 5)
    answers = accept_scans(door.phones[0].sender, [row, dict(row), row | {"at": row["at"] + 1}]).answers
    assert sorted(answers) == ["conflict", "conflict", "stored"]
    assert accept_scans(door.phones[0].sender, []).answers == []


def test_malformed_rows_go_to_quarantine_and_the_rest_is_taken(door, phone_scan):
    good = phone_scan("in", f"t{door.tickets[0]}", 5)
    rows = [None, good, {"uuid": "x\x00"}, phone_scan("in", "somebody")]
    assert accept_scans(door.phones[0].sender, rows).answers == ["malformed", "stored", "malformed", "malformed"]
    kept = db.session.execute(select(Quarantine.raw, Quarantine.reason).order_by(Quarantine.id)).all()
    assert [tuple(row)[1] for row in kept] == ["shape", "uuid", "subject"]
    assert kept[1].raw == '{"uuid": "x\\u0000"}'


def test_undo_and_its_undo_move_the_attendance(door, phone_scan):
    sender = door.phones[0].sender
    arrival = phone_scan("in", f"t{door.tickets[0]}", 5)
    undo = phone_scan("undo", minute=6, names=arrival["uuid"])
    again = phone_scan("undo", minute=7, names=undo["uuid"])
    accept_scans(sender, [arrival])
    receipt = accept_scans(sender, [undo])
    assert [(key, one.arrived) for key, one in receipt.attendance.items()] == [((f"t{door.tickets[0]}", 1), None)]
    assert not seen(door, f"t{door.tickets[0]}").arrived
    accept_scans(sender, [again])
    assert seen(door, f"t{door.tickets[0]}").first_at == arrival["at"]


def test_undo_that_arrives_before_its_scan_waits_for_it(door, phone_scan):
    arrival = phone_scan("in", f"t{door.tickets[0]}", 5)
    undo = phone_scan("undo", minute=6, names=arrival["uuid"])
    receipt = accept_scans(door.phones[0].sender, [undo])
    assert receipt.attendance == {}
    accept_scans(door.phones[0].sender, [arrival])
    assert not seen(door, f"t{door.tickets[0]}").arrived


def test_two_doors_agree_on_the_earlier_one_whoever_uploads_first(door, phone_scan):
    ticket = f"t{door.tickets[0]}"
    late, early = phone_scan("in", ticket, 9), phone_scan("in", ticket, 4)
    accept_scans(door.phones[0].sender, [late])
    accept_scans(door.phones[1].sender, [early])
    one = seen(door, ticket)
    assert (one.device_id, one.first_at, one.repeats, one.elsewhere) == (door.phones[1].id, early["at"], 1, 1)


def test_team_members_who_did_not_come_are_kept(door, phone_scan):
    team = f"t{door.team}"
    rows = [phone_scan("in", team, 5, part=0), phone_scan("tick", team, 5, part=0, member=2, present=False)]
    accept_scans(door.phones[1].sender, rows)
    assert seen(door, team, 0).members == {"2": False}


def test_unknown_ticket_is_kept_without_a_registration(door, phone_scan):
    accept_scans(door.phones[0].sender, [phone_scan("in", "t4000000000", 5)])
    assert seen(door, "t4000000000").registration_id is None


def test_refusal_is_kept_with_its_reason_and_leaves_no_attendance(door, phone_scan):
    row = phone_scan("in", f"t{door.tickets[0]}", 5, admitted=False, reason="cancelled")
    receipt = accept_scans(door.phones[0].sender, [row, phone_scan("in", "", admitted=False, reason="not_ticket")])
    assert receipt.answers == ["stored", "stored"]
    assert all_seen(door) == {}
    assert db.session.scalars(select(Scan.reason).order_by(Scan.id)).all() == ["cancelled", "not_ticket"]


def test_walkin_becomes_a_registration_with_a_place(door, phone_scan):
    person = {"name": "Новикова Ольга", "organization": door.school, "category": "teacher", "consent": True}
    row = phone_scan("walkin", minute=5, payload=person)
    receipt = accept_scans(door.phones[0].sender, [row])
    assert (receipt.answers, receipt.over) == (["stored"], frozenset())
    one = db.session.scalars(select(WalkIn)).one()
    assert (one.name, one.organization_id, one.category, one.consent) == (
        "Новикова Ольга",
        door.school,
        "teacher",
        True,
    )
    registration = db.session.get(Registration, one.registration_id)
    assert (registration.state, registration.source, registration.folded_name) == (
        "confirmed",
        "walkin",
        "новикова ольга",
    )
    assert [(place.part_id, place.state) for place in registration.places] == [(door.marathon, "confirmed")]
    assert seen(door, row["uuid"]).registration_id == registration.id


def test_walkin_name_is_not_in_the_log(door, phone_scan):
    row = phone_scan("walkin", minute=5, payload={"name": "Новикова Ольга"})
    accept_scans(door.phones[0].sender, [row])
    scan = db.session.scalars(select(Scan)).one()
    assert "Новикова" not in str(vars(scan))


def test_walkin_beyond_the_capacity_is_taken_and_told(door, phone_scan):
    with writing() as session:
        session.get(Part, door.marathon).capacity = 7
    rows = [phone_scan("walkin", minute=5, payload={"name": name}) for name in ("Один", "Два")]
    receipt = accept_scans(door.phones[0].sender, rows)
    assert len(receipt.over) == 1
    taken = select(func.sum(Place.seats)).where(Place.part_id == door.marathon, Place.state == "confirmed")
    assert db.session.scalar(taken) == 8


def test_undone_walkin_gives_the_place_back_and_takes_it_again(door, phone_scan):
    sender = door.phones[0].sender
    row = phone_scan("walkin", minute=5, payload={"name": "Новикова Ольга"})
    undo = phone_scan("undo", minute=6, names=row["uuid"])
    accept_scans(sender, [row])
    accept_scans(sender, [undo])
    places = select(Place.state).join(Registration).where(Registration.source == "walkin")
    assert db.session.scalars(places).all() == ["cancelled"]
    accept_scans(sender, [phone_scan("undo", minute=7, names=undo["uuid"])])
    db.session.rollback()
    assert db.session.scalars(places).all() == ["confirmed"]


def test_guest_without_a_name_is_only_counted(door, phone_scan):
    accept_scans(door.phones[0].sender, [phone_scan("walkin", minute=5, payload={"category": "guest"})])
    assert db.session.scalars(select(WalkIn.registration_id)).all() == [None]
    assert db.session.scalar(select(func.count(Registration.id)).where(Registration.source == "walkin")) == 0


def test_walkin_of_a_school_that_is_not_there_keeps_the_rest(door, phone_scan):
    person = {"name": "Новикова Ольга", "organization": 999, "school": "СОШ в другом районе"}
    accept_scans(door.phones[0].sender, [phone_scan("walkin", payload=person)])
    one = db.session.scalars(select(WalkIn)).one()
    assert (one.organization_id, one.organization_text) == (None, "СОШ в другом районе")


def test_feed_numbers_grow_by_one_a_scan(door, phone_scan):
    before = db.session.get(Event, door.id).feed
    rows = [phone_scan("in", f"t{ticket}", 5) for ticket in door.tickets]
    receipt = accept_scans(door.phones[0].sender, rows)
    assert receipt.feed == before + 6
    assert db.session.scalars(select(Scan.feed).order_by(Scan.feed)).all() == list(range(before + 1, before + 7))
    assert set(db.session.scalars(select(Attendance.feed))) == {before + 6}


def test_contact_is_remembered(door, phone_scan, morning):
    accept_scans(door.phones[0].sender, [], Contact(offset=-1500, unsent=3))
    device = db.session.get(Device, door.phones[0].id)
    assert (device.offset, device.unsent, device.seen_at) == (-1500, 3, morning)


def _history(door, phone_scan, chance):
    """Arrivals, departures, ticks and undos of six people at two phones."""
    rows = []
    for _ in range(60):
        kind = chance.choice(["in", "in", "in", "out", "tick", "undo", "walkin"])
        if kind == "undo":
            named = chance.choice(rows)["uuid"] if rows else "00000000-0000-4000-8000-00000000dead"
            rows.append(
                phone_scan("undo", minute=chance.randint(0, 60), names=named, reason=chance.choice(["", "why"]))
            )
        else:
            more = {"member": 1, "present": chance.random() < 0.5} if kind == "tick" else {}
            ticket = chance.choice(door.tickets)
            rows.append(phone_scan(kind, f"t{ticket}", chance.randint(-2000, 2000), **more))
    return rows


@pytest.mark.parametrize("seed", range(12))
def test_any_order_and_repeats_end_in_the_full_fold(door, phone_scan, seed):
    chance = random.Random(seed)
    rows = _history(door, phone_scan, chance)
    owner = {row["uuid"]: door.phones[chance.randint(0, 1)].sender for row in rows}
    deliveries = rows + chance.sample(rows, 20)
    chance.shuffle(deliveries)
    while deliveries:
        size = chance.randint(1, 9)
        portion, deliveries = deliveries[:size], deliveries[size:]
        for phone in door.phones:
            mine = [row for row in portion if owner[row["uuid"]] == phone.sender]
            assert set(accept_scans(phone.sender, mine).answers) <= {"stored", "known"}
    found = all_seen(door)
    assert db.session.scalar(select(func.count(Scan.id))) == len(rows)
    refold_event(door.id)
    assert all_seen(door) == found
