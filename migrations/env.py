"""How migrations meet the database. On SQLite a batch rebuilds tables, so foreign keys are off while it runs and checked after:
with them on, the rebuild would delete every ON DELETE CASCADE child."""

from alembic import context
from flask import current_app
from sqlalchemy import pool

from tochka.extensions import Model, UtcDateTime, db


def render_item(kind, item, autogen_context):
    """Write our own types by their names."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "tochka.extensions.UtcDateTime()"
    return False


def migrate() -> None:
    """Run the migrations on a connection of their own."""
    from sqlalchemy import create_engine

    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Model.metadata,
            render_as_batch=sqlite,
            render_item=render_item,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"broken references after migration: {broken[:5]}")
    db.engine.dispose()


migrate()
