"""What a first start loads: the Aldan year and, in demo mode, the practice municipality and the demo's people."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from tochka.config import Settings


@click.command("seed")
@click.option("--practice", is_flag=True, help="Also the practice municipality and the demo accounts (demo mode only).")
@with_appcontext
def seed(practice: bool) -> None:
    """Load the Aldan year, once. A second run changes nothing."""
    settings: Settings = current_app.extensions["settings"]
    if practice and not settings.demo:
        sys.exit("Учебный район и демо-входы грузятся только в демо-режиме: их пароль известен всем.")
    from tochka.desk.actions import load_aldan

    click.echo(load_demo() if practice else _loaded("год Алдана", load_aldan()))


def load_demo() -> str:
    """Load all that a demo shows, renew what has grown old; gives a sentence about it."""
    from tochka.desk.actions import load_aldan, load_demo_people, load_practice, practice_school, renew_practice

    first = load_aldan()
    load_practice()
    made = renew_practice()
    load_demo_people(practice_school(), made)
    if first:
        return "Загружены год Алдана 2022–2023 и учебный район."
    return f"Данные на месте, новых учебных мероприятий: {len(made)}."


def _loaded(what: str, now: bool) -> str:
    return f"Загружен {what}." if now else f"Уже на месте: {what}."
