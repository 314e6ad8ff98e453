"""Keeping which person stood in which row of a printed registration sheet."""

from collections.abc import Sequence

from sqlalchemy import select, update

from tochka.events.models import Event
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.registration.models import PrintedSheet


def keep_sheets(event_id: int, lists: Sequence[tuple[str, Sequence[int]]]) -> list[int]:
    """Numbers of an event's lists, each a category and registration ids in the order of its rows. The same list printed
    again keeps its number; an empty one has none (0)."""
    with writing() as session:
        session.execute(update(Event).where(Event.id == event_id).values(feed=Event.feed))  # numbers are given in turn
        kept = session.scalars(select(PrintedSheet).where(PrintedSheet.event_id == event_id)).all()
        known = {(sheet.category, tuple(sheet.rows)): sheet.number for sheet in kept}
        numbers = []
        for category, ids in lists:
            key = (category, tuple(ids))
            if ids and key not in known:
                known[key] = len(known) + 1
                session.add(
                    PrintedSheet(
                        event_id=event_id, number=known[key], category=category, rows=list(ids), printed_at=clock.now()
                    )
                )
            numbers.append(known.get(key, 0))
        return numbers
