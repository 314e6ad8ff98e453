"""What the organizer's form promises: it needs no scripts, says what to do, and loses nothing typed."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories
from tests.events.pages import edit_form, form_of, taken, text_of
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.network.models import Organization


def test_an_organizer_makes_an_event_without_scripts(organizer: FlaskClient, host: Organization) -> None:
    assert "Новое мероприятие" in text_of(organizer, "/events/create")
    response = organizer.post("/events/create", data=form_of(host))
    event = db.session.scalars(select(Event)).one()
    assert (response.status_code, response.location) == (303, f"/events/{event.id}/desk")
    assert clock.local(event.starts_at, "Asia/Yakutsk").hour == 10
    assert [(part.capacity, part.categories, part.unit) for part in event.parts] == [(30, ["teacher"], "persons")]
    assert "Черновик сохранён" in text_of(organizer, f"/events/{event.id}/desk")


def test_pressing_twice_makes_one_event(organizer: FlaskClient, host: Organization) -> None:
    first, second = (organizer.post("/events/create", data=form_of(host)) for _ in range(2))
    assert first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(Event)) == 1


def test_buttons_arrange_the_form_and_keep_what_was_typed(organizer: FlaskClient, host: Organization) -> None:
    typed = form_of(host, title="Ещё не всё", starts_at="потом")
    added = organizer.post("/events/create", data=typed | {"do": "add-part"}).get_data(as_text=True)
    assert 'value="Ещё не всё"' in added
    assert 'value="потом"' in added
    assert 'name="parts-1-title"' in added
    with_line = organizer.post("/events/create", data=typed | {"do": "add-line"}).get_data(as_text=True)
    assert 'name="programme-0-title"' in with_line
    with_station = organizer.post("/events/create", data=typed | {"do": "add-station-0"}).get_data(as_text=True)
    assert 'name="parts-0-stations-0-name"' in with_station
    gone = {"parts-1-title": "Уйдёт", "parts-2-title": "Останется", "do": "remove-part-1"}
    removed = organizer.post("/events/create", data=typed | gone).get_data(as_text=True)
    assert "Уйдёт" not in removed
    assert "Останется" in removed
    assert db.session.scalars(select(Event)).all() == []


@pytest.mark.parametrize(
    "wish", ["remove-part-99", "remove-station-9-9", "add-station-x", "remove", "nonsense", "remove-line--1", "add-"]
)
def test_an_unknown_wish_changes_nothing(organizer: FlaskClient, host: Organization, wish: str) -> None:
    response = organizer.post("/events/create", data=form_of(host, do=wish))
    assert response.status_code == 200
    assert response.get_data(as_text=True).count('class="sheet form-part"') == 1


def test_a_festival_brings_its_usual_parts_with_one_click(organizer: FlaskClient, host: Organization) -> None:
    page = organizer.post("/events/create", data=form_of(host, format="festival", do="usual")).get_data(as_text=True)
    assert page.count('class="sheet form-part"') == 2
    assert 'name="parts-2-capacity"' in page or 'name="parts-1-capacity"' in page
    assert "Марафон педагогических идей" in page


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": ""}, "Добавьте название: по нему ищут."),
        ({"title": "ы" * 301}, "Сократите до 300 знаков."),
        ({"title": "Праздник 🎉"}, "На бумагах не напечатать знак 🎉. Уберите его."),
        ({"starts_at": ""}, "Выберите дату и время."),
        ({"starts_at": "завтра"}, "Выберите дату и время."),
        ({"starts_at": "0001-01-01T00:00"}, "Проверьте год: от 2000 до 2100."),
        ({"starts_at": "9999-12-31T23:59"}, "Проверьте год: от 2000 до 2100."),
        ({"ends_at": "2023-04-26T09:00"}, "Конец раньше начала. Проверьте оба времени."),
        (
            {"opens_at": "2023-04-20T10:00", "closes_at": "2023-04-01T10:00"},
            "Запись открывается позже, чем закрывается.",
        ),
        ({"host_id": "999"}, "Эта организация не из ваших. Выберите другую."),
        ({"host_id": "abc"}, "Эта организация не из ваших. Выберите другую."),
        ({"parts-0-capacity": "-1"}, "Нужно число от 0 до 5000."),
        ({"parts-0-capacity": "много"}, "Нужно число цифрами."),
        ({"parts-0-capacity": "9" * 5000}, "Нужно число цифрами."),
        ({"parts-0-starts_at": "2023-04-26T09:00"}, "Часть выходит за время мероприятия."),
        ({"programme-0-title": "Открытие"}, "В строке нужны и время, и слова."),
        ({"programme-0-at": "25:70", "programme-0-title": "Открытие"}, "Нужно время, например 11:30."),
        ({f"parts-{n}-title": str(n) for n in range(9)}, "В мероприятии не больше 8 частей. Уберите лишнюю."),
    ],
)
def test_a_faulty_form_says_what_to_do_and_keeps_what_was_typed(
    organizer: FlaskClient, host: Organization, values: dict[str, str], words: str
) -> None:
    response = organizer.post("/events/create", data=form_of(host) | values)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert words in page
    assert 'value="кабинет 12"' in page
    assert db.session.scalars(select(Event)).all() == []


def test_a_foreign_host_is_refused(organizer: FlaskClient, host: Organization) -> None:
    foreign = factories.make_school(factories.make_municipality(), 77)
    response = organizer.post("/events/create", data=form_of(host, host_id=foreign.id))
    assert response.status_code == 422
    assert "Эта организация не из ваших." in response.get_data(as_text=True)


def test_saving_an_unchanged_page_changes_nothing_but_the_version(organizer: FlaskClient, festival: Event) -> None:
    before = {name: getattr(festival, name) for name in ("title", "starts_at", "ends_at", "closes_at", "place", "feed")}
    parts = [(part.id, part.categories, part.grade_from, part.capacity, part.unit) for part in festival.parts]
    db.session.rollback()
    response = organizer.post(f"/events/{festival.id}/edit", data=edit_form(organizer, festival.id))
    assert response.status_code == 303
    event = db.session.get_one(Event, festival.id, populate_existing=True)
    assert {name: getattr(event, name) for name in before} == before
    assert [(part.id, part.categories, part.grade_from, part.capacity, part.unit) for part in event.parts] == parts
    assert event.version == 1


def test_a_stale_page_shows_both_and_loses_nothing(organizer: FlaskClient, festival: Event) -> None:
    mine = edit_form(organizer, festival.id, title="Моё название")
    theirs = edit_form(organizer, festival.id, title="Чужое название", **{"parts-0-capacity": "15"})
    assert organizer.post(f"/events/{festival.id}/edit", data=theirs).status_code == 303
    stale = organizer.post(f"/events/{festival.id}/edit", data=mine)
    page = stale.get_data(as_text=True).replace("\u00a0", " ")
    assert stale.status_code == 409
    assert "Пока страница была открыта, мероприятие изменили." in page
    assert "Моё название" in page
    assert "Чужое название" in page
    assert "Часть «Тайна 9-ой планеты»" in page
    assert "15 мест" in page
    assert 'name="version" type="hidden" value="1"' in page
    assert organizer.post(f"/events/{festival.id}/edit", data=mine | {"version": "1"}).status_code == 303
    assert db.session.get_one(Event, festival.id, populate_existing=True).title == "Моё название"


def test_a_capacity_below_what_is_taken_is_saved_and_said(
    organizer: FlaskClient, festival: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(monkeypatch, p0=8)
    sent = edit_form(organizer, festival.id, **{"parts-0-capacity": "5"})
    assert organizer.post(f"/events/{festival.id}/edit", data=sent).status_code == 303
    text = text_of(organizer, f"/events/{festival.id}/desk")
    assert "записавшихся на 3 больше, чем мест. Место никто не теряет." in text
    assert "Сверх мест: 3" in text


def test_an_organizer_of_one_event_may_edit_it_and_not_move_it_elsewhere(
    client: FlaskClient, festival: Event, host: Organization
) -> None:
    factories.sign_in(client, factories.make_account("organizer", festival))
    other = factories.make_school(host.municipality, 1)
    sent = edit_form(client, festival.id, summary="Два предложения.")
    assert client.post(f"/events/{festival.id}/edit", data=sent).status_code == 303
    sent = edit_form(client, festival.id, host_id=other.id)
    assert client.post(f"/events/{festival.id}/edit", data=sent).status_code == 422
    event = db.session.get_one(Event, festival.id, populate_existing=True)
    assert (event.summary, event.host_id) == ("Два предложения.", host.id)
    assert "Пока нет организации" in text_of(client, "/events/create")


def test_a_copy_is_made_once_and_asks_for_a_date(organizer: FlaskClient, festival: Event) -> None:
    for day in ("", "вчера", "0001-01-01"):
        organizer.post(f"/events/{festival.id}/copy", data={"first_day": day, "form_key": "k"})
        assert "Выберите дату копии." in text_of(organizer, f"/events/{festival.id}/edit")
    sent = {"first_day": "2024-02-09", "form_key": "k"}
    first, second = (organizer.post(f"/events/{festival.id}/copy", data=sent).location for _ in range(2))
    assert first == second
    assert db.session.scalar(select(func.count()).select_from(Event)) == 2


def test_the_organizer_says_how_long_a_freed_place_is_held(organizer: FlaskClient, host: Organization) -> None:
    for hours, kept in (("6", 6), ("", 24)):
        made = organizer.post("/events/create", data=form_of(host, hold_hours=hours, form_key=f"hold-{kept}"))
        assert made.status_code in (302, 303)
        assert db.session.scalars(select(Event.hold_hours).order_by(Event.id.desc())).first() == kept
    refused = organizer.post("/events/create", data=form_of(host, hold_hours="500"))
    assert (refused.status_code, 'value="500"' in refused.text) == (422, True)
