"""Sessions, links that open once, invitations, consents, erasure: what is promised to those who sign in."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import NOON, make_account, make_event, make_municipality, make_school
from tests.statements import counted
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import Refused
from tochka.kit.journal import JournalEntry
from tochka.kit.mail import Letter, queue_letter
from tochka.kit.transactions import writing
from tochka.network.actions import save_operator_card
from tochka.network.models import Municipality
from tochka.network.terms import Operator
from tochka.people import actions, queries
from tochka.people.actions import passwords
from tochka.people.models import Account, Attempt, Consent, Grant, Held, Link, Session
from tochka.people.terms import INVITATION, MY_PAGE, NEW_PASSWORD, SIGN_IN

SECRET = "a secret of the test, thirty-two signs or more"
PASSWORD = "дождь чайник полка"


def refused(call: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **named)
    return caught.value.refusal.code


def make_signer(**values: Any) -> int:
    return actions.create_account(
        values.pop("email", "maria@school.ru"), "Образцова Мария Петровна", PASSWORD, **values
    )


def last_link(purpose: str) -> Link:
    return db.session.scalars(select(Link).where(Link.purpose == purpose).order_by(Link.id.desc())).first()  # type: ignore[return-value]


def letters() -> list[tuple[str, str]]:
    return [(letter.kind, letter.recipient) for letter in db.session.scalars(select(Letter).order_by(Letter.id))]


# Sessions


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


# Links


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


# Invitations and roles


def viewer_of(account: Account) -> Any:
    return actions.viewer_of_cookie(str(actions.open_session(account.id, "test")["_user_id"]))


def test_invitation_makes_an_account_with_the_role(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    curator = viewer_of(make_account("municipal_curator", municipality))
    link_id = actions.invite(curator, "New@school.ru", "head_of_centre", "organization", school.id, "ru")
    assert letters() == [("people.invitation", "new@school.ru")]
    values = (link_id, "new@school.ru", "Примерова Анна", "учитель химии")
    assert refused(actions.accept_as_new, *values, "короткий", "ru") == "people.password_short"
    account_id = actions.accept_as_new(*values, PASSWORD, "en")
    account = db.session.get_one(Account, account_id)
    assert (account.email, account.post, account.language) == ("new@school.ru", "учитель химии", "en")
    grant = db.session.scalars(select(Grant).where(Grant.account_id == account_id)).one()
    assert (grant.role, grant.organization_id, grant.granted_by) == ("head_of_centre", school.id, curator.id)
    assert refused(actions.accept_as_new, *values, PASSWORD, "ru") == "people.invitation_used"


def test_invitation_adds_a_role_to_a_known_account(app: Flask) -> None:
    municipality = make_municipality()
    event = make_event(make_school(municipality))
    curator = viewer_of(make_account("municipal_curator", municipality))
    known = make_account(email="known@school.ru")
    link_id = actions.invite(curator, "known@school.ru", "volunteer", "event", event.id, "ru")
    assert actions.accept_as_known(link_id) == known.id
    assert (
        refused(actions.invite, curator, "known@school.ru", "volunteer", "event", event.id, "ru") == "people.has_role"
    )


def test_nobody_invites_beyond_her_role_or_node(app: Flask) -> None:
    mine, foreign = make_municipality(), make_municipality()
    school, other = make_school(mine), make_school(foreign)
    curator = viewer_of(make_account("municipal_curator", mine))
    organizer = viewer_of(make_account("organizer", make_event(school)))
    cases = [
        (curator, "organizer", "organization", other.id, "people.not_yours"),
        (curator, "municipal_curator", "municipality", mine.id, "people.not_yours"),
        (curator, "administrator", "", None, "people.not_yours"),
        (curator, "volunteer", "organization", school.id, "people.wants_event"),
        (curator, "organizer", "organization", 10**9, "people.unknown_node"),
        (curator, "organizer", "", None, "people.wants_organization_or_event"),
        (curator, "director", "organization", school.id, "people.unknown_role"),
        (organizer, "organizer", "organization", school.id, "people.not_yours"),
    ]
    for viewer, role, node, node_id, code in cases:
        assert refused(actions.invite, viewer, "x@school.ru", role, node, node_id, "ru") == code
    assert letters() == []


def test_second_invitation_to_the_same_replaces_the_first(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    curator = viewer_of(make_account("municipal_curator", municipality))
    first, second = (
        actions.invite(curator, "new@school.ru", "organizer", "organization", school.id, "ru") for _ in range(2)
    )
    assert (
        refused(actions.accept_as_new, first, "new@school.ru", "А", "", PASSWORD, "ru") == "people.invitation_expired"
    )
    assert actions.accept_as_new(second, "new@school.ru", "А", "", PASSWORD, "ru") > 0


def test_invitation_is_void_when_withdrawn_old_or_its_inviter_has_lost_the_role(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    curator_account = make_account("municipal_curator", municipality)
    curator = viewer_of(curator_account)
    link_id = actions.invite(curator, "a@school.ru", "organizer", "organization", school.id, "ru")
    stranger = viewer_of(make_account("municipal_curator", make_municipality()))
    assert refused(actions.withdraw_invitation, link_id, stranger) == "people.not_yours"
    actions.withdraw_invitation(link_id, curator)
    assert (
        refused(actions.accept_as_new, link_id, "a@school.ru", "А", "", PASSWORD, "ru") == "people.invitation_expired"
    )

    with clock.stopped_at(NOON):
        link_id = actions.invite(curator, "b@school.ru", "organizer", "organization", school.id, "ru")
    with clock.stopped_at(NOON + timedelta(days=14)):
        values = (link_id, "b@school.ru", "Б", "", PASSWORD, "ru")
        assert refused(actions.accept_as_new, *values) == "people.invitation_expired"

    link_id = actions.invite(curator, "c@school.ru", "organizer", "organization", school.id, "ru")
    administrator = viewer_of(make_account("administrator"))
    grant = db.session.scalars(select(Grant).where(Grant.account_id == curator_account.id)).one()
    actions.revoke_grant(grant.id, administrator.id, administrator.grants)
    assert (
        refused(actions.accept_as_new, link_id, "c@school.ru", "В", "", PASSWORD, "ru") == "people.invitation_expired"
    )
    assert db.session.scalar(select(func.count(Account.id)).where(Account.email == "c@school.ru")) == 0


def test_revoked_role_is_gone_with_the_next_request_and_stands_in_the_journal(app: Flask) -> None:
    municipality = make_municipality()
    volunteer = make_account("volunteer", make_event(make_school(municipality)))
    key = str(actions.open_session(volunteer.id, "test")["_user_id"])
    curator = viewer_of(make_account("municipal_curator", municipality))
    grant_id = db.session.scalars(select(Grant.id).where(Grant.account_id == volunteer.id)).one()
    actions.revoke_grant(grant_id, curator.id, curator.grants)
    viewer = actions.viewer_of_cookie(key)
    assert viewer is not None
    assert viewer.grants == ()
    line = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "people.revoke")).one()
    assert (line.actor, line.object_id, line.facts["role"]) == (curator.id, volunteer.id, "volunteer")


def test_nobody_revokes_a_role_that_others_give_nor_the_last_administrator(app: Flask) -> None:
    municipality = make_municipality()
    curator_account = make_account("municipal_curator", municipality)
    curator = viewer_of(curator_account)
    own = db.session.scalars(select(Grant.id).where(Grant.account_id == curator.id)).one()
    assert refused(actions.revoke_grant, own, curator.id, curator.grants) == "people.not_yours"
    administrator = viewer_of(make_account("administrator"))
    only = db.session.scalars(select(Grant.id).where(Grant.account_id == administrator.id)).one()
    assert refused(actions.revoke_grant, only, administrator.id, administrator.grants) == "people.last_administrator"
    make_account("administrator")
    actions.revoke_grant(only, administrator.id, administrator.grants)
    assert queries.zone_of([]) == "Europe/Moscow"


def test_role_granted_twice_is_granted_once(app: Flask) -> None:
    municipality = make_municipality()
    account = make_account()
    first = actions.grant_role(account.id, "municipal_curator", "municipality", municipality.id)
    assert actions.grant_role(account.id, "municipal_curator", "municipality", municipality.id) == first
    assert refused(actions.grant_role, account.id, "volunteer", "region", 1) == "people.wants_event"


def test_email_belongs_to_one_account(app: Flask) -> None:
    make_signer()
    assert refused(make_signer, email="MARIA@school.ru") == "people.email_taken"


# Consents


def test_texts_are_published_once_a_change_of_the_operator(app: Flask) -> None:
    municipality = make_municipality()
    assert len(actions.publish_default_texts(municipality.id)) == 2
    assert actions.publish_default_texts(municipality.id) == []
    first = queries.current_text(municipality.id, "participation")
    assert first is not None
    assert "Департамент образования, ИНН 1402000000" in first.body
    changed = Operator(
        "Управление {email}", "1402000000", "г. Алдан", "Примеров П. П.", "new@example.ru", "8 41145 00000"
    )
    save_operator_card(municipality.id, changed)
    texts = queries.texts_of(municipality.id, "participation")
    assert [text.version for text in texts] == [2, 1]
    assert "Управление (email), ИНН" in texts[0].body
    assert texts[0].sha256 != texts[1].sha256


def test_nothing_is_published_while_the_card_is_empty(app: Flask) -> None:
    with writing() as session:
        from tochka.network.models import Region

        municipality = Municipality(region=Region(name="Край"), name="Район", timezone="Asia/Yakutsk")
        session.add(municipality)
    assert actions.publish_default_texts(municipality.id) == []
    assert (
        refused(actions.give_consents, "registration", 1, municipality.id, ["participation"], "form")
        == "people.no_text"
    )


def test_consent_remembers_the_text_that_was_seen_and_can_be_withdrawn_and_given_again(app: Flask) -> None:
    municipality = make_municipality()
    old, _ = actions.publish_default_texts(municipality.id)
    save_operator_card(municipality.id, Operator("Новый", "1402000000", "а", "б", "new@example.ru"))
    both = ["participation", "public_certificate"]
    actions.give_consents("registration", 7, municipality.id, both, "form", {"participation": old})
    consent = db.session.scalars(select(Consent).where(Consent.purpose == "participation")).one()
    assert (consent.text_id, consent.text.version, consent.channel) == (old, 1, "form")
    assert queries.consents_of("registration", [7, 8]) == {7: frozenset(both), 8: frozenset()}
    given_at = consent.given_at
    actions.give_consents("registration", 7, municipality.id, both, "link")
    assert db.session.scalars(select(Consent.given_at).where(Consent.purpose == "participation")).one() == given_at
    assert actions.withdraw_consents("registration", 7, ["public_certificate"]) == 1
    assert queries.consents_of("registration", [7]) == {7: frozenset({"participation"})}
    actions.give_consents("registration", 7, municipality.id, ["public_certificate"], "link")
    assert queries.consents_of("registration", [7]) == {7: frozenset(both)}
    assert db.session.scalar(select(func.count(Consent.id))) == 2


def test_text_of_another_municipality_or_purpose_is_not_what_was_seen(app: Flask) -> None:
    mine, foreign = make_municipality(), make_municipality()
    [participation, public], [theirs, _] = (actions.publish_default_texts(each.id) for each in (mine, foreign))
    actions.give_consents("registration", 1, mine.id, ["participation"], "form", {"participation": theirs})
    actions.give_consents("registration", 2, mine.id, ["participation"], "form", {"participation": public})
    assert db.session.scalars(select(Consent.text_id)).all() == [participation, participation]


# Erasure


def test_erasure_runs_every_rooms_part_and_keeps_the_proof_of_consent(app: Flask) -> None:
    municipality = make_municipality()
    actions.give_consents("registration", 7, municipality.id, ["participation"], "form")
    with writing():
        queue_letter("registration.confirmed", "anna@school.ru", about=("registration", 7), name="Анна")
        queue_letter("registration.confirmed", "boris@school.ru", about=("registration", 8))
    rows = actions.erase_person("registration", 7, actor=None)
    assert rows == 2
    states = db.session.execute(select(Letter.recipient, Letter.state, Letter.args).order_by(Letter.id)).all()
    assert [tuple(row) for row in states] == [("", "dropped", {}), ("boris@school.ru", "queued", {})]
    assert queries.consents_of("registration", [7]) == {7: frozenset()}
    assert db.session.scalar(select(func.count(Consent.id))) == 1


def test_erased_account_leaves_no_name_and_frees_its_email(app: Flask) -> None:
    municipality = make_municipality()
    account_id = make_signer()
    actions.grant_role(account_id, "municipal_curator", "municipality", municipality.id)
    actions.ask_link(SIGN_IN, "maria@school.ru", "ru")
    key = str(actions.open_session(account_id, "test")["_user_id"])
    actions.erase_person("account", account_id)
    assert actions.viewer_of_cookie(key) is None
    account = db.session.get_one(Account, account_id, populate_existing=True)
    assert (account.name, account.email, account.password_hash) == ("", f"erased-{account_id}", None)
    for table in (Grant, Session, Link):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert make_signer() != account_id


def test_invitations_wait_in_the_list_until_accepted(app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality, 8, short_name="СОШ №8", locality="г.Томмот")
    curator = viewer_of(make_account("municipal_curator", municipality))
    link_id = actions.invite(curator, "new@school.ru", "organizer", "organization", school.id, "ru")
    reach = actions_reach(curator)
    assert [(link.id, words) for link, words in queries.invitations(reach)] == [(link_id, "СОШ №8, г.Томмот")]
    actions.accept_as_new(link_id, "new@school.ru", "А", "", PASSWORD, "ru")
    assert queries.invitations(reach) == []
    assert last_link(INVITATION).used_at is not None


def actions_reach(viewer: Any) -> Any:
    from tochka.people.rules import reach_of

    return reach_of(viewer.grants, "people.invite")
