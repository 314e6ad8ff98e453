"""Rules of entry that the organizer sets once for a part or a checkpoint: on phones, in the fold, on pages."""

import json
from datetime import timedelta

import pytest

from tests import factories
from tests.checkin.conftest import DOORS, MORNING
from tochka.checkin.actions import devices
from tochka.checkin.actions.checkpoints import add_checkpoint, drop_checkpoint, set_entry
from tochka.checkin.actions.devices import DoorRules
from tochka.checkin.actions.scans import accept_scans, refold_event
from tochka.checkin.actions.selfcheck import mark_oneself
from tochka.checkin.models import Attendance, Checkpoint, EntryRule
from tochka.checkin.queries import board
from tochka.checkin.queries.devices import phone_of
from tochka.checkin.queries.roster import roster
from tochka.checkin.queries.selfcheck import own_ticket
from tochka.checkin.rules.entry import Entry, breach
from tochka.config import ROOT
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.tickets.models import Ticket

MINUTE = 60_000
CASES = json.loads((ROOT / "tests" / "vectors" / "entry.json").read_text("utf-8"))["cases"]
QUEST, MARATHON = 0, 1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_breach_is_what_the_phone_says_too(case):
    assert breach(Entry(**case["rule"]), case["at"], case["out"]) == case["said"]


def against(door):
    db.session.rollback()
    return {row.subject: (row.arrived, row.against) for row in db.session.query(Attendance)}


def test_who_was_let_in_against_a_rule_is_present_and_marked(door, phone_scan):
    """Scans that came before the rule are judged by it, in any order; the desk's own word is against nothing."""
    anna, ivan, petr, lidia = (f"t{each}" for each in door.tickets[:4])
    sender = door.phones[0].sender
    story = [(anna, "in", 5), (ivan, "in", 20), (ivan, "out", 25), (ivan, "in", 30), (petr, "in", 95)]
    scans = [phone_scan(kind, subject, minute) | {"at": DOORS + minute * MINUTE} for subject, kind, minute in story]
    accept_scans(sender, list(reversed(scans)))
    assert set(against(door).values()) == {(True, "")}
    rules = DoorRules(MORNING + timedelta(minutes=10), MORNING + timedelta(minutes=90), again=False)
    set_entry(door.id, MARATHON, rules, None)
    late = phone_scan("walkin") | {"at": DOORS + 100 * MINUTE}
    doubtful = phone_scan("in", lidia, 1, doubtful=True)
    accept_scans(sender, [late, doubtful])
    said = {
        anna: (True, "early"),
        ivan: (True, "gone"),
        petr: (True, "late"),
        late["uuid"]: (True, "late"),
        lidia: (True, ""),
    }
    assert against(door) == said
    refold_event(door.id)
    assert against(door) == said
    assert {(one.subject, one.code) for one in board.questions_of(door.id)} == {
        (anna, "early"), (ivan, "gone"), (petr, "late"), (lidia, "doubtful"),
    }  # fmt: skip
    accept_scans(sender, [phone_scan("undo", minute=6, names=scans[0]["uuid"], reason="не тот")])
    assert against(door)[anna] == (False, "")
    set_entry(door.id, MARATHON, DoorRules(), None)
    assert set(against(door).values()) == {(True, ""), (False, "")}
    assert db.session.query(EntryRule).count() == 0


def test_rules_go_to_phones_and_weigh_nothing_where_there_are_none(door):
    lunch = add_checkpoint(door.id, "Обед", None)
    set_entry(door.id, MARATHON, DoorRules(opens_at=MORNING), None)
    set_entry(door.id, 8, DoorRules(closes_at=MORNING, again=False), None)
    event = roster(phone_of(devices.digest(door.phones[0].token)), 0)["event"]
    limits = [{name: part[name] for name in ("opens", "closes", "again") if name in part} for part in event["parts"]]
    assert limits == [{}, {"opens": DOORS}]
    device = devices.add_device(door.id, "Столовая", 255, clock.now() + timedelta(hours=8), None, "in", lunch)
    token = devices.pair(db.session.get(devices.Device, device).pair_code)
    checkpoint = roster(phone_of(devices.digest(token)), 0)["event"]["checkpoint"]
    assert checkpoint == {"position": 8, "name": "Обед", "closes": DOORS, "again": False}


def test_rule_goes_with_its_checkpoint(door):
    lunch = add_checkpoint(door.id, "Обед", None)
    set_entry(door.id, 8, DoorRules(again=False), None)
    assert drop_checkpoint(door.id, lunch, None)
    assert (db.session.query(EntryRule).count(), db.session.query(Checkpoint).count()) == (0, 0)


def test_organizer_sets_a_rule_once_for_all_phones(client, door):
    factories.sign_in(client, factories.make_account("organizer", db.session.get(Event, door.id)))
    address = f"/checkin/{door.id}/entry/{MARATHON}"
    assert "Марафон идей" in client.get(address).get_data(as_text=True)
    data = {"opens_at": "2023-02-10T09:45", "closes_at": "2023-02-10T09:40"}
    answer = client.post(address, data=data)
    assert (answer.status_code, 'value="2023-02-10T09:40"' in answer.get_data(as_text=True)) == (422, True)
    page = client.post(address, data=data | {"closes_at": "2023-02-10T11:00"}, follow_redirects=True).get_data(
        as_text=True
    )
    words = "Пускают с 9:45 до 11:00. Кто вышел, того снова не пускают."
    assert words in page.replace("\xa0", " ")
    assert words in client.get(f"/checkin/{door.id}").get_data(as_text=True).replace("\xa0", " ")
    assert 'value="2023-02-10T09:45"' in client.get(address).get_data(as_text=True)
    assert [client.get(f"/checkin/{door.id}/entry/{place}").status_code for place in (QUEST, 7, 8)] == [200, 404, 404]


def test_nobody_marks_herself_outside_the_hours(door):
    own = own_ticket(door.id, db.session.get(Ticket, door.tickets[0]).short_code)
    for rules, code, hour in (
        (DoorRules(opens_at=MORNING + timedelta(minutes=1)), "checkin.self_early", "9:31"),
        (DoorRules(closes_at=MORNING), "checkin.self_late", "9:30"),
    ):
        set_entry(door.id, MARATHON, rules, None)
        with pytest.raises(Refused) as caught:
            mark_oneself(door.id, own)
        assert (caught.value.refusal.code, caught.value.refusal.facts) == (code, {"hour": hour})
    set_entry(door.id, MARATHON, DoorRules(opens_at=MORNING), None)
    assert mark_oneself(door.id, own)
