"""Demands of people that other rooms keep and answer, for the municipality's registry: what is open and by when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Request:
    """Open requests of one event: its title, how many, the nearest last day, the address (endpoint and values) where they are
    answered."""

    event: str
    number: int
    due_on: date
    endpoint: str
    values: Mapping[str, Any]


Source = Callable[[int], Iterable[Request]]
_sources: list[Source] = []


def registers_requests(source: Source) -> Source:
    """Register what a room keeps open: municipality id → its requests."""
    _sources.append(source)
    return source


def open_requests(municipality_id: int) -> list[Request]:
    """All open requests of a municipality, the nearest last day first."""
    return sorted((each for source in _sources for each in source(municipality_id)), key=lambda each: each.due_on)
