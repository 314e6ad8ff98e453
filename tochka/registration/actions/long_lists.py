"""Saving a delegation: at once, or a long one by the worker in steps, so that its progress is seen and others get their turn.

The first step looks at the whole list: a question in it keeps everybody out. A team is never divided between steps."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import accumulate

from sqlalchemy import select

from tochka.kit import jobs
from tochka.kit.errors import Refused
from tochka.kit.transactions import writing
from tochka.registration.actions.delegating import read_draft, tell_sender, write_delegation
from tochka.registration.actions.drafts import JOB, draft_to_change, job_key, locked_delegation
from tochka.registration.rules.delegates import Delegate
from tochka.registration.terms import DELEGATION_AT_ONCE, DELEGATION_STEP


def save_delegation(delegation_id: int, chosen: Collection[int]) -> int:
    """Register the chosen rows of the draft, all of them or none, and take them out of it; gives how many.

    More than five hundred become a job: 0 is given. Refused: registration.rows_asked with the line that has a question,
    registration.rows_none, list_saving, or why the event takes nobody now."""
    if len(chosen) <= DELEGATION_AT_ONCE:
        with writing():
            draft_to_change(delegation_id)
            return write_delegation(delegation_id, chosen)
    steps = _steps([row for row in read_draft(delegation_id).rows if row.number in set(chosen)])
    with writing():
        draft_to_change(delegation_id)
        args = {"delegation": delegation_id, "steps": steps}
        jobs.enqueue(JOB, job_key(delegation_id), args, total=len(chosen))
    return 0


def _steps(rows: Sequence[Delegate]) -> list[list[int]]:
    """Numbers of rows in steps; a team's rows stand together."""
    steps: list[list[int]] = [[]]
    for row in rows:
        if row.of is not None and row is not row.of.rows[0]:
            continue
        if len(steps[-1]) >= DELEGATION_STEP:
            steps.append([])
        steps[-1] += [row.number] if row.of is None else [each.number for each in row.of.rows]
    return steps


def save_step(job: jobs.Job) -> bool:
    """One step of a long list in one transaction; tells whether more is left. What meanwhile has a question stays in the
    draft, where the page shows it."""
    delegation_id, steps = job.args["delegation"], job.args["steps"]
    done = 0
    try:
        with writing() as session:
            done = session.scalar(select(jobs.Job.done).where(jobs.Job.id == job.id)) or 0
            place = [0, *accumulate(map(len, steps))].index(done)
            is_last = place == len(steps) - 1
            saved = sorted(number for step in steps[:place] for number in step)
            left = [_moved_up(step, saved) for step in steps[place:]]
            together = () if place else [number for step in left for number in step]
            jobs.step(job, write_delegation(delegation_id, left[0], together, is_last))
            return not is_last
    except Refused:
        if done:
            with writing():
                tell_sender(locked_delegation(delegation_id))
        return False


def _moved_up(numbers: Sequence[int], saved: Sequence[int]) -> list[int]:
    """Rows of the draft move up when those before them are saved."""
    return [number - bisect_left(saved, number) for number in numbers]
