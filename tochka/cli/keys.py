"""`flask keys`: the keys that sign tickets. A new one now and then; a stolen one is revoked and all tickets are reissued."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from tochka.config import Settings
from tochka.extensions import db
from tochka.kit.errors import Refused
from tochka.kit.transactions import end_reading

keys = AppGroup("keys", help="Keys that sign tickets.")


@keys.command("rotate")
def rotate() -> None:
    """Sign new tickets with a new key; tickets of the former one stay good. Without a key file the first one is made."""
    from tochka.tickets.actions import rotate_keys

    settings: Settings = current_app.extensions["settings"]
    click.echo(f"Билеты подписывает ключ {rotate_keys(settings.keys_file)}. Прежние билеты действуют.")


@keys.command("revoke")
@click.argument("number", type=int)
def revoke(number: int) -> None:
    """A key was stolen: its tickets open nothing any more, each is reissued with a new key."""
    from tochka.tickets.actions import reissue_all, revoke_key
    from tochka.tickets.models import Ticket

    settings: Settings = current_app.extensions["settings"]
    try:
        active = revoke_key(settings.keys_file, number)
    except Refused:
        sys.exit(f"Ключа {number} нет.")
    events = db.session.scalars(select(Ticket.event_id).where(Ticket.key_id == number).distinct()).all()
    end_reading()
    count = sum(reissue_all(event_id, number) for event_id in events)
    click.echo(f"Ключ {number} отозван, подписывает ключ {active}. Билетов выпущено заново: {count}.")
