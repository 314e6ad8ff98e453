"""Keeps one child process alive beside the server: started again when it dies, stopped when the server stops."""

import subprocess
import threading
from collections.abc import Sequence


class Keeper:
    """A child and the thread that waits for it. The parent may reap the child itself (gunicorn does)."""

    def __init__(self, command: Sequence[str], pause: float = 1.0, patience: float = 10.0) -> None:
        self.command = list(command)
        self.pause = pause
        self.patience = patience
        self.child: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Start the child and watch it."""
        self.thread.start()

    def _watch(self) -> None:
        while not self.stopping.is_set():
            self.child = subprocess.Popen(self.command)  # noqa: S603 our own command
            self.child.wait()
            self.stopping.wait(self.pause)

    def stop(self) -> None:
        """Ask the child to stop, then make it."""
        self.stopping.set()
        child = self.child
        if child is None:
            return
        child.terminate()
        try:
            child.wait(self.patience)
        except subprocess.TimeoutExpired:
            child.kill()
