"""Deadlines by the clocks of the municipality, who may still change what, which letter is due, what became of a row."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.plan.conftest import seminar
from tochka.plan.rules.clashes import Clash, clashes
from tochka.plan.rules.dates import Term
from tochka.plan.rules.states import (
    days_left,
    end_of_day,
    is_late,
    last_day,
    refusal_to_change,
    reminder_due,
    row_state,
    state_of,
)
from tochka.plan.rules.words import deadline_words, left_words, term_words
from tochka.plan.terms import RealEvent

ZONE = "Asia/Yakutsk"
DEADLINE = datetime(2023, 6, 2, 15, tzinfo=UTC)  # the midnight that ends 2 June in Aldan
SECOND = timedelta(seconds=1)


def plan(**values: Any) -> Any:
    opened = datetime(2023, 5, 20, tzinfo=UTC)
    return SimpleNamespace(**({"state": "open", "deadline": DEADLINE, "opened_at": opened} | values))


def asked(state: str = "draft", until: datetime | None = None) -> Any:
    return SimpleNamespace(state=state, exception_until=until)


def test_a_last_day_ends_at_its_own_midnight() -> None:
    assert end_of_day(date(2023, 6, 2), ZONE) == DEADLINE
    assert end_of_day(date(2023, 6, 2), "Europe/Kaliningrad") == datetime(2023, 6, 2, 22, tzinfo=UTC)
    assert last_day(DEADLINE, ZONE) == date(2023, 6, 2)


def test_days_are_counted_on_the_clocks_of_the_municipality() -> None:
    evening = datetime(2023, 6, 1, 14, 59, tzinfo=UTC)  # 23:59 of 1 June in Aldan
    assert [days_left(DEADLINE, ZONE, moment) for moment in (evening, evening + 60 * SECOND, DEADLINE)] == [1, 0, -1]


def test_an_open_plan_is_locked_by_the_clock_alone() -> None:
    assert [state_of(plan(), moment) for moment in (DEADLINE - SECOND, DEADLINE)] == ["open", "locked"]
    assert state_of(plan(state="approved"), DEADLINE) == "approved"


def code(plan: Any, asked: Any, now: datetime, curator: bool = False) -> str | None:
    refusal = refusal_to_change(plan, asked, now, curator)
    return refusal.code if refusal else None


def test_who_may_still_change_rows() -> None:
    before, after = DEADLINE - SECOND, DEADLINE
    assert code(plan(), asked(), before) is None
    assert code(plan(), asked("returned"), before) is None
    assert code(plan(), asked("submitted"), before) == "plan.handed_in"
    assert code(plan(), asked("approved"), before) == "plan.rows_approved"
    assert code(plan(), asked(), after) == "plan.locked"
    assert code(plan(state="locked"), asked(), before) == "plan.locked"
    assert code(plan(state="approved"), asked(), before) == "plan.approved"
    assert code(plan(), asked(until=after + SECOND), after) is None
    assert code(plan(state="approved"), asked(until=after + SECOND), after) is None
    assert code(plan(), asked(until=after), after) == "plan.locked"
    assert code(plan(state="approved"), asked("approved"), after, curator=True) is None


def test_a_school_is_late_only_when_its_own_time_is_over() -> None:
    assert is_late(asked(), 0, plan(), DEADLINE) is True
    assert is_late(asked("returned"), 2, plan(), DEADLINE) is True
    assert is_late(asked("submitted"), 2, plan(), DEADLINE) is False
    assert is_late(asked(until=DEADLINE + SECOND), 0, plan(), DEADLINE) is False
    assert is_late(asked(), 0, plan(), DEADLINE - SECOND) is False


@pytest.mark.parametrize(
    ("day", "hour", "step"),
    [
        *((25, 12, None), (26, 8, None), (26, 9, "7"), (27, 9, "7"), (30, 8, "7"), (30, 9, "3")),
        *((31, 9, "3"), (32, 8, "3"), (32, 9, "1"), (33, 23, "1"), (34, 0, None)),
    ],
)
def test_a_letter_is_due_at_nine_of_seven_three_and_one_day_before(day: int, hour: int, step: str | None) -> None:
    """Days count from 1 May 2023, hours are those of Aldan; the last day is 2 June (day 33)."""
    moment = datetime(2023, 5, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour - 9)
    assert reminder_due(plan(), ZONE, moment) == step


def test_a_plan_that_was_opened_late_skips_the_steps_before() -> None:
    opened = datetime(2023, 5, 31, 3, tzinfo=UTC)  # two days before the last one
    assert reminder_due(plan(opened_at=opened), ZONE, opened + SECOND) is None
    assert reminder_due(plan(opened_at=opened), ZONE, datetime(2023, 6, 1, 0, tzinfo=UTC)) == "1"


def real(status: str, first: date, last: date | None = None) -> RealEvent:
    return RealEvent(1, "Науку в каждый класс", status, first, last or first)


IN, OUT = date(2023, 4, 26), date(2023, 5, 3)


@pytest.mark.parametrize(
    ("ticked", "events", "state"),
    [
        ("planned", [], "planned"),
        ("held", [], "held"),
        ("planned", [real("draft", OUT)], "planned"),
        ("planned", [real("published", IN)], "planned"),
        ("planned", [real("published", OUT)], "moved"),
        ("planned", [real("finished", OUT)], "held"),
        ("planned", [real("cancelled", IN)], "cancelled"),
        ("planned", [real("cancelled", IN), real("published", OUT)], "moved"),
        ("cancelled", [real("published", IN)], "planned"),
        ("moved", [real("published", IN)], "moved"),
    ],
)
def test_what_became_of_a_row_is_told_by_its_events(ticked: str, events: list[RealEvent], state: str) -> None:
    row = SimpleNamespace(month=4, week=None, first_day=None, last_day=None, state=ticked)
    assert row_state(row, events, 2022) == state


def row(number: int, **values: Any) -> Any:
    draft = seminar(**({"topic": f"Тема {number}", "month": 12} | values))
    fields = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    return SimpleNamespace(id=number, state=values.pop("state", "planned"), **fields)


def pupils(low: int, high: int) -> dict[str, Any]:
    return {"categories": ("pupil",), "grade_from": low, "grade_to": high}


NINTH = {"first_day": date(2022, 12, 9)}


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ({"topic": "Тайна 9-ой планеты"}, {"topic": "«тайна 9 ой Планеты»", "month": 3}, "topic"),
        (NINTH, NINTH, "people"),
        (NINTH, NINTH | pupils(8, 9), "day"),
        (NINTH | pupils(1, 4), NINTH | pupils(8, 9), "day"),
        (NINTH | pupils(7, 8), NINTH | pupils(8, 9), "people"),
        ({"first_day": date(2022, 12, 7), "last_day": date(2022, 12, 9)}, NINTH, "people"),
        ({"first_day": date(2022, 12, 7), "last_day": date(2022, 12, 9)}, NINTH | pupils(8, 9), None),
        ({"first_day": date(2022, 12, 8)}, NINTH, None),
        ({}, {}, None),
    ],
)
def test_rows_clash(first: dict[str, Any], second: dict[str, Any], found: str | None) -> None:
    assert clashes([row(1, **first), row(2, **second)], 2022) == ([Clash(1, 2, found)] if found else [])


def test_a_cancelled_row_clashes_with_nothing() -> None:
    cancelled = row(1, **NINTH)
    cancelled.state = "cancelled"
    assert clashes([cancelled, row(2, **NINTH)], 2022) == []


def test_words_of_a_deadline(app: Any) -> None:
    assert deadline_words(DEADLINE, ZONE, year=True) == "2\u00a0июня\u00a02023\u00a0г."
    assert deadline_words(DEADLINE - timedelta(hours=6), ZONE) == "2\u00a0июня, 18:00"
    assert [left_words(DEADLINE, ZONE, DEADLINE - timedelta(days=days)) for days in (6, 3, 2, 1, 0)] == [
        "Осталось 5 дней",
        "Осталось 2 дня",
        "Остался 1 день",
        "Последний день",
        "Время вышло",
    ]
    assert term_words(Term(3, 2)) == "2-я неделя марта"
