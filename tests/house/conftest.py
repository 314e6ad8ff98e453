"""Fixtures of the house's tests."""

import pytest
from flask import Flask

from tests.house.world import World, build


@pytest.fixture
def world(demo: Flask) -> World:
    """A demo with one of everything."""
    return build(demo)
