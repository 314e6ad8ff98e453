"""Consents of an event: the matrix, papers and links of parents, what a person does by her own link, who hears of it."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_account, make_event, make_registration, make_school, sign_in
from tests.people.signers import words_of
from tests.registration.conftest import application
from tests.registration.test_views_own import link
from tests.statements import counted
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import codes
from tochka.kit.sheets import ReadTable, read_table
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, Organization, Region
from tochka.people.actions import give_consents
from tochka.people.models import Consent, ErasureRecord, ParentalConsent
from tochka.people.queries import consents_of
from tochka.registration.actions import Registered, register_person, register_team
from tochka.registration.models import Registration
from tochka.registration.queries.consents import consent_rows, missing_consents, parent_number, read_parent_number
from tochka.registration.rules.consents import cells, children_without_parents, photo_consents, shown_rows
from tochka.registration.rules.members import TypedMember

ALL = ("participation", "public_certificate", "photo", "publication", "mailing")


@pytest.fixture
def fair(school: Organization) -> Event:
    """An event for teachers, pupils and teams of pupils."""
    return make_event(
        school,
        [{"categories": ["teacher", "pupil"]}, {"position": 1, "categories": ["pupil"], "unit": "teams"}],
    )


@pytest.fixture
def people(fair: Event) -> dict[str, Registered]:
    """A teacher with every consent, a pupil with photo, a team of two pupils with only the one that it needs, a walk-in
    without any."""
    parts = [part.id for part in fair.parts]
    pupil: dict[str, Any] = {"category": "pupil", "grade": 8}
    found = {
        "teacher": register_person(application(fair, purposes=ALL, email="anna@example.ru")),
        "pupil": register_person(
            application(fair, name="Тестов Иван Петрович", purposes=("participation", "photo"), **pupil)
        ),
        "team": register_team(
            application(
                fair, part_ids=(parts[1],), name="Примерова Ольга Ивановна", team_name="Кванты",
                members=(TypedMember("Первова Инна", 8), TypedMember("Второв Олег", 8)), **pupil,
            )
        ),
    }  # fmt: skip
    make_registration(fair, name="Новикова Вера", category="guest", source="walkin")
    return found


def parent_path(app: Flask, registration_id: int, member: int = 0, link: int = 1) -> str:
    secret = app.extensions["settings"].secret_key
    number = parent_number(registration_id, member)
    return "/registration/parent/" + codes.seal(secret, "registration.parent", number, link)


def names(rows: Any) -> list[str]:
    return sorted(row.name for row in rows)


def test_matrix_tells_of_each_person_and_purpose_and_who_is_missing(
    client: FlaskClient, fair: Event, people: dict[str, Registered]
) -> None:
    number = fair.id
    with counted() as statements:
        rows = consent_rows(number)
    assert len(statements) == 4
    found = {row.name: cells(row) for row in rows}
    assert found["Образцова Мария Петровна"] == dict.fromkeys(ALL, "yes")
    assert found["Тестов Иван Петрович"] == {
        "participation": "parent", "public_certificate": "no", "photo": "parent", "publication": "no", "mailing": "no",
    }  # fmt: skip
    assert found["Примерова Ольга Ивановна"]["participation"] == "yes"
    assert found["Первова Инна"]["participation"] == found["Второв Олег"]["participation"] == "parent"
    assert found["Новикова Вера"]["participation"] == "no"
    missing = ["Второв Олег", "Новикова Вера", "Первова Инна", "Тестов Иван Петрович"]
    assert names(shown_rows(rows, "missing")) == missing
    assert missing_consents(fair.id) == 3, "the team's children are of one registration"
    assert photo_consents(rows).refused == tuple(row.name for row in rows if row.name != "Образцова Мария Петровна")
    sign_in(client, make_account("organizer", fair))
    desk = words_of(client.get(f"/events/{fair.id}/desk"))
    assert "У 3 записей нет согласия" in desk
    page = words_of(client.get(f"/registration/{fair.id}/consents?show=missing"))
    assert all(name in page for name in missing)
    assert "Образцова Мария Петровна" not in page
    book = read_table(client.get(f"/registration/{fair.id}/consents/list.xlsx?show=photo").data, "list.xlsx")
    assert isinstance(book, ReadTable)
    assert sorted(str(row[1]) for row in book.rows[1:]) == sorted(photo_consents(rows).refused)


def test_school_records_papers_of_parents_one_by_one_and_for_many(
    client: FlaskClient, fair: Event, people: dict[str, Registered]
) -> None:
    account = make_account("organizer", fair)
    sign_in(client, account)
    where = f"/registration/{fair.id}/consents/papers"
    one = f"{people['pupil'].id}-0"
    paper = {"paper_on": "2026-09-01", "kept_where": "папка 5", "number": "12", "participation": "y", "photo": "y"}
    assert "Напишите, где лежат бумаги" in words_of(client.post(where, data=paper | {"kept_where": "", "child": one}))
    assert "Без согласия на участие" in words_of(client.post(where, data={**paper, "participation": "", "child": one}))
    assert "Отметьте детей" in words_of(client.post(where, data=paper))
    assert client.post(where, data=paper | {"child": one}).status_code == 303
    kept = db.session.scalars(select(ParentalConsent)).one()
    assert (kept.paper_number, kept.kept_where, kept.channel, kept.recorded_by) == (
        "12",
        "папка 5",
        "paper",
        account.id,
    )
    assert kept.purposes == ["participation", "photo"]
    assert names(children_without_parents(consent_rows(fair.id))) == ["Второв Олег", "Первова Инна"]
    both = [f"{people['team'].id}-{n}" for n in (1, 2)]
    client.post(where, data={**paper, "child": both})
    assert "Согласия родителей есть" in words_of(client.get(where))
    assert missing_consents(fair.id) == 1, "the walk-in"
    found = {row.name: cells(row) for row in consent_rows(fair.id)}
    assert found["Тестов Иван Петрович"]["photo"] == "yes"
    assert found["Первова Инна"]["photo"] == "no", "the team itself has not said it"


def test_parent_confirms_or_refuses_by_link_without_an_account(
    app: Flask, client: FlaskClient, fair: Event, people: dict[str, Registered]
) -> None:
    where = parent_path(app, people["pupil"].id)
    page = words_of(client.get(where))
    assert "Тестов Иван Петрович" in page
    assert "фото- и видеосъёмка" in page
    assert "приглашения" not in page.lower(), "nobody has asked for it"
    assert "Спасибо" in words_of(client.post(where, data={"do": "confirm"}))
    row = next(row for row in consent_rows(fair.id) if row.registration_id == people["pupil"].id)
    assert cells(row)["participation"] == cells(row)["photo"] == "yes"
    assert client.get(parent_path(app, people["teacher"].id)).status_code == 404, "an adult has no parent here"
    assert client.get(parent_path(app, people["team"].id, 3)).status_code == 404
    assert client.get(parent_path(app, people["team"].id, 1, link=2)).status_code == 404
    client.post(where, data={"do": "refuse"})
    demand = db.session.scalars(select(ErasureRecord)).one()
    assert (demand.subject_id, demand.reason, demand.done_at) == (people["pupil"].id, "withdrawn", None)
    assert (demand.due_on - demand.asked_at.date()).days == 30
    assert demand.municipality_id == fair.municipality_id
    assert "Тестов Иван Петрович" in names(shown_rows(consent_rows(fair.id), "missing"))


def test_person_gives_and_withdraws_each_consent_and_sees_her_data(
    app: Flask, client: FlaskClient, fair: Event, people: dict[str, Registered]
) -> None:
    number = people["teacher"].id
    mine = link(app, number)
    page = words_of(client.get(mine + "/data"))
    for known in ("Образцова Мария Петровна", "anna@example.ru", "форма на сайте", "SHA-256"):
        assert known in page
    data = json.loads(client.get(mine + "/data.json").data)
    facts = {fact["key"]: fact["value"] for part in data["data"] for fact in part["facts"]}
    assert facts["name"] == "Образцова Мария Петровна"
    assert {part["part"] for part in data["data"]} >= {"consents", "letters", "registration", "tickets"}
    assert client.get(mine + "/data.pdf").data.startswith(b"%PDF")
    client.post(mine + "/consent", data={"purpose": "photo", "do": "withdraw"})
    assert consents_of("registration", [number])[number] == frozenset(ALL) - {"photo"}
    kept = db.session.scalars(select(Consent).where(Consent.subject_id == number, Consent.purpose == "photo")).one()
    assert kept.ended == "withdrawn"
    client.post(mine + "/consent", data={"purpose": "photo", "do": "give", "text": str(kept.text_id)})
    assert consents_of("registration", [number])[number] == frozenset(ALL)
    assert "Такого согласия нет" in words_of(
        client.post(mine + "/consent", data={"purpose": "x"}, follow_redirects=True)
    )
    gone = client.post(mine + "/consent", data={"purpose": "participation", "do": "withdraw"}, follow_redirects=True)
    assert "Данные удалены" in words_of(gone)
    assert client.get(mine + "/data").status_code == 404
    row = db.session.get_one(Registration, number, populate_existing=True)
    assert (row.name, row.state) == ("", "cancelled")
    assert db.session.scalars(select(ErasureRecord)).one().done_at is not None


def test_delegation_records_parents_papers_of_its_own_children_alone(
    app: Flask, client: FlaskClient, fair: Event, people: dict[str, Registered], school: Organization
) -> None:
    from tochka.registration.actions import Sender, begin_delegation

    kept = begin_delegation(
        Sender(fair.id, "Образцова Мария Петровна", organization_id=school.id, purposes=("participation",))
    )
    with writing():
        db.session.get_one(Registration, people["pupil"].id).delegation_id = kept.id
    secret = app.extensions["settings"].secret_key
    where = f"/registration/delegation/{codes.seal(secret, 'delegation', kept.id, kept.link)}/papers"
    page = words_of(client.get(where))
    assert "Тестов Иван Петрович" in page
    assert "Первова Инна" not in page
    paper = {"paper_on": "2026-09-01", "kept_where": "папка 5", "participation": "y"}
    foreign = f"{people['team'].id}-1"
    assert client.post(where, data={**paper, "child": foreign}).status_code == 422
    client.post(where, data={**paper, "child": [foreign, f"{people['pupil'].id}-0"]})
    assert [row.subject_id for row in db.session.scalars(select(ParentalConsent))] == [people["pupil"].id]


def test_text_prints_as_a_form_for_the_person_and_for_a_parent(client: FlaskClient, fair: Event) -> None:
    for query in ("", "?parent=1"):
        for purpose in ALL:
            answer = client.get(f"/people/consents/{fair.municipality_id}/{purpose}.pdf{query}")
            assert answer.data.startswith(b"%PDF"), purpose
    assert client.get(f"/people/consents/{fair.municipality_id}/nothing.pdf").status_code == 404


def test_consent_given_to_no_event_of_another_school_stays_there(fair: Event) -> None:
    other = make_event(make_school(fair.municipality, 77))
    row = make_registration(other)
    give_consents("registration", row.id, fair.municipality_id, ["participation"], "paper")
    assert missing_consents(other.id) == 0
    assert consent_rows(other.id)[0].own == frozenset({"participation"})
    assert consent_rows(fair.id) == []


def test_event_is_not_published_before_the_card_is_filled_and_its_desk_leads_to_the_card(client: FlaskClient) -> None:
    with writing() as session:
        town = Municipality(region=Region(name="Край"), name="Район", timezone="Asia/Yakutsk")
        session.add(town)
    draft = make_event(make_school(town, 1), status="draft")
    sign_in(client, make_account("municipal_curator", town))
    desk = client.get(f"/events/{draft.id}/desk").text
    assert f'href="/network/municipalities/{town.id}/operator"' in desk
    client.post(f"/events/{draft.id}/move", data={"to": "publish"})
    assert db.session.get_one(Event, draft.id, populate_existing=True).status == "draft"
    card = {
        "name": "Управление", "inn": "1402000000", "address": "п. Примерный", "responsible": "Примеров П. П.",
        "email": "a@example.ru",
    }  # fmt: skip
    client.post(f"/network/municipalities/{town.id}/operator", data=card)
    client.post(f"/events/{draft.id}/move", data={"to": "publish"})
    assert db.session.get_one(Event, draft.id, populate_existing=True).status == "published"


def test_a_parents_link_names_the_child_after_many_replacements_and_old_links_stay() -> None:
    numbers = [(5, 0), (5, 255), (5, 256), (6, 0), (5, 65535), (2**31 - 1, 300)]
    packed = [parent_number(*each) for each in numbers]
    assert packed[:2] == [5 << 8, 5 << 8 | 255], "links that were handed out"
    assert max(packed) < 2**48, "what a link can seal"
    assert [read_parent_number(each) for each in packed] == numbers
