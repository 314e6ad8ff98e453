"""Sessions and passwords: what is promised to those who sign in."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import NOON, make_account, make_municipality, make_school
from tests.people.signers import PASSWORD, last_link, make_signer, refused
from tests.statements import counted
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.people import actions
from tochka.people.actions import passwords
from tochka.people.models import Account, Attempt, Held
from tochka.people.terms import SIGN_IN


def test_session_opens_for_its_secret_only(app: Flask) -> None:
    account_id = make_signer()
    key = str(actions.open_session(account_id, "test")["_user_id"])
    number, secret = key.split(":")
    viewer = actions.viewer_of_cookie(key)
    assert viewer is not None
    assert (viewer.id, viewer.email, viewer.grants) == (account_id, "maria@school.ru", ())
    for forged in (
        f"{number}:{secret}x",
        f"{number}:",
        number,
        f"{int(number) + 1}:{secret}",
        f"x:{secret}",
        "",
        "9" * 40,
    ):
        assert actions.viewer_of_cookie(forged) is None


def test_viewer_with_all_grants_costs_one_query(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    account = make_account("municipal_curator", municipality)
    actions.grant_role(account.id, "organizer", "organization", school.id)
    key = str(actions.open_session(account.id, "test")["_user_id"])
    with counted() as statements:
        viewer = actions.viewer_of_cookie(key)
    assert len(statements) == 1
    assert viewer is not None
    assert viewer.grants == (
        Held("municipal_curator", municipality=municipality.id),
        Held("organizer", organization=school.id),
    )


def test_ended_session_opens_nothing(app: Flask) -> None:
    account_id = make_signer()
    keys = [str(actions.open_session(account_id, "test")["_user_id"]) for _ in range(3)]
    first = int(keys[0].split(":")[0])
    assert actions.end_session(account_id, first)
    assert not actions.end_session(account_id, first)
    assert actions.viewer_of_cookie(keys[0]) is None
    assert actions.end_sessions(account_id, keep=int(keys[2].split(":")[0])) == 1
    assert actions.viewer_of_cookie(keys[1]) is None
    assert actions.viewer_of_cookie(keys[2]) is not None


def test_nobody_ends_anothers_session(app: Flask) -> None:
    mine, other = make_signer(), make_signer(email="other@school.ru")
    key = str(actions.open_session(other, "test")["_user_id"])
    assert not actions.end_session(mine, int(key.split(":")[0]))
    assert actions.viewer_of_cookie(key) is not None


def test_session_unused_for_thirty_days_opens_nothing_and_use_prolongs_it(app: Flask) -> None:
    account_id = make_signer()
    with clock.stopped_at(NOON):
        key = str(actions.open_session(account_id, "test")["_user_id"])
    with clock.stopped_at(NOON + timedelta(days=29)):
        viewer = actions.viewer_of_cookie(key)
        assert viewer is not None
        actions.see_session(viewer)
    with clock.stopped_at(NOON + timedelta(days=58)):
        assert actions.viewer_of_cookie(key) is not None
    with clock.stopped_at(NOON + timedelta(days=60)):
        assert actions.viewer_of_cookie(key) is None


def test_closed_account_is_signed_out_everywhere(app: Flask) -> None:
    account_id = make_signer()
    key = str(actions.open_session(account_id, "test")["_user_id"])
    with writing() as session:
        session.get_one(Account, account_id).closed_at = clock.now()
    assert actions.viewer_of_cookie(key) is None
    assert refused(actions.sign_in, "maria@school.ru", PASSWORD) == "people.not_known"


# Passwords


def test_password_signs_in_whatever_the_letters_case_of_the_email(app: Flask) -> None:
    account_id = make_signer()
    assert actions.sign_in(" Maria@School.RU ", PASSWORD) == account_id


def test_unknown_email_and_wrong_password_cost_the_same_work(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    make_signer()
    passwords.password_fits(None, "warm up")
    hasher, verified = passwords._hasher, []

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            verified.append(kept)
            return hasher.verify(kept, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    work = []
    for email in ("maria@school.ru", "nobody@school.ru"):
        verified.clear()
        with counted() as statements:
            assert refused(actions.sign_in, email, "не тот пароль") == "people.not_known"
        work.append((len(verified), len(statements)))
    assert work[0] == work[1]
    assert work[0][0] == 1


def test_account_without_a_password_is_not_opened_by_any(app: Flask) -> None:
    actions.create_account("link@school.ru", "Примерова Анна")
    assert refused(actions.sign_in, "link@school.ru", "nobody's password") == "people.not_known"


def test_hash_made_with_older_figures_is_made_anew_at_signing_in(app: Flask) -> None:
    from argon2 import PasswordHasher

    account_id = make_signer()
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    actions.set_password(account_id, old)
    actions.sign_in("maria@school.ru", PASSWORD)
    new = db.session.get_one(Account, account_id, populate_existing=True).password_hash
    assert new is not None
    assert new.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert actions.sign_in("maria@school.ru", PASSWORD) == account_id


def test_after_five_failures_even_the_right_password_waits(app: Flask) -> None:
    account_id = make_signer()
    with clock.stopped_at(NOON):
        codes = [refused(actions.sign_in, "maria@school.ru", "не тот") for _ in range(6)]
        assert codes == ["people.not_known"] * 5 + ["people.wait"]
        assert refused(actions.sign_in, "maria@school.ru", PASSWORD) == "people.wait"
        other = make_signer(email="other@school.ru")
        assert actions.sign_in("other@school.ru", PASSWORD) == other
    with clock.stopped_at(NOON + timedelta(seconds=31)):
        assert actions.sign_in("maria@school.ru", PASSWORD) == account_id
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_delay_holds_for_emails_nobody_has_and_keeps_no_address(app: Flask) -> None:
    for _ in range(5):
        refused(actions.sign_in, "nobody@school.ru", "не тот")
    assert refused(actions.sign_in, "nobody@school.ru", "не тот") == "people.wait"
    kept = db.session.scalars(select(Attempt.key)).one()
    assert "nobody" not in kept
    assert len(kept) == 64


def test_tries_are_forgotten_after_a_day(app: Flask) -> None:
    account_id = make_signer()
    with clock.stopped_at(NOON):
        for _ in range(5):
            refused(actions.sign_in, "maria@school.ru", "не тот")
    with clock.stopped_at(NOON + timedelta(days=1, seconds=1)):
        refused(actions.sign_in, "other@school.ru", "не тот")
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1
        assert actions.sign_in("maria@school.ru", PASSWORD) == account_id


def test_new_password_ends_other_sessions_and_earlier_links(app: Flask) -> None:
    account_id = make_signer()
    keys = [str(actions.open_session(account_id, "test")["_user_id"]) for _ in range(2)]
    actions.ask_link(SIGN_IN, "maria@school.ru", "ru")
    viewer = actions.viewer_of_cookie(keys[0])
    assert viewer is not None
    assert refused(actions.change_password, viewer, "не тот", "другой длинный пароль") == "people.old_password"
    assert refused(actions.change_password, viewer, PASSWORD, "короткий") == "people.password_short"
    actions.change_password(viewer, PASSWORD, "другой длинный пароль")
    assert actions.viewer_of_cookie(keys[0]) is not None
    assert actions.viewer_of_cookie(keys[1]) is None
    assert actions.sign_in("maria@school.ru", "другой длинный пароль") == account_id
    assert actions.refusal_to_link(last_link(SIGN_IN)) == "people.link_used"
