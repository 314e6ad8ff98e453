"""The yardstick: how fast this machine is at this moment, by one loop that never changes."""

import time

# What the loop took where the peers were measured (117–143 ms, CPython 3.11).
PEERS_MS = 130.0


def yardstick(rounds: int = 3) -> float:
    """Milliseconds of the loop, the best of some rounds."""
    return min(_once() for _ in range(rounds))


def _once() -> float:
    begin = time.perf_counter()
    x = 0
    for i in range(3000000):
        x += i * i % 7
    return (time.perf_counter() - begin) * 1000
