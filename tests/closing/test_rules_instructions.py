"""How an instruction stands on each day between 26 May and 1 September 2023: the two deadlines of the Aldan directive."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.closing.conftest import Aldan
from tests.factories import make_account
from tochka.closing import actions
from tochka.closing.actions.reminding import remind_of_deadlines
from tochka.closing.models import Instruction, Publication
from tochka.closing.rules.instructions import Task, quarter_start, reminder_step, state_on
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.mail import Letter
from tochka.kit.transactions import writing
from tochka.network.models import Agreement, Organization
from tochka.plan.models import Plan, PlanSchool

BEGUN, PLAN, AGREEMENTS = date(2023, 5, 26), date(2023, 6, 2), date(2023, 8, 30)
DAYS = [BEGUN + timedelta(days=n) for n in range((date(2023, 9, 1) - BEGUN).days + 1)]


def expected(deadline: date, day: date, done: date | None) -> str:
    if done and day >= done:
        return "done" if done <= deadline else "done_late"
    if day > deadline:
        return "late"
    return "near" if (deadline - day).days <= 3 else "ahead"


@pytest.mark.parametrize("deadline", [PLAN, AGREEMENTS])
@pytest.mark.parametrize("done", [None, date(2023, 5, 30), PLAN, date(2023, 6, 3), AGREEMENTS, date(2023, 8, 31)])
def test_a_task_with_a_deadline_on_each_day(deadline: date, done: date | None) -> None:
    task = Task(deadline, BEGUN, answered="done" if done else "open", answered_on=done)
    assert [state_on(task, day) for day in DAYS] == [expected(deadline, day, done) for day in DAYS]


def test_what_is_not_needed_is_never_late() -> None:
    task = Task(AGREEMENTS, BEGUN, answered="not_needed", answered_on=date(2023, 6, 10))
    states = {day: state_on(task, day) for day in DAYS}
    assert states[date(2023, 6, 9)] == "ahead"
    assert {state for day, state in states.items() if day >= date(2023, 6, 10)} == {"not_needed"}


def test_a_regular_task_goes_on_while_each_quarter_has_something() -> None:
    silent, told = Task(None, BEGUN, regular=True), Task(None, BEGUN, regular=True, seen_on=date(2023, 6, 20))
    assert [state_on(silent, day) for day in (BEGUN, date(2023, 6, 24), date(2023, 6, 25), DAYS[-1])] == [
        "ahead", "ahead", "quiet", "quiet",
    ]  # fmt: skip
    assert [state_on(told, day) for day in (date(2023, 6, 19), date(2023, 6, 20), date(2023, 6, 30))] == [
        "ahead", "going", "going",
    ]  # fmt: skip
    assert state_on(told, date(2023, 7, 1)) == "quiet"


def test_quarters_begin_in_january_april_july_october() -> None:
    days = [quarter_start(date(2023, month, 15)).isoformat()[5:] for month in range(1, 13)]
    assert days == ["01-01"] * 3 + ["04-01"] * 3 + ["07-01"] * 3 + ["10-01"] * 3


class Board:
    """The board of the fixed Aldan directive, asked at the noon of a day in Aldan."""

    def __init__(self, aldan: Aldan) -> None:
        self.aldan = aldan
        schools = db.session.scalars(select(Organization).where(Organization.kind == "school")).all()
        self.ids = {school.short_name: school.id for school in schools}

    def on(self, day: date, hour: int = 3) -> dict[str, tuple[str, ...]]:
        with clock.stopped_at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC)):
            found: dict[str, list[str]] = {}
            for each in actions.standings_of_directive(self.aldan.directive_id):
                found.setdefault(each.row.organization, []).append(each.state)
        return {name: tuple(states) for name, states in found.items()}


@pytest.fixture
def board(aldan: Aldan) -> Board:
    actions.fix_directive(aldan.directive_id)
    return Board(aldan)


def hand_in(board: Board, name: str, moment: datetime, state: str = "submitted") -> None:
    with writing() as session:
        plan = session.scalars(select(Plan)).first() or Plan(
            municipality_id=board.aldan.municipality_id,
            school_year=2023,
            title="План",
            deadline=datetime(2023, 6, 2, 15, tzinfo=UTC),
            opened_at=moment,
            changed_at=moment,
        )
        session.add(plan)
        session.flush()
        values = {"plan_id": plan.id, "organization_id": board.ids[name], "state": state}
        session.add(PlanSchool(**values, submitted_at=moment))


def test_the_board_is_right_on_each_day_of_the_summer(board: Board) -> None:
    hand_in(board, "СОШ №1", datetime(2023, 5, 30, 3, tzinfo=UTC))
    hand_in(board, "СОШ №2", datetime(2023, 6, 2, 14, 59, tzinfo=UTC))  # 23:59 of 2 June in Aldan
    hand_in(board, "СОШ №5", datetime(2023, 6, 2, 15, 0, tzinfo=UTC))  # midnight: 3 June
    hand_in(board, "СОШ №7", datetime(2023, 5, 30, 3, tzinfo=UTC), "returned")
    with writing() as session:
        paper = Agreement(
            municipality_id=board.aldan.municipality_id,
            organization_id=board.ids["СОШ №1"],
            state="signed",
            signed_on=date(2023, 8, 20),
            created_at=clock.now(),
        )
        paper.parties = [session.get_one(Organization, board.ids[name]) for name in ("СОШ №1", "СОШ №6")]
        session.add(paper)
        session.add(
            Publication(
                organization_id=board.ids["СОШ №1"],
                url="https://example.ru/1",
                title="Семинар",
                outlet="Газета",
                published_on=date(2023, 7, 5),
                created_at=clock.now(),
            )
        )
    plans = {"СОШ №1": date(2023, 5, 30), "СОШ №2": PLAN, "СОШ №5": date(2023, 6, 3)}
    signed = {"СОШ №1": date(2023, 8, 20), "СОШ №6": date(2023, 8, 20)}
    for day in DAYS:
        told = "going" if day >= date(2023, 7, 5) else ("ahead" if day < date(2023, 6, 25) else "quiet")
        for name, states in board.on(day).items():
            media = told if name == "СОШ №1" else ("ahead" if day < date(2023, 6, 25) else "quiet")
            assert states == (
                expected(PLAN, day, plans.get(name)),
                expected(AGREEMENTS, day, signed.get(name)),
                media,
            ), (day, name)


def test_the_day_of_the_deadline_ends_at_midnight_of_aldan(board: Board) -> None:
    assert board.on(PLAN, 14)["СОШ №1"][0] == "near"
    assert board.on(PLAN, 15)["СОШ №1"][0] == "late"


def test_reminders_go_once_a_day_to_the_heads_of_those_who_owe(board: Board) -> None:
    school = db.session.get_one(Organization, board.ids["СОШ №7"])
    head = make_account("head_of_centre", school)
    with clock.stopped_at(datetime(2023, 6, 1, 3, tzinfo=UTC)):
        assert actions.remind(board.aldan.directive_id) == 1
        assert actions.remind(board.aldan.directive_id) == 0
    letters = db.session.scalars(select(Letter).where(Letter.kind == "closing.remind")).all()
    assert [letter.recipient for letter in letters] == [head.email]
    from tochka.closing.jobs import write_reminder

    with clock.stopped_at(datetime(2023, 6, 1, 4, tzinfo=UTC)):
        message = write_reminder(letters[0])
    assert message is not None
    assert "внести в план сетевого взаимодействия на 2023-2024 учебный год" in message.text
    with writing() as session:
        for row in session.scalars(select(Instruction).where(Instruction.organization_id == school.id)):
            row.state, row.done_at = "done", clock.now()
    with clock.stopped_at(datetime(2023, 6, 1, 4, tzinfo=UTC)):
        assert write_reminder(letters[0]) is None


def test_a_step_begins_at_nine_and_is_skipped_when_slept_through() -> None:
    """Aldan is nine hours ahead: midnight UTC is nine in the morning there."""
    early, late = datetime(2023, 5, 1, tzinfo=UTC), datetime(2023, 5, 30, 1, tzinfo=UTC)
    moments = [(26, 0), (25, 23), (29, 23), (30, 0), (31, 23)]
    given = [datetime(2023, 5, day, hour, tzinfo=UTC) for day, hour in moments]
    given += [datetime(2023, 6, 2, 14, tzinfo=UTC), datetime(2023, 6, 2, 15, tzinfo=UTC)]
    found = [reminder_step(PLAN, "Asia/Yakutsk", now, early) for now in given]
    assert [each and each[0] for each in found] == [7, None, 7, 3, 3, 1, None]
    assert reminder_step(PLAN, "Asia/Yakutsk", datetime(2023, 5, 30, 2, tzinfo=UTC), late) is None


def test_reminders_leave_by_themselves_once_a_step_and_not_for_what_is_done(board: Board) -> None:
    seven, five = (db.session.get_one(Organization, board.ids[name]) for name in ("СОШ №7", "СОШ №5"))
    head, other = make_account("head_of_centre", seven), make_account("head_of_centre", five)
    hand_in(board, "СОШ №5", datetime(2023, 5, 28, 3, tzinfo=UTC))

    def sent(day: date, hour: int = 1) -> list[str]:
        with clock.stopped_at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC)):
            before = set(db.session.scalars(select(Letter.id)))
            assert (remind_of_deadlines(), remind_of_deadlines())[1] == 0
            return [
                each.recipient
                for each in db.session.scalars(select(Letter).order_by(Letter.id))
                if each.id not in before
            ]

    # fixed at half past nine of 26 May: the step of that morning is over, the plan of СОШ №5 is handed in
    assert sent(BEGUN) == sent(date(2023, 5, 29)) == []
    assert sent(date(2023, 5, 30)) == [head.email]
    assert sent(date(2023, 5, 31)) == []
    with clock.stopped_at(datetime(2023, 6, 1, 0, 30, tzinfo=UTC)):  # the curator is quicker than the worker
        assert actions.remind(board.aldan.directive_id) == 2
    assert sent(date(2023, 6, 1)) == sent(PLAN) == sent(date(2023, 6, 3)) == []
    assert sorted(sent(date(2023, 8, 23))) == sorted([head.email, other.email])
    answer_to_agreements(seven.id)
    assert sent(date(2023, 8, 27)) == [other.email]
    letters = db.session.scalars(select(Letter).where(Letter.kind == "closing.remind").order_by(Letter.id)).all()
    from tochka.closing.jobs import write_reminder

    with clock.stopped_at(datetime(2023, 8, 27, 2, tzinfo=UTC)):
        message = write_reminder(letters[-1])
        assert message is not None
        assert ("договор" in message.text, "внести в план" in message.text) == (True, False)
        stale = next(
            each for each in letters if each.recipient == head.email and each.args.get("until") == str(AGREEMENTS)
        )
        assert write_reminder(stale) is None


def answer_to_agreements(school: int) -> None:
    """The school needs no agreement."""
    standings = actions.standings_of_school(school)
    (task,) = [each for each in standings if each.row.deadline == AGREEMENTS]
    actions.answer(task.row.id, "not_needed", "Партнёры прежние")
