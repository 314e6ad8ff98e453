"""How migrations meet the database. On SQLite a batch rebuilds tables, so foreign keys are off while it runs and checked after:
with them on, the rebuild would delete every ON DELETE CASCADE child."""

from importlib import import_module
from importlib.util import find_spec

from alembic import context
from flask import current_app
from sqlalchemy import pool

from tochka import ROOMS
from tochka.extensions import Model, UtcDateTime, db

for room in ROOMS:
    if find_spec(f"tochka.{room}.models"):
        import_module(f"tochka.{room}.models")


def render_item(kind, item, autogen_context):
    """Write our own types by their names."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "tochka.extensions.UtcDateTime()"
    return False


def configure(connection) -> None:
    """Bind the context to a connection."""
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=True,
    )


def migrate() -> None:
    """Run the migrations on a connection of their own, or in the transaction of the one that was given (a restore)."""
    given = context.config.attributes.get("connection")
    if given is not None:
        configure(given)
        context.run_migrations()
        return
    from sqlalchemy import create_engine

    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        configure(connection)
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"broken references after migration: {broken[:5]}")
    db.engine.dispose()


migrate()
