"""Entering a signed registration sheet: each row that was signed is an arrival, written by an account."""

from collections.abc import Iterable
from typing import Any

from tochka.checkin.actions import desk
from tochka.checkin.queries.paper import Row
from tochka.checkin.rules.scan import Kind
from tochka.checkin.terms import BY_PAPER
from tochka.events.models import Event
from tochka.kit import clock, journal
from tochka.kit.transactions import writing


def mark_rows(event_id: int, sheet: int, rows: Iterable[Row], actor: int | None) -> int:
    """Arrivals of the people of *rows* in every part where they have a place; gives how many people were marked. Who is
    already marked, or has no ticket, is passed by. Paper tells no hour: entered after the event, it is its beginning."""
    new = [row for row in rows if row.ticket_id is not None and row.at is None]
    if not new:
        return 0
    marks: list[dict[str, Any]] = [
        {"kind": "in", "subject": f"t{row.ticket_id}", "part": part, "reason": BY_PAPER}
        for row in new
        for part in row.parts
    ]
    with writing() as session:
        event = session.get_one(Event, event_id)
        over = clock.now() > event.ends_at
        for first in range(0, len(marks), 400):
            desk.mark(
                event_id, actor, marks[first : first + 400], clock.milliseconds(event.starts_at) if over else None
            )
        journal.record("checkin.mark_paper", "event", event_id, actor, sheet=sheet, people=len(new))
    return len(new)


def undo_row(event_id: int, row: Row, actor: int | None) -> bool:
    """Undo what paper said of a row. False when it was not marked from paper."""
    with writing():
        marks = desk.living_marks(event_id, [f"t{row.ticket_id}"], Kind.IN, BY_PAPER)
        if marks:
            desk.undo(event_id, actor, marks)
            journal.record("checkin.undo_paper", "event", event_id, actor, registration=row.registration_id)
        return bool(marks)
