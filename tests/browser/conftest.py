"""Real servers and a real browser: gunicorn with its worker on a file database, Debian's Chromium without a network."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.door_camera import FLAGS
from tests.browser.door_hall import make_hall
from tochka.config import ROOT

CHROMIUM = "/usr/bin/chromium"
PATIENCE = 60


@dataclass
class Server:
    """A running service: its address and the folder of everything that it writes."""

    url: str
    instance: Path
    process: subprocess.Popen[bytes]

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def kill(self) -> None:
        """kill -9 of the server and all its children."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def start(instance: Path, port: int) -> Server:
    """Prepare an instance (demo data the first time) and start the service as `make run` does."""
    if not (instance / "tochka.db").exists():
        shutil.copytree(_first_start(), instance, dirs_exist_ok=True)
    _prepare(instance, port)
    return serve(instance, port)


@cache
def _first_start() -> Path:
    """What a first start loads, once a run: each service of a test goes on from a copy, as a second start does."""
    folder = Path(tempfile.mkdtemp(prefix="tochka-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _prepare(folder, free_port())
    return folder


def _prepare(instance: Path, port: int) -> None:
    flask = [sys.executable, "-m", "flask", "--app", "app", "prepare"]
    subprocess.run(flask, cwd=ROOT, env=_environ(instance, port), check=True, capture_output=True)


def _environ(instance: Path, port: int) -> dict[str, str]:
    url = f"http://127.0.0.1:{port}"
    return os.environ | {"TOCHKA_INSTANCE": str(instance), "PORT": str(port), "PUBLIC_URL": url, "WORKERS": "2"}


def serve(instance: Path, port: int, root: Path = ROOT) -> Server:
    """Start the service over an instance that is prepared, from the project or a copy of it; back when it answers."""
    environ = _environ(instance, port)
    with (instance / "out.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "app:app"],
            cwd=root,
            env=environ,
            start_new_session=True,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(environ["PUBLIC_URL"], instance, process)
    wait_for(server)
    return server


def wait_for(server: Server) -> None:
    """Until the service answers; a minute at most."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"{server.url}/healthz") as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError((server.instance / "out.log").read_text())


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@contextmanager
def serving(instance: Path) -> Iterator[Server]:
    """A service for the time of a block."""
    instance.mkdir(parents=True, exist_ok=True)
    server = start(instance, free_port())
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.kill()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A demo service of this test's own."""
    with serving(tmp_path / "instance") as server:
        yield server


@pytest.fixture
def hall(app: Flask) -> Iterator[SimpleNamespace]:
    """An event that is now, with its server, a phone's place and tickets: see make_hall."""
    event = make_hall(app)
    event.server = serve(app.extensions["settings"].instance, free_port())
    yield event
    event.server.kill()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, driving the system's browser."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def launch(playwright: Playwright) -> Iterator[Callable[..., Browser]]:
    """Open a browser with more flags (a film for its camera); closed after the test."""
    opened: list[Browser] = []

    def open_browser(flags: list[str] | None = None) -> Browser:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags or FLAGS)
        opened.append(browser)
        return browser

    yield open_browser
    for browser in opened:
        browser.close()
