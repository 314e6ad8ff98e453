"""Attendance depends on the set of scans and on nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tochka.checkin.rules.fold import Attendance, fold, roots, undone
from tochka.checkin.rules.scan import HOUR, Kind, Scan, Window

DOORS = 1_675_209_600_000
WINDOW = Window.around(DOORS, DOORS + 6 * HOUR)
MINUTE = 60_000
DAY = 24 * HOUR


class Log:
    """A hand-written log: each line gets the next number of its device."""

    def __init__(self):
        self.scans = []

    def __call__(self, kind, at, subject="t7", device=1, uuid=None, **more):
        seq = 1 + sum(scan.device == device for scan in self.scans)
        uuid = uuid or f"{device}-{seq}"
        if kind is Kind.UNDO:
            subject = ""
        scan = Scan(uuid=uuid, device=device, seq=seq, at=DOORS + at * MINUTE, kind=kind, subject=subject, **more)
        self.scans.append(scan)
        return uuid

    def of(self, subject="t7", part=0):
        return fold(self.scans, WINDOW)[(subject, part)]


@pytest.fixture
def log():
    return Log()


def test_first_arrival_counts_and_the_second_is_a_repeat(log):
    log(Kind.IN, 5)
    log(Kind.IN, 9, device=2)
    log(Kind.IN, 12)
    seen = log.of()
    assert (seen.arrived, seen.device, seen.arrival, seen.inside) == (DOORS + 5 * MINUTE, 1, "1-1", True)
    assert (seen.repeats, seen.elsewhere, seen.returns) == (2, 1, 0)


def test_upload_order_does_not_matter_but_time_does(log):
    log(Kind.IN, 9)
    log(Kind.IN, 5, device=2)
    assert log.of().device == 2


def test_out_and_in_again_adds_up_the_hours_present(log):
    log(Kind.IN, 0)
    log(Kind.OUT, 60)
    log(Kind.IN, 90)
    log(Kind.OUT, 120)
    seen = log.of()
    assert (seen.spent, seen.returns, seen.inside, seen.left) == (90 * MINUTE, 1, False, DOORS + 120 * MINUTE)
    assert seen.arrived == DOORS


def test_out_of_somebody_who_is_outside_is_nothing(log):
    log(Kind.OUT, 5)
    assert log.of() == Attendance()


def test_refusal_leaves_no_attendance(log):
    log(Kind.IN, 5, admitted=False, reason="cancelled")
    assert fold(log.scans, WINDOW) == {}


def test_parts_are_told_apart(log):
    log(Kind.IN, 5, part=1)
    assert ("t7", 2) not in fold(log.scans, WINDOW)
    assert log.of(part=1).inside


def test_undo_takes_the_arrival_back(log):
    uuid = log(Kind.IN, 5)
    log(Kind.UNDO, 6, names=uuid)
    assert log.of() == Attendance()


def test_undo_makes_the_repeat_the_arrival(log):
    uuid = log(Kind.IN, 5)
    log(Kind.IN, 8, device=2)
    log(Kind.UNDO, 9, names=uuid)
    assert (log.of().device, log.of().repeats) == (2, 0)


def test_undo_works_by_name_even_when_its_clock_is_earlier(log):
    uuid = log(Kind.IN, 5)
    log(Kind.UNDO, 1, names=uuid)
    assert log.of().arrived is None


def test_undo_of_an_undo_restores(log):
    uuid = log(Kind.IN, 5)
    undo = log(Kind.UNDO, 6, names=uuid)
    log(Kind.UNDO, 7, names=undo)
    assert log.of().arrived == DOORS + 5 * MINUTE


def test_second_undo_of_the_same_scan_survives_the_undo_of_the_first(log):
    uuid = log(Kind.IN, 5)
    first = log(Kind.UNDO, 6, names=uuid)
    log(Kind.UNDO, 7, names=uuid)
    log(Kind.UNDO, 8, names=first)
    assert log.of().arrived is None


def test_undos_that_undo_each_other_have_no_effect(log):
    log(Kind.UNDO, 6, uuid="a", names="b")
    log(Kind.UNDO, 7, uuid="b", names="a")
    log(Kind.UNDO, 8, uuid="self", names="self")
    assert undone(log.scans) == frozenset()


def test_undo_waits_for_a_scan_that_has_not_arrived(log):
    log(Kind.UNDO, 6, names="late", reason="other")
    log(Kind.IN, 5, uuid="late", device=2)
    assert log.of().arrived is None


@pytest.mark.parametrize(
    ("device", "minutes", "reason", "effective"),
    [(1, 14, "", True), (1, 16, "", False), (1, 16, "typed wrong", True), (2, 1, "", False), (2, 1, "twin", True)],
)
def test_undo_of_another_device_or_a_late_one_needs_a_reason(log, device, minutes, reason, effective):
    uuid = log(Kind.IN, 5)
    log(Kind.UNDO, 5 + minutes, device=device, names=uuid, reason=reason)
    assert (log.of().arrived is None) is effective


def test_team_arrives_whole_but_for_those_ticked_off(log):
    log(Kind.TICK, 3, member=4, present=False)
    log(Kind.IN, 5)
    log(Kind.TICK, 6, member=2, present=False)
    log(Kind.TICK, 7, member=2, present=True)
    log(Kind.TICK, 8, member=3, present=False)
    assert log.of().members == ((2, True), (3, False), (4, False))


def test_walkin_is_tied_to_a_registration_by_the_last_match(log):
    uuid = "aa"
    log(Kind.WALKIN, 5, subject=uuid, uuid=uuid)
    log(Kind.MATCH, 20, subject=uuid, names="t8")
    last = log(Kind.MATCH, 30, subject=uuid, names="t9")
    assert log.of(uuid).matched == "t9"
    log(Kind.UNDO, 31, names=last)
    assert log.of(uuid).matched == "t8"


def test_clock_wrong_by_a_day_sorts_after_the_others_and_is_doubtful(log):
    log(Kind.IN, -3 * 24 * 60)
    assert log.of().doubtful
    log(Kind.IN, 5, device=2)
    assert (log.of().device, log.of().doubtful) == (2, False)


def test_change_of_the_times_refolds():
    scan = Scan(uuid="a", device=1, seq=1, at=DOORS - 20 * HOUR, kind=Kind.IN, subject="t7")
    assert fold([scan], WINDOW)[("t7", 0)].doubtful
    assert not fold([scan], Window.around(DOORS - 10 * HOUR, DOORS))[("t7", 0)].doubtful


def test_roots_follow_chains_to_what_is_no_undo(log):
    uuid = log(Kind.IN, 5)
    first = log(Kind.UNDO, 6, names=uuid)
    second = log(Kind.UNDO, 7, names=first)
    known = {scan.uuid: scan for scan in log.scans}
    assert roots([known[second]], known) == {uuid}
    assert roots([known[second]], {first: known[first]}) == {uuid}
    loop = replace(known[first], names=second)
    assert roots([known[second]], {first: loop, second: known[second]}) == set()


@st.composite
def histories(draw):
    """Up to 5 devices with clocks off by up to a day, up to 25 scans of 3 people, undos of anything, also of undos, of
    themselves and of what never arrives."""
    clocks = draw(st.lists(st.integers(-DAY, DAY), min_size=5, max_size=5))
    uuids = [f"s{number}" for number in range(draw(st.integers(1, 25)))]
    scans = []
    for number, uuid in enumerate(uuids):
        device = draw(st.integers(0, 4))
        kind = draw(st.sampled_from(list(Kind)))
        scan = Scan(
            uuid=uuid,
            device=device,
            seq=number,
            at=DOORS + clocks[device] + draw(st.integers(0, 30)) * MINUTE,
            kind=kind,
            subject="" if kind is Kind.UNDO else draw(st.sampled_from(["1", "2", "3"])),
            part=draw(st.integers(0, 1)),
            admitted=draw(st.booleans()) or kind is Kind.UNDO,
        )
        if kind is Kind.UNDO:
            reason = draw(st.sampled_from(["", "why"]))
            scan = replace(scan, names=draw(st.sampled_from([*uuids, "never"])), reason=reason)
        elif kind is Kind.TICK:
            scan = replace(scan, member=draw(st.integers(1, 3)), present=draw(st.booleans()))
        elif kind is Kind.MATCH:
            scan = replace(scan, names=draw(st.sampled_from(["8", "9"])))
        scans.append(scan)
    return scans


@given(histories(), st.data())
@settings(max_examples=300, deadline=None)
def test_same_set_in_any_order_with_repeats_gives_the_same_attendance(scans, data):
    delivered = data.draw(st.permutations(scans))
    repeated = delivered + data.draw(st.lists(st.sampled_from(scans), max_size=5))
    assert fold(repeated, WINDOW) == fold(scans, WINDOW)


def _of_key(scans, key):
    """What the server reads for one touched key: its scans and, transitively, the undos that name them."""
    mine = [scan for scan in scans if scan.key == key]
    names = {scan.uuid for scan in mine}
    while True:
        more = [scan for scan in scans if scan.kind is Kind.UNDO and scan.names in names and scan.uuid not in names]
        if not more:
            return mine
        mine += more
        names |= {scan.uuid for scan in more}


@given(histories())
@settings(max_examples=300, deadline=None)
def test_fold_of_one_keys_scans_agrees_with_the_fold_of_all(scans):
    whole = fold(scans, WINDOW)
    for key in {scan.key for scan in scans} - {None}:
        assert fold(_of_key(scans, key), WINDOW).get(key) == whole.get(key)


@given(histories())
@settings(max_examples=200, deadline=None)
def test_nobody_is_inside_without_an_effective_admitted_arrival(scans):
    gone = undone(scans)
    for key, seen in fold(scans, WINDOW).items():
        arrivals = [
            scan
            for scan in scans
            if scan.key == key and scan.kind in (Kind.IN, Kind.WALKIN) and scan.admitted and scan.uuid not in gone
        ]
        assert (seen.arrived is not None) == bool(arrivals)
        assert seen.repeats + seen.returns + bool(arrivals) == len(arrivals)
