"""`flask users`: the first administrator, and a way in when letters do not arrive."""

import sys

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from tochka.config import Settings
from tochka.kit.errors import Refused
from tochka.kit.transactions import writing

users = AppGroup("users", help="Accounts: the first administrator, a link for a new password.")


@users.command("add")
@click.argument("email")
@click.argument("name")
def add(email: str, name: str) -> None:
    """Make an administrator and print the link by which she sets her password. All others she invites herself."""
    from tochka.people.actions import create_account, grant_role
    from tochka.people.terms import ADMINISTRATOR

    try:
        with writing():
            account_id = create_account(email, name)
            grant_role(account_id, ADMINISTRATOR)
    except Refused as refused:
        sys.exit(refused.refusal.words)
    click.echo(f"{email}: администратор. Пароль задаётся по ссылке, она действует час:\n{password_link(email)}")


@users.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link by which an account sets a new password; it opens once, within an hour."""
    from tochka.people.queries import account_of_email

    if account_of_email(email) is None:
        sys.exit(f"{email}: такой учётной записи нет.")
    click.echo(password_link(email))


def password_link(email: str) -> str:
    """The full address of a fresh link for a new password."""
    from tochka.people.actions.links import make_link, token_of
    from tochka.people.rules import plain_email
    from tochka.people.terms import NEW_PASSWORD

    settings: Settings = current_app.extensions["settings"]
    with writing():
        token = token_of(make_link(NEW_PASSWORD, plain_email(email)), settings.secret_key)
    return url_for("people.new_password", token=token)
