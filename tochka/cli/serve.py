"""Starting: what must stand before the first answer, and the worker of jobs."""

import os
import signal
import threading
import time

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from tochka.cli.words import compile_language, language_folders
from tochka.config import Settings
from tochka.extensions import db
from tochka.kit.transactions import end_reading


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Compile the words, bring the tables up to date and, in demo mode, load the Aldan year and the practice event."""
    from flask_migrate import upgrade

    for folder in language_folders():
        compile_language(folder)
    upgrade()
    settings: Settings = current_app.extensions["settings"]
    make_first_keys(settings)
    if settings.demo:
        from tochka.cli.seed import load_demo

        click.echo(load_demo())


def make_first_keys(settings: Settings) -> None:
    """Make the keys of tickets in a new installation. Where there are tickets, lost keys must come from a backup."""
    from tochka.tickets.actions import ensure_keys
    from tochka.tickets.models import Ticket

    if not settings.keys_file.exists() and db.session.scalar(select(Ticket.id).limit(1)) is None:
        ensure_keys(settings.keys_file)
    end_reading()


@click.command("worker")
@click.option("--with-parent", type=int, help="Stop when the process of this id, which started it, is gone.")
@with_appcontext
def worker(with_parent: int | None) -> None:
    """Do the jobs and send the letters until stopped."""
    from tochka.kit import queue

    if with_parent:
        threading.Thread(target=_stop_with, args=(with_parent,), daemon=True).start()
    queue.consume(current_app._get_current_object())  # type: ignore[attr-defined]


def _stop_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def greeting(app: Flask) -> str:
    """The last line at start: where the service answers and, in demo mode, who may sign in."""
    settings: Settings = app.extensions["settings"]
    if not settings.demo:
        return f"Точка отвечает: {settings.public_url}"
    from tochka.desk.actions import DEMO_PASSWORD, DEMO_PEOPLE

    people = ", ".join(f"{person.email} ({person.called})" for person in DEMO_PEOPLE)
    return f"Точка отвечает: {settings.public_url} · пароль всех демо-входов: {DEMO_PASSWORD} · {people}"
