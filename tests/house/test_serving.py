"""The service as it is started: gunicorn with its worker beside it, what it says last, and how it ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.browser.conftest import Server, free_port, serving
from tests.house.test_keeper import is_gone, until
from tochka.config import ROOT


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path / "instance") as server:
        yield server


def children(server: Server) -> dict[int, bytes]:
    """The server's child processes, whichever of its threads started them, and their command lines."""
    found = {}
    for each in Path(f"/proc/{server.process.pid}/task").glob("*/children"):
        for child in map(int, each.read_text().split()):
            if not is_gone(child):
                found[child] = Path(f"/proc/{child}/cmdline").read_bytes()
    return found


def workers(server: Server) -> list[int]:
    return [child for child, line in children(server).items() if b"--with-parent" in line]


def test_the_last_line_says_the_address_and_who_may_sign_in(running: Server) -> None:
    until(lambda: "отвечает" in (running.instance / "out.log").read_text("utf-8"))
    last = (running.instance / "out.log").read_text("utf-8").strip().splitlines()[-1]
    assert last == (
        f"Точка отвечает: {running.url} · пароль всех демо-входов: tochka-demo · "
        "admin@example.org (администратор), region@example.org (координатор региона), "
        "curator@example.org (куратор района), centre@example.org (руководитель центра), "
        "organizer@example.org (организатор), volunteer@example.org (волонтёр)"
    )


def test_phones_that_fall_silent_in_the_middle_of_a_form_keep_nobody_waiting(running: Server) -> None:
    half = b"POST /account/entry HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nemail=half"
    with ExitStack() as lines:
        for _ in range(12):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", running.port)))
            line.sendall(half)
        for _ in range(4):
            with urlopen(f"{running.url}/healthz", timeout=10) as answer:
                assert answer.status == 200


def test_a_worker_that_dies_is_started_again(running: Server) -> None:
    until(lambda: workers(running))
    (first,) = workers(running)
    os.kill(first, signal.SIGKILL)
    until(lambda: workers(running) and workers(running) != [first])
    with urlopen(f"{running.url}/healthz") as answer:
        assert answer.status == 200


def test_everything_stops_with_the_server(running: Server) -> None:
    until(lambda: len(children(running)) == 3)  # two that answer and one that works
    all_of_it = list(children(running))
    running.process.terminate()
    assert running.process.wait(30) == 0
    until(lambda: all(map(is_gone, all_of_it)))


@pytest.mark.parametrize("command", [["app.py"], ["-m", "flask", "--app", "app", "run"]], ids=["python", "flask"])
def test_flasks_own_server_answers_too(tmp_path: Path, command: list[str]) -> None:
    port = free_port()
    environ = os.environ | {"TOCHKA_INSTANCE": str(tmp_path), "PORT": str(port), "FLASK_RUN_PORT": str(port)}
    subprocess.run([sys.executable, "-m", "flask", "--app", "app", "prepare"], cwd=ROOT, env=environ, check=True)
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        assert answers(f"http://127.0.0.1:{port}/events/")
    finally:
        process.terminate()
        process.wait(10)


def answers(address: str) -> bool:
    try:
        with urlopen(address) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False
