"""The last seats: sixty-four people press the button at one moment for ten places, through the real application.

Ten get a place, nobody gets an error page. The control replaces the statement that locks; it must sell too many, or else
this race would prove nothing."""

import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event as sql_event
from sqlalchemy import func, select

from tests.conftest import settings_for
from tests.factories import make_event, make_municipality, make_school
from tests.registration.conftest import application
from tochka import create_app
from tochka.events.models import Event
from tochka.extensions import Model, db
from tochka.kit import clock, transactions
from tochka.kit.errors import Refused
from tochka.people.actions import publish_default_texts
from tochka.people.terms import PARTICIPATION
from tochka.registration import actions
from tochka.registration.actions import Application, register_person
from tochka.registration.models import Place, Registration

PEOPLE, SEATS = 64, 10
LOCK = re.compile(r"UPDATE events_parts SET version=\(events_parts\.version \+ 1\) WHERE (.*)", re.DOTALL)


def dawdle(_: Any, __: Any, statement: str, *___: Any) -> None:
    """A breath between counting and writing, with the lock and without: two cores alone seldom meet there."""
    if "sum(registration_places.seats)" in statement and "JOIN events_events" in statement:
        time.sleep(0.02)


@pytest.fixture(params=["sqlite", "postgresql"])
def racing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a file of SQLite or on a PostgreSQL server of its own, with enough connections to race."""
    url = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    app = create_app(replace(settings_for(tmp_path, url), threads=PEOPLE // 2))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        Model.metadata.create_all(db.engine)
        sql_event.listen(db.engine, "after_cursor_execute", dawdle)
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def address(racing: Flask) -> str:
    """The form of a part with ten places."""
    municipality = make_municipality()
    publish_default_texts(municipality.id)
    event = make_event(make_school(municipality, 9), [{"capacity": SEATS}])
    found = f"/registration/{event.id}?part={event.parts[0].id}"
    db.session.remove()
    return found


@contextmanager
def without_the_lock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The statement that locks the part becomes one that only reads; SQLite's transaction, a lock by itself, becomes none."""

    def unlock(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> tuple[str, Any]:
        if statement == "BEGIN IMMEDIATE":
            return "SELECT 1", parameters
        found = LOCK.match(statement)
        return (
            f"SELECT events_parts.id FROM events_parts WHERE {_unlocked(found[1])}" if found else statement
        ), parameters

    monkeypatch.setattr(transactions, "_lock", lambda *_: None)
    sql_event.listen(db.engine, "before_cursor_execute", unlock, retval=True)
    try:
        yield
    finally:
        sql_event.remove(db.engine, "before_cursor_execute", unlock)


def _unlocked(condition: str) -> str:
    return condition.replace("FOR UPDATE", "")


def rush(app: Flask, address: str, **more: str) -> Counter[int]:
    """Everybody at once; gives how many got which status. 303 leads to the saved registration, 422 says that it is full."""
    gate = threading.Barrier(PEOPLE)
    statuses: list[int] = []

    def press(number: int) -> None:
        data = {
            "submission": str(uuid.uuid4()), "name": f"Примерова Анна {'абвгдежзиклмнопр'[number % 16] * (number // 16 + 1)}вна",
            "organization": "СОШ 9", "post": "учитель", "participation": "y", **more,
        }  # fmt: skip
        client = app.test_client()
        gate.wait()
        statuses.append(client.post(address, data=data).status_code)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(statuses)


def confirmed() -> int:
    """Confirmed registrations, each with its place."""
    db.session.rollback()
    registrations = db.session.scalar(select(func.count(Registration.id)).where(Registration.state == "confirmed"))
    places = db.session.scalar(select(func.coalesce(func.sum(Place.seats), 0)).where(Place.state == "confirmed"))
    assert registrations == places
    return int(places or 0)


def test_ten_places_are_sold_ten_times_and_nobody_sees_an_error(racing: Flask, address: str) -> None:
    assert rush(racing, address) == {303: SEATS, 422: PEOPLE - SEATS}
    assert confirmed() == SEATS


def test_everybody_who_agrees_to_wait_stands_in_the_queue_once(racing: Flask, address: str) -> None:
    assert rush(racing, address, may_wait="1") == {303: PEOPLE}
    assert confirmed() == SEATS
    queue = db.session.scalars(select(Place.queue).where(Place.state == "waiting").order_by(Place.queue)).all()
    assert queue == list(range(1, PEOPLE - SEATS + 1))


def test_without_the_lock_this_race_sells_too_many(
    racing: Flask, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    racing.config["PROPAGATE_EXCEPTIONS"] = False
    with without_the_lock(monkeypatch):
        rush(racing, address)
    assert confirmed() > SEATS


def test_parts_taken_in_opposite_order_do_not_stop_each_other(racing: Flask) -> None:
    municipality = make_municipality()
    publish_default_texts(municipality.id)
    event = make_event(make_school(municipality, 9), _mornings())
    forms = [
        application(event, name=f"Примерова Анна {'абвгдежзиклмнопр'[n]}вна", part_ids=_ids(event, reverse=bool(n % 2)))
        for n in range(16)
    ]
    db.session.remove()
    gate = threading.Barrier(len(forms))
    refused: list[str] = []

    def press(form: Application) -> None:
        with racing.app_context():
            gate.wait()
            try:
                register_person(form)
            except Refused as refusal:
                refused.append(refusal.refusal.code)

    threads = [threading.Thread(target=press, args=(form,)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["registration.full"] * 11
    places = db.session.execute(select(Place.part_id, func.count()).group_by(Place.part_id)).all()
    assert sorted(count for _, count in places) == [5, 5]


def _mornings() -> list[dict[str, Any]]:
    start = clock.now() + timedelta(days=7)
    hours = [(0, 1), (1, 2)]
    return [
        {"capacity": 5, "starts_at": start + timedelta(hours=a), "ends_at": start + timedelta(hours=b)}
        for a, b in hours
    ]


def _ids(event: Event, reverse: bool) -> tuple[int, ...]:
    return tuple(sorted((part.id for part in event.parts), reverse=reverse))


def test_limits_of_schools_and_the_reserve_hold_in_a_rush(racing: Flask) -> None:
    municipality = make_municipality()
    publish_default_texts(municipality.id)
    host = make_school(municipality, 9)
    make_school(municipality, 10)
    limits = {"capacity": 12, "reserved": 3, "per_school": 4, "quotas": [["teacher", 7, None]]}
    event = make_event(host, [limits])
    where = f"/registration/{event.id}?part={event.parts[0].id}"
    db.session.remove()
    statuses: Counter[int] = Counter()
    gate = threading.Barrier(PEOPLE)

    def press(number: int) -> None:
        data = {
            "submission": str(uuid.uuid4()), "name": f"Примерова Анна {'абвгдежзиклмнопр'[number % 16] * (number // 16 + 1)}вна",
            "organization": f"СОШ {9 + number % 2}", "post": "учитель", "participation": "y", "may_wait": "1",
        }  # fmt: skip
        client = racing.test_client()
        gate.wait()
        statuses[client.post(where, data=data).status_code] += 1

    threads = [threading.Thread(target=press, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == {303: PEOPLE}
    assert confirmed() == 7
    of_schools = select(Registration.organization_id, func.count()).where(Registration.state == "confirmed")
    counts = sorted(count for _, count in db.session.execute(of_schools.group_by(Registration.organization_id)))
    assert counts == [3, 4]


def test_two_delegations_for_the_last_places_take_no_more_than_there_are(racing: Flask) -> None:
    municipality = make_municipality()
    publish_default_texts(municipality.id)
    schools = [make_school(municipality, number) for number in (9, 10)]
    event = make_event(schools[0], [{"capacity": 8}])
    drafts = []
    for number, school in enumerate(schools):
        sender = actions.Sender(event.id, "Образцова Мария Петровна", None, school.id, purposes=(PARTICIPATION,))
        drafts.append(actions.begin_delegation(sender).id)
        names = "\n".join(f"Примерова Анна {'абвгде'[n]}{'ао'[number]}вна\tучитель" for n in range(6))
        actions.keep_list(drafts[-1], f"ФИО\tДолжность\n{names}")
    db.session.remove()
    gate, done = threading.Barrier(2), []

    def press(draft: int) -> None:
        with racing.app_context():
            gate.wait()
            try:
                done.append(str(actions.save_delegation(draft, range(6))))
            except Refused as refused:
                done.append(refused.refusal.code)

    threads = [threading.Thread(target=press, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["6", "registration.rows_asked"]
    assert confirmed() == 6
