"""Up to five phones with wrong clocks before the real server: any interleaving of scans, undos, walk-ins, lost answers,
repeated and reordered deliveries ends in the one attendance that the set of scans has, and every scan is in the log."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.checkin.conftest import DOORS, MORNING, make_festival, pair_phone
from tests.conftest import with_tables
from tochka.checkin.actions.checkpoints import set_entry
from tochka.checkin.actions.devices import DoorRules
from tochka.checkin.actions.scans import Contact, _scan, accept_scans, refold_event
from tochka.checkin.actions.statements import SCAN_COLUMNS
from tochka.checkin.models import Attendance, Passage, Scan, WalkIn
from tochka.checkin.rules import batch
from tochka.checkin.rules.entry import Entry
from tochka.checkin.rules.fold import fold
from tochka.checkin.rules.scan import HOUR, Window
from tochka.extensions import db
from tochka.kit import clock
from tochka.registration.models import Registration

PHONES = 5
DAY = 24 * HOUR
WINDOW = Window.around(DOORS, DOORS + 5 * HOUR)
phones = st.integers(0, PHONES - 1)
STEPS = st.one_of(
    st.tuples(
        st.just("mark"),
        phones,
        st.sampled_from(["in", "in", "out", "tick"]),
        st.integers(0, 6),
        st.sampled_from([1, 1, 8]),
    ),
    st.tuples(st.just("undo"), phones, st.integers(0, 10**6), st.sampled_from(["", "ошибка"])),
    st.tuples(st.just("walkin"), phones, st.booleans()),
    st.tuples(st.just("contact"), phones, st.integers(1, 6), st.booleans(), st.integers(0, 10**6)),
    st.tuples(st.just("again"), phones, st.integers(0, 10**6)),
    st.tuples(st.just("clock"), phones, st.integers(-DAY, DAY)),
    st.tuples(st.just("rule"), phones, st.sampled_from([1, 8]), st.integers(0, 40), st.integers(1, 40), st.booleans()),
)
HISTORIES = st.tuples(st.lists(st.integers(-DAY, DAY), min_size=PHONES, max_size=PHONES), st.lists(STEPS, max_size=40))


@dataclass
class Phone:
    """A phone as static/js/door is: numbers without gaps, times that never run back, a scan kept until it is answered."""

    number: int
    sender: Any
    error: int
    last: int = 0
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    unsent: list[str] = field(default_factory=list)
    delivered: list[list[dict[str, Any]]] = field(default_factory=list)

    def keep(self, kind: str, minute: int, **more: Any) -> dict[str, Any]:
        """One more scan, as it will be sent."""
        seq = len(self.made) + 1
        uuid = str(UUID(int=self.number << 80 | seq, version=4))
        self.last = max(self.last + 1, DOORS + minute * 60_000 + self.error)
        row = {"uuid": uuid, "seq": seq, "at": self.last, "wall": self.last, "kind": kind, "part": 1} | more
        if kind == "walkin":
            row["subject"] = uuid
        self.made[uuid] = row
        self.unsent.append(uuid)
        return row

    def hand_in(self, uuids: list[str], lost: bool) -> None:
        """Deliver scans; of a lost answer the phone knows nothing and keeps them."""
        rows = [self.made[uuid] for uuid in uuids]
        answers = accept_scans(self.sender, rows, Contact(self.error, len(self.unsent))).answers
        assert len(answers) == len(rows)
        assert set(answers) <= {"stored", "known"}
        self.delivered.append(rows)
        if not lost:
            self.unsent = [uuid for uuid in self.unsent if uuid not in uuids]


class Story:
    """One event with its phones, lived through step by step."""

    def __init__(self, errors: list[int]) -> None:
        self.facts = make_festival(start=MORNING)
        paired = [pair_phone(self.facts.id, f"Вход {number}") for number in range(PHONES)]
        self.phones = [Phone(one.id, one.sender, error) for one, error in zip(paired, errors, strict=True)]
        self.subjects = [f"t{each}" for each in (*self.facts.tickets, self.facts.team)]
        self.minute = 0
        self.entries: dict[int, Entry] = {}

    def live(self, step: tuple[Any, ...]) -> None:
        """Let one thing happen, a minute after the one before."""
        self.minute += 1
        kind, number, *more = step
        getattr(self, kind)(self.phones[number], *more)

    def mark(self, phone: Phone, kind: str, whom: int, part: int) -> None:
        tick = {"member": 1, "present": self.minute % 2 == 0} if kind == "tick" else {}
        phone.keep(kind, self.minute, subject=self.subjects[whom], part=part, **tick)

    def undo(self, phone: Phone, which: int, reason: str) -> None:
        known = [uuid for each in self.phones for uuid in each.made]
        if known:
            phone.keep("undo", self.minute, names=known[which % len(known)], reason=reason)

    def walkin(self, phone: Phone, named: bool) -> None:
        name = f"Новикова Ольга {self.minute}" if named else ""
        phone.keep("walkin", self.minute, payload={"name": name, "category": "guest"})

    def contact(self, phone: Phone, size: int, lost: bool, seed: int) -> None:
        chosen = random.Random(seed).sample(phone.unsent, min(size, len(phone.unsent)))
        phone.hand_in(chosen, lost)

    def again(self, phone: Phone, which: int) -> None:
        """The network delivers an earlier request once more."""
        if phone.delivered:
            phone.hand_in([row["uuid"] for row in phone.delivered[which % len(phone.delivered)]], lost=False)

    def clock(self, phone: Phone, error: int) -> None:
        """Somebody sets the phone's clock."""
        phone.error = error

    def rule(self, _: Phone, position: int, opens: int, length: int, again: bool) -> None:
        """The organizer sets when a part or the lunch lets in: what came before is judged by it too."""
        moments = [MORNING + timedelta(minutes=minute) for minute in (opens, opens + length)]
        set_entry(self.facts.id, position, DoorRules(*moments, again), None)
        self.entries[position] = Entry(*map(clock.milliseconds, moments), again)

    def end(self) -> None:
        """Every phone meets the network at last."""
        for phone in self.phones:
            phone.hand_in(list(phone.unsent), lost=False)
            assert phone.unsent == []

    def check(self) -> None:
        sent = [batch.check(row, phone.number) for phone in self.phones for row in phone.made.values()]
        scans = {one.scan.uuid: one.scan for one in sent if isinstance(one, batch.Upload)}
        assert len(scans) == len(sent)
        log = [_scan(row) for row in db.session.execute(select(*SCAN_COLUMNS).where(Scan.event_id == self.facts.id))]
        assert sorted(log, key=lambda scan: scan.uuid) == [scans[uuid] for uuid in sorted(scans)]
        found = self.rows()
        assert found == {
            key: (
                *(seen.arrived, seen.inside, seen.spent, seen.returns, seen.repeats, seen.elsewhere, seen.against),
                dict(seen.members),
            )
            for key, seen in fold(scans.values(), WINDOW, self.entries).items()
        }
        refold_event(self.facts.id)
        assert self.rows() == found
        came = {subject: row[0] is not None for (subject, _), row in found.items()}
        made = db.session.execute(
            select(WalkIn.uuid, Registration.state)
            .join(Registration, Registration.id == WalkIn.registration_id)
            .where(WalkIn.event_id == self.facts.id)
        )
        assert all((state == "confirmed") is came[uuid] for uuid, state in made)

    def rows(self) -> dict[tuple[str, int], tuple[Any, ...]]:
        """Attendance and passages as they stand in the database."""
        db.session.rollback()
        found = {}
        for table in (Attendance, Passage):
            for row in db.session.scalars(select(table).where(table.event_id == self.facts.id)):
                members = {int(place): came for place, came in row.members.items()}
                facts = (row.inside, row.spent, row.returns, row.repeats, row.elsewhere, row.against, members)
                found[row.subject, row.part] = (row.first_at, *facts)
        return found


