"""Places of a part: what is free, who gets the next one. Strict order: a team at the head is not overtaken."""

from collections.abc import Iterable

from tochka.registration.terms import CANCELLED, CONFIRMED, HELD, WAITING, Pool


def state_for(pool: Pool, seats: int) -> str:
    """What a newcomer of so many seats gets: confirmed, or waiting when they do not fit or somebody already waits."""
    fits = pool.free is None or seats <= pool.free
    return CONFIRMED if fits and not pool.waiting else WAITING


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
