"""Where papers are made: a school of a municipality with its body, and an event of three hours ago."""

from datetime import timedelta

import pytest
from flask import Flask

from tests.factories import make_event, make_municipality, make_school
from tochka.certificates import actions
from tochka.events.models import Event
from tochka.kit import clock
from tochka.network.models import Municipality, Organization


@pytest.fixture
def shop(app: Flask) -> actions.Shop:
    settings = app.extensions["settings"]
    return actions.Shop(public_url=settings.public_url, folder=settings.papers)


@pytest.fixture
def municipality(app: Flask) -> Municipality:
    return make_municipality(name="Алданский район")


@pytest.fixture
def school(municipality: Municipality) -> Organization:
    return make_school(municipality, 10)


@pytest.fixture
def event(school: Organization) -> Event:
    return make_event(school, starts_at=clock.now() - timedelta(hours=3))
