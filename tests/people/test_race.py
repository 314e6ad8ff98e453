"""Presses and tries at the same moment, by real threads on a file database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.people.signers import last_link, make_signer, refused
from tochka.extensions import db
from tochka.kit.errors import Refused
from tochka.people import actions
from tochka.people.models import Attempt
from tochka.people.rules import FREE_TRIES
from tochka.people.terms import SIGN_IN

THREADS = 16


def at_once(app: Flask, call: Callable[[], Any]) -> list[str]:
    """What each of many threads hears that call at the same moment: a refusal's code, or «done»."""
    barrier = Barrier(THREADS)

    def run() -> str:
        with app.app_context():
            barrier.wait()
            try:
                call()
            except Refused as refused:
                return refused.refusal.code
            finally:
                db.session.remove()
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        return sorted(future.result() for future in [pool.submit(run) for _ in range(THREADS)])


def test_link_pressed_many_times_at_once_opens_once(app: Flask) -> None:
    make_signer()
    actions.ask_link(SIGN_IN, "maria@school.ru", "ru")
    link_id = last_link(SIGN_IN).id
    db.session.rollback()
    answers = at_once(app, lambda: actions.enter_by_link(link_id))
    assert answers == ["done"] + ["people.link_used"] * (THREADS - 1)


def test_tries_at_once_do_not_get_round_the_delay(app: Flask) -> None:
    make_signer()
    db.session.rollback()
    answers = at_once(app, lambda: actions.sign_in("maria@school.ru", "не тот пароль"))
    assert answers == ["people.not_known"] * FREE_TRIES + ["people.wait"] * (THREADS - FREE_TRIES)
    assert db.session.scalar(select(func.sum(Attempt.failures))) == FREE_TRIES
    assert refused(actions.sign_in, "maria@school.ru", "не тот пароль") == "people.wait"
