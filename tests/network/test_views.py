"""Pages of the network: who sees what, forms that keep what was typed, the picker's search, the published policy."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_account, make_event, make_municipality, make_school, sign_in
from tests.statements import counted
from tochka.extensions import db, limiter
from tochka.network import actions
from tochka.network.actions import OrganizationDraft
from tochka.network.models import Municipality, OperatorCard, Organization, OrganizationRequest, Region

FORM = {
    "version": "0",
    "kind": "school",
    "type": "СОШ",
    "number": "8",
    "locality": "г.Томмот",
    "short_name": "СОШ №8 г.Томмот",
    "full_name": "",
    "legal_prefix": "МБОУ",
    "aliases": "8 школа\nВосьмая",
    "genitive": "",
    "genitive_plural": "",
    "rank": "",
    "centres-0-kind": "growth_point",
    "centres-0-profile": "",
    "centres-0-opened_in": "2021",
    "centres-0-name": "",
}
CARD = {
    "name": "Департамент образования",
    "inn": "1402000000",
    "address": "г. Алдан",
    "responsible": "Образцова М. П.",
    "email": "operator@example.ru",
    "phone": "",
}


@pytest.fixture
def municipality(app: Flask) -> Municipality:
    return make_municipality()


@pytest.fixture
def curator(client: FlaskClient, municipality: Municipality) -> FlaskClient:
    sign_in(client, make_account("municipal_curator", municipality))
    return client


# Who opens what on her own municipality: 200, 403 (nowhere) or 404 (not here).
PAGES = {
    "/network/": "network.view",
    "/network/municipalities": "network.view",
    "/network/organizations/{school}": "network.view",
    "/network/organizations/{school}/edit": "network.edit",
    "/network/municipalities/{municipality}/organizations/new": "network.edit",
    "/network/municipalities/{municipality}/edit": "network.edit",
    "/network/municipalities/{municipality}/operator": "operator.edit",
    "/network/requests": "network.edit",
    "/network/requests/{request}": "network.edit",
    "/network/requests/{request}/add": "network.edit",
    "/network/municipalities/new": "site.administer",
}
OPENS = {
    "administrator": {"network.view", "network.edit", "operator.edit", "site.administer"},
    "regional_coordinator": {"network.view"},
    "municipal_curator": {"network.view", "network.edit", "operator.edit"},
    "head_of_centre": {"network.view"},
    "organizer": set(),
    "volunteer": set(),
}


def ids_of(municipality: Municipality) -> dict[str, Any]:
    school = make_school(municipality)
    request = actions.ask_for_organization(municipality.id, "Школа искусств")
    return {"school": school.id, "municipality": municipality.id, "request": request, "row": school}


@pytest.mark.parametrize("role", OPENS)
def test_role_opens_its_pages_here_and_none_elsewhere(
    client: FlaskClient, municipality: Municipality, role: str
) -> None:
    here, foreign_place = ids_of(municipality), make_municipality(region=Region(name="Другой регион"))
    foreign = ids_of(foreign_place)
    nodes = {
        "administrator": None,
        "regional_coordinator": municipality.region,
        "municipal_curator": municipality,
        "head_of_centre": here["row"],
        "organizer": here["row"],
        "volunteer": make_event(here["row"]),
    }
    sign_in(client, make_account(role, nodes[role]))
    for page, permission in PAGES.items():
        told = permission in OPENS[role]
        no = 404 if "{" in page else 403
        assert client.get(page.format(**here)).status_code == (200 if told else no), page
        if "{" in page:
            elsewhere = 200 if told and role == "administrator" else 404
            assert client.get(page.format(**foreign)).status_code == elsewhere, page


def test_visitor_is_asked_to_sign_in(client: FlaskClient, municipality: Municipality) -> None:
    ids = ids_of(municipality)
    for page in PAGES:
        assert client.get(page.format(**ids)).status_code == 302


@pytest.mark.parametrize(
    "page", ["organizations/999999", "organizations/999999/edit", "requests/999999", "municipalities/999999/edit"]
)
def test_what_is_not_there_is_not_found(curator: FlaskClient, page: str) -> None:
    assert curator.get(f"/network/{page}").status_code == 404


# The list


def test_list_shows_ones_own_schools_and_finds_them_by_words(curator: FlaskClient, municipality: Municipality) -> None:
    actions.add_organization(municipality.id, OrganizationDraft("ТСШИ", aliases=("Томмотская санаторная",)))
    actions.add_organization(municipality.id, OrganizationDraft("лицей", type="лицей"))
    foreign = make_municipality()
    actions.add_organization(foreign.id, OrganizationDraft("Чужой лицей", type="лицей"))
    page = curator.get("/network/").get_data(as_text=True)
    assert "ТСШИ" in page
    assert "Чужой лицей" not in page
    found = curator.get("/network/?q=санатор").get_data(as_text=True)
    assert "ТСШИ" in found
    assert ">лицей<" not in found
    assert "Чужой лицей" not in curator.get("/network/?q=лицей").get_data(as_text=True)
    assert "Ничего не нашлось" in curator.get("/network/?q=космодром").get_data(as_text=True)
    assert "Департамент образования" not in curator.get("/network/?group=school").get_data(as_text=True)
    assert "Департамент образования" in curator.get("/network/?group=other").get_data(as_text=True)


@pytest.mark.parametrize(
    "query", ["page=x", "page=-5", "page=999999999999", "municipality=x", "group=%00", "q=" + "я" * 500, "closed=maybe"]
)
def test_list_survives_any_address(curator: FlaskClient, query: str) -> None:
    assert curator.get(f"/network/?{query}").status_code == 200


@pytest.mark.parametrize("size", [1, 60])
def test_list_costs_the_same_queries_for_one_and_for_sixty(
    curator: FlaskClient, municipality: Municipality, size: int
) -> None:
    for _ in range(size):
        make_school(municipality)
    with counted() as statements:
        page = curator.get("/network/").get_data(as_text=True)
    assert len(statements) == 6
    assert ("page=2" in page) is (size == 60)


# Forms of organizations


def test_school_is_added_with_names_and_centre(curator: FlaskClient, municipality: Municipality) -> None:
    url = f"/network/municipalities/{municipality.id}/organizations/new"
    added = curator.post(url, data=FORM)
    school = db.session.scalars(select(Organization).where(Organization.number == 8)).one()
    assert added.location == f"/network/organizations/{school.id}"
    assert [alias.text for alias in school.aliases] == ["8 школа", "Восьмая"]
    assert [(centre.kind, centre.opened_in) for centre in school.centres] == [("growth_point", 2021)]
    page = curator.get(added.location).get_data(as_text=True)
    assert "8 школа, Восьмая" in page
    assert "открыт в 2021 году" in page
    again = curator.post(url, data=FORM)
    assert again.status_code == 422
    assert "В этом муниципалитете уже есть организация с таким кратким названием." in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"short_name": " "}, "Добавьте краткое название: оно стоит в списках."),
        ({"short_name": "я" * 121}, "Сократите: не больше 120 знаков."),
        ({"number": "восемь"}, None),
        ({"number": "-1"}, None),
        ({"number": "999999999999999999999"}, None),
        ({"kind": "planet"}, None),
        ({"aliases": "\n".join(f"имя {n}" for n in range(31))}, "Не больше 30 написаний"),
        ({"centres-0-opened_in": "1812"}, None),
    ],
)
def test_form_keeps_what_was_typed_and_says_what_to_repair(
    curator: FlaskClient, municipality: Municipality, changes: dict[str, str], words: str | None
) -> None:
    page = curator.post(f"/network/municipalities/{municipality.id}/organizations/new", data=FORM | changes)
    html = page.get_data(as_text=True)
    assert page.status_code == 422
    assert "МБОУ" in html
    assert "Восьмая" in html or "aliases" in changes
    assert words is None or words in html
    assert db.session.scalars(select(Organization).where(Organization.kind == "school")).all() == []


def test_markup_in_a_name_is_shown_as_typed(curator: FlaskClient, municipality: Municipality) -> None:
    name = "<b>Школа</b> ҕҥөһү"
    added = curator.post(
        f"/network/municipalities/{municipality.id}/organizations/new", data=FORM | {"short_name": name, "number": ""}
    )
    page = curator.get(added.location).get_data(as_text=True)
    assert "&lt;b&gt;Школа&lt;/b&gt; ҕҥөһү" in page
    assert "<b>Школа" not in page


def test_form_shows_how_an_order_names_the_school_without_saving(
    curator: FlaskClient, municipality: Municipality
) -> None:
    make_school(municipality, 1)
    url = f"/network/municipalities/{municipality.id}/organizations/new"
    page = curator.post(
        url,
        data=FORM
        | {"short_name": "ТСШИ", "type": "", "number": "", "genitive": "Томмотской санаторной школы", "prose": "1"},
    )
    html = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "СОШ № 1 и Томмотской санаторной школы" in html.replace("\u00a0", " ")
    assert db.session.scalars(select(Organization).where(Organization.short_name == "ТСШИ")).all() == []


def test_stale_form_is_told_and_its_words_stay(curator: FlaskClient, municipality: Municipality) -> None:
    school = make_school(municipality)
    url = f"/network/organizations/{school.id}/edit"
    assert curator.post(url, data=FORM).location == f"/network/organizations/{school.id}"
    stale = curator.post(url, data=FORM | {"short_name": "Моё имя"})
    html = stale.get_data(as_text=True)
    assert stale.status_code == 422
    assert "Пока страница была открыта, организацию изменили." in html
    assert 'value="Моё имя"' in html
    assert 'name="version" type="hidden" value="1"' in html
    assert curator.post(url, data=FORM | {"short_name": "Моё имя", "version": "x"}).status_code == 422
    assert curator.post(url, data=FORM | {"short_name": "Моё имя", "version": "1"}).status_code == 302


def test_school_is_closed_and_opened_again(curator: FlaskClient, municipality: Municipality) -> None:
    school = make_school(municipality)
    url = f"/network/organizations/{school.id}/close"
    curator.post(url)
    assert "закрыта" in curator.get(f"/network/organizations/{school.id}").get_data(as_text=True)
    assert f"organizations/{school.id}" in curator.get("/network/?closed=1").get_data(as_text=True)
    curator.post(url, data={"way": "reopen"})
    assert f"organizations/{school.id}" in curator.get("/network/").get_data(as_text=True)
    curator.post(f"/network/organizations/{municipality.body_id}/close")
    assert "Сначала укажите там другой." in curator.get("/network/").get_data(as_text=True)


# Municipalities and the operator's card


def test_administrator_adds_a_municipality_and_its_region(client: FlaskClient, app: Flask) -> None:
    sign_in(client, make_account("administrator"))
    data = {
        "region": "0",
        "new_region": "",
        "name": "Тында",
        "seat": "",
        "timezone": "Asia/Yakutsk",
        "body_name": "Управление",
        "body": "0",
    }
    missing = client.post("/network/municipalities/new", data=data)
    assert "Выберите регион или назовите новый." in missing.get_data(as_text=True)
    added = client.post("/network/municipalities/new", data=data | {"new_region": "Амурская область"})
    municipality = db.session.scalars(select(Municipality).where(Municipality.name == "Тында")).one()
    assert added.location == f"/network/municipalities/{municipality.id}/operator"
    assert client.get("/network/municipalities").status_code == 200
    edit = f"/network/municipalities/{municipality.id}/edit"
    changed = data | {
        "name": "Тындинский округ",
        "region": str(municipality.region_id),
        "body": str(municipality.body_id),
    }
    assert client.post(edit, data=changed).location == "/network/municipalities"
    wrong = client.post(edit, data=changed | {"timezone": "Mars/Olympus"})
    assert wrong.status_code == 422


def test_operator_card_publishes_policy_and_texts(curator: FlaskClient, municipality: Municipality) -> None:
    url = f"/network/municipalities/{municipality.id}/operator"
    page = curator.post(url, data=CARD | {"inn": "14020"}).get_data(as_text=True)
    assert "В ИНН организации 10 цифр" in page
    assert 'value="Образцова М. П."' in page
    assert curator.post(url, data=CARD | {"name": "Новый департамент"}).location == url
    assert db.session.scalars(select(OperatorCard.name)).one() == "Новый департамент"
    for open_page in (f"/network/policy/{municipality.id}", f"/people/consents/{municipality.id}/participation"):
        assert "Новый департамент" in curator.get(open_page).get_data(as_text=True)


def test_policy_is_open_to_all_once_there_is_an_operator(client: FlaskClient, app: Flask) -> None:
    filled = make_municipality()
    empty = actions.add_municipality(filled.region_id, "Пустой", "Asia/Yakutsk")
    assert "ИНН 1402000000" in client.get(f"/network/policy/{filled.id}").get_data(as_text=True)
    assert client.get(f"/network/policy/{empty}").status_code == 404
    assert client.get("/network/policy/999999").status_code == 404


# Requests


def test_request_is_answered_with_the_school_that_is_meant(curator: FlaskClient, municipality: Municipality) -> None:
    school = actions.add_organization(municipality.id, OrganizationDraft("Томмотская санаторная школа"))
    actions.add_organization(municipality.id, OrganizationDraft("Томмотская вечерняя школа"))
    request_id = actions.ask_for_organization(municipality.id, "санаторная")
    assert "санаторная" in curator.get("/network/requests").get_data(as_text=True)
    page = curator.get(f"/network/requests/{request_id}").get_data(as_text=True)
    assert f'value="{school}"' in page, "the likely school is offered"
    for typed, words in (
        ("космодром", "В списке нет ничего похожего."),
        ("томмотская", "Подходит несколько школ. Выберите одну из них."),
    ):
        unclear = curator.post(f"/network/requests/{request_id}", data={"way": "match", "school_text": typed})
        assert words in unclear.get_data(as_text=True)
        assert f'value="{typed}"' in unclear.get_data(as_text=True)
    data = {"way": "match", "school": str(school), "remember": "y"}
    assert curator.post(f"/network/requests/{request_id}", data=data).location == "/network/requests"
    asked = db.session.get_one(OrganizationRequest, request_id, populate_existing=True)
    assert (asked.state, asked.organization_id) == ("matched", school)
    late = curator.post(f"/network/requests/{request_id}", data={"way": "decline"})
    assert late.status_code == 422
    assert curator.post(f"/network/requests/{request_id}", data={"way": "burn"}).status_code == 400


def test_school_of_another_municipality_cannot_be_meant(curator: FlaskClient, municipality: Municipality) -> None:
    foreign = make_school(make_municipality())
    request_id = actions.ask_for_organization(municipality.id, "школа")
    for school in (str(foreign.id), "x", "9" * 30, "-1"):
        answer = curator.post(f"/network/requests/{request_id}", data={"way": "match", "school": school})
        assert answer.status_code == 422
    assert db.session.get_one(OrganizationRequest, request_id).state == "open"


def test_requested_school_is_added_from_its_words(curator: FlaskClient, municipality: Municipality) -> None:
    request_id = actions.ask_for_organization(municipality.id, "Школа искусств")
    url = f"/network/requests/{request_id}/add"
    assert 'value="Школа искусств"' in curator.get(url).get_data(as_text=True)
    added = curator.post(url, data=FORM | {"short_name": "Школа искусств", "kind": "other", "number": "", "type": ""})
    school = db.session.scalars(select(Organization).where(Organization.short_name == "Школа искусств")).one()
    assert added.location == f"/network/organizations/{school.id}"
    assert db.session.get_one(OrganizationRequest, request_id, populate_existing=True).state == "added"


# The picker


def test_picker_finds_by_number_name_and_settlement(client: FlaskClient, municipality: Municipality) -> None:
    ids = {
        name: actions.add_organization(
            municipality.id, OrganizationDraft(name, type=kind, number=number, locality=place)
        )
        for name, kind, number, place in [
            ("СОШ №4 п.Нижний Куранах", "СОШ", 4, "п.Нижний Куранах"),
            ("гимназия", "гимназия", None, "п.Нижний Куранах"),
            ("СОШ №9", "СОШ", 9, "г.Алдан"),
        ]
    }
    found = client.get(f"/network/search?q=кур&municipality={municipality.id}").json
    assert found == [
        {"id": ids["СОШ №4 п.Нижний Куранах"], "name": "СОШ №4 п.Нижний Куранах", "place": "", "hint": ""},
        {"id": ids["гимназия"], "name": "гимназия", "place": "п.Нижний Куранах", "hint": ""},
    ]
    [nine] = client.get("/network/search?q=9").json
    assert nine == {"id": ids["СОШ №9"], "name": "СОШ №9", "place": "г.Алдан", "hint": municipality.name}


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%00", "q=" + "9" * 5000, "q=<script>", "municipality=x&q=9", "municipality=999999&q=9"]
)
def test_picker_answers_anything_with_a_list(client: FlaskClient, municipality: Municipality, query: str) -> None:
    answer = client.get(f"/network/search?{query}")
    assert (answer.status_code, answer.json) == (200, [])


def test_picker_gives_at_most_ten_with_one_query_when_warm(client: FlaskClient, municipality: Municipality) -> None:
    for number in range(1, 40):
        make_school(municipality, number)
    url = f"/network/search?q=сош&municipality={municipality.id}"
    client.get(url)
    with counted() as statements:
        found = client.get(url).json
    assert len(found) == 10
    assert len(statements) == 1


def test_picker_is_limited_by_address(client: FlaskClient, municipality: Municipality) -> None:
    limiter.enabled = True
    try:
        codes = {client.get("/network/search?q=9").status_code for _ in range(301)}
    finally:
        limiter.enabled = False
    assert codes == {200, 429}
