"""What tests of registration start from: a municipality with consent texts, a school, an event with one part."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.factories import make_event, make_municipality, make_school
from tochka.events.models import Event
from tochka.network.models import Organization
from tochka.people.actions import publish_default_texts
from tochka.people.terms import PARTICIPATION
from tochka.registration.actions import Application, Registered, register_person, register_team


@pytest.fixture
def school(app: Flask) -> Organization:
    """A school of a municipality whose operator's card is filled and whose consent texts are published."""
    municipality = make_municipality()
    publish_default_texts(municipality.id)
    return make_school(municipality, 9)


@pytest.fixture
def event(school: Organization) -> Event:
    """A published event with one part for three teachers."""
    return make_event(school, [{"capacity": 3}])


def application(event: Event, school: Organization | None = None, **values: Any) -> Application:
    """A good application for the first part of an event."""
    plain: dict[str, Any] = {
        "event_id": event.id,
        "part_ids": (event.parts[0].id,),
        "category": "teacher",
        "name": "Образцова Мария Петровна",
        "submission": str(uuid.uuid4()),
        "organization_id": school.id if school else event.host_id,
        "purposes": (PARTICIPATION,),
    }
    return Application(**(plain | values))


Enter = Callable[..., Registered]


@pytest.fixture
def enter(event: Event) -> Enter:
    """Register somebody else each time: `enter()` or `enter(may_wait=True, name=…)`."""
    names = iter(f"Примерова Анна {'абвгдежзиклмнопрстуфхц'[n % 22] * (n // 22 + 1)}вна" for n in range(400))

    def call(**values: Any) -> Registered:
        kind = register_team if values.get("team_name") else register_person
        return kind(application(event, **({"name": next(names)} | values)))

    return call
