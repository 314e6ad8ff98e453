"""A slow mobile line before a server: each direction waits half the round trip, and all connections share the rate."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PIECE = 4096  # bytes
AHEAD = 0.25  # s: so much may wait on the line before the sender does


class Line:
    """`rate` bytes a second for everybody together, `trip` seconds there and back."""

    def __init__(self, port: int, rate: float, trip: float) -> None:
        self.port, self.rate, self.trip = port, rate, trip
        self.free_at = 0.0

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection; to open it costs a round trip too. A line that is taken away ends it at any moment."""
        try:
            await asyncio.sleep(self.trip)
            there, back = await asyncio.open_connection("127.0.0.1", self.port)
            await asyncio.gather(self.carry(reader, back), self.carry(there, writer))
        except (OSError, asyncio.CancelledError):  # refused, or the line was taken away
            writer.close()

    async def carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Pieces arrive in their order, each when the line is free for it and half a round trip later."""
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)
        await asyncio.gather(self.read(source, queue), self.write(queue, target))

    async def read(self, source: asyncio.StreamReader, queue: asyncio.Queue[tuple[float, bytes]]) -> None:
        data = b"-"
        while data:
            try:
                data = await source.read(PIECE)
            except OSError:
                data = b""
            now = time.monotonic()
            self.free_at = max(now, self.free_at) + len(data) / self.rate
            await queue.put((self.free_at + self.trip / 2, data))
            await asyncio.sleep(max(0.0, self.free_at - now - AHEAD))

    async def write(self, queue: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
        while True:
            moment, data = await queue.get()
            await asyncio.sleep(max(0.0, moment - time.monotonic()))
            if not data:
                break
            try:
                target.write(data)
                await target.drain()
            except OSError:
                break
        target.close()


@contextmanager
def slow_line(port: int, rate: float, trip: float) -> Iterator[int]:
    """A port that leads to *port* over such a line."""
    loop = asyncio.new_event_loop()
    line = Line(port, rate, trip)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    opening = asyncio.run_coroutine_threadsafe(asyncio.start_server(line.accept, "127.0.0.1", 0), loop)
    try:
        yield opening.result().sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _hang_up() -> None:
    """Whoever still talks is cut off."""
    talks = asyncio.all_tasks() - {asyncio.current_task()}
    for talk in talks:
        talk.cancel()
    await asyncio.gather(*talks, return_exceptions=True)
