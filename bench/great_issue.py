"""A great issue as the worker does it, with a ZIP for each school and then one of all: run in a process of its own."""

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


def issued_and_zipped(instance: Path, event_id: int) -> tuple[float, float, float]:
    """Seconds of an issue to all who came to an event and of the schools' ZIPs; the process's peak of memory in MB by then,
    and after one more ZIP of the whole event."""
    app = create_app(read_settings({"PUBLIC_URL": "http://localhost"}, instance=instance))
    with app.app_context():
        settings = app.extensions["settings"]
        shop = actions.Shop(settings.public_url, settings.papers)
        spent = timed(lambda: issue(event_id)) + timed(lambda: drained_by_school(event_id, shop))
        by_school = peak_memory()
        drained(event_id, shop)
        whole = peak_memory()
        if queries.candidates(event_id, Award()):
            raise RuntimeError("somebody is without a paper")
    return spent, by_school, whole


def issue(event_id: int) -> None:
    """The job as the worker does it."""
    job_id = actions.start_issue(event_id, Award(), None)
    jobs.run(job_id)
    end_reading()
    if error := db.session.get_one(jobs.Job, job_id).error:
        raise RuntimeError(error)


def drained(event_id: int, shop: actions.Shop, school_id: int | None = None) -> int:
    """The size of the streamed ZIP of a school (0: of people without one), or of the whole event."""
    return sum(len(piece) for piece in actions.zip_of_school(event_id, school_id, shop) or ())


def drained_by_school(event_id: int, shop: actions.Shop) -> int:
    """The size of all schools' ZIPs, as each representative takes hers."""
    schools = [each.organization_id for each in queries.schools_with_papers(event_id)]
    return sum(drained(event_id, shop, each) for each in schools)


def timed(work: Callable[[], Any]) -> float:
    """Seconds."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    print(*issued_and_zipped(Path(sys.argv[1]), int(sys.argv[2])))
