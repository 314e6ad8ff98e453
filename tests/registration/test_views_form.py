"""The form as somebody without an account and without scripts fills it."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.factories import make_event, make_school
from tests.registration.conftest import Enter
from tests.statements import counted
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.network.models import Organization, OrganizationRequest
from tochka.registration.models import Registration

KEY = "0b8f6a52-52c8-4a3e-9d1d-0f4f3b1c2d3e"


def filled(**values: str) -> dict[str, str]:
    """What a teacher types; the school as words."""
    return {
        "submission": KEY,
        "name": "Образцова Мария Петровна",
        "organization": "СОШ 9",
        "post": "учитель химии",
        "participation": "y",
    } | values


def address(event: Event) -> str:
    return f"/registration/{event.id}?part={event.parts[0].id}"


def saved() -> list[Registration]:
    return list(db.session.scalars(select(Registration).order_by(Registration.id)))


def test_a_teacher_registers_without_scripts_and_sees_her_link_once(client: FlaskClient, event: Event) -> None:
    where = address(event)
    page = client.get(where)
    assert page.status_code == 200
    assert page.text.count("<input") - page.text.count('type="hidden"') == 9
    done = client.post(where, data=filled())
    assert done.status_code == 303
    own = client.get(done.location)
    assert "Вы записаны" in own.text
    assert "Ваша личная ссылка" in own.text
    assert own.headers["Cache-Control"] == "no-store"
    assert own.headers["Referrer-Policy"] == "no-referrer"
    assert "Ваша личная ссылка" not in client.get(done.location).text
    (row,) = saved()
    assert (row.name, row.post, row.email, row.state) == (
        "Образцова Мария Петровна",
        "учитель химии",
        None,
        "confirmed",
    )


def test_a_request_takes_at_most_twelve_statements(client: FlaskClient, event: Event, school: Organization) -> None:
    data = filled(organization_id=str(school.id), email="teacher@example.ru", public_certificate="y")
    where = address(event)
    with counted() as statements:
        assert client.post(where, data=data).status_code == 303
    assert len(statements) <= 12, "\n".join(statements)


def test_the_same_form_twice_leads_to_the_same_page(client: FlaskClient, event: Event) -> None:
    where = address(event)
    first, second = client.post(where, data=filled()), client.post(where, data=filled())
    assert (second.status_code, second.location) == (303, first.location)
    assert len(saved()) == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": ""}, "Добавьте имя: без него не напечатать сертификат."),
        ({"name": "Мария 😀 Петровна"}, "Уберите знак «😀» из имени: его нельзя напечатать."),
        ({"name": "<b>Мария</b> Петровна"}, "Уберите знак «&lt;» из имени."),
        ({"name": "Ф" * 200}, "Имя слишком длинное: 200 знаков. Сократите до 100."),
        ({"name": "Maria Petrova"}, "Имя написано латинскими буквами. Если так в документах, отметьте ниже."),
        ({"name": "Мария"}, "Добавьте имя или фамилию. Если слово одно, отметьте ниже."),
        ({"name": "漢字 漢字"}, "Уберите знак «漢» из имени"),
        ({"organization": ""}, "Добавьте школу: билеты и подсчёты делаются по школам."),
        ({"organization": "Хогвартс"}, "Такой школы в списке нет. Выберите свою ниже или оставьте как есть."),
        ({"participation": ""}, "Отметьте согласие: без него по закону записать нельзя."),
        ({"email": "почта"}, "Это не похоже на адрес почты. Проверьте его: name@school.ru."),
        ({"post": "я" * 201}, "Слишком длинно: не больше 200 знаков."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, event: Event, values: dict[str, str], words: str
) -> None:
    page = client.post(address(event), data={key: each for key, each in filled(**values).items() if each})
    assert page.status_code == 422
    assert words in page.text
    assert "Осталось исправить" in page.text
    assert 'value="учитель химии"' in page.text or "post" in values
    assert saved() == []


def test_a_latin_name_of_the_documents_is_taken_when_it_is_so(client: FlaskClient, event: Event) -> None:
    assert client.post(address(event), data=filled(name="Maria Petrova", as_written="y")).status_code == 303
    assert saved()[0].name == "Maria Petrova"


def test_sakha_letters_are_letters(client: FlaskClient, event: Event) -> None:
    assert client.post(address(event), data=filled(name="Өксөкүлээхэп Һарыйа Ньургуһунова")).status_code == 303
    assert saved()[0].name == "Өксөкүлээхэп Һарыйа Ньургуһунова"


def test_schools_of_the_same_name_are_chosen_from_radio_buttons(
    client: FlaskClient, event: Event, school: Organization
) -> None:
    plain: dict[str, Any] = {"type": "гимназия", "number": None}
    first = make_school(school.municipality, **plain, short_name="Гимназия г.Алдан", locality="г.Алдан")
    make_school(school.municipality, **plain, short_name="Гимназия п.Нижний Куранах", locality="п.Нижний Куранах")
    where = address(event)
    page = client.post(where, data=filled(organization="гимназия"))
    assert page.status_code == 422
    assert "Школ с таким названием несколько. Выберите свою ниже." in page.text
    assert page.text.count('type="radio"') == 3
    assert client.post(where, data=filled(organization="гимназия", organization_id=str(first.id))).status_code == 303
    assert saved()[0].organization_id == first.id


def test_a_school_that_is_not_in_the_list_becomes_a_request_to_the_curator(client: FlaskClient, event: Event) -> None:
    data = filled(organization="Школа села Чагда", organization_id="new")
    assert client.post(address(event), data=data).status_code == 303
    assert db.session.scalars(select(OrganizationRequest.typed)).all() == ["Школа села Чагда"]


def test_a_full_part_says_so_before_anything_is_typed(client: FlaskClient, event: Event, enter: Enter) -> None:
    for _ in range(3):
        enter()
    where = address(event)
    page = client.get(where).text
    assert "Места закончились. Встаньте в очередь: напишем, если место освободится." in page
    assert "Встать в очередь" in page
    done = client.post(where, data=filled(may_wait="1"))
    assert done.status_code == 303
    assert "Вы в очереди" in client.get(done.location).text


def test_a_part_that_became_full_meanwhile_offers_the_queue_and_keeps_what_was_typed(
    client: FlaskClient, event: Event, enter: Enter
) -> None:
    for _ in range(3):
        enter()
    page = client.post(address(event), data=filled())
    assert page.status_code == 422
    assert "Встать в очередь" in page.text
    assert 'value="Образцова Мария Петровна"' in page.text
    assert db.session.scalar(select(func.count(Registration.id))) == 3


def test_a_namesake_is_asked_about_once(client: FlaskClient, event: Event) -> None:
    where = address(event)
    client.post(where, data=filled())
    again = filled(submission=KEY.replace("0", "1"))
    page = client.post(where, data=again)
    assert "Образцова Мария Петровна из этой школы здесь уже есть. Если это другой человек, отметьте ниже." in page.text
    assert client.post(where, data=again | {"other_person": "y"}).status_code == 303
    assert len(saved()) == 2


def test_closed_registration_says_when_and_whom_to_call(client: FlaskClient, school: Organization) -> None:
    closed = make_event(school, closes_at=clock.now() - timedelta(hours=1), contact="8 914 000-00-00")
    page = client.get(address(closed)).text
    assert "Запись закрыта" in page
    assert "Позвоните организатору: 8 914 000-00-00." in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]


def test_drafts_and_events_that_are_not_there_answer_404(client: FlaskClient, school: Organization) -> None:
    draft = make_event(school, status="draft")
    assert client.get(address(draft)).status_code == 404
    assert client.get("/registration/99999").status_code == 404
    assert client.get("/registration/99999999999999999999").status_code == 404


def test_without_a_part_an_event_of_several_asks_to_choose_one(client: FlaskClient, school: Organization) -> None:
    both = make_event(school, [{"title": "Квест"}, {"title": "Марафон"}])
    path = f"/registration/{both.id}"
    assert client.get(path).location == f"/events/{both.id}"
    assert client.get(path + "?part=99999").location == f"/events/{both.id}"
    assert client.get(path + "?part=x").location == f"/events/{both.id}"


def test_a_team_signs_up_with_names_and_grades(client: FlaskClient, school: Organization) -> None:
    quest = make_event(
        school,
        [{"unit": "teams", "categories": ["pupil"], "grade_from": 8, "grade_to": 9, "team_from": 2, "team_to": 5}],
    )
    data = {
        "submission": KEY, "team_name": "Кванты", "organization": "СОШ 9", "grade": "8-А", "name": "Макетова Раиса Ильинична",
        "members": "Образцов Пётр, 8\n2) примерова нюргуяна 9 класс\n", "participation": "y",
    }  # fmt: skip
    where = address(quest)
    assert client.post(where, data=data | {"members": "Образцов Пётр, 3\nДругой Иван"}).status_code == 422
    done = client.post(where, data=data)
    assert done.status_code == 303
    (row,) = saved()
    assert (row.team_name, row.grade, row.name) == ("Кванты", 8, "Макетова Раиса Ильинична")
    assert [(member.name, member.grade) for member in row.members] == [("Образцов Пётр", 8), ("Примерова Нюргуяна", 9)]


def test_a_form_speaks_of_one_person_and_its_summary_calls_a_field_by_its_name(
    client: FlaskClient, school: Organization
) -> None:
    seminar = make_event(school, [{"categories": ["teacher", "young_teacher"]}])
    assert ">молодой педагог</option>" in client.get(address(seminar)).text
    quest = make_event(school, [{"unit": "teams", "categories": ["pupil"]}])
    refused = client.post(address(quest), data={"team_name": "Кванты"}).text
    assert '<a href="#name">Сопровождающий</a>' in refused
