"""What wakes the worker: huey over a file or over Redis. It may lose a call; the sweep each minute finds the row."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import Flask

from tochka.config import Settings
from tochka.extensions import db
from tochka.kit import jobs, mail

if TYPE_CHECKING:
    from huey import Huey


def make_queue(settings: Settings) -> "Huey":
    """The queue that the settings name: Redis when it has an address, else a file in `instance/`."""
    if settings.redis_url:
        from huey import RedisHuey

        return RedisHuey("tochka", url=settings.redis_url, results=False)
    with _without("redis", "psycopg"):
        from huey import SqliteHuey
    return SqliteHuey("tochka", filename=str(settings.instance / "queue.db"), results=False)


@contextmanager
def _without(*drivers: str) -> Iterator[None]:
    """Let huey believe that drivers are not installed: it would load them all, 20 MB of each process, to use none."""
    hidden = [name for name in drivers if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def init_app(app: Flask) -> "Huey":
    """Bind the queue's three calls to the application: one job, the outbox, the sweep."""
    settings: Settings = app.extensions["settings"]
    queue = make_queue(settings)
    app.extensions["queue"] = queue
    from huey import crontab

    def in_app(work: Any) -> Any:
        def call(*args: Any) -> None:
            with app.app_context():
                work(*args)
                db.session.remove()

        call.__name__ = work.__name__
        return call

    def run_job(job_id: int) -> None:
        jobs.run(job_id)

    def deliver_letters() -> None:
        mail.deliver_due(settings)

    def sweep() -> None:
        for job_id in jobs.due_jobs():
            jobs.run(job_id)
        jobs.do_minutely()
        mail.deliver_due(settings)
        mail.forget_old()

    run_task = queue.task()(in_app(run_job))
    mail_task = queue.task()(in_app(deliver_letters))
    queue.periodic_task(crontab(minute="*"))(in_app(sweep))
    queue.on_startup()(in_app(sweep))
    jobs.on_wake(run_task)
    mail.on_wake(mail_task)
    return queue


def consume(app: Flask) -> None:
    """Work until told to stop: the worker process."""
    queue: Any = app.extensions["queue"]
    queue.create_consumer(
        workers=1, periodic=True, initial_delay=0.1, backoff=1.2, max_delay=1.0, check_worker_health=True
    ).run()
