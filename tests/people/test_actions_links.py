"""Links that open once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import NOON
from tests.people.signers import last_link, letters, make_signer, refused
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.people import actions
from tochka.people.models import Link
from tochka.people.terms import MY_PAGE, NEW_PASSWORD, SIGN_IN

SECRET = "a secret of the test, thirty-two signs or more"


def test_link_opens_once(app: Flask) -> None:
    account_id = make_signer()
    actions.ask_link(SIGN_IN, "Maria@school.ru", "ru")
    assert letters() == [("people.sign_in", "maria@school.ru")]
    link = last_link(SIGN_IN)
    assert actions.enter_by_link(link.id) == account_id
    assert refused(actions.enter_by_link, link.id) == "people.link_used"


@pytest.mark.parametrize(
    ("purpose", "minutes"), [(SIGN_IN, 15), (NEW_PASSWORD, 60), (MY_PAGE, 30)], ids=[SIGN_IN, NEW_PASSWORD, MY_PAGE]
)
def test_link_has_its_term(app: Flask, purpose: str, minutes: int) -> None:
    make_signer()
    with clock.stopped_at(NOON):
        actions.ask_link(purpose, "maria@school.ru", "ru")
    link_id = last_link(purpose).id
    with clock.stopped_at(NOON + timedelta(minutes=minutes)):
        assert actions.refusal_to_link(last_link(purpose)) == "people.link_expired"
        assert refused(actions.open_my_page, link_id) == "people.link_expired"
    with clock.stopped_at(NOON + timedelta(minutes=minutes, seconds=-1)):
        assert actions.refusal_to_link(last_link(purpose)) is None


def test_token_opens_its_own_link_and_purpose_only(app: Flask) -> None:
    make_signer()
    actions.ask_link(SIGN_IN, "maria@school.ru", "ru")
    link = last_link(SIGN_IN)
    token = actions.token_of(link, SECRET)
    found = actions.link_of_token(SECRET, SIGN_IN, token)
    assert found is not None
    assert found.id == link.id
    assert actions.link_of_token(SECRET, NEW_PASSWORD, token) is None
    assert actions.link_of_token(SECRET + "!", SIGN_IN, token) is None
    for place in range(0, len(token), 5):
        changed = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        assert actions.link_of_token(SECRET, SIGN_IN, changed) is None
    with clock.stopped_at(link.created_at + timedelta(seconds=1)), writing() as session:
        session.get_one(Link, link.id).created_at = clock.now()
    assert actions.link_of_token(SECRET, SIGN_IN, token) is None, "a number given again opens nothing old"


def test_nobody_learns_whether_an_email_is_known(app: Flask) -> None:
    make_signer()
    for purpose in (SIGN_IN, NEW_PASSWORD):
        actions.ask_link(purpose, "nobody@school.ru", "ru")
        assert last_link(purpose).email == "nobody@school.ru"
        assert refused(actions.enter_by_link, last_link(purpose).id) == "people.link_expired"
    assert letters() == []


def test_at_most_three_letters_an_hour_go_to_an_email(app: Flask) -> None:
    with clock.stopped_at(NOON):
        for _ in range(5):
            actions.ask_link(MY_PAGE, "anna@school.ru", "ru")
        assert len(letters()) == 3
    with clock.stopped_at(NOON + timedelta(hours=1, seconds=1)):
        actions.ask_link(MY_PAGE, "anna@school.ru", "ru")
        assert len(letters()) == 4


def test_old_links_are_forgotten(app: Flask) -> None:
    with clock.stopped_at(NOON):
        actions.ask_link(MY_PAGE, "anna@school.ru", "ru")
    with clock.stopped_at(NOON + timedelta(days=2)):
        actions.ask_link(MY_PAGE, "boris@school.ru", "ru")
    assert db.session.scalars(select(Link.email)).all() == ["boris@school.ru"]


def test_forgotten_password_is_set_anew_and_signs_everybody_out(app: Flask) -> None:
    account_id = make_signer()
    key = str(actions.open_session(account_id, "test")["_user_id"])
    actions.ask_link(NEW_PASSWORD, "maria@school.ru", "ru")
    link = last_link(NEW_PASSWORD)
    assert refused(actions.reset_password, link.id, link.email, "1234567890") == "people.password_guessable"
    assert actions.reset_password(link.id, link.email, "другой длинный пароль") == account_id
    assert actions.viewer_of_cookie(key) is None
    assert actions.sign_in("maria@school.ru", "другой длинный пароль") == account_id
    assert refused(actions.reset_password, link.id, link.email, "третий длинный пароль") == "people.link_used"


def test_my_page_opens_for_any_email_once(app: Flask) -> None:
    actions.ask_link(MY_PAGE, "anna@school.ru", "ru")
    link = last_link(MY_PAGE)
    assert actions.open_my_page(link.id) == "anna@school.ru"
    assert refused(actions.open_my_page, link.id) == "people.link_used"
