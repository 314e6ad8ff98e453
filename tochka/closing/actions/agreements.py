"""Letters before an agreement runs out: to the heads of its parties, a month and a week ahead, each once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.mail import Letter, queue_letters
from tochka.kit.transactions import end_reading, writing
from tochka.network.queries.agreements import Ending, ending_agreements
from tochka.plan.queries.people import heads_of

STEPS = (30, 7)  # days before the last day


def remind_of_endings() -> int:
    """Write the letters whose step has come; gives how many are new. May be called at any time, twice sends nothing twice."""
    end_reading()
    now = clock.now()
    due = [(each, step) for each in ending_agreements(now, max(STEPS)) if (step := step_of(each, now.date()))]
    rows = list(_letters(due))
    known = (
        set(db.session.scalars(select(Letter.key).where(Letter.key.in_([row["key"] for row in rows])))) if rows else ()
    )
    end_reading()
    fresh = [row for row in rows if row["key"] not in known]
    if not fresh:
        return 0
    with writing():
        return queue_letters("closing.agreement", fresh)


def step_of(ending: Ending, today: date) -> int:
    """The nearest step that has come: 7 in the last week, 30 in the month; 0 when there is time or it is over."""
    left = (ending.valid_to - today).days
    return min((step for step in STEPS if 0 <= left <= step), default=0)


def _letters(due: list[tuple[Ending, int]]) -> Iterator[dict[str, Any]]:
    heads = heads_of({party for each, _step in due for party in each.parties})
    for each, step in due:
        told = {head.id: head for party in each.parties for head in heads.get(party, ())}
        for head in told.values():
            yield {
                "recipient": head.email, "language": head.language, "subject_kind": "agreement", "subject_id": each.id,
                "key": f"agreement-{each.id}-{each.valid_to}-{step}-{head.id}", "args": {"until": str(each.valid_to)},
            }  # fmt: skip
