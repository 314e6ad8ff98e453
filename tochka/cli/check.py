"""Is the service fit to serve? `flask check` tells all; a server refuses to start on what production must not have."""

import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect, select

from tochka.config import ROOT, Settings
from tochka.extensions import db
from tochka.kit.addresses import LOCAL_HOSTS, is_plain_http
from tochka.kit.transactions import end_reading

# A longer host needs a larger QR, which a camera reads worse.
LONGEST_HOST = 21
ALPHABET = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюяҕҥөһүҔҤӨҺҮ№«»„“—–IVX0123456789"


@click.command("check")
@with_appcontext
def check() -> None:
    """Say what keeps the service from serving and what is doubtful; exit status 1 on the first kind."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    found = faults(app)
    for sentence in found:
        click.echo(f"Нельзя: {sentence}")
    for sentence in warnings(app):
        click.echo(f"Внимание: {sentence}")
    if found:
        sys.exit(1)
    click.echo("Можно работать.")


def refuse_to_serve_unfit(app: Flask) -> None:
    """Stop the process of a server whose settings or rows production must not have. Other commands go on."""
    context = click.get_current_context(silent=True)
    serving = context is None or context.command.name == "run"
    settings: Settings = app.extensions["settings"]
    if settings.demo or not serving:
        return
    with app.app_context():
        found = demo_rows(settings)
        db.session.remove()
        db.engine.dispose()
    if found:
        sys.exit("Точка не запущена. " + " ".join(found))


def faults(app: Flask) -> list[str]:
    """What must be mended before anybody comes; sentences for the person who starts the service."""
    settings: Settings = app.extensions["settings"]
    return [*tables(), *demo_rows(settings), *glyphs(), *keys(settings)]


def warnings(app: Flask) -> list[str]:
    """What works, but not well."""
    settings: Settings = app.extensions["settings"]
    return [*address(settings), *open_door(settings), *operator_cards(settings)]


def tables() -> list[str]:
    """Whether the database is at the newest migration."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == newest:
        return []
    return [f"База на шаге {present or '«пусто»'}, нужен {newest}. Выполните `flask --app app prepare`."]


def demo_rows(settings: Settings) -> list[str]:
    """Production has no demo accounts: their password is known to all."""
    from tochka.people.models import Account

    if settings.demo or not inspect(db.engine).has_table(Account.__tablename__):
        return []
    emails = db.session.scalars(select(Account.email).where(Account.demo).order_by(Account.email).limit(3)).all()
    end_reading()
    if not emails:
        return []
    return [
        f"В базе есть демо-входы ({', '.join(emails)}…), их пароль известен всем. Для работы нужна своя база: "
        "укажите DATABASE_URL или другую папку TOCHKA_INSTANCE."
    ]


def glyphs() -> list[str]:
    """Whether the papers' fonts hold every letter that names need."""
    from tochka.kit.pdf import missing_characters

    lost = {face: missing_characters(ALPHABET, face) for face in ("serif", "serif-bold", "sans", "sans-bold")}
    return [
        f"В шрифте {face} нет знаков {signs}. Соберите шрифты: `make vendor`." for face, signs in lost.items() if signs
    ]


def keys(settings: Settings) -> list[str]:
    """Whether the file of ticket keys is there, can be read, and by its owner alone. A demo makes its own."""
    from tochka.tickets.actions import refusal_to_start

    path = settings.keys_file
    if not path.exists() and settings.demo:
        return []
    if refusal := refusal_to_start(path):
        return [refusal]
    if path.stat().st_mode & 0o077:
        return [f"Ключи билетов {path} открыты другим. Выполните `chmod 600 {path}`."]
    return []


def address(settings: Settings) -> list[str]:
    """Whether a phone's camera opens at the public address, and whether its QR is small enough."""
    found = []
    host = settings.public_host
    if is_plain_http(settings.public_url):
        found.append(
            f"PUBLIC_URL {settings.public_url} без HTTPS: камера телефона на входе не откроется, пароли идут открыто. "
            "Как поставить HTTPS, сказано в docs/deploy.md."
        )
    if len(host) > LONGEST_HOST:
        found.append(f"Адрес {host} длиннее {LONGEST_HOST} знаков: QR билета крупнее, камере труднее его прочесть.")
    return found


def open_door(settings: Settings) -> list[str]:
    """Whether a demo, with its known passwords, listens to more than this machine."""
    if settings.demo and settings.host not in LOCAL_HOSTS:
        return [f"Демо слушает {settings.host}: его пароли известны всем, кто откроет адрес."]
    return []


def operator_cards(settings: Settings) -> list[str]:
    """Which municipalities cannot open registration yet."""
    from tochka.network.models import Municipality, OperatorCard

    if settings.demo or not inspect(db.engine).has_table(OperatorCard.__tablename__):
        return []
    rows = db.session.execute(
        select(Municipality.name, OperatorCard).outerjoin(OperatorCard).order_by(Municipality.name)
    ).all()
    names = [name for name, card in rows if card is None or not card.filled]
    end_reading()
    return [f"Карточка оператора не заполнена, запись не откроется: {', '.join(names)}."] if names else []