def live_through(history: tuple[list[int], list[tuple[Any, ...]]]) -> None:
    """One whole story, checked at its end."""
    errors, steps = history
    with clock.stopped_at(MORNING):
        story = Story(errors)
        for step in steps:
            story.live(step)
        story.end()
        story.check()


@pytest.fixture
def on_postgresql(tmp_path: Path, postgres_url: str) -> Iterator[Flask]:
    """An application on PostgreSQL with empty tables."""
    yield from with_tables(tmp_path, postgres_url)


QUIETLY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.mark.usefixtures("app")
@settings(max_examples=40, deadline=None, suppress_health_check=QUIETLY)
@given(HISTORIES)
def test_every_history_of_five_phones_ends_in_the_attendance_of_its_scans(history: Any) -> None:
    live_through(history)


@settings(max_examples=20, deadline=None, suppress_health_check=QUIETLY)
@given(history=HISTORIES)
def test_histories_end_the_same_on_postgresql(on_postgresql: Any, history: Any) -> None:
    live_through(history)


@pytest.mark.soak
@pytest.mark.usefixtures("app")
@settings(max_examples=int(os.environ.get("HISTORIES", "1000")), deadline=None, suppress_health_check=QUIETLY)
@given(HISTORIES)
def test_a_thousand_histories_of_five_phones_end_in_the_attendance_of_their_scans(history: Any) -> None:
    live_through(history)
