"""What later rooms tell the plan about its rows: the events that came of them, and how many took part.

The rooms ahead append their functions when they are imported; this room never imports them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from tochka.plan.terms import RealEvent

# row ids → the events of each, oldest first, in one statement; a row without events may be missing.
event_sources: list[Callable[[Collection[int]], Mapping[int, Sequence[RealEvent]]]] = []

# event ids → words of how many took part («30 педагогов, 11 команд»), in a fixed number of statements.
reach_sources: list[Callable[[Collection[int]], Mapping[int, str]]] = []


def events_of(entry_ids: Collection[int]) -> dict[int, tuple[RealEvent, ...]]:
    """The events of each row, with the words of who came; rows without events are missing."""
    if not entry_ids:
        return {}
    found: dict[int, list[RealEvent]] = {}
    for source in event_sources:
        for entry_id, events in source(entry_ids).items():
            found.setdefault(entry_id, []).extend(events)
    held = [event.id for events in found.values() for event in events if event.status == "finished"]
    came = {event_id: words for source in reach_sources for event_id, words in source(held).items()} if held else {}
    return {
        entry_id: tuple(replace(event, came=came.get(event.id, "")) for event in events)
        for entry_id, events in found.items()
        if events
    }
