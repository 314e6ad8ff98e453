"""Migrations go up, down and up again with rows in the tables, on both databases, and lead to what the models say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select, text

from tests.conftest import settings_for
from tochka import create_app
from tochka.cli.seed import load_demo
from tochka.extensions import Model, db
from tochka.kit.backup import rows


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database without tables, inside its context."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    with db.engine.connect() as connection:
        return set(rows.read_tables(connection).tables)


def counts() -> dict[str, int | None]:
    """How many rows each table has."""
    with db.engine.connect() as connection:
        tables = Model.metadata.sorted_tables
        return {each.name: connection.scalar(select(func.count()).select_from(each)) for each in tables}


def test_up_down_and_up_again_with_rows_in_the_tables(bare: Flask) -> None:
    upgrade()
    load_demo()
    db.session.remove()
    assert tables() == set(Model.metadata.tables)
    downgrade(revision="base")
    assert tables() == set()
    upgrade()
    assert tables() == set(Model.metadata.tables)
    assert set(counts().values()) == {0}
    load_demo()


def test_a_newer_version_keeps_the_rows_of_the_first_one(bare: Flask) -> None:
    upgrade()
    load_demo()
    db.session.remove()
    before = counts()
    downgrade(revision="0001")
    upgrade()
    assert counts() == before


def test_migrations_lead_to_what_the_models_say(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []


def test_upgrading_twice_changes_nothing(bare: Flask) -> None:
    upgrade()
    load_demo()
    with db.engine.connect() as connection:
        found = rows.read_tables(connection).tables.values()
        before = {table.name: list(rows.dump(connection, table)) for table in found}
    upgrade()
    with db.engine.connect() as connection:
        assert {table.name: list(rows.dump(connection, table)) for table in found} == before


def test_no_reference_hangs_after_the_demo_is_loaded(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path))
    with app.app_context():
        upgrade()
        load_demo()
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        db.session.remove()
        db.engine.dispose()
