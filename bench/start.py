"""Starting: from a start with everything in place to the first answer, memory of the processes; with --fresh from nothing.

`--fresh` clones the committed tree into a temporary folder and runs `make run` there, downloads and all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from bench.figures import Figure, main
from tests.browser.conftest import Server, free_port, serving
from tochka.config import ROOT

PATIENCE = 600
PAGES = ("/events/", "/people/sign-in", "/certificates/", "/healthz")


def measure() -> Iterator[Figure]:
    """All figures of starting."""
    if FRESH:
        yield Figure("from nothing to running", from_nothing(), "s", "< 60 s")
    with TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        with serving(instance):
            pass
        begin = time.perf_counter()
        with serving(instance) as server:
            yield Figure("a second start", time.perf_counter() - begin, "s", "seconds")
            for _ in range(50):
                for page in PAGES:
                    urlopen(server.url + page).read()
            yield Figure("memory of a worker", max(memory(each) for each in workers(server)), "MB", "< 120 MB")


def workers(server: Server) -> list[int]:
    """Ids of the server's processes that answer requests: gunicorn's children but the worker of jobs."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return [int(each) for each in children if b"worker" not in Path(f"/proc/{each}/cmdline").read_bytes()]


def memory(process: int) -> float:
    """Resident megabytes of a process, shared pages included."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def from_nothing() -> float:
    """Seconds from a fresh clone to the first answer."""
    with TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "-q", str(ROOT), f"{folder}/clone"], check=True)
        port = free_port()
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("VIRTUAL_ENV", "TOCHKA"))}
        begin = time.perf_counter()
        process = subprocess.Popen(
            ["make", "run"],
            cwd=f"{folder}/clone",
            env=environ | {"PORT": str(port)},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process)
            return time.perf_counter() - begin
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until it answers 200."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if urlopen(address).status == 200:
                return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError("it did not start")


FRESH = "--fresh" in sys.argv
if __name__ == "__main__":
    sys.argv = [each for each in sys.argv if each != "--fresh"]
    main("Starting", measure)
