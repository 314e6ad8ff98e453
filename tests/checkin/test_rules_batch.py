"""A row from a phone is kept as a scan, or refused by the name of its field; nothing crashes on it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tochka.checkin.rules.batch import Malformed, Upload, WalkIn, check
from tochka.checkin.rules.scan import Kind, Scan

UUID = "0b6f5a3e-1f4c-4a63-9d0a-0123456789ab"
OTHER = "1b6f5a3e-1f4c-4a63-9d0a-0123456789ab"
GOOD = {"uuid": UUID, "seq": 4, "at": 1_675_209_600_000, "kind": "in", "subject": "t17", "part": 2}


def test_good_row_becomes_a_scan_of_the_device_that_sent_it():
    at = GOOD["at"]
    more = {"wall": 5, "mono": 6, "offset": -7, "doubtful": True, "reason": "repeat"}
    scan = Scan(UUID, 3, 4, at, Kind.IN, "t17", 2, wall=5, mono=6, offset=-7, doubtful=True, reason="repeat")
    assert check(GOOD | more, 3) == Upload(scan)


def test_row_of_each_kind_is_taken():
    walkin = GOOD | {"kind": "walkin", "subject": UUID, "payload": {"name": " Тестова Ольга ", "consent": True}}
    assert check(walkin, 1) == Upload(
        Scan(UUID, 1, 4, GOOD["at"], Kind.WALKIN, UUID, 2), WalkIn(name="Тестова Ольга", consent=True)
    )
    undo = {"uuid": UUID, "seq": 1, "at": 1, "kind": "undo", "names": OTHER}
    assert check(undo, 1) == Upload(Scan(UUID, 1, 1, 1, Kind.UNDO, names=OTHER))
    tick = GOOD | {"kind": "tick", "member": 2, "present": False}
    assert check(tick, 1) == Upload(Scan(UUID, 1, 4, GOOD["at"], Kind.TICK, "t17", 2, member=2, present=False))
    match = GOOD | {"kind": "match", "subject": OTHER, "names": "t17"}
    assert check(match, 1) == Upload(Scan(UUID, 1, 4, GOOD["at"], Kind.MATCH, OTHER, 2, names="t17"))


def test_refusal_may_know_no_ticket_but_an_admission_must():
    refusal = GOOD | {"subject": "", "admitted": False, "reason": "not_ticket"}
    assert check(refusal, 1) == Upload(
        Scan(UUID, 1, 4, GOOD["at"], Kind.IN, "", 2, admitted=False, reason="not_ticket")
    )
    assert check(GOOD | {"subject": None}, 1) == Malformed("subject", UUID)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"uuid": "no"}, "uuid"),
        ({"uuid": UUID.upper()}, "uuid"),
        ({"uuid": 5}, "uuid"),
        ({"seq": 0}, "seq"),
        ({"seq": 1.0}, "seq"),
        ({"seq": True}, "seq"),
        ({"at": "1"}, "at"),
        ({"at": 10**18}, "at"),
        ({"at": -5}, "at"),
        ({"kind": "come"}, "kind"),
        ({"kind": ["in"]}, "kind"),
        ({"subject": "t0"}, "subject"),
        ({"subject": "t4294967296"}, "subject"),
        ({"subject": "t٧"}, "subject"),
        ({"subject": 17}, "subject"),
        ({"part": -1}, "part"),
        ({"part": 32}, "part"),
        ({"names": OTHER}, "names"),
        ({"member": 1}, "member"),
        ({"present": True}, "present"),
        ({"admitted": "yes"}, "admitted"),
        ({"reason": "x" * 61}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
        ({"doubtful": 1}, "doubtful"),
        ({"payload": {}}, "payload"),
        ({"device": 2}, "shape"),
        ({"kind": "undo"}, "subject"),
        ({"kind": "undo", "subject": None}, "names"),
        ({"kind": "tick"}, "member"),
        ({"kind": "tick", "member": 1}, "present"),
        ({"kind": "match", "subject": OTHER}, "names"),
        ({"kind": "walkin"}, "subject"),
        ({"kind": "walkin", "subject": UUID, "payload": []}, "payload"),
        ({"kind": "walkin", "subject": UUID, "payload": {"phone": "1"}}, "payload"),
        ({"kind": "walkin", "subject": UUID, "payload": {"name": "x" * 201}}, "payload.name"),
        ({"kind": "walkin", "subject": UUID, "payload": {"consent": "да"}}, "payload.consent"),
    ],
)
def test_row_with_a_fault_is_named_by_its_field(change, field):
    known = change.get("uuid", UUID) == UUID
    assert check(GOOD | change, 1) == Malformed(field, UUID if known else None)


@pytest.mark.parametrize("raw", [None, 5, "in", [], [GOOD]])
def test_row_of_another_shape_is_malformed(raw):
    assert check(raw, 1) == Malformed("shape")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*GOOD, "payload", "names", "member", "x"]), JSON))
def test_any_json_is_answered(changes):
    assert isinstance(check(GOOD | changes, 1), Upload | Malformed)
