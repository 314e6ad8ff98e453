"""The worker beside the server: alive as long as the server, started again when it dies, gone with it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tochka.cli.keeper import Keeper
from tochka.config import ROOT

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_a_child_that_dies_is_started_again() -> None:
    keeper = Keeper(SLEEPER, pause=0.05)
    keeper.start()
    until(lambda: keeper.child)
    first = keeper.child
    assert first is not None
    first.kill()
    until(lambda: keeper.child is not first)
    assert keeper.child is not None
    assert keeper.child.poll() is None
    keeper.stop()


def test_the_child_stops_with_its_keeper() -> None:
    keeper = Keeper(SLEEPER, pause=0.05)
    keeper.start()
    until(lambda: keeper.child)
    keeper.stop()
    assert keeper.child is not None
    assert keeper.child.poll() == -signal.SIGTERM
    keeper.thread.join(5)
    assert not keeper.thread.is_alive()


def test_a_child_that_does_not_listen_is_made_to_stop(tmp_path: Path) -> None:
    sign = tmp_path / "deaf"
    deaf = (
        "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"
    )
    keeper = Keeper([sys.executable, "-c", deaf, str(sign)], patience=0.3)
    keeper.start()
    until(sign.exists)
    keeper.stop()
    assert keeper.child is not None
    assert keeper.child.wait(5) == -signal.SIGKILL


def test_the_worker_goes_when_the_server_was_killed(tmp_path: Path, empty_database: Path) -> None:
    """The parent is killed with -9 and can stop nobody; the worker sees it by itself."""
    shutil.copy(empty_database, tmp_path / "tochka.db")
    parent_code = (
        "import os, subprocess, sys, time\n"
        "worker = ['-m', 'flask', '--app', 'app', 'worker', '--with-parent', str(os.getpid())]\n"
        "child = subprocess.Popen([sys.executable, *worker])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    environ = {**os.environ, "TOCHKA_INSTANCE": str(tmp_path)}
    parent = subprocess.Popen([sys.executable, "-c", parent_code], cwd=ROOT, env=environ, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    until(lambda: (tmp_path / "queue.db").exists())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: is_gone(worker), 30)


def is_gone(process: int) -> bool:
    """Whether a process has ended; nobody may have buried it yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
