"""Within a process requests that write run one after another; pages and slow lines keep nobody waiting."""

import io
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tochka.kit.turns import Turns

PATIENCE = 10  # s


class Inside:
    """An application that tells when a request is in it, and leaves when told so."""

    def __init__(self) -> None:
        self.here, self.most = 0, 0
        self.entered, self.leave = threading.Semaphore(0), threading.Event()
        self.bodies: list[bytes] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.here += 1
        self.most = max(self.most, self.here)
        self.bodies.append(environ["wsgi.input"].read())
        self.entered.release()
        assert self.leave.wait(PATIENCE)
        self.here -= 1
        return [b"ok"]


class SlowLine(io.BytesIO):
    """A body whose end is still on its way."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.asked, self.arrived = threading.Event(), threading.Event()

    def read(self, size: int | None = -1, /) -> bytes:
        self.asked.set()
        assert self.arrived.wait(PATIENCE)
        return super().read(size)


def begin(_status: str, _headers: object, _fault: object = None, /) -> Callable[[bytes], object]:
    """A server that listens to no answer."""
    return len


def ask(turns: Turns, method: str, body: io.BytesIO, length: int | None = None) -> threading.Thread:
    """A request in a thread of its own."""
    told = str(len(body.getvalue()) if length is None else length)
    environ = {"REQUEST_METHOD": method, "CONTENT_LENGTH": told, "wsgi.input": body}
    thread = threading.Thread(target=lambda: turns(environ, begin))
    thread.start()
    return thread


@pytest.fixture
def inside() -> Inside:
    return Inside()


def test_two_that_write_do_not_run_at_once_and_a_page_is_read_beside(inside: Inside) -> None:
    turns = Turns(inside, 100, alone=True)
    writers = [ask(turns, "POST", io.BytesIO(b"a=%d" % n)) for n in range(4)]
    assert inside.entered.acquire(timeout=PATIENCE)
    page = ask(turns, "GET", io.BytesIO())
    assert inside.entered.acquire(timeout=PATIENCE)
    assert not inside.entered.acquire(timeout=0.1)
    assert inside.here == 2
    inside.leave.set()
    for thread in (*writers, page):
        thread.join(PATIENCE)
    assert inside.most == 2
    assert sorted(inside.bodies) == [b"", b"a=0", b"a=1", b"a=2", b"a=3"]


def test_a_slow_line_keeps_nobody_waiting(inside: Inside) -> None:
    turns, slow = Turns(inside, 100, alone=True), SlowLine(b"slow=1")
    inside.leave.set()
    first = ask(turns, "POST", slow)
    assert slow.asked.wait(PATIENCE)
    ask(turns, "POST", io.BytesIO(b"quick=1")).join(PATIENCE)
    assert inside.bodies == [b"quick=1"]
    slow.arrived.set()
    first.join(PATIENCE)
    assert inside.bodies == [b"quick=1", b"slow=1"]


def test_what_is_too_long_is_left_to_the_application_unread(inside: Inside) -> None:
    body = io.BytesIO(b"x" * 101)
    environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "101", "wsgi.input": body}
    seen = Turns(lambda environ, _: [b"%d read" % environ["wsgi.input"].tell()], 100, alone=True)(environ, begin)
    assert list(seen) == [b"0 read"]
    assert environ["wsgi.input"] is body


def test_who_hangs_up_in_the_middle_has_sent_nothing(inside: Inside) -> None:
    environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "20", "wsgi.input": io.BytesIO(b"name=half")}
    with pytest.raises(ConnectionResetError):
        Turns(inside, 100, alone=True)(environ, begin)
    assert inside.bodies == []


def test_who_falls_silent_is_not_waited_for(inside: Inside) -> None:
    here, there = socket.socketpair()
    with here, there, here.makefile("rb") as body:
        environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "20", "wsgi.input": body, "gunicorn.socket": here}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tochka.kit.turns.SILENCE", 0.1)
            there.sendall(b"name=half")
            with pytest.raises(ConnectionResetError):
                Turns(inside, 100, alone=True)(environ, begin)
    assert inside.bodies == []


def test_elsewhere_they_run_beside_each_other(inside: Inside) -> None:
    turns = Turns(inside, 100, alone=False)
    writers = [ask(turns, "POST", io.BytesIO(b"a=%d" % n)) for n in range(3)]
    for _ in writers:
        assert inside.entered.acquire(timeout=PATIENCE)
    assert inside.here == 3
    inside.leave.set()
    for thread in writers:
        thread.join(PATIENCE)
