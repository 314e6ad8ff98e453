"""Consents, their texts, and erasure."""

from flask import Flask
from sqlalchemy import func, select

from tests.factories import make_municipality
from tests.people.signers import make_signer, refused
from tochka.extensions import db
from tochka.kit.mail import Letter, queue_letter
from tochka.kit.transactions import writing
from tochka.network.actions import save_operator_card
from tochka.network.models import Municipality, Region
from tochka.network.terms import Operator
from tochka.people import actions, queries
from tochka.people.models import Account, Consent, Grant, Link, Session
from tochka.people.terms import SIGN_IN


def test_texts_are_published_once_a_change_of_the_operator(app: Flask) -> None:
    municipality = make_municipality()
    assert len(actions.publish_default_texts(municipality.id)) == 5
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
        municipality = Municipality(region=Region(name="Край"), name="Район", timezone="Asia/Yakutsk")
        session.add(municipality)
    assert actions.publish_default_texts(municipality.id) == []
    assert (
        refused(actions.give_consents, "registration", 1, municipality.id, ["participation"], "form")
        == "people.no_text"
    )


def test_consent_remembers_the_text_that_was_seen_and_can_be_withdrawn_and_given_again(app: Flask) -> None:
    municipality = make_municipality()
    old, *_ = actions.publish_default_texts(municipality.id)
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
    [participation, public, *_], [theirs, *_] = (actions.publish_default_texts(each.id) for each in (mine, foreign))
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
