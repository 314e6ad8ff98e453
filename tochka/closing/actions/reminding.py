"""Letters before the deadlines of a fixed directive: they leave by themselves, once a step, and not for what is done."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from tochka.closing.actions.instructions import Standing, standings
from tochka.closing.models import Instruction
from tochka.closing.queries.instructions import InstructionRow, instructions_due
from tochka.closing.rules.instructions import STEPS, reminder_step
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.mail import Letter, queue_letters
from tochka.kit.transactions import end_reading, writing
from tochka.plan.queries.people import heads_of

Due = Mapping[tuple[int, int, date], Sequence[Standing]]  # by directive, school and deadline


def remind_of_deadlines() -> int:
    """Write the letters whose step has come, one for a school's tasks of one day; gives how many are new.

    May be called at any time: twice sends nothing twice, and a curator's reminder within a step stands for it."""
    end_reading()
    today = clock.now().date()
    rows = [each for each in instructions_due(today - timedelta(1), today + timedelta(STEPS[0] + 1)) if _step(each)]
    due: dict[tuple[int, int, date], list[Standing]] = defaultdict(list)
    for each in standings(rows):
        if each.is_open and each.row.deadline:
            due[each.row.directive_id, each.row.organization_id, each.row.deadline].append(each)
    letters = list(_letters(due))
    keys = [letter["key"] for letter in letters]
    known = set(db.session.scalars(select(Letter.key).where(Letter.key.in_(keys)))) if keys else set()
    end_reading()
    fresh = [letter for letter in letters if letter["key"] not in known]
    return _queue(fresh, due) if fresh else 0


def _step(row: InstructionRow) -> int:
    """The step that a task is to be reminded of now; 0 when there is none or a letter has gone within it."""
    found = reminder_step(row.deadline, row.zone, clock.now(), row.fixed_at) if row.deadline else None
    return found[0] if found and not (row.reminded_at and row.reminded_at >= found[1]) else 0


def _letters(due: Due) -> Iterator[dict[str, Any]]:
    heads = heads_of({school for _directive, school, _deadline in due})
    for (directive, school, deadline), tasks in due.items():
        for head in heads.get(school, ()):
            yield {
                "recipient": head.email, "language": head.language,
                "subject_kind": "organization", "subject_id": school,
                "key": f"task-{directive}-{school}-{deadline}-{_step(tasks[0].row)}-{head.id}",
                "args": {"organization_id": school, "directive_id": directive, "until": str(deadline)},
            }  # fmt: skip


def _queue(letters: Sequence[dict[str, Any]], due: Due) -> int:
    """The letters and the mark of the tasks that they speak of, in one transaction."""
    told = {(each["args"]["directive_id"], each["subject_id"], each["args"]["until"]) for each in letters}
    ids = [
        task.row.id
        for (directive, school, deadline), tasks in due.items()
        if (directive, school, str(deadline)) in told
        for task in tasks
    ]
    with writing() as session:
        session.execute(update(Instruction).where(Instruction.id.in_(ids)).values(reminded_at=clock.now()))
        return queue_letters("closing.remind", letters)
