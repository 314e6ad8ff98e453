"""Terms of keeping: what is over is erased or ends by itself, each night; and the act of what was destroyed."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select, update

from tochka.kit import clock, jobs, journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing
from tochka.people.actions.consents import withdraw_consents
from tochka.people.actions.erasure import erase_person
from tochka.people.models import DestructionAct, ErasureRecord
from tochka.people.rules import years_before
from tochka.people.terms import BY_TERM, PARTICIPATION, RETENTION_YEARS, TERM_OVER

JOB = "people.retention"
AT_ONCE = 25
NIGHT = 18  # o'clock, UTC: the evening in Moscow, the night in Yakutia
Subject = tuple[str, int]
Overdue = Callable[[str, datetime, int], list[Subject]]
_overdue: list[Overdue] = []


def registers_retention(overdue: Overdue) -> Overdue:
    """Register who is past a purpose's term: (purpose, events that ended before, at most) → subjects with data still kept for
    it."""
    _overdue.append(overdue)
    return overdue


def end_terms() -> int:
    """One batch: erase those whose participation is past its term, end the other consents that are past theirs; gives how
    many. Nothing is left the second time."""
    done = 0
    for purpose, years in RETENTION_YEARS.items():
        before = years_before(clock.now(), years)
        for subject in [each for overdue in _overdue for each in overdue(purpose, before, AT_ONCE)]:
            if purpose == PARTICIPATION:
                erase_person(*subject, reason=BY_TERM)
            else:
                withdraw_consents(*subject, [purpose], TERM_OVER)
            done += 1
    return done


def plan_retention() -> None:
    """Each minute of the night: put the day's job into the queue, once."""
    now = clock.now()
    if now.hour < NIGHT:
        return
    key = f"{JOB}:{now:%Y-%m-%d}"
    if jobs.is_known(key):
        return
    with writing():
        jobs.enqueue(JOB, key)


def make_act(municipality_id: int, actor: int | None = None) -> int:
    """Put all that is destroyed and stands in no act yet into a new one; gives its number. Refused: people.nothing_destroyed."""
    with writing() as session:
        last = session.scalar(
            select(func.max(DestructionAct.number)).where(DestructionAct.municipality_id == municipality_id)
        )
        act = DestructionAct(
            municipality_id=municipality_id, number=(last or 0) + 1, made_at=clock.now(), made_by=actor
        )
        session.add(act)
        session.flush()
        taken = session.execute(
            update(ErasureRecord)
            .where(
                ErasureRecord.municipality_id == municipality_id,
                ErasureRecord.done_at.is_not(None),
                ErasureRecord.act_id.is_(None),
            )
            .values(act_id=act.id)
            .execution_options(synchronize_session=False)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            raise refuse("people.nothing_destroyed")
        journal.record("people.act", "act", act.id, actor, number=act.number, subjects=taken.rowcount)  # type: ignore[attr-defined]
        return act.number
