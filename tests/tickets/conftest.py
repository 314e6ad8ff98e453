"""What tests of tickets start from: an event of a school, and a registration with its ticket."""

import pytest
from flask import Flask

from tests.factories import make_event, make_municipality, make_school
from tests.registration.conftest import application
from tochka.events.models import Event
from tochka.network.models import Organization
from tochka.people.actions import publish_default_texts
from tochka.registration.actions import register_person
from tochka.tickets.queries import TicketLine, ticket_of


@pytest.fixture
def school(app: Flask) -> Organization:
    """A school of a municipality that may register people."""
    municipality = make_municipality()
    publish_default_texts(municipality.id)
    return make_school(municipality, 9)


@pytest.fixture
def event(school: Organization) -> Event:
    """A published event with one part."""
    return make_event(school)


def ticket_for(event: Event, **values: object) -> TicketLine:
    """The ticket of a person who has just registered."""
    found = ticket_of(register_person(application(event, **values)).id)
    assert found is not None
    return found


@pytest.fixture
def ticket(event: Event) -> TicketLine:
    """A teacher's ticket."""
    return ticket_for(event, email="a@example.ru", post="учитель химии")
