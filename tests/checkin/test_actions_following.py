"""The door follows what earlier rooms change."""

from datetime import timedelta

from tochka.checkin.actions.scans import accept_scans
from tochka.checkin.models import Attendance, Scan, WalkIn
from tochka.checkin.queries.devices import Phone
from tochka.checkin.queries.roster import CAPTAIN, RESERVE, TICKET, roster
from tochka.checkin.views.door_words import door_words
from tochka.events.actions.signals import tell
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.transactions import writing
from tochka.people.actions import erase_person
from tochka.registration.models import Member
from tochka.tickets.models import Ticket


def test_other_times_make_other_clocks_believable(door, phone_scan, morning):
    accept_scans(door.phones[0].sender, [phone_scan("in", f"t{door.tickets[0]}", -20 * 60)])
    assert db.session.query(Attendance).one().doubtful
    with writing() as session:
        event = session.get(Event, door.id)
        event.starts_at = morning - timedelta(hours=12)
        session.flush()
        tell(event, "times")
    db.session.rollback()
    assert not db.session.query(Attendance).one().doubtful


def test_a_phone_learns_who_leads_a_team_and_who_is_in_reserve(door, morning):
    with writing() as session:
        team = session.get(Ticket, door.team).registration_id
        first, _, last = session.query(Member).filter_by(registration_id=team).order_by(Member.position)
        first.captain, last.reserve = True, True
    phone = Phone(door.phones[1].id, door.id, 2, "Вход", 255, morning + timedelta(hours=8), None)
    rows = {row[0]: row for row in roster(phone, 0)["tickets"]}
    members = rows[door.team][TICKET.index("members")]
    assert members == [[1, "Тимур", None, CAPTAIN], [2, "Айталина", None], [3, "Лев", None, RESERVE]]
    assert door_words()["roles"] == {"1": "капитан", "2": "в запасе"}


def test_erased_walkin_loses_her_name_everywhere_and_stays_counted(door, phone_scan, morning):
    row = phone_scan("walkin", minute=5, payload={"name": "Новикова Ольга", "school": "Школа Новиковой"})
    accept_scans(door.phones[0].sender, [row])
    phone = Phone(door.phones[1].id, door.id, 2, "Вход", 255, morning + timedelta(hours=8), None)
    cursor = roster(phone, 0)["cursor"]
    erase_person("registration", db.session.query(WalkIn).one().registration_id)
    db.session.rollback()
    one = db.session.query(WalkIn).one()
    assert (one.name, one.organization_text, one.erased_at) == ("", "", morning)
    assert db.session.query(Scan).count() == 1
    assert db.session.query(Attendance).one().arrived
    assert roster(phone, cursor)["attendance"] == [
        [row["uuid"], 1, True, True, row["at"], door.phones[0].id, {}, "", ""]
    ]
