"""Signals of the events room: later rooms append listeners, this room tells them inside its transaction."""

from collections.abc import Callable, Collection

from tochka.events.models import Event
from tochka.events.rules.drafts import EventDraft

# Called after the flush with the event and what happened: created, changed, times, places, published, unpublished,
# finished, cancelled, reopened. A listener that raises rolls the change back.
after_change: list[Callable[[Event, str], None]] = []

# Called after the flush with an event that was changed and what it said before, for those who tell people of a move.
after_move: list[Callable[[Event, EventDraft], None]] = []

# part ids → those that some row refers to: such a part is closed instead of removed.
part_in_use: list[Callable[[Collection[int]], Collection[int]]] = []


def tell(event: Event, *happened: str) -> None:
    """Tell the listeners, in the order in which things happened."""
    for what in happened:
        for listener in after_change:
            listener(event, what)


def used_parts(ids: Collection[int]) -> frozenset[int]:
    """Those of the parts that a later room refers to."""
    return frozenset(each for ask in part_in_use for each in ask(ids)) if ids else frozenset()
