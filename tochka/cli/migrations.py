"""`flask db`: Flask-Migrate's commands, loaded when one of them is called."""

import click
from flask import g
from flask.cli import with_appcontext


class Migrations(click.Group):
    """A group that stands for another one, which takes its time and memory to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands."""
        return _group().list_commands(ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """A command by its name."""
        return _group().get_command(ctx, name)


def _group() -> click.Group:
    from flask_migrate.cli import db

    group: click.Group = db
    return group


@with_appcontext
def _as_their_group_does() -> None:
    g.directory, g.x_arg = None, ()


migrations = Migrations("db", callback=_as_their_group_does, help="Perform database migrations.")
