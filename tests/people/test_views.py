"""Pages of signing in: passwords, links that mail scanners cannot burn, devices, texts of consent."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOON, make_account, make_municipality, sign_in
from tests.people.signers import PASSWORD, last_letter, make_signer, path_in, text_of, words_of
from tochka.extensions import db, limiter
from tochka.kit import clock
from tochka.kit.mail import Letter
from tochka.kit.transactions import writing
from tochka.people import actions
from tochka.people.models import Account, Link, Session

# Signing in


def test_visitor_signs_in_and_comes_back_to_the_page_she_asked_for(client: FlaskClient, app: Flask) -> None:
    municipality = make_municipality()
    actions.grant_role(make_signer(), "municipal_curator", "municipality", municipality.id)
    asked = client.get("/network/?group=school")
    assert asked.status_code == 302
    assert asked.location == "/people/sign-in?next=/network/?group%3Dschool"
    assert client.get(asked.location).status_code == 200
    data = {"email": "Maria@school.ru ", "password": PASSWORD, "way": "password", "next": "/network/?group=school"}
    signed = client.post("/people/sign-in", data=data)
    assert (signed.status_code, signed.location) == (302, "/network/?group=school")
    assert client.get(signed.location).status_code == 200
    assert client.get("/people/sign-in").location == "/"


def test_script_that_asks_for_json_is_told_so_and_a_form_leads_back_to_its_page(client: FlaskClient) -> None:
    answer = client.get("/people/sessions", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["error"]) == (401, "401")
    page = {"Referer": "http://localhost/network/?group=school"}
    assert client.post("/people/sessions/end", headers=page).location == "/people/sign-in?next=/network/?group%3Dschool"
    foreign = {"Referer": "https://evil.example/network/"}
    assert client.post("/people/sessions/end", headers=foreign).location == "/people/sign-in"


def test_sign_in_leads_nowhere_else(client: FlaskClient) -> None:
    make_signer()
    data = {"email": "maria@school.ru", "password": PASSWORD, "next": "//evil.example/"}
    assert client.post("/people/sign-in", data=data).location == "/"


def test_wrong_password_is_answered_beside_the_field_and_the_email_stays(client: FlaskClient) -> None:
    make_signer()
    pages = [
        client.post("/people/sign-in", data={"email": email, "password": "не тот пароль"})
        for email in ("maria@school.ru", "nobody@school.ru")
    ]
    assert [page.status_code for page in pages] == [422, 422]
    words = "Почта и пароль не подходят друг к другу. Проверьте их или запросите ссылку на почту."
    for page, email in zip(pages, ("maria@school.ru", "nobody@school.ru"), strict=True):
        html = page.get_data(as_text=True)
        assert words in html
        assert f'value="{email}"' in html
        assert "не тот пароль" not in html


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Укажите почту."),
        ({"email": "maria"}, "Это не похоже на адрес почты. Проверьте его: name@school.ru."),
        ({"email": "a@b.ru" + "x" * 300, "password": "x"}, "Это не похоже на адрес почты."),
        ({"email": "maria@school.ru"}, "Введите пароль или запросите ссылку на почту."),
        ({"email": "maria@school.ru", "password": "x" * 1001}, "Этот пароль слишком длинный."),
        ({"email": "maria@school.ru\r\nBcc: a@b.ru", "way": "letter"}, "Это не похоже на адрес почты."),
    ],
)
def test_sign_in_form_says_what_is_missing(client: FlaskClient, data: dict[str, str], words: str) -> None:
    page = client.post("/people/sign-in", data=data)
    assert page.status_code == 422
    assert words in page.get_data(as_text=True)


def test_delay_is_told_in_minutes(client: FlaskClient) -> None:
    make_signer()
    with clock.stopped_at(NOON):
        data = {"email": "maria@school.ru", "password": "не тот"}
        for _ in range(5):
            client.post("/people/sign-in", data=data)
        page = client.post("/people/sign-in", data={**data, "password": PASSWORD})
    assert "Попыток было много. Попробуйте через 1 мин или запросите ссылку на почту." in page.get_data(as_text=True)


def test_address_that_tries_too_often_is_stopped(client: FlaskClient) -> None:
    limiter.enabled = True
    try:
        data = {"email": "nobody", "password": "x"}
        answers = [client.post("/people/sign-in", data=data).status_code for _ in range(32)]
    finally:
        limiter.enabled = False
    assert answers == [422] * 30 + [429] * 2


def test_signed_out_device_opens_nothing(client: FlaskClient, app: Flask) -> None:
    account = make_account()
    sign_in(client, account)
    assert client.get("/people/sessions").status_code == 200
    with client.session_transaction() as session:
        stolen = dict(session)
    assert client.post("/people/sign-out").location == "/"
    assert client.get("/people/sessions").status_code == 302
    with client.session_transaction() as session:
        session.update(stolen)
    assert client.get("/people/sessions").status_code == 302, "a copied cookie ends with its session"


def test_cookie_of_another_secret_opens_nothing(client: FlaskClient) -> None:
    account = make_account()
    number = str(actions.open_session(account.id, "test")["_user_id"]).split(":")[0]
    for forged in (f"{number}:guess", f"{number}", str(account.id), "x", "1:" + "я" * 10):
        with client.session_transaction() as session:
            session["_user_id"] = forged
        assert client.get("/people/sessions").status_code == 302


def test_sign_in_begins_a_new_session_cookie(client: FlaskClient) -> None:
    make_signer()
    with client.session_transaction() as session:
        session["planted"] = "x"
    client.post("/people/sign-in", data={"email": "maria@school.ru", "password": PASSWORD})
    with client.session_transaction() as session:
        assert "planted" not in session


def test_devices_are_listed_and_ended_one_by_one_or_all(client: FlaskClient) -> None:
    account = make_account()
    phone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
    old = actions.open_session(account.id, phone)
    sign_in(client, account)
    page = client.get("/people/sessions").get_data(as_text=True)
    assert "Chrome, Android" in page
    assert "это устройство" in page
    number = int(str(old["_user_id"]).split(":")[0])
    assert client.post(f"/people/sessions/{number}/end").location == "/people/sessions"
    assert actions.viewer_of_cookie(str(old["_user_id"])) is None
    other = make_account()
    foreign = actions.open_session(other.id, "test")
    client.post(f"/people/sessions/{str(foreign['_user_id']).split(':')[0]}/end")
    assert actions.viewer_of_cookie(str(foreign["_user_id"])) is not None
    assert client.post("/people/sessions/end").location == "/people/sign-in"
    ended = db.session.scalars(select(Session.ended_at).where(Session.account_id == account.id)).all()
    assert None not in ended


# Links that open once


def test_sign_in_link_waits_for_a_press_and_works_once(client: FlaskClient, app: Flask) -> None:
    make_signer()
    page = client.post("/people/sign-in", data={"email": "maria@school.ru", "way": "letter"})
    assert "Загляните в почту" in page.get_data(as_text=True)
    letter = last_letter(app)
    assert "Она действует 15 минут и срабатывает один раз" in letter
    path = path_in(letter)
    for _ in range(3):
        assert client.get(path).status_code == 200, "a mail scanner follows links"
    assert client.get("/people/sessions").status_code == 302
    assert client.post(path).location == "/"
    assert client.get("/people/sessions").status_code == 200
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 410
        assert "Ссылка уже сработала. Запросите новую." in answer.get_data(as_text=True)


def test_link_after_its_time_says_so(client: FlaskClient, app: Flask) -> None:
    make_signer()
    with clock.stopped_at(NOON):
        client.post("/people/sign-in", data={"email": "maria@school.ru", "way": "letter"})
        path = path_in(last_letter(app))
    with clock.stopped_at(NOON + timedelta(minutes=15)):
        answer = client.post(path)
    assert answer.status_code == 410
    assert "Срок ссылки вышел. Запросите новую." in answer.get_data(as_text=True)


@pytest.mark.parametrize("place", ["enter", "new-password", "invitation", "my"])
def test_forged_link_is_not_there(client: FlaskClient, app: Flask, place: str) -> None:
    make_signer()
    client.post("/people/sign-in", data={"email": "maria@school.ru", "way": "letter"})
    token = path_in(last_letter(app)).rsplit("/", 1)[1]
    changed = ("1" if token[0] == "0" else "0") + token[1:]
    for forged in (changed, token[:-1], token + "0", "x", "a" * 39):
        assert client.get(f"/people/{place}/{forged}").status_code == 404
        assert client.post(f"/people/{place}/{forged}").status_code == 404
    if place != "enter":
        assert client.get(f"/people/{place}/{token}").status_code == 404, "a link opens only what it was made for"


def test_answer_is_the_same_for_an_unknown_email(client: FlaskClient) -> None:
    make_signer()
    for url in ("/people/sign-in", "/people/forgotten"):
        pages = [
            words_of(client.post(url, data={"email": email, "way": "letter"}))
            for email in ("maria@school.ru", "nobody@school.ru")
        ]
        assert pages[0].replace("maria@", "nobody@") == pages[1]
    assert db.session.scalars(select(Letter.recipient)).all() == ["maria@school.ru"] * 2


def test_forgotten_password_is_set_anew_by_letter(client: FlaskClient, app: Flask) -> None:
    make_signer()
    assert client.get("/people/forgotten").status_code == 200
    client.post("/people/forgotten", data={"email": "maria@school.ru"})
    path = path_in(last_letter(app))
    assert client.get(path).status_code == 200
    weak = client.post(path, data={"password": "1234567890"})
    assert weak.status_code == 422
    assert "Такой пароль легко угадать." in weak.get_data(as_text=True)
    assert client.post(path, data={"password": "другой длинный пароль"}).location == "/"
    assert client.get("/people/sessions").status_code == 200
    assert client.get(path).status_code == 410


def test_password_is_changed_with_the_present_one(client: FlaskClient) -> None:
    sign_in(client, db.session.get_one(Account, make_signer()))
    data = {"present": "не тот", "password": "другой длинный пароль"}
    wrong = client.post("/people/password", data=data)
    assert "Нынешний пароль не подходит." in wrong.get_data(as_text=True)
    assert client.post("/people/password", data={**data, "present": PASSWORD}).location == "/people/sessions"
    assert client.get("/people/sessions").status_code == 200


def test_name_and_post_are_changed(client: FlaskClient) -> None:
    account = make_account()
    sign_in(client, account)
    empty = client.post("/people/profile", data={"name": " ", "post": "x" * 201})
    assert "Укажите имя." in empty.get_data(as_text=True)
    assert "x" * 201 in empty.get_data(as_text=True)
    assert client.post("/people/profile", data={"name": "Ыллыс  Ҥа", "post": ""}).location == "/people/sessions"
    assert db.session.get_one(Account, account.id, populate_existing=True).name == "Ыллыс Ҥа"


def test_my_page_opens_by_letter_for_two_hours(client: FlaskClient, app: Flask) -> None:
    assert client.get("/people/my").status_code == 200
    assert client.post("/people/my", data={"email": "anna"}).status_code == 422
    page = client.post("/people/my", data={"email": "Anna@school.ru"})
    assert "Мы отправили ссылку на anna@school.ru." in page.get_data(as_text=True)
    path = path_in(last_letter(app))
    assert client.get(path).status_code == 200
    with clock.stopped_at(NOON):
        with writing() as session:
            link = session.scalars(select(Link)).one()
            link.expires_at = NOON + timedelta(minutes=30)
        assert client.post(path).location == "/my"
    with client.session_transaction() as session:
        assert session["my_email"] == "anna@school.ru"
        assert session["my_email_until"] == int((NOON + timedelta(hours=2)).timestamp())
    assert client.post(path).status_code == 410


# The demo


def test_demo_people_enter_by_one_press_and_nobody_else_does(client: FlaskClient, app: Flask) -> None:
    demo, plain = make_signer(email="demo@school.ru", demo=True), make_signer()
    assert "Люди для знакомства" in client.get("/people/sign-in").get_data(as_text=True)
    assert client.post("/people/sign-in/demo", data={"account": plain}).status_code == 404
    assert client.post("/people/sign-in/demo", data={"account": "x"}).status_code == 404
    assert client.post("/people/sign-in/demo", data={"account": demo}).location == "/"
    assert client.get("/people/sessions").status_code == 200


def test_production_has_no_demo_people(client: FlaskClient, app: Flask) -> None:
    from dataclasses import replace

    demo = make_signer(email="demo@school.ru", demo=True)
    app.extensions["settings"] = replace(app.extensions["settings"], mode="production")
    assert "Люди для знакомства" not in client.get("/people/sign-in").get_data(as_text=True)
    assert client.post("/people/sign-in/demo", data={"account": demo}).status_code == 404


# Consents


def test_text_of_consent_is_open_to_all_with_version_and_hash(client: FlaskClient) -> None:
    municipality = make_municipality()
    actions.publish_default_texts(municipality.id)
    page = client.get(f"/people/consents/{municipality.id}/participation").get_data(as_text=True)
    assert "Согласие на обработку персональных данных для участия в мероприятии" in page
    assert "Редакция 1 от" in page
    assert re.search(r"SHA-256: <code>[0-9a-f]{64}</code>", page)
    assert client.get(f"/people/consents/{municipality.id}/participation?version=2").status_code == 404
    assert client.get(f"/people/consents/{municipality.id}/nothing").status_code == 404
    assert client.get("/people/consents/999999/participation").status_code == 404


def test_letters_speak_the_language_of_who_asked(client: FlaskClient, app: Flask) -> None:
    from tochka.kit.words import in_language

    make_signer()
    client.set_cookie("language", "en")
    client.post("/people/sign-in", data={"email": "maria@school.ru", "way": "letter"})
    letter = db.session.scalars(select(Letter)).one()
    assert letter.language == "en"
    with in_language(letter.language):
        assert "Here is your link to sign in." in text_of(app, letter)
