"""Numbers under fire: sixteen threads and workers killed with -9 leave 1…N in each series, no gap, no double, no paper lost.

The short runs stand in `make test`, the long ones are soaks. Each runs on both databases, through the room's own actions."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, update

from tests.factories import make_event, make_municipality, make_school
from tochka.certificates import actions, queries
from tochka.certificates.models import Certificate, Paper, Series
from tochka.certificates.terms import Award
from tochka.checkin.models import Attendance
from tochka.config import ROOT
from tochka.extensions import db
from tochka.kit import clock, jobs
from tochka.kit.transactions import end_reading, writing
from tochka.registration.models import Registration

THREADS = 16
WORKER = """
import sys
import time
from pathlib import Path
from tests.race.test_numbers import shop_of
from tests.conftest import settings_for
from tochka import create_app
from tochka.kit import jobs
from tochka.extensions import db

app = create_app(settings_for(Path(sys.argv[1]), sys.argv[2]))
with app.app_context():
    print("ready", flush=True)
    jobs.LEASE = jobs.timedelta(seconds=0.2)
    until = time.monotonic() + 120
    while time.monotonic() < until and not db.session.get_one(jobs.Job, int(sys.argv[3])).ended:
        jobs.run(int(sys.argv[3]))
        jobs.end_reading()
"""


def shop_of(app: Flask) -> actions.Shop:
    settings = app.extensions["settings"]
    return actions.Shop(settings.public_url, settings.papers)


def crowd(people: int) -> int:
    """An event to which so many people came; gives its id."""
    school = make_school(make_municipality(), 9)
    event_id = make_event(school, starts_at=clock.now() - timedelta(hours=2)).id
    with writing() as session:
        now = clock.now()
        rows = [
            {"event_id": event_id, "kind": "person", "state": "confirmed", "category": "teacher", "name": f"Примерова Анна {n}",
             "folded_name": f"примерова анна {n:05d}", "organization_id": school.id, "submission": str(n), "created_at": now,
             "changed_at": now}
            for n in range(people)
        ]  # fmt: skip
        ids = session.scalars(insert(Registration).returning(Registration.id), rows).all()
        came = [
            {"event_id": event_id, "subject": f"t{n}", "part": 0, "registration_id": n, "arrived": True,
             "inside": True, "feed": 1}
            for n in ids
        ]  # fmt: skip
        session.execute(insert(Attendance), came)
    return event_id


def whole(event_id: int, people: int) -> None:
    """Everybody has one paper; the numbers are 1…N and the counter knows the next one."""
    db.session.rollback()
    numbers = db.session.scalars(
        select(Certificate.n).where(Certificate.event_id == event_id).order_by(Certificate.n)
    ).all()
    assert list(numbers) == list(range(1, people + 1))
    owners = db.session.scalar(select(func.count(func.distinct(Certificate.subject))))
    assert owners == people
    assert db.session.scalars(select(Series.next)).all() == [people + 1]


@pytest.fixture
def gate() -> threading.Barrier:
    return threading.Barrier(THREADS)


def rush(app: Flask, work: Callable[[int], None]) -> list[BaseException]:
    """Run the work in sixteen threads at once, each in its own context; gives what they raised."""
    faults: list[BaseException] = []

    def run(number: int) -> None:
        with app.app_context():
            try:
                work(number)
            except BaseException as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def compete(app: Flask, event_id: int, people: int, gate: threading.Barrier) -> None:
    """All threads number the same people, in orders of their own; every tenth transaction is rolled back."""

    def number(seed: int) -> None:
        chance = random.Random(seed)
        press = actions.press_of(event_id, "participant")
        waiting = queries.candidates(event_id, Award())
        chance.shuffle(waiting)
        end_reading()
        gate.wait(30)
        for start in range(0, len(waiting), 10):
            try:
                with writing():
                    actions.number(press, waiting[start : start + 10])
                    if chance.random() < 0.1:
                        raise InterruptedError
            except InterruptedError:
                actions.number(press, waiting[start : start + 10])

    assert rush(app, number) == []
    whole(event_id, people)


def test_sixteen_threads_number_everybody_once(either: Flask, gate: threading.Barrier) -> None:
    compete(either, crowd(120), 120, gate)


@pytest.mark.soak
def test_sixteen_threads_number_two_thousand_once(either: Flask, gate: threading.Barrier) -> None:
    compete(either, crowd(2000), 2000, gate)


def kill_and_repeat(app: Flask, people: int, kills: int) -> None:
    """A worker issues and is killed with -9 again and again; the next one goes on where the data say."""
    event_id = crowd(people)
    job_id = actions.start_issue(event_id, Award(), None)
    settings = app.extensions["settings"]
    db.session.remove()
    for left in range(kills, -1, -1):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(settings.instance), settings.database_url, str(job_id)],
            cwd=ROOT, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert worker.stdout is not None
        worker.stdout.readline()
        if left:
            time.sleep(random.uniform(0.05, 0.6))
            worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        with writing() as session:  # the lease of the dead one lapses, its attempts do not count against the living
            session.execute(
                update(jobs.Job).where(jobs.Job.state == "running").values(lease_until=clock.now(), attempts=0)
            )
    whole(event_id, people)
    assert db.session.scalar(select(func.count(Paper.id)).where(Paper.sha256.is_(None))) == 0
    job = db.session.get_one(jobs.Job, job_id)
    assert (job.state, job.done) == ("done", people)
    shop = shop_of(app)
    for paper in db.session.scalars(select(Paper).limit(20)):
        assert actions.paper_again(paper, shop)[:5] == b"%PDF-"


def test_a_killed_worker_leaves_no_gap(either: Flask) -> None:
    kill_and_repeat(either, 150, 2)


@pytest.mark.soak
def test_twenty_killed_workers_leave_no_gap(either: Flask) -> None:
    kill_and_repeat(either, 3000, 20)
