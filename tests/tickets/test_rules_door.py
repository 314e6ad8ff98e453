"""What the door answers, case by case from the file that the phones' code is held to as well."""

import json

import pytest

from tests.vectors import make_tickets
from tochka.tickets.rules.door import ADMITTED, Answer, Line, Listed, decide, decide_listed
from tochka.tickets.rules.token import Key, parse, text_of_code

VECTORS = json.loads(make_tickets.FILE.read_text())
KEYS = {int(number): Key(bytes.fromhex(key["public"]), key["revoked"]) for number, key in VECTORS["keys"].items()}
LINES = {
    int(number): Line(Listed(line["state"]), line["issue"], line["parts"], line["inside"])
    for number, line in VECTORS["list"].items()
}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_door_answers(case):
    signed = parse(text_of_code(case["scanned"]))
    verdict = decide(signed, VECTORS["event"], VECTORS["door"], KEYS, LINES)
    assert verdict.answer.value == case["answer"]
    assert verdict.admitted == (verdict.answer in ADMITTED)


def test_door_admits_these_answers_only():
    assert {Answer.GOOD, Answer.UNLISTED, Answer.REPEAT} == ADMITTED


def test_door_of_all_parts_takes_every_part():
    assert decide_listed(Line(Listed.GOOD, 1, 0b0100), 0) is Answer.GOOD
    assert decide_listed(Line(Listed.GOOD, 1, 0b0100), 0b0010) is Answer.OTHER_PART
    assert decide_listed(Line(Listed.GOOD, 1, 0b0110), 0b0010) is Answer.GOOD


def test_door_finds_by_name_without_asking_for_an_issue():
    assert decide_listed(Line(Listed.GOOD, 9, 0), 0) is Answer.GOOD
    assert decide_listed(Line(Listed.GOOD, 9, 0), 0, 8) is Answer.REISSUED


def test_door_says_cancelled_before_anything_else():
    assert decide_listed(Line(Listed.CANCELLED, 2, 0b1, inside=True), 0b10, 1) is Answer.CANCELLED
