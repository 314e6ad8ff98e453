"""Pages of the team: who is seen, invited, taken in and let go."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_account, make_event, make_municipality, make_school, sign_in
from tests.people.signers import PASSWORD, last_letter, path_in, words_of
from tests.statements import counted
from tochka.extensions import db
from tochka.kit import mail
from tochka.kit.mail import Letter
from tochka.people import actions
from tochka.people.models import Grant, Link


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
    assert mail.outbox._composers[letter.kind](letter) is None
    assert app.test_client().get(path).status_code == 410


@pytest.mark.parametrize("role", ["", "volunteer"])
def test_who_invites_nobody_sees_no_team(client: FlaskClient, role: str) -> None:
    sign_in(client, make_account(role, make_event(make_school(make_municipality())) if role else None))
    assert client.get("/people/team").status_code == 403
    assert client.get("/people/invite").status_code == 403
