"""Pages of people: signing in, links that mail scanners cannot burn, the team, texts of consent."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOON, make_account, make_event, make_municipality, make_school, sign_in
from tests.statements import counted
from tochka.config import Settings
from tochka.extensions import db, limiter
from tochka.kit import clock, mail
from tochka.kit.mail import Letter
from tochka.kit.transactions import writing
from tochka.people import actions
from tochka.people.models import Account, Grant, Link, Session

PASSWORD = "дождь чайник полка"


def make_signer(email: str = "maria@school.ru", **values: Any) -> int:
    return actions.create_account(email, "Образцова Мария Петровна", PASSWORD, **values)


def text_of(app: Flask, letter: Letter) -> str:
    settings: Settings = app.extensions["settings"]
    message = mail._composers[letter.kind](letter)
    assert message is not None
    return mail.to_email(letter, message, settings).get_content()


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
    demo, plain = make_signer("demo@school.ru", demo=True), make_signer()
    assert "Люди для знакомства" in client.get("/people/sign-in").get_data(as_text=True)
    assert client.post("/people/sign-in/demo", data={"account": plain}).status_code == 404
    assert client.post("/people/sign-in/demo", data={"account": "x"}).status_code == 404
    assert client.post("/people/sign-in/demo", data={"account": demo}).location == "/"
    assert client.get("/people/sessions").status_code == 200


def test_production_has_no_demo_people(client: FlaskClient, app: Flask) -> None:
    from dataclasses import replace

    demo = make_signer("demo@school.ru", demo=True)
    app.extensions["settings"] = replace(app.extensions["settings"], mode="production")
    assert "Люди для знакомства" not in client.get("/people/sign-in").get_data(as_text=True)
    assert client.post("/people/sign-in/demo", data={"account": demo}).status_code == 404


# The team


def test_team_shows_ones_own_people_only(client: FlaskClient) -> None:
    mine, foreign = make_municipality(), make_municipality()
    school, event = make_school(mine), make_event(make_school(mine))
    shown = [
        make_account("head_of_centre", school, name="Своя Заведующая", email="head@school.ru"),
        make_account("volunteer", event, name="Свой Волонтёр", email="volunteer@school.ru"),
    ]
    hidden = [
        make_account("head_of_centre", make_school(foreign), name="Чужая Заведующая", email="foreign@school.ru"),
        make_account("municipal_curator", foreign, name="Чужой Куратор", email="curator@school.ru"),
        make_account("administrator", name="Администратор Всего", email="all@school.ru"),
        make_account("regional_coordinator", mine.region, name="Координатор Региона", email="region@school.ru"),
    ]
    sign_in(client, make_account("municipal_curator", mine))
    page = client.get("/people/team").get_data(as_text=True)
    assert all(account.email in page for account in shown)
    assert not any(account.email in page or account.name in page for account in hidden)
    found = client.get("/people/team?q=волонтер").get_data(as_text=True)
    assert "volunteer@school.ru" in found
    assert "head@school.ru" not in found
    assert "head@school.ru" in client.get("/people/team?q=HEAD@").get_data(as_text=True)
    assert "Никого не нашлось" in client.get("/people/team?q=Чужая").get_data(as_text=True)


def test_person_of_two_municipalities_shows_each_curator_her_own_role(client: FlaskClient) -> None:
    mine, foreign = make_municipality(name="Свой район"), make_municipality(name="Чужой район")
    person = make_account("organizer", make_school(mine, 8))
    theirs = make_school(foreign, 9)
    actions.grant_role(person.id, "organizer", "organization", theirs.id)
    sign_in(client, make_account("municipal_curator", mine))
    page = words_of(client.get("/people/team"))
    assert "СОШ № 8, Свой район" in page
    assert "№ 9" not in page


@pytest.mark.parametrize("size", [1, 12])
def test_team_costs_the_same_queries_for_one_and_for_twelve(client: FlaskClient, size: int) -> None:
    municipality = make_municipality()
    for _ in range(size):
        school = make_school(municipality)
        account = make_account("head_of_centre", school)
        actions.grant_role(account.id, "volunteer", "event", make_event(school).id)
    sign_in(client, make_account("municipal_curator", municipality))
    with counted() as statements:
        client.get("/people/team")
    assert len(statements) == 12


def test_team_of_an_event_is_for_those_who_hold_it(client: FlaskClient) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    event, other = make_event(school), make_event(make_school(make_municipality()))
    make_account("volunteer", event, email="door@school.ru")
    sign_in(client, make_account("organizer", event))
    assert "door@school.ru" in client.get(f"/people/team?event={event.id}").get_data(as_text=True)
    for stranger in (other.id, 10**9):
        assert client.get(f"/people/team?event={stranger}").status_code == 404
        assert client.get(f"/people/invite?event={stranger}").status_code == 404


def test_role_is_taken_away_by_its_giver_only(client: FlaskClient) -> None:
    mine, foreign = make_municipality(), make_municipality()
    volunteer = make_account("volunteer", make_event(make_school(mine)))
    stranger = make_account("volunteer", make_event(make_school(foreign)))
    sign_in(client, make_account("municipal_curator", mine))
    ids = {row.account_id: row.id for row in db.session.scalars(select(Grant))}
    assert client.post(f"/people/grants/{ids[stranger.id]}/revoke").status_code == 404
    assert client.post("/people/grants/999999/revoke").status_code == 404
    assert client.post(f"/people/grants/{ids[volunteer.id]}/revoke").location == "/people/team"
    left = set(db.session.scalars(select(Grant.account_id)))
    assert volunteer.id not in left
    assert stranger.id in left


def test_invitation_goes_by_letter_and_is_accepted_with_a_name_and_a_password(client: FlaskClient, app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality, 8, short_name="СОШ №8", locality="г.Томмот")
    sign_in(client, make_account("municipal_curator", municipality, name="Куратор Анна Степановна"))
    assert client.get("/people/invite").status_code == 200
    data = {"email": "new@school.ru", "role": "head_of_centre", "node": ""}
    missing = client.post("/people/invite", data=data)
    assert missing.status_code == 422
    assert "Эту роль дают в школе. Выберите школу." in missing.get_data(as_text=True)
    assert 'value="new@school.ru"' in missing.get_data(as_text=True)
    assert client.post("/people/invite", data={**data, "node": f"organization-{school.id}"}).location == "/people/team"
    assert "СОШ № 8, г. Томмот" in words_of(client.get("/people/team"))
    letter = last_letter(app)
    assert "Куратор Анна Степановна приглашает вас в «Точку»" in letter
    assert "Ваша роль: руководитель центра (СОШ №8, г.Томмот)." in letter
    path = path_in(letter)
    guest = app.test_client()
    assert "Руководитель центра: СОШ № 8, г. Томмот" in words_of(guest.get(path))
    kept = guest.post(path, data={"name": "Примерова Анна", "password": "мало"})
    assert kept.status_code == 422
    assert 'value="Примерова Анна"' in kept.get_data(as_text=True)
    assert guest.post(path, data={"name": "Примерова Анна", "password": PASSWORD}).location == "/"
    assert guest.get("/people/team").status_code == 200
    assert guest.get(path).status_code == 410


@pytest.mark.parametrize(
    "node", ["organization-x", "organization-99999999999999999999", "planet-1", "event-1", "-", "region-1"]
)
def test_place_that_was_not_offered_is_refused(client: FlaskClient, node: str) -> None:
    municipality = make_municipality()
    make_school(municipality)
    sign_in(client, make_account("municipal_curator", municipality))
    data = {"email": "new@school.ru", "role": "head_of_centre", "node": node}
    assert client.post("/people/invite", data=data).status_code == 422
    assert db.session.scalars(select(Link)).all() == []


def test_known_account_accepts_with_one_press(client: FlaskClient, app: Flask) -> None:
    municipality = make_municipality()
    known = make_account(email="known@school.ru")
    school = make_school(municipality)
    sign_in(client, make_account("municipal_curator", municipality))
    data = {"email": "known@school.ru", "role": "organizer", "node": f"organization-{school.id}"}
    client.post("/people/invite", data=data)
    guest = app.test_client()
    path = path_in(last_letter(app))
    assert "Роль добавится к вашей учётной записи." in guest.get(path).get_data(as_text=True)
    assert guest.post(path).location == "/"
    assert db.session.scalars(select(Grant.role).where(Grant.account_id == known.id)).all() == ["organizer"]


def test_withdrawn_invitation_writes_no_letter_and_does_not_open(client: FlaskClient, app: Flask) -> None:
    municipality = make_municipality()
    school = make_school(municipality)
    sign_in(client, make_account("municipal_curator", municipality))
    data = {"email": "new@school.ru", "role": "organizer", "node": f"organization-{school.id}"}
    client.post("/people/invite", data=data)
    path = path_in(last_letter(app))
    link_id = db.session.scalars(select(Link.id)).one()
    stranger = app.test_client()
    sign_in(stranger, make_account("municipal_curator", make_municipality()))
    assert stranger.post(f"/people/invitations/{link_id}/withdraw").status_code == 404
    assert client.post(f"/people/invitations/{link_id}/withdraw").location == "/people/team"
    letter = db.session.scalars(select(Letter)).one()
    assert mail._composers[letter.kind](letter) is None
    assert app.test_client().get(path).status_code == 410


@pytest.mark.parametrize("role", ["", "volunteer"])
def test_who_invites_nobody_sees_no_team(client: FlaskClient, role: str) -> None:
    sign_in(client, make_account(role, make_event(make_school(make_municipality())) if role else None))
    assert client.get("/people/team").status_code == 403
    assert client.get("/people/invite").status_code == 403


# Consents


def test_text_of_consent_is_open_to_all_with_version_and_hash(client: FlaskClient) -> None:
    municipality = make_municipality()
    actions.publish_default_texts(municipality.id)
    page = client.get(f"/people/consents/{municipality.id}/participation").get_data(as_text=True)
    assert "Согласие на обработку персональных данных для участия в мероприятии" in page
    assert "Редакция 1 от" in page
    assert re.search(r"SHA-256: <code>[0-9a-f]{64}</code>", page)
    assert client.get(f"/people/consents/{municipality.id}/participation?version=2").status_code == 404
    assert client.get(f"/people/consents/{municipality.id}/mailing").status_code == 404
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
