"""Instructions: how each stands today, the school's answer, reminders by letter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update

from tochka.closing.models import Instruction
from tochka.closing.queries.instructions import (
    InstructionRow,
    evidence_since,
    instruction_row,
    instructions_of_directive,
    instructions_of_school,
)
from tochka.closing.rules.instructions import OPEN_STATES, QUIET, Task, state_on
from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.mail import queue_letter
from tochka.kit.russian import clean_line
from tochka.kit.transactions import writing
from tochka.plan.queries.people import heads_of

REMIND_AGAIN = timedelta(hours=20)


@dataclass(frozen=True)
class Standing:
    """An instruction and its state today; `number` and `words` are those of the printed clause."""

    row: InstructionRow
    state: str
    number: str
    words: str
    seen_on: date | None

    @property
    def is_open(self) -> bool:
        """Is something still to be done?"""
        return self.state in OPEN_STATES


def standings_of_directive(directive_id: int) -> list[Standing]:
    """How every instruction of a directive stands today, by the municipality's clocks."""
    return standings(instructions_of_directive(directive_id))


def standings_of_school(organization_id: int) -> list[Standing]:
    """What a school owes today, the newest directive first."""
    return standings(instructions_of_school(organization_id))


def standing_of(instruction_id: int) -> Standing:
    """How one instruction stands."""
    row = instruction_row(instruction_id)
    assert row is not None
    return standings([row])[0]


def standings(rows: Sequence[InstructionRow]) -> list[Standing]:
    """How each of these instructions stands today. A statement a kind of evidence and a directive."""
    seen = _evidence(rows)
    found = []
    for row in rows:
        seen_on = seen.get((row.directive_id, row.evidence, row.organization_id))
        done_on = clock.local(row.done_at, row.zone).date() if row.done_at else None
        task = Task(row.deadline, row.begun, row.recurrence == "regular", row.state, done_on, seen_on)
        number, words = _printed(row)
        found.append(Standing(row, state_on(task, clock.today(row.zone)), number, words, seen_on))
    return found


def _evidence(rows: Iterable[InstructionRow]) -> dict[tuple[int, str, int], date]:
    asked: dict[tuple[int, str, date], list[int]] = defaultdict(list)
    for row in rows:
        if row.evidence != "none":
            asked[row.directive_id, row.evidence, row.begun].append(row.organization_id)
    return {
        (directive_id, kind, school): day
        for (directive_id, kind, begun), ids in asked.items()
        for school, day in evidence_since(ids, begun, kind).items()
    }


def _printed(row: InstructionRow) -> tuple[str, str]:
    """Number and text of the clause as the fixed paper has them."""
    for block in row.frozen.get("clauses", ()):  # type: ignore[attr-defined]
        if block["key"] == f"clause:{row.clause_id}":
            return str(block["number"]).rstrip("."), _unstopped(str(block["text"]))
    return "", row.text


def _unstopped(text: str) -> str:
    """A clause without the sign at its end; the stop of «2023 г.» stays."""
    plain = text.rstrip("; ")
    return plain if plain.endswith("г.") else plain.rstrip(".")


def answer(instruction_id: int, state: str, note: str = "", link: str = "", actor: int | None = None) -> None:
    """A school's answer: done, not_needed (only where the clause has a condition), or open again."""
    row = instruction_row(instruction_id)
    if row is None:
        raise refuse("closing.not_fixed")
    if state == "not_needed" and not row.condition:
        raise refuse("closing.always_needed", "state")
    if state == "done" and not note.strip() and not link.strip():
        raise refuse("closing.no_evidence", "note")
    with writing() as session:
        session.execute(
            update(Instruction)
            .where(Instruction.id == instruction_id)
            .values(
                state=state,
                note=clean_line(note)[:500],
                link=link.strip()[:500],
                done_at=None if state == "open" else clock.now(),
                done_by=actor,
            )
        )
        journal.record("closing.answer_instruction", "instruction", instruction_id, actor, state=state)


def remind(directive_id: int, actor: int | None = None) -> int:
    """A letter to the heads of those who have something open and were not reminded today; gives how many schools."""
    now = clock.now()
    waiting: dict[int, list[Standing]] = defaultdict(list)
    for each in standings_of_directive(directive_id):
        fresh = each.row.reminded_at is None or each.row.reminded_at < now - REMIND_AGAIN
        if each.is_open and fresh and (each.row.deadline or each.state == QUIET):
            waiting[each.row.organization_id].append(each)
    heads = heads_of(waiting)
    with writing() as session:
        for school, tasks in waiting.items():
            for account in heads.get(school, ()):
                queue_letter(
                    "closing.remind", account.email, language=account.language, about=("organization", school),
                    organization_id=school, directive_id=directive_id,
                )  # fmt: skip
            if school in heads:
                ids = [task.row.id for task in tasks]
                session.execute(update(Instruction).where(Instruction.id.in_(ids)).values(reminded_at=now))
        journal.record("closing.remind", "directive", directive_id, actor, schools=len(heads))
    return len(heads)
