"""The Aldan year as it stood on the day of its closing directive, and that directive as a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.conftest import settings_for
from tochka import create_app
from tochka.closing import actions, queries
from tochka.closing.models import Directive
from tochka.closing.models.sheets import Sheet
from tochka.closing.rules.sheet import Asked
from tochka.desk.actions import load_aldan
from tochka.events.models import Event
from tochka.extensions import Model, db
from tochka.kit import clock
from tochka.network.models import Municipality

BASIS = (
    "Согласно п.2.1. приказа №01-07/342 от 29.04.2022 г. «Об итогах проведения семинара «Организационные и "
    "содержательные аспекты деятельности Центров «Точка роста»»"
)
MORNING = datetime(2023, 5, 26, 0, 30, tzinfo=UTC)  # 9:30 of 26 May in Aldan


@dataclass
class Aldan:
    """The municipality, its directive and its events by their day."""

    municipality_id: int
    directive_id: int
    events: dict[date, int]

    @property
    def directive(self) -> Directive:
        found = queries.directive_page(self.directive_id)
        assert found is not None
        return found

    def sheet(self) -> Sheet:
        return actions.sheet_of(self.directive)[0]

    def asked(self) -> list[Asked]:
        return list(actions.sheet_of(self.directive)[1])

    def codes(self, day: date | None = None) -> list[str]:
        """Codes of the questions, of one event or of all."""
        block = f"event:{self.events[day]}" if day else None
        return [each.code for each in self.asked() if block in (None, each.block)]

    def paragraph(self, day: date) -> str:
        key = f"event:{self.events[day]}"
        return next(block.text for block in self.sheet().events if block.key == key)

    def choose(self, **settings: str) -> None:
        actions.choose_settings(self.directive_id, settings)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Here the database that each test copies holds the Aldan year already."""
    folder = tmp_path_factory.mktemp("aldan")
    app = create_app(settings_for(folder))
    with app.app_context():
        Model.metadata.create_all(db.engine)
        load_aldan()
        db.session.remove()
        db.engine.dispose()
    return folder / "tochka.db"


@pytest.fixture
def aldan(app: Flask) -> Iterator[Aldan]:
    municipality_id = db.session.scalars(select(Municipality.id).where(Municipality.name == "Алданский район")).one()
    events = {event.starts_at.date(): event.id for event in db.session.scalars(select(Event))}
    with clock.stopped_at(MORNING):
        directive_id = actions.open_directive(municipality_id, 2022)
        yield Aldan(municipality_id, directive_id, events)
