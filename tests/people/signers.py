"""What the tests of people share: an account that signs in, its password, refusals and letters."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tochka.extensions import db
from tochka.kit import mail
from tochka.kit.errors import Refused
from tochka.kit.mail import Letter
from tochka.people import actions
from tochka.people.models import Account, Link, Viewer

PASSWORD = "дождь чайник полка"


def refused(call: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **named)
    return caught.value.refusal.code


def make_signer(**values: Any) -> int:
    """An account with a password; its id."""
    email = values.pop("email", "maria@school.ru")
    return actions.create_account(email, "Образцова Мария Петровна", PASSWORD, **values)


def last_link(purpose: str) -> Link:
    return db.session.scalars(select(Link).where(Link.purpose == purpose).order_by(Link.id.desc())).first()  # type: ignore[return-value]


def letters() -> list[tuple[str, str]]:
    return [(letter.kind, letter.recipient) for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


def viewer_of(account: Account) -> Viewer:
    """Who an account is to the pages, on a device of its own."""
    viewer = actions.viewer_of_cookie(str(actions.open_session(account.id, "test")["_user_id"]))
    assert viewer is not None
    return viewer


def text_of(app: Flask, letter: Letter) -> str:
    message = mail.outbox._composers[letter.kind](letter)
    assert message is not None
    return mail.to_email(
        letter.recipient, letter.message_id, letter.created_at, message, app.extensions["settings"]
    ).get_content()


def words_of(answer: Any) -> str:
    """The page with plain spaces and without the forms' keys, which differ each second."""
    html = answer.get_data(as_text=True).replace("\u00a0", " ")
    return re.sub(r'value="[^"]*\.[\w-]{6}\.[\w-]+"', "", html)


def last_letter(app: Flask) -> str:
    return text_of(app, db.session.scalars(select(Letter).order_by(Letter.id.desc())).first())  # type: ignore[arg-type]


def path_in(letter: str) -> str:
    found = re.search(r"https://tochka\.test(/\S+)", letter)
    assert found, letter
    return found[1]
