"""A great issue as the worker does it, with the ZIP of all its papers: run in a process that has nothing else in memory."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.figures import peak_memory
from tochka import create_app
from tochka.certificates import actions, queries
from tochka.certificates.terms import Award
from tochka.config import read_settings
from tochka.extensions import db
from tochka.kit import jobs
from tochka.kit.transactions import end_reading


def issued_and_zipped(instance: Path, event_id: int) -> tuple[float, float]:
    """Seconds of an issue to all who came to an event and of the ZIP, and the process's peak of memory in MB."""
    app = create_app(read_settings({"PUBLIC_URL": "http://localhost"}, instance=instance))
    with app.app_context():
        settings = app.extensions["settings"]
        shop = actions.Shop(settings.public_url, settings.papers)
        waiting = len(queries.candidates(event_id, Award()))
        spent = timed(lambda: issue(event_id)) + timed(lambda: drained(event_id, shop))
        peak = peak_memory()
        if len(queries.candidates(event_id, Award())) or not waiting:
            raise RuntimeError("somebody is without a paper")
    return spent, peak


def issue(event_id: int) -> None:
    """The job as the worker does it."""
    job_id = actions.start_issue(event_id, Award(), None)
    jobs.run(job_id)
    end_reading()
    if error := db.session.get_one(jobs.Job, job_id).error:
        raise RuntimeError(error)


def drained(event_id: int, shop: actions.Shop) -> int:
    """The size of the streamed ZIP."""
    return sum(len(piece) for piece in actions.zip_of_school(event_id, None, shop) or ())


def timed(work: Callable[[], Any]) -> float:
    """Seconds."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    print(*issued_and_zipped(Path(sys.argv[1]), int(sys.argv[2])))
