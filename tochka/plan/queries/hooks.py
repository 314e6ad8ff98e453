"""What later rooms tell the plan about its rows: the events that came of them, and how many took part.

The rooms ahead append their functions when they are imported; this room never imports them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from tochka.plan.terms import RealEvent

# row ids → the events of each, oldest first, in one statement; a row without events may be missing.
event_sources: list[Callable[[Collection[int]], Mapping[int, Sequence[RealEvent]]]] = []

# event ids → words of how many took part («30 педагогов, 11 команд»), in a fixed number of statements.
reach_sources: list[Callable[[Collection[int]], Mapping[int, str]]] = []


def events_of(entry_ids: Collection[int]) -> dict[int, tuple[RealEvent, ...]]:
    """The events of each row; rows without events are missing."""
    found: dict[int, list[RealEvent]] = {}
    for source in event_sources if entry_ids else ():
        for entry_id, events in source(entry_ids).items():
            found.setdefault(entry_id, []).extend(events)
    return {entry_id: tuple(events) for entry_id, events in found.items() if events}


def came_to(events: Iterable[RealEvent]) -> dict[int, str]:
    """The words of how many took part in those of the events that were held, by the event's id."""
    held = [event.id for event in events if event.status == "finished"]
    told = [source(held) for source in reach_sources] if held else []
    return {event_id: words for source in told for event_id, words in source.items() if words}
