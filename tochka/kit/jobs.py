"""Jobs: the row is the truth, the queue only wakes a worker up; doing a job twice changes nothing.

A worker that dies leaves a lease that lapses; the sweep finds the row again. Limits: five attempts without progress."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, String, Text, and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from tochka.extensions import Model, db
from tochka.kit import clock
from tochka.kit.transactions import after_commit, end_reading, writing

LEASE = timedelta(seconds=30)
ATTEMPTS = 5
ENDED = ("done", "failed", "stopped")


class Job(Model):
    """Work for the worker. `done` of `total` moves the progress bar; `key` makes a second click find the first job."""

    __tablename__ = "kit_jobs"
    __table_args__ = (Index("ix_kit_jobs_due", "state", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    args: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_by: Mapped[str | None] = mapped_column(String(36))
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    stop: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def forsaken(self) -> bool:
        """Whether it waits for a worker: nobody has the lease, or its holder is gone."""
        return not self.ended and (self.lease_until is None or self.lease_until < clock.now())


class LeaseLost(Exception):
    """Another worker has taken the job over; leave it at once."""


Handler = Callable[[Job], bool]
_handlers: dict[str, Handler] = {}
_wake: list[Callable[[int], object]] = []
_minutely: list[Callable[[], object]] = []


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register what does a kind of job. It does one batch (under 5 s) and tells whether more is left;
    in each batch's transaction it calls `step(job, n)`."""

    def put(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return put


def each_minute(work: Callable[[], object]) -> None:
    """Register what the sweep does each minute beside the jobs. It finds its work in the data and may be called at any time."""
    _minutely.append(work)


def do_minutely() -> None:
    """Do what is registered for each minute."""
    for work in _minutely:
        work()


def on_wake(wake: Callable[[int], object]) -> None:
    """Tell how a worker is woken: a function of a job's id, called after the commit."""
    _wake[:] = [wake]


def enqueue(
    kind: str, key: str, args: dict[str, Any] | None = None, total: int = 0, run_at: datetime | None = None
) -> int:
    """Add a job in the present write transaction and wake a worker after it; gives its id.

    A job of the same key that has not ended is found instead; one that has ended begins anew."""
    now = clock.now()
    values = {"kind": kind, "key": key, "args": args or {}, "total": total, "run_at": run_at or now, "created_at": now}
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    fresh = {"state": "queued", "attempts": 0, "done": 0, "stop": False, "error": None, "lease_until": None}
    statement = insert(Job).values(**values, state="queued", attempts=0, done=0, stop=False)
    again = {**{name: values[name] for name in ("args", "total", "run_at")}, **fresh}
    db.session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=again, where=Job.state.in_(ENDED)))
    job_id = db.session.scalars(select(Job.id).where(Job.key == key)).one()
    after_commit(lambda: wake(job_id))
    return job_id


def is_known(key: str) -> bool:
    """Whether a job of this key was ever added."""
    return db.session.scalar(select(Job.id).where(Job.key == key)) is not None


def wake(job_id: int) -> None:
    """Wake a worker up for a job; losing this costs at most a minute."""
    for call in _wake:
        call(job_id)


def ask_to_stop(job_id: int) -> None:
    """Ask a job to stop after its present batch."""
    with writing() as session:
        session.execute(update(Job).where(Job.id == job_id, Job.state.not_in(ENDED)).values(stop=True))


def due_jobs() -> list[int]:
    """Ids of the jobs that wait, or whose worker is gone."""
    end_reading()
    return list(db.session.scalars(select(Job.id).where(_claimable()).order_by(Job.run_at).limit(500)))


def _claimable() -> Any:
    now = clock.now()
    return or_(
        and_(Job.state == "queued", Job.run_at <= now),
        and_(Job.state == "running", Job.lease_until < now),
    )


def claim(job_id: int, worker: str) -> Job | None:
    """Take a job; None when it is not to be had. A job that killed its workers five times fails here.

    The row is handed out detached: it keeps the lease under which it was taken, whoever takes it over later."""
    with writing() as session:
        taken = session.execute(
            update(Job)
            .where(Job.id == job_id, _claimable())
            .values(state="running", lease_until=clock.now() + LEASE, lease_by=worker, attempts=Job.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            return None
        job = session.scalars(select(Job).where(Job.id == job_id).execution_options(populate_existing=True)).one()
        if job.attempts > ATTEMPTS:
            job.state, job.error = "failed", job.error or "worker died"
            return None
        session.expunge(job)
    return job


def step(job: Job, done: int) -> None:
    """Within a batch's transaction: keep the lease, count what is done. Raises LeaseLost."""
    kept = db.session.execute(
        update(Job)
        .where(Job.id == job.id, Job.lease_by == job.lease_by, Job.state == "running")
        .values(lease_until=clock.now() + LEASE, done=Job.done + done, attempts=1 if done else Job.attempts)
        .execution_options(synchronize_session=False)
    )
    if not kept.rowcount:  # type: ignore[attr-defined]
        raise LeaseLost


def run(job_id: int) -> None:
    """Do a job to its end, its stop or its next attempt. Never raises for the job's own faults."""
    job = claim(job_id, str(uuid.uuid4()))
    if job is None:
        return None
    try:
        while _handlers[job.kind](job):
            if _asked_to_stop(job):
                return _end(job, "stopped")
        _end(job, "done")
    except LeaseLost:
        db.session.rollback()
    except Exception as error:
        db.session.rollback()
        _retry(job, error)


def _asked_to_stop(job: Job) -> bool:
    end_reading()
    return bool(db.session.scalar(select(Job.stop).where(Job.id == job.id)))


def _end(job: Job, state: str) -> None:
    with writing() as session:
        session.execute(
            update(Job).where(Job.id == job.id, Job.lease_by == job.lease_by).values(state=state, lease_until=None)
        )


def _retry(job: Job, error: Exception) -> None:
    with writing() as session:
        row = session.get(Job, job.id, populate_existing=True)
        if row is None or row.lease_by != job.lease_by:
            return
        row.error = f"{type(error).__name__}: {error}"[:2000]
        row.lease_until = None
        row.state = "failed" if row.attempts >= ATTEMPTS else "queued"
        row.run_at = clock.now() + timedelta(minutes=2 ** (row.attempts - 1))
