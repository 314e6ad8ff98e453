"""What later rooms tell the events room about itself: taken places, registered schools, what is left to do.

The rooms ahead append their functions when they are imported; this room never imports them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tochka.events.models import Event


@dataclass(frozen=True)
class Todo:
    """A line of «what is left to do» on an event's desk. `endpoint` (with `values` besides event_id) is where it is done."""

    words: str
    endpoint: str = ""
    done: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)


# part ids → taken places by part id, in one statement; a part without an entry has none taken.
seat_sources: list[Callable[[Collection[int]], Mapping[int, int]]] = []

# part ids → places kept for the invited and not given out yet, in one statement; a part without an entry keeps none.
kept_sources: list[Callable[[Collection[int]], Mapping[int, int]]] = []

# event id → ids of organizations that have registered, in one statement.
school_sources: list[Callable[[int], Collection[int]]] = []

# event with its parts, present moment → lines for the desk.
todo_sources: list[Callable[[Event, datetime], Iterable[Todo]]] = []
