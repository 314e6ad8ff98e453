"""A job is done once, to its end, whatever happens to those who do it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tochka.extensions import db
from tochka.kit import clock, jobs
from tochka.kit.transactions import writing
from tochka.network.models import Region


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    """Two kinds of work for these tests: one that adds rows, one that fails."""

    @jobs.handles("test.rows")
    def rows(job: jobs.Job) -> bool:
        with writing() as session:
            have = session.scalars(select(func.count(Region.id))).one()
            for n in range(have, min(have + 10, job.args["rows"])):
                session.add(Region(name=str(n)))
            jobs.step(job, min(10, job.args["rows"] - have))
        return have + 10 < job.args["rows"]

    @jobs.handles("test.fault")
    def fault(job: jobs.Job) -> bool:
        raise OSError("no paper")

    yield
    del jobs._handlers["test.rows"], jobs._handlers["test.fault"]


def add(kind: str = "test.rows", key: str = "k", **args: int) -> int:
    with writing():
        return jobs.enqueue(kind, key, args, total=args.get("rows", 0))


def job(job_id: int) -> jobs.Job:
    db.session.rollback()
    row = db.session.get(jobs.Job, job_id, populate_existing=True)
    assert row is not None
    return row


def count() -> int:
    return db.session.scalars(select(func.count(Region.id))).one()


def test_a_job_is_done_in_batches_and_counted(app: Flask) -> None:
    job_id = add(rows=35)
    jobs.run(job_id)
    row = job(job_id)
    assert (row.state, row.done, row.total, count()) == ("done", 35, 35, 35)


def test_a_second_click_finds_the_first_job(app: Flask) -> None:
    assert add(rows=5) == add(rows=5)


def test_a_job_that_ended_begins_anew_under_its_key(app: Flask) -> None:
    job_id = add(rows=5)
    jobs.run(job_id)
    assert add(rows=7) == job_id
    jobs.run(job_id)
    assert (job(job_id).state, count()) == ("done", 7)


def test_two_workers_never_hold_one_job(app: Flask) -> None:
    job_id = add(rows=5)
    assert jobs.claim(job_id, "one") is not None
    assert jobs.claim(job_id, "two") is None


def test_a_dead_workers_job_is_found_when_its_lease_lapses(app: Flask) -> None:
    job_id = add(rows=5)
    jobs.claim(job_id, "dead")
    assert jobs.due_jobs() == []
    with clock.stopped_at(clock.now() + timedelta(seconds=31)):
        assert jobs.due_jobs() == [job_id]
        jobs.run(job_id)
    assert (job(job_id).state, count()) == ("done", 5)


def test_who_lost_the_lease_leaves_without_a_trace(app: Flask) -> None:
    job_id = add(rows=5)
    late = jobs.claim(job_id, "late")
    assert late is not None
    with clock.stopped_at(clock.now() + timedelta(seconds=31)):
        jobs.claim(job_id, "second")
        with pytest.raises(jobs.LeaseLost):
            jobs._handlers["test.rows"](late)
    assert count() == 0


def test_a_fault_is_tried_five_times_and_then_stands(app: Flask) -> None:
    job_id = add("test.fault")
    moment = clock.now()
    for _ in range(5):
        moment += timedelta(hours=1)
        with clock.stopped_at(moment):
            jobs.run(job_id)
    row = job(job_id)
    assert (row.state, row.attempts, row.error) == ("failed", 5, "OSError: no paper")


def test_a_job_that_kills_its_worker_stops_too(app: Flask) -> None:
    job_id = add(rows=5)
    moment = clock.now()
    for _ in range(6):
        with clock.stopped_at(moment):
            jobs.claim(job_id, "killed")
        moment += timedelta(minutes=1)
    assert job(job_id).state == "failed"


def test_a_job_stops_after_its_batch_when_asked(app: Flask) -> None:
    job_id = add(rows=100)
    jobs.ask_to_stop(job_id)
    jobs.run(job_id)
    assert (job(job_id).state, count()) == ("stopped", 10)
