"""`flask backup FILE` and `flask restore FILE`: all that an installation has, in one file, between either database."""

import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection, inspect

from tochka.config import Settings
from tochka.extensions import db
from tochka.kit import clock


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Save database, keys and papers into FILE. The service may go on working."""
    from tochka.kit import backup as kit

    settings: Settings = current_app.extensions["settings"]
    manifest = kit.save(file, db.engine, settings, clock.now())
    click.echo(f"{file}: {sum(manifest.tables.values())} строк, {len(manifest.hashes) - len(manifest.tables)} файлов.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="Put the backup over the data that are here.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Put the backup FILE back. Stop the service first. On any failure all stays as it was."""
    from tochka.kit import backup as kit
    from tochka.kit.backup.archive import print_of
    from tochka.people.actions import erase_again

    settings: Settings = current_app.extensions["settings"]
    erased = known_erasures()
    try:
        manifest = kit.restore(file, db.engine, settings, migrate_to, replace)
    except kit.BadArchive as refusal:
        sys.exit(str(refusal))
    except kit.NotEmpty:
        sys.exit("Здесь уже есть данные. Чтобы заменить их копией, добавьте --replace: прежние данные исчезнут.")
    forgotten = erase_again(erased)
    click.echo(f"Восстановлено: {sum(manifest.tables.values())} строк на {manifest.made_at}.")
    if forgotten:
        click.echo(f"Заново уничтожены данные тех, кого удалили после этой копии: {forgotten}.")
    if settings.secret_key and not settings.demo and manifest.secret != print_of(settings):
        click.echo("Внимание: SECRET_KEY не тот, что был при копии. Личные ссылки из писем не откроются.", err=True)


def known_erasures() -> list[Any]:
    """Whoever was erased here: by the registry in the database that is about to go, and by the one beside it."""
    from tochka.people.actions import erased_subjects, noted_erasures

    there = inspect(db.engine).has_table("people_erasures")
    found = [*(erased_subjects() if there else ()), *noted_erasures()]
    db.session.remove()
    return list({(each.kind, each.id): each for each in reversed(found)}.values())


def migrate_to(connection: Connection, revision: str) -> None:
    """Bring the tables to a step within the transaction of a connection."""
    from alembic import command

    config = current_app.extensions["migrate"].migrate.get_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
