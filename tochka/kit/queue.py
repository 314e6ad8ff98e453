"""What wakes the worker: huey over a file or over Redis. It may lose a call; the sweep each minute finds the row."""

from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab

from tochka.config import Settings
from tochka.extensions import db
from tochka.kit import jobs, mail


def make_queue(settings: Settings) -> Huey:
    """The queue that the settings name: Redis when it has an address, else a file in `instance/`."""
    if settings.redis_url:
        return RedisHuey("tochka", url=settings.redis_url, results=False)
    return SqliteHuey("tochka", filename=str(settings.instance / "queue.db"), results=False)


def init_app(app: Flask) -> Huey:
    """Bind the queue's three calls to the application: one job, the outbox, the sweep."""
    settings: Settings = app.extensions["settings"]
    queue = make_queue(settings)
    app.extensions["queue"] = queue

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

    run_task = queue.task()(in_app(run_job))
    mail_task = queue.task()(in_app(deliver_letters))
    queue.periodic_task(crontab(minute="*"))(in_app(sweep))
    queue.on_startup()(in_app(sweep))
    jobs.on_wake(run_task)
    mail.on_wake(mail_task)
    return queue


def consume(app: Flask) -> None:
    """Work until told to stop: the worker process."""
    queue: Huey = app.extensions["queue"]
    queue.create_consumer(
        workers=1, periodic=True, initial_delay=0.1, backoff=1.2, max_delay=1.0, check_worker_health=True
    ).run()
