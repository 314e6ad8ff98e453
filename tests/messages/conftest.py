"""What tests of messages start from: an event of tomorrow's week, people in it, a real mail server."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from tests.factories import make_account, make_event, make_municipality, make_registration, make_school
from tests.post_office import post_office
from tochka.events.models import Event
from tochka.kit import clock, jobs
from tochka.kit.mail import deliver_due
from tochka.kit.transactions import end_reading, writing
from tochka.network.models import Organization
from tochka.people.models import Account
from tochka.registration.models import Delegation, Registration

Deliver = Callable[[], list[EmailMessage]]


@pytest.fixture
def school(app: Flask) -> Organization:
    """A school whose municipality has its operator's card."""
    return make_school(make_municipality(), 9)


@pytest.fixture
def event(school: Organization) -> Event:
    """A published event a week ahead with a part for teachers and one for pupils."""
    return make_event(school, [{"title": "Марафон"}, {"position": 1, "title": "Квест", "categories": ["pupil"]}])


@pytest.fixture
def organizer(event: Event) -> Account:
    """Its organizer."""
    return make_account("organizer", event, email="organizer@example.ru")


@pytest.fixture
def deliver(app: Flask) -> Iterator[Deliver]:
    """Do the waiting jobs, empty the outbox through a real mail server; gives what it took since the last call."""
    with post_office() as (office, smtp):
        settings = replace(app.extensions["settings"], smtp=smtp)

        def call() -> list[EmailMessage]:
            end_reading()
            for job_id in jobs.due_jobs():
                jobs.run(job_id)
            deliver_due(settings)
            end_reading()
            taken, office.taken = office.taken, []
            return taken

        yield call


def person(event: Event, school: Organization, email: str | None = "a@example.ru", **values: Any) -> Registration:
    """Somebody who is registered for the whole event, with an address."""
    return make_registration(event, school, email=email, **values)


def delegation(event: Event, school: Organization, email: str | None = "head@example.ru", people: int = 2) -> int:
    """A school's delegation whose people have no e-mail; its id."""
    with writing() as session:
        row = Delegation(
            event_id=event.id, organization_id=school.id, name="Образцова Мария Петровна", email=email, purposes=[],
            texts={}, columns=[], rows=[], created_at=clock.now(), kept_at=clock.now(), saved_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        for n in range(people):
            person(event, school, None, name=f"Эскизов Пётр {'абв'[n]}", category="pupil", delegation_id=row.id)
        return row.id
