"""What the tests of events stand on: a stopped clock, a host in Aldan, its festival, an organizer at her browser."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factories
from tests.events.pages import MARATHON, NOW, QUEST, START
from tochka.events.models import Event
from tochka.kit import clock
from tochka.network.models import Organization


@pytest.fixture(autouse=True)
def _stopped() -> Iterator[None]:
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def host(app: Flask) -> Organization:
    town = factories.make_municipality(name="Алданский район")
    return factories.make_school(town, 9, short_name="СОШ №9 г.Алдан", full_name="МБОУ «СОШ №9 г.Алдан»")


@pytest.fixture
def festival(host: Organization) -> Event:
    values = {"title": "Фестиваль центров «Точка роста»", "format": "festival", "starts_at": START}
    return factories.make_event(host, [QUEST, MARATHON], closes_at=START - timedelta(days=2), **values)


@pytest.fixture
def organizer(client: FlaskClient, host: Organization) -> FlaskClient:
    """A browser of an organizer of the host."""
    factories.sign_in(client, factories.make_account("organizer", host))
    return client
