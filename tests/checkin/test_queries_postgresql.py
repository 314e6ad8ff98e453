"""The door's reads and writes give the same on PostgreSQL."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.checkin.conftest import MORNING, make_festival, pair_phone
from tests.conftest import settings_for
from tochka import create_app
from tochka.checkin.actions import desk
from tochka.checkin.actions.checkpoints import add_checkpoint, drop_checkpoint
from tochka.checkin.actions.devices import digest
from tochka.checkin.actions.photos import erase_photo, keep_photo
from tochka.checkin.actions.scans import accept_scans, refold_event
from tochka.checkin.actions.selfcheck import choose_way, mark_oneself
from tochka.checkin.models import Attendance, WalkIn
from tochka.checkin.queries import board
from tochka.checkin.queries.checkpoints import checkpoints_of
from tochka.checkin.queries.devices import phone_of, phones_of
from tochka.checkin.queries.paper import photo_of, rows_of, sheet_of, sheets_of
from tochka.checkin.queries.presence import presences_of
from tochka.checkin.queries.roster import roster
from tochka.checkin.queries.selfcheck import own_ticket, way_of
from tochka.checkin.queries.walkins import candidates, walkins_of
from tochka.events.models import Station
from tochka.extensions import Model, db
from tochka.kit import clock, qr
from tochka.kit.errors import Refused
from tochka.kit.transactions import writing
from tochka.registration.actions.printing import keep_sheets
from tochka.tickets.models import Ticket


@pytest.fixture
def door(tmp_path, postgres_url):
    """The same festival and phones in a PostgreSQL database."""
    app = create_app(settings_for(tmp_path, postgres_url))
    with app.app_context(), clock.stopped_at(MORNING):
        Model.metadata.create_all(db.engine)
        event = make_festival(capacity=6)
        event.phones = [pair_phone(event.id, "Главный вход"), pair_phone(event.id, "Второй вход")]
        yield event
        db.session.remove()
        db.engine.dispose()


def _story(door: SimpleNamespace, phone_scan):
    arrival = phone_scan("in", f"t{door.tickets[1]}", 6)
    return [
        phone_scan("in", f"t{door.tickets[0]}", 5),
        arrival,
        phone_scan("undo", minute=7, names=arrival["uuid"]),
        phone_scan("in", f"t{door.team}", 8, part=0),
        phone_scan("tick", f"t{door.team}", 8, part=0, member=2, present=False),
        phone_scan("walkin", minute=9, payload={"name": "Новикова Ольга", "organization": door.school}),
        phone_scan("walkin", minute=9, payload={"category": "guest"}),
        {"kind": "\x00"},
    ]


def test_story_of_a_door(door, phone_scan):
    rows = _story(door, phone_scan)
    receipt = accept_scans(door.phones[0].sender, rows)
    assert receipt.answers == ["stored"] * 7 + ["malformed"]
    assert len(receipt.over) == 1
    assert accept_scans(door.phones[0].sender, rows[:7]).answers == ["known"] * 7
    assert refold_event(door.id) == 5
    arrived = set(db.session.scalars(select(Attendance.subject).where(Attendance.arrived)))
    walkins = set(db.session.scalars(select(WalkIn.uuid)))
    assert arrived == {f"t{door.tickets[0]}", f"t{door.team}"} | walkins


def test_board_and_list(door, phone_scan):
    accept_scans(door.phones[0].sender, _story(door, phone_scan))
    quest, marathon = board.parts_of(door.id)
    assert [(part.came, part.expected, part.guests) for part in (quest, marathon)] == [(1, 1, 0), (1, 6, 2)]
    assert [(line.came, line.expected) for line in board.schools_of(door.id)] == [(3, 7)]
    assert [count for _, count in board.minutes_of(door.id)] == [4]
    assert [question.code for question in board.questions_of(door.id)] == ["undone"]
    assert len(board.arrivals_of(door.id)) == 4
    assert [(line.scans, line.missing) for line in phones_of(door.id)] == [(7, ()), (0, ())]
    phone = phone_of(digest(door.phones[1].token))
    found = roster(phone, 0)
    assert len(found["tickets"]) == 7
    assert len(found["attendance"]) == 5
    assert roster(phone, found["cursor"])["attendance"] == []
    assert [(line.name, line.returns) for line in presences_of(door.id, clock.milliseconds())][-1][1] == 0


def test_checkpoint_photo_and_first_station(door, phone_scan):
    checkpoint_id = add_checkpoint(door.id, "Обед", None)
    rows = [phone_scan("in", f"t{each}", 60, part=8) for each in door.tickets[:2]]
    rows.append(phone_scan("out", f"t{door.tickets[0]}", 70, part=8))
    assert set(accept_scans(door.phones[0].sender, rows).answers) == {"stored"}
    assert [(line.came, line.inside) for line in checkpoints_of(door.id)] == [(2, 1)]
    assert db.session.scalars(select(Attendance.id)).all() == []
    with pytest.raises(Refused):
        drop_checkpoint(door.id, checkpoint_id, None)
    with writing() as session:
        session.add(Station(part_id=door.quest, position=1, name="МедЭксперт"))
    found = roster(phone_of(digest(door.phones[1].token)), 0)
    assert [row[-1] for row in found["tickets"] if row[0] == door.team] == ["МедЭксперт"]
    photo_id = keep_photo(door.id, 0, qr.png("лист"), None)
    assert photo_of(door.id, photo_id).data.startswith(b"\x89PNG")
    assert erase_photo(door.id, photo_id, None)


def test_match_question_paper_and_marking_oneself(door, phone_scan):
    accept_scans(door.phones[0].sender, _story(door, phone_scan))
    walkin = walkins_of(door.id)[0]
    found = candidates(door.id, "Условный")[0]
    desk.match_walkin(door.id, (walkin.uuid, walkin.part), found.ticket_id, None)
    assert [line.matched for line in walkins_of(door.id)] == ["Условный Пётр Николаевич"]
    assert [(part.came, part.guests) for part in board.parts_of(door.id)] == [(1, 0), (2, 1)]
    question = board.questions_of(door.id)[0]
    for _ in range(2):
        desk.answer_question(door.id, question.subject, question.part, question.code, None)
    assert board.questions_of(door.id) == []
    registered = [db.session.get(Ticket, each).registration_id for each in door.tickets]
    assert keep_sheets(door.id, [("teacher", registered)]) == [1]
    rows = rows_of(sheet_of(door.id, 1), [1, 4])
    assert [row.at is not None for row in rows] == [True, False]
    assert [(line.rows, line.came) for line in sheets_of(door.id)] == [(6, 2)]
    choose_way(door.id, "screen", None)
    first = way_of(door.id).generation
    choose_way(door.id, "poster", None)
    assert (way_of(door.id).way, way_of(door.id).generation) == ("poster", first + 1)
    own = own_ticket(door.id, db.session.get(Ticket, door.tickets[4]).short_code)
    assert mark_oneself(door.id, own)
    assert not mark_oneself(door.id, own_ticket(door.id, db.session.get(Ticket, door.tickets[4]).short_code))
