"""After the door: a walk-in who was in the list is counted once, and a question that was looked at is not asked again."""

import pytest

from tests import factories
from tests.checkin.conftest import make_festival
from tests.statements import counted
from tochka.checkin.actions import desk
from tochka.checkin.actions.scans import accept_scans, refold_event
from tochka.checkin.models import Answer, Attendance, Scan
from tochka.checkin.queries import board
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.transactions import writing
from tochka.registration.models import Registration
from tochka.tickets.models import Ticket


@pytest.fixture
def organizer(client, door):
    """The organizer of the event, signed in."""
    factories.sign_in(client, factories.make_account("organizer", db.session.get(Event, door.id)))
    return client


@pytest.fixture
def walkin(door, phone_scan):
    """Анна Примерова, who is in the list, entered as a walk-in; the uuid."""
    row = phone_scan("walkin", minute=6, payload={"name": "Примерова Анна", "category": "teacher"})
    accept_scans(door.phones[0].sender, [row])
    return row["uuid"]


def _numbers(door):
    return [(part.came, part.guests) for part in board.parts_of(door.id)]


def _owner(subject):
    return db.session.query(Attendance.registration_id).filter_by(subject=subject).scalar()


def _text(answer):
    return answer.get_data(as_text=True)


def test_walkin_who_was_registered_is_counted_once(organizer, door, walkin):
    assert _numbers(door) == [(0, 0), (0, 1)]
    page = _text(organizer.get(f"/checkin/{door.id}/walkins/{walkin}"))
    assert "Примерова Анна Степановна" in page
    assert "Образцов Иван" not in page
    answer = organizer.post(f"/checkin/{door.id}/walkins/{walkin}", data={"ticket": door.tickets[0]})
    assert answer.headers["Location"] == f"/checkin/{door.id}/questions"
    assert _numbers(door) == [(0, 0), (1, 0)]
    registered = db.session.get(Ticket, door.tickets[0]).registration_id
    assert _owner(walkin) == registered
    own = db.session.query(Registration).filter_by(source="walkin").one()
    assert (own.state, own.places[0].state) == ("cancelled", "cancelled")
    assert "Примерова Анна Степановна" in _text(organizer.get(f"/checkin/{door.id}/questions"))
    assert refold_event(door.id) == 1
    assert _owner(walkin) == registered


def test_match_is_undone_by_a_person(organizer, door, walkin):
    address = f"/checkin/{door.id}/walkins/{walkin}"
    organizer.post(address, data={"ticket": door.tickets[0]})
    assert "Нет, это другой человек" in _text(organizer.get(address))
    organizer.post(address, data={})
    assert _numbers(door) == [(0, 0), (0, 1)]
    own = db.session.query(Registration).filter_by(source="walkin").one()
    assert (own.state, _owner(walkin)) == ("confirmed", own.id)
    kinds = [scan.kind for scan in db.session.query(Scan).order_by(Scan.id)]
    assert kinds == ["walkin", "match", "undo"]


def test_registered_person_who_then_shows_the_ticket_still_counts_once(organizer, door, walkin, phone_scan):
    organizer.post(f"/checkin/{door.id}/walkins/{walkin}", data={"ticket": door.tickets[0]})
    accept_scans(door.phones[1].sender, [phone_scan("in", f"t{door.tickets[0]}", 9)])
    assert _numbers(door) == [(0, 0), (1, 0)]


def test_desk_signs_its_marks_and_numbers_them(organizer, door, walkin):
    organizer.post(f"/checkin/{door.id}/walkins/{walkin}", data={"ticket": door.tickets[0]})
    organizer.post(f"/checkin/{door.id}/walkins/{walkin}", data={"ticket": door.tickets[1]})
    scans = db.session.query(Scan).filter(Scan.device_id.is_(None)).order_by(Scan.seq).all()
    assert [scan.seq for scan in scans] == [1, 2]
    assert all(scan.account_id for scan in scans)
    assert _owner(walkin) == db.session.get(Ticket, door.tickets[1]).registration_id


def test_question_that_was_looked_at_is_not_asked_again(organizer, door, phone_scan):
    with writing() as session:
        session.get(Ticket, door.tickets[0]).state = "cancelled"
    rows = [phone_scan("in", f"t{door.tickets[0]}", 5), phone_scan("in", "t4000000", 6)]
    accept_scans(door.phones[0].sender, rows)
    asked = board.questions_of(door.id)
    assert [one.code for one in asked] == ["unknown", "not_good"]
    live = organizer.get(f"/checkin/{door.id}/live")
    for one in asked:
        form = {"subject": one.subject, "part": one.part, "code": one.code}
        for _ in range(2):
            assert organizer.post(f"/checkin/{door.id}/questions", data=form).status_code == 302
    assert board.questions_of(door.id) == []
    assert db.session.query(Answer).count() == 2
    after = organizer.get(f"/checkin/{door.id}/live", headers={"If-None-Match": live.headers["ETag"]})
    assert after.status_code == 200


def test_another_question_about_the_same_person_is_asked(organizer, door, phone_scan):
    accept_scans(door.phones[0].sender, [phone_scan("in", f"t{door.tickets[0]}", 5)])
    accept_scans(door.phones[1].sender, [phone_scan("in", f"t{door.tickets[0]}", 6)])
    desk.answer_question(door.id, f"t{door.tickets[0]}", 1, "elsewhere", None)
    assert board.questions_of(door.id) == []
    with writing() as session:
        session.get(Ticket, door.tickets[0]).state = "cancelled"
    assert [one.code for one in board.questions_of(door.id)] == ["not_good"]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"subject": "t1", "part": 1, "code": "nonsense"},
        {"subject": "t1", "part": 8, "code": "undone"},
        {"subject": "x" * 41, "part": 1, "code": "undone"},
    ],
)
def test_what_is_no_question_is_not_there(organizer, door, form):
    assert organizer.post(f"/checkin/{door.id}/questions", data=form).status_code == 404


def test_what_belongs_to_another_event_is_not_there(organizer, door, walkin):
    other = make_festival()
    assert organizer.post(f"/checkin/{door.id}/walkins/{walkin}", data={"ticket": other.tickets[0]}).status_code == 404
    factories.sign_in(organizer, factories.make_account("organizer", db.session.get(Event, other.id)))
    assert organizer.get(f"/checkin/{other.id}/walkins/{walkin}").status_code == 404
    assert organizer.get(f"/checkin/{door.id}/questions").status_code == 404


def test_page_of_walkins_asks_the_same_number_of_times_whoever_came(organizer, door, phone_scan):
    def came(count):
        names = [phone_scan("walkin", minute=6, payload={"name": f"Новикова Ольга {n}"}) for n in range(count)]
        accept_scans(door.phones[0].sender, names)
        with counted() as few:
            page = organizer.get(f"/checkin/{door.id}/questions")
        return few, page

    organizer.get(f"/checkin/{door.id}/questions")  # the first look is written into the journal
    few, _page = came(2)
    many, page = came(60)
    assert len(few) == len(many)
    assert "?page=2" in _text(page)
