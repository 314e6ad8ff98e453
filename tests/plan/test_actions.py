"""The verbs of the plan: who may do what until when, nothing by halves, nothing twice, everything in the history."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories import make_event, make_plan, make_school
from tests.plan.conftest import LAST, MAY, World, seminar
from tests.statements import counted
from tochka.extensions import db
from tochka.kit import clock, jobs
from tochka.kit.errors import Refused
from tochka.kit.mail import Letter, deliver_due
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, Organization
from tochka.plan.actions.entries import add_entry, change_entry, copy_last_year, remove_entry, set_state
from tochka.plan.actions.handing import approve_rows, grant_exception, return_rows, submit, withdraw
from tochka.plan.actions.opening import PlanDraft, approve_plan, change_plan, lock_plan, open_plan, reopen_plan
from tochka.plan.actions.reminders import remind_by_hand, send_due
from tochka.plan.models import Plan, PlanChange, PlanEntry, PlanReminder, PlanSchool
from tochka.plan.queries.history import history
from tochka.plan.queries.plans import candidates, plan_of, plan_page
from tochka.plan.rules.drafts import EntryDraft

TITLE = "План сетевого взаимодействия"


def refused(verb: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        verb()
    return caught.value.refusal.code


def rows(world: World) -> list[tuple[str, int]]:
    db.session.rollback()
    found = db.session.execute(
        select(PlanEntry.topic, PlanEntry.month).where(PlanEntry.plan_id == world.plan).order_by(PlanEntry.id)
    )
    return [(topic, month) for topic, month in found]


def state(asked_id: int) -> str:
    db.session.rollback()
    return db.session.scalars(select(PlanSchool.state).where(PlanSchool.id == asked_id)).one()


def letters() -> list[tuple[str, str]]:
    db.session.rollback()
    return [(letter.kind, letter.recipient) for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


def at_deadline(seconds: int = 0) -> Any:
    from datetime import UTC, datetime

    return clock.stopped_at(datetime(2023, 6, 2, 15, tzinfo=UTC) + timedelta(seconds=seconds))


# ---- opening


def test_opening_asks_the_schools_and_writes_to_their_heads(world: World) -> None:
    foreign = make_school(_municipality(), 99).id
    draft = PlanDraft(TITLE, date(2023, 6, 2), frozenset({*world.schools[:2], foreign}))
    plan_id = open_plan(world.municipality, 2024, draft, world.curator.id)
    assert [each.organization_id for each in plan_page(plan_of(plan_id)).schools] == list(world.schools[:2])
    assert letters() == [("plan.opened", "head@example.ru"), ("plan.opened", "other@example.ru")]


def _municipality() -> Municipality:
    from tests.factories import make_municipality

    return make_municipality(name="Другой район")


@pytest.mark.parametrize(
    ("year", "last_day", "schools", "code"),
    [
        (2023, date(2023, 6, 2), True, "plan.year_taken"),
        (2024, date(2023, 5, 28), True, "plan.deadline_past"),
        (2024, date(2023, 6, 2), False, "plan.no_schools"),
        (1999, date(2023, 6, 2), True, "plan.year_out_of_range"),
        (2024, date(9999, 12, 31), True, "plan.deadline_out_of_range"),
    ],
)
def test_what_keeps_a_plan_from_being_opened(world: World, year: int, last_day: date, schools: bool, code: str) -> None:
    draft = PlanDraft(TITLE, last_day, frozenset(world.schools if schools else ()))
    assert refused(lambda: open_plan(world.municipality, year, draft, world.curator.id)) == code
    db.session.rollback()
    assert db.session.scalar(select(func.count(Plan.id))) == 1


def test_today_can_still_be_the_last_day(world: World) -> None:
    plan_id = open_plan(world.municipality, 2024, PlanDraft(TITLE, date(2023, 5, 29), frozenset(world.schools)), None)
    assert plan_of(plan_id).deadline == MAY + timedelta(hours=12)


def test_candidates_know_the_years_of_their_centres(world: World) -> None:
    from tochka.network.models import Centre

    with writing() as session:
        session.add_all([Centre(organization_id=world.schools[0], opened_in=year) for year in (2021, 2019, 2021)])
    assert [(each.name, each.years) for each in candidates(world.municipality)] == [
        *(("СОШ №4", (2019, 2021)), ("СОШ №6", ()), ("СОШ №9", ())),
    ]


def test_a_school_with_rows_is_not_let_go(world: World) -> None:
    add_entry(world.asked[0], seminar(), world.head.id)
    keep = PlanDraft(TITLE, LAST, frozenset(world.schools[1:]))
    assert refused(lambda: change_plan(world.plan, keep, world.curator.id)) == "plan.has_rows"
    change_plan(world.plan, PlanDraft("Новое название", LAST, frozenset(world.schools[:2])), world.curator.id)
    page = plan_page(plan_of(world.plan))
    assert (page.plan.title, [each.organization_id for each in page.schools]) == (
        "Новое название",
        list(world.schools[:2]),
    )


def test_a_later_last_day_opens_a_locked_plan_again(world: World) -> None:
    lock_plan(world.plan, world.curator.id)
    change_plan(world.plan, PlanDraft(TITLE, date(2023, 6, 9), frozenset(world.schools)), world.curator.id)
    add_entry(world.asked[0], seminar(), world.head.id)
    assert rows(world) == [("Науку в каждый класс", 4)]


# ---- rows


def test_the_deadline_is_the_midnight_of_the_municipality(world: World) -> None:
    with at_deadline(-1):
        add_entry(world.asked[0], seminar(), world.head.id)
    with at_deadline():
        assert refused(lambda: add_entry(world.asked[0], seminar(topic="Поздно"), world.head.id)) == "plan.locked"
    assert rows(world) == [("Науку в каждый класс", 4)]


def test_the_same_form_twice_makes_one_row(world: World) -> None:
    first = add_entry(world.asked[0], seminar(), world.head.id, form_key="k")
    assert add_entry(world.asked[0], seminar(), world.head.id, form_key="k") == first
    assert len(rows(world)) == 1


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (seminar(topic=" "), "plan.no_topic"),
        (seminar(month=None), "plan.no_month"),
        (seminar(first_day=date(2023, 6, 1)), "plan.day_outside"),
        (seminar(first_day=date(2023, 12, 9), last_day=date(2023, 12, 8)), "plan.days_reversed"),
        (seminar(first_day=date(2023, 9, 1), last_day=date(2024, 5, 31)), "plan.too_many_days"),
        (seminar(last_day=date(2023, 12, 8)), "plan.no_month"),
        (seminar(categories=()), "plan.no_audience"),
        (seminar(categories=("cat",)), "plan.unknown"),
        (seminar(categories=("pupil",), grade_from=9, grade_to=8), "plan.grades_reversed"),
        (seminar(categories=("pupil",), grade_from=12), "plan.grades"),
        (seminar(expected=0), "plan.expected"),
        (seminar(format="party"), "plan.unknown"),
        (seminar(month=13), "plan.unknown"),
        (seminar(note="я" * 501), "plan.too_long"),
    ],
)
def test_a_faulty_row_is_not_written(world: World, draft: EntryDraft, code: str) -> None:
    assert refused(lambda: add_entry(world.asked[0], draft, world.head.id)) == code
    assert rows(world) == []


def test_a_change_keeps_old_and_new_but_no_personal_data(world: World) -> None:
    entry = add_entry(world.asked[0], seminar(), world.head.id)
    changed = seminar(topic="Науку – в класс", first_day=date(2024, 4, 26), responsible="Примерова А. С.")
    change_entry(entry, changed, world.head.id, 0)
    change_entry(entry, changed, world.head.id, 1)
    found = history(world.plan).lines
    assert [(line.action, line.who, line.school) for line in found] == [
        ("change", "Образцова Мария Петровна", "СОШ №4"),
        ("add", "Образцова Мария Петровна", "СОШ №4"),
    ]
    assert found[0].values == [
        ["first_day", None, "2024-04-26"],
        ["topic", "Науку в каждый класс", "Науку – в класс"],
        ["responsible", "", ""],
    ]


def test_a_stale_page_does_not_undo_anothers_work(world: World) -> None:
    entry = add_entry(world.asked[0], seminar(), world.head.id)
    change_entry(entry, seminar(topic="Первая"), world.head.id, 0)
    stale = refused(lambda: change_entry(entry, seminar(topic="Вторая"), world.curator.id, 0, curator=True))
    assert (stale, rows(world)) == ("plan.changed_meanwhile", [("Первая", 4)])


def test_a_removed_row_stays_in_the_history(world: World) -> None:
    entry = add_entry(world.asked[0], seminar(), world.head.id)
    remove_entry(entry, world.head.id)
    assert rows(world) == []
    assert [(line.action, line.topic) for line in history(world.plan).lines] == [
        ("remove", "Науку в каждый класс"),
        ("add", "Науку в каждый класс"),
    ]


def test_a_row_of_which_an_event_was_made_is_not_removed(world: World) -> None:
    entry = add_entry(world.asked[0], seminar(), world.head.id)
    make_event(db.session.get_one(Organization, world.schools[0]), plan_entry_id=entry)
    assert refused(lambda: remove_entry(entry, world.head.id)) == "plan.has_event"


def test_a_school_has_a_bound_number_of_rows(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tochka.plan.actions.entries.ROWS_OF_SCHOOL", 2)
    for topic in ("Первая", "Вторая"):
        add_entry(world.asked[0], seminar(topic=topic), world.head.id)
    assert refused(lambda: add_entry(world.asked[0], seminar(topic="Третья"), world.head.id)) == "plan.too_many_rows"


def test_states_by_hand_can_be_said_after_approval(world: World) -> None:
    entry = add_entry(world.asked[0], seminar(), world.head.id)
    approve_plan(world.plan, world.curator.id)
    set_state(entry, "cancelled", world.head.id)
    assert refused(lambda: set_state(entry, "lost", world.head.id)) == "plan.unknown"
    assert refused(lambda: change_entry(entry, seminar(topic="Другая"), world.head.id, 1)) == "plan.approved"
    db.session.rollback()
    assert db.session.get_one(PlanEntry, entry).state == "cancelled"


# ---- last year


def test_last_years_rows_are_copied_once_without_their_days(world: World) -> None:
    schools = [db.session.get_one(Organization, key) for key in world.schools]
    municipality = db.session.get_one(Municipality, world.municipality)
    last = make_plan(municipality, schools, LAST, school_year=2022).id
    asked = db.session.scalars(select(PlanSchool.id).where(PlanSchool.plan_id == last).order_by(PlanSchool.id)).all()
    add_entry(asked[0], seminar(first_day=date(2023, 4, 26), responsible="Примерова А. С."), world.head.id)
    add_entry(asked[0], seminar(topic="Тайна планеты", month=2, week=2), world.head.id)
    add_entry(asked[1], seminar(topic="Чужая"), world.other.id)
    add_entry(world.asked[0], seminar(topic="тайна планеты"), world.head.id)
    assert copy_last_year(world.asked[0], world.head.id) == 1
    assert rows(world) == [("тайна планеты", 4), ("Науку в каждый класс", 4)]
    copied = db.session.scalars(select(PlanEntry).where(PlanEntry.copied_from_id.is_not(None))).one()
    assert (copied.first_day, copied.plan_id, copied.responsible) == (None, world.plan, "Примерова А. С.")
    assert refused(lambda: copy_last_year(world.asked[0], world.head.id)) == "plan.nothing_to_copy"


# ---- handing in


def test_from_a_draft_to_approved_rows(world: World) -> None:
    assert refused(lambda: submit(world.asked[0], world.head.id)) == "plan.nothing_to_submit"
    entry = add_entry(world.asked[0], seminar(), world.head.id)
    submit(world.asked[0], world.head.id)
    assert refused(lambda: submit(world.asked[0], world.head.id)) == "plan.handed_in"
    assert refused(lambda: change_entry(entry, seminar(topic="Другая"), world.head.id, 0)) == "plan.handed_in"
    withdraw(world.asked[0], world.head.id)
    assert state(world.asked[0]) == "draft"
    submit(world.asked[0], world.head.id)
    assert refused(lambda: return_rows(world.asked[0], "  ", world.curator.id)) == "plan.no_remark"
    return_rows(world.asked[0], "Назовите ответственного.", world.curator.id)
    assert letters() == [("plan.returned", "head@example.ru")]
    change_entry(entry, seminar(responsible="Примерова А. С."), world.head.id, 0)
    submit(world.asked[0], world.head.id)
    approve_rows(world.asked[0], world.curator.id)
    assert state(world.asked[0]) == "approved"
    assert refused(lambda: withdraw(world.asked[0], world.head.id)) == "plan.not_waiting"
    assert refused(lambda: approve_rows(world.asked[1], world.curator.id)) == "plan.not_handed_in"


def test_rows_returned_after_the_deadline_can_be_repaired_for_three_days(world: World) -> None:
    entry = add_entry(world.asked[0], seminar(), world.head.id)
    submit(world.asked[0], world.head.id)
    with at_deadline(60):  # 3 June, one minute past midnight
        assert refused(lambda: withdraw(world.asked[0], world.head.id)) == "plan.locked"
        return_rows(world.asked[0], "Проверьте месяц.", world.curator.id)
    with at_deadline(4 * 86_400 - 1):
        change_entry(entry, seminar(month=3), world.head.id, 0)
    with at_deadline(4 * 86_400):
        assert refused(lambda: submit(world.asked[0], world.head.id)) == "plan.locked"


def test_more_time_holds_for_one_school_alone(world: World) -> None:
    assert refused(lambda: grant_exception(world.asked[0], date(2023, 5, 28), world.curator.id)) == "plan.deadline_past"
    with at_deadline(60):
        grant_exception(world.asked[0], date(2023, 6, 4), world.curator.id)
        add_entry(world.asked[0], seminar(), world.head.id)
        assert refused(lambda: add_entry(world.asked[1], seminar(), world.other.id)) == "plan.locked"
    with at_deadline(2 * 86_400):
        assert refused(lambda: add_entry(world.asked[0], seminar(topic="Поздно"), world.head.id)) == "plan.locked"
    assert letters() == [("plan.more_time", "head@example.ru")]


def test_a_plan_is_approved_when_all_that_was_handed_in_is_decided(world: World) -> None:
    assert refused(lambda: approve_plan(world.plan, world.curator.id)) == "plan.no_rows"
    add_entry(world.asked[0], seminar(), world.head.id)
    submit(world.asked[0], world.head.id)
    assert refused(lambda: approve_plan(world.plan, world.curator.id)) == "plan.not_all_approved"
    approve_rows(world.asked[0], world.curator.id)
    approve_plan(world.plan, world.curator.id)
    assert refused(lambda: approve_plan(world.plan, world.curator.id)) == "plan.wrong_state"
    assert refused(lambda: lock_plan(world.plan, world.curator.id)) == "plan.wrong_state"
    reopen_plan(world.plan, world.curator.id)
    assert refused(lambda: reopen_plan(world.plan, world.curator.id)) == "plan.wrong_state"


# ---- reminders


def test_letters_before_the_deadline_go_once_to_those_who_are_awaited(world: World) -> None:
    add_entry(world.asked[1], seminar(), world.other.id)
    submit(world.asked[1], world.other.id)
    with clock.stopped_at(MAY + timedelta(days=1)):  # 30 May, three days before
        assert [send_due(), send_due()] == [1, 0]
    with clock.stopped_at(MAY + timedelta(days=3)):
        assert [send_due(), send_due()] == [1, 0]
    with at_deadline():
        assert send_due() == 0
    assert letters() == [("plan.remind", "head@example.ru")] * 2
    steps = db.session.execute(select(PlanReminder.asked_id, PlanReminder.step).order_by(PlanReminder.id)).all()
    assert [tuple(step) for step in steps] == [
        *((world.asked[0], "3"), (world.asked[2], "3"), (world.asked[0], "1"), (world.asked[2], "1")),
    ]


def test_nothing_is_written_while_nothing_is_due(world: World) -> None:
    with counted() as statements:
        jobs.do_minutely()
    assert [each for each in statements if each.startswith(("INSERT", "UPDATE"))] == []
    assert [each for each in statements if "plan_" in each and "FROM plan_plans" not in each] == []


def test_the_curator_reminds_at_most_once_a_day(world: World) -> None:
    assert remind_by_hand(world.plan) == 2
    assert refused(lambda: remind_by_hand(world.plan)) == "plan.nobody_late"
    with clock.stopped_at(MAY + timedelta(days=1)):
        assert remind_by_hand(world.plan) == 2
    assert len(letters()) == 4


def test_letters_say_until_when_and_where(world: World, app: Any) -> None:
    remind_by_hand(world.plan)
    deliver_due(app.extensions["settings"])
    texts = [each.read_bytes() for each in app.extensions["settings"].spool.glob("*.eml")]
    from email import message_from_bytes, policy

    letter = next(
        each for text in texts if (each := message_from_bytes(text, policy=policy.default))["To"] == "head@example.ru"
    )
    body = letter.get_content().replace("\u00a0", " ")
    assert letter["Subject"] == "План года: ждём строки вашей школы"
    assert "(СОШ №4) ждём до 2 июня 2023 г. включительно. Осталось 4 дня." in body
    assert f"https://tochka.test/plan/schools/{world.asked[0]}" in body


def test_a_letter_to_a_school_that_has_handed_in_meanwhile_is_dropped(world: World, app: Any) -> None:
    remind_by_hand(world.plan)
    add_entry(world.asked[0], seminar(), world.head.id)
    submit(world.asked[0], world.head.id)
    deliver_due(app.extensions["settings"])
    db.session.rollback()
    states = db.session.execute(select(Letter.recipient, Letter.state).order_by(Letter.id)).all()
    assert [tuple(each) for each in states] == [("head@example.ru", "dropped"), ("other@example.ru", "sent")]


def test_a_renamed_school_keeps_its_rows_and_its_history(world: World) -> None:
    add_entry(world.asked[0], seminar(), world.head.id)
    with writing() as session:
        session.get_one(Organization, world.schools[0]).short_name = "Лицей №4"
    page = plan_page(plan_of(world.plan))
    assert [entry.organization.short_name for entry in page.entries] == ["Лицей №4"]
    assert [line.school for line in history(world.plan).lines] == ["Лицей №4"]
    db.session.rollback()
    assert db.session.scalar(select(func.count(PlanChange.id))) == 1
