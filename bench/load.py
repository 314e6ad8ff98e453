"""Load over HTTP: a service as `make run` starts it, with its crowd, and clients that keep their connections."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from flask import Flask

from bench.crowd import CROWD, Browser, fill
from tests.browser.conftest import Server, serving
from tochka import create_app
from tochka.config import read_settings
from tochka.extensions import db

Call = Callable[[http.client.HTTPConnection, int], None]


@dataclass(frozen=True)
class Load:
    """What a crowd of clients got: calls a second, and the 95th of 100 answers in ms."""

    rate: float
    p95: float


@contextmanager
def service(count: int = CROWD) -> Iterator[tuple[Server, Flask, int]]:
    """A running server, an application over the same database, and the id of today's event with its crowd."""
    with TemporaryDirectory() as folder, serving(Path(folder) / "instance") as server:
        app = create_app(read_settings({"PUBLIC_URL": server.url}, instance=server.instance))
        app.test_client_class = Browser
        with app.app_context():
            event_id = fill(app, count)
            db.session.remove()
            yield server, app, event_id
            db.session.remove()
            db.engine.dispose()


def hammer(server: Server, call: Call, clients: int, calls: int) -> Load:
    """Make so many calls by so many clients at once; `call(connection, number)` raises when an answer is not good."""
    numbers = iter(range(calls))
    lock, times, faults = threading.Lock(), [], []

    def client() -> None:
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        while (number := next_of()) is not None and not faults:
            begin = time.perf_counter()
            try:
                call(connection, number)
            except Exception as fault:
                faults.append(fault)
            times.append((time.perf_counter() - begin) * 1000)
        connection.close()

    def next_of() -> int | None:
        with lock:
            return next(numbers, None)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return Load(calls / (time.perf_counter() - begin), quantiles(times, n=20)[-1])
