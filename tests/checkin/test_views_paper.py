"""The printed sheet entered afterwards: a row's number and Enter mark its person, whoever registered since."""

import pytest

from tests import factories
from tests.checkin.conftest import MORNING, make_festival, make_ticket
from tests.statements import counted
from tochka.checkin.actions.scans import accept_scans
from tochka.checkin.models import Attendance, Scan
from tochka.checkin.queries import board
from tochka.checkin.rules.rows import read_rows
from tochka.events.models import Event, Part
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.network.models import Organization
from tochka.registration.actions.printing import keep_sheets
from tochka.registration.models import PrintedSheet, Registration
from tochka.tickets.models import Ticket


@pytest.fixture
def organizer(client, door):
    """The organizer of the event, signed in, with the sheet printed."""
    factories.sign_in(client, factories.make_account("organizer", db.session.get(Event, door.id)))
    assert client.get(f"/registration/{door.id}/people/sheet.pdf").status_code == 200
    return client


def _names(event_id, number):
    sheet = db.session.query(PrintedSheet).filter_by(event_id=event_id, number=number).one()
    return [db.session.get(Registration, each).name for each in sheet.rows]


def _came(event_id):
    rows = db.session.query(Registration.name).join(Attendance, Attendance.registration_id == Registration.id)
    return sorted(name for (name,) in rows.filter(Attendance.event_id == event_id, Attendance.arrived))


def _text(answer):
    return answer.get_data(as_text=True)


def _enter(organizer, door, rows, number=1):
    return organizer.post(f"/checkin/{door.id}/paper/{number}", data={"rows": rows}, follow_redirects=True)


def test_row_number_marks_its_person_with_who_entered_it(organizer, door):
    second = _names(door.id, 1)[1]
    page = _text(_enter(organizer, door, "2"))
    assert f"2. {second}" in page
    assert _came(door.id) == [second]
    scan = db.session.query(Scan).one()
    assert (scan.device_id, scan.reason, scan.kind, scan.part) == (None, "paper", "in", 1)
    assert scan.account_id is not None
    assert [part.came for part in board.parts_of(door.id)] == [0, 1]


def test_rows_keep_their_people_when_others_register_later(organizer, door):
    names = _names(door.id, 1)
    with writing() as session:
        event, part = session.get(Event, door.id), session.get(Part, door.marathon)
        make_ticket(session, event, session.get(Organization, door.school), part, "Абрамова Ольга Петровна")
    organizer.get(f"/registration/{door.id}/people/sheet.pdf")
    assert _names(door.id, 1) == names
    assert _names(door.id, 3)[0] == "Абрамова Ольга Петровна"
    _enter(organizer, door, "1")
    assert _came(door.id) == [names[0]]


def test_same_list_printed_again_keeps_its_number(organizer, door):
    organizer.get(f"/registration/{door.id}/people/sheet.pdf")
    assert db.session.query(PrintedSheet).count() == 2
    assert keep_sheets(door.id, [("guest", [])]) == [0]


def test_several_rows_at_once_and_twice_marks_each_once(organizer, door):
    names = _names(door.id, 1)
    _enter(organizer, door, "1 3-4")
    page = _text(_enter(organizer, door, "1, 3, 5"))
    assert _came(door.id) == sorted([names[0], names[2], names[3], names[4]])
    assert db.session.query(Scan).count() == 4
    assert "2 человека уже были отмечены" in page


def test_team_of_a_sheet_comes_whole(organizer, door):
    _enter(organizer, door, "1", number=2)
    row = db.session.query(Attendance).one()
    assert (row.subject, row.part, row.arrived, row.members) == (f"t{door.team}", 0, True, {})


def test_undo_takes_back_what_paper_said(organizer, door):
    _enter(organizer, door, "2")
    page = organizer.post(f"/checkin/{door.id}/paper/1/undo", data={"row": 2}, follow_redirects=True)
    assert page.status_code == 200
    assert _came(door.id) == []
    _enter(organizer, door, "2")
    assert _came(door.id) == [_names(door.id, 1)[1]]
    assert [scan.kind for scan in db.session.query(Scan).order_by(Scan.seq)] == ["in", "undo", "in"]


def test_arrival_of_the_door_is_not_undone_from_paper(organizer, door, phone_scan):
    sheet = db.session.query(PrintedSheet).filter_by(number=1).one()
    ticket = db.session.query(Ticket.id).filter_by(registration_id=sheet.rows[0]).scalar()
    accept_scans(door.phones[0].sender, [phone_scan("in", f"t{ticket}", 5)])
    answer = organizer.post(f"/checkin/{door.id}/paper/1/undo", data={"row": 1}, follow_redirects=True)
    assert "отмечен на входе" in _text(answer)
    assert len(_came(door.id)) == 1


def test_entered_after_the_event_it_counts_from_the_beginning(organizer, door):
    with clock.stopped_at(MORNING.replace(day=12)):
        factories.sign_in(organizer, factories.make_account("organizer", db.session.get(Event, door.id)))
        _enter(organizer, door, "1")
    row = db.session.query(Attendance).one()
    assert (row.doubtful, row.first_at - clock.milliseconds(MORNING)) == (False, 1)


@pytest.mark.parametrize(
    ("rows", "words"),
    [("", "Напишите номер"), ("x", "Напишите номер"), ("0", "Напишите номер"), ("25", "В строке 25 не было имени")],
)
def test_bad_row_says_what_to_write(organizer, door, rows, words):
    assert words in _text(_enter(organizer, door, rows))
    assert db.session.query(Scan).count() == 0


def test_sheet_of_another_event_is_not_there(organizer, door):
    other = make_festival()
    for address in (f"/checkin/{other.id}/paper", f"/checkin/{other.id}/paper/1", f"/checkin/{door.id}/paper/9"):
        assert organizer.get(address).status_code == 404
    assert organizer.post(f"/checkin/{door.id}/paper/9", data={"rows": "1"}).status_code == 404
    assert organizer.post(f"/checkin/{door.id}/paper/1/undo", data={"row": 99}).status_code == 404


def test_list_of_sheets_counts_who_came(organizer, door):
    _enter(organizer, door, "1-3")
    with counted() as statements:
        page = _text(organizer.get(f"/checkin/{door.id}/paper"))
    assert "3 из 6" in page
    assert len(statements) <= 9


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("7", [7]),
        (" 3 5,9; 7", [3, 5, 9, 7]),
        ("10–14", [10, 11, 12, 13, 14]),
        ("5 4-6 5", [5, 4, 6]),
        ("1-100", list(range(1, 101))),
        ("1-101", None),
        ("14-10", None),
        ("-3", None),
        ("3a", None),
        ("12345", None),
        ("", None),
    ],
)
def test_typed_rows_are_read(typed, rows):
    assert read_rows(typed) == rows
