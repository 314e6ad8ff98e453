"""Commands of the service, by noun: `flask --app app <command>`."""

from flask import Flask

from tochka.cli import backup, check, keys, migrations, seed, serve, users, words
from tochka.cli.words import compile_language

__all__ = ["compile_language", "init_app"]

COMMANDS = (
    words.translations,
    migrations.migrations,
    serve.prepare,
    serve.worker,
    seed.seed,
    check.check,
    users.users,
    keys.keys,
    backup.backup,
    backup.restore,
)


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
