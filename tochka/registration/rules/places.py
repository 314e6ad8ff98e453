"""Places of a part: what is free, who gets the next one. Strict order: a team at the head is not overtaken."""

from collections.abc import Iterable
from dataclasses import dataclass

from tochka.registration.terms import CANCELLED, CONFIRMED, HELD, WAITING


@dataclass(frozen=True, slots=True)
class Pool:
    """A part as it stands under its lock. `taken` is a sum of seats, `capacity` None has no limit, `waiting` counts the
    registrations in the queue."""

    capacity: int | None
    taken: int
    waiting: int = 0

    @property
    def free(self) -> int | None:
        """Seats left, never below zero; None without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def full(self) -> bool:
        """Whether a newcomer would have to wait: no seat, or somebody already waits for one."""
        return self.state_for(1) == WAITING

    def state_for(self, seats: int) -> str:
        """What a newcomer of so many seats gets: confirmed, or waiting."""
        fits = self.free is None or seats <= self.free
        return CONFIRMED if fits and not self.waiting else WAITING


def next_in_line(free: int | None, queue: Iterable[tuple[int, int]]) -> list[int]:
    """Ids of those who now get a place: (id, seats) from the head of the queue, until the first who does not fit."""
    chosen = []
    for each, seats in queue:
        if free is not None:
            if seats > free:
                break
            free -= seats
        chosen.append(each)
    return chosen


def state_of(places: Iterable[str]) -> str:
    """The state of a registration from those of its places."""
    states = set(places)
    if CONFIRMED in states:
        return CONFIRMED
    return WAITING if states & {HELD, WAITING} else CANCELLED
