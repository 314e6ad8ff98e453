"""What pages of events promise to a visitor and to an organizer: what they show, to whom, and that nothing typed is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import func, select

from tests import factories
from tests.statements import counted
from tochka.events.models import Event, Part, ProgrammeItem
from tochka.events.queries import events
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.transactions import writing
from tochka.network.models import Organization

NOW = datetime(2023, 1, 25, 3, tzinfo=UTC)
START = datetime(2023, 2, 10, 2, tzinfo=UTC)
QUEST = {
    "title": "Тайна 9-ой планеты",
    "format": "quest",
    "categories": ["pupil"],
    "grade_from": 8,
    "grade_to": 9,
    "unit": "teams",
    "capacity": 12,
}
MARATHON = {"position": 1, "format": "marathon", "capacity": 30}


@pytest.fixture(autouse=True)
def _stopped() -> Iterator[None]:
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def host(app: Flask) -> Organization:
    town = factories.make_municipality(name="Алданский район")
    return factories.make_school(town, 9, short_name="СОШ №9 г.Алдан", full_name="МБОУ «СОШ №9 г.Алдан»")


@pytest.fixture
def festival(host: Organization) -> Event:
    values = {"title": "Фестиваль центров «Точка роста»", "format": "festival", "starts_at": START}
    return factories.make_event(host, [QUEST, MARATHON], closes_at=START - timedelta(days=2), **values)


@pytest.fixture
def organizer(client: FlaskClient, host: Organization) -> FlaskClient:
    """A browser of an organizer of the host."""
    factories.sign_in(client, factories.make_account("organizer", host))
    return client


def text_of(client: FlaskClient, address: str) -> str:
    """The words of a page, with plain spaces."""
    response = client.get(address)
    assert response.status_code == 200
    text = response.get_data(as_text=True).replace("\u00a0", " ").replace("\u2060", "")
    return " ".join(text.split())


def taken(monkeypatch: pytest.MonkeyPatch, **places: int) -> None:
    """Say how many places are taken in the parts at positions p0, p1."""
    by_position = {int(name[1:]): number for name, number in places.items()}
    rows = {part.id: by_position.get(part.position, 0) for part in db.session.scalars(select(Part))}
    db.session.rollback()
    monkeypatch.setattr(events, "seat_sources", [lambda _ids: rows])


def form_of(host: Organization, **values: Any) -> dict[str, Any]:
    """What the browser sends for a new seminar."""
    return {
        "title": "Науку в каждый класс",
        "format": "method_seminar",
        "level": "municipal",
        "host_id": host.id,
        "starts_at": "2023-04-26T10:00",
        "ends_at": "2023-04-26T14:00",
        "place": "кабинет 12",
        "form_key": "key-1",
        "parts-0-categories": ["teacher"],
        "parts-0-unit": "persons",
        "parts-0-capacity": "30",
        "do": "save",
    } | values


def test_a_visitor_reads_when_where_and_for_whom(client: FlaskClient, festival: Event) -> None:
    text = text_of(client, f"/events/{festival.id}")
    for words in (
        "Фестиваль центров «Точка роста»",
        "10 февраля 2023 г., 11:00–15:00",
        "СОШ № 9 г. Алдан, кабинет 12",
        "Ученики 8–9 классов и педагоги",
        "Записать команду",
        "12 мест для команд",
        "запись до 8 февраля в 11:00",
        "В это же время: Марафон педагогических идей",
    ):
        assert words in text


def test_the_preview_of_a_messenger_says_the_same(client: FlaskClient, festival: Event) -> None:
    html = client.get(f"/events/{festival.id}").get_data(as_text=True).replace("\u00a0", " ").replace("\u2060", "")
    assert '<meta property="og:title" content="Фестиваль центров «Точка роста»">' in html
    assert (
        '<meta property="og:description" content="10 февраля 2023 г., 11:00–15:00. СОШ №9 г.Алдан, кабинет 12. '
        'Ученики 8–9 классов и педагоги.">'
    ) in html
    assert f'<meta property="og:url" content="https://tochka.test/events/{festival.id}">' in html
    assert "noindex" not in html


def test_a_full_part_says_so_before_anything_is_typed(
    client: FlaskClient, festival: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(monkeypatch, p0=12, p1=29)
    text = text_of(client, f"/events/{festival.id}")
    assert "Записать команду" not in text
    assert 'aria-disabled="true">Мест нет<' in text
    assert "1 место</strong> из 30" in text
    calendar = text_of(client, "/events/")
    assert "Осталось 1 место" in calendar


def test_the_states_of_registration_are_told(client: FlaskClient, host: Organization) -> None:
    later = factories.make_event(host, starts_at=START, opens_at=NOW + timedelta(days=3))
    closed = factories.make_event(host, starts_at=START, closes_at=NOW)
    cancelled = factories.make_event(host, starts_at=START, status="cancelled", cancelled_because="Морозы ниже 50")
    assert 'aria-disabled="true">Запись с 28 января<' in text_of(client, f"/events/{later.id}")
    assert 'aria-disabled="true">Запись закрыта<' in text_of(client, f"/events/{closed.id}")
    assert "Отменено: Морозы ниже 50" in text_of(client, f"/events/{cancelled.id}")


def test_a_practice_event_is_marked_and_kept_from_search_engines(client: FlaskClient, host: Organization) -> None:
    event = factories.make_event(host, starts_at=START, practice=True)
    text = text_of(client, f"/events/{event.id}")
    assert '<meta name="robots" content="noindex">' in text
    assert '<span class="practice">учебное</span>' in text
    assert "· учебное" in text_of(client, "/events/")


def test_a_description_is_markdown_without_traps(client: FlaskClient, host: Organization) -> None:
    source = (
        "# Что взять\n\n- **форму**\n\n<script>alert(1)</script>\n\n[а](javascript:alert(1)) [б](https://example.ru)"
        "\n\n![в](https://evil.example/x.png)"
    )
    event = factories.make_event(host, starts_at=START, description=source)
    html = client.get(f"/events/{event.id}").get_data(as_text=True)
    assert "<h3>Что взять</h3>" in html
    assert "<strong>форму</strong>" in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert 'href="javascript' not in html
    assert 'evil.example/x.png"' not in html.replace('href="https://evil.example/x.png"', "")
    assert '<a href="https://example.ru" rel="noopener noreferrer nofollow">б</a>' in html


def test_public_pages_take_few_statements(client: FlaskClient, festival: Event) -> None:
    with writing() as session:
        session.add(ProgrammeItem(event_id=festival.id, at=datetime(2023, 2, 10, 11).time(), title="Начало"))  # noqa: DTZ001
    for address in (f"/events/{festival.id}", "/events/", "/events/?year=2022&audience=pupils&q=роста"):
        client.get(address)
        with counted() as statements:
            client.get(address)
        assert len(statements) <= 12, statements


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=abc", "?page=99999999999", "?year=1", "?month=13", "?audience=<b>"]
)
def test_a_strange_filter_is_as_none(client: FlaskClient, festival: Event, query: str) -> None:
    assert "Фестиваль центров «Точка роста»" in text_of(client, "/events/" + query)


def test_an_empty_calendar_says_what_to_do(client: FlaskClient, festival: Event) -> None:
    text = text_of(client, "/events/?q=нет+такого")
    assert "Ничего не нашлось" in text
    assert "Весь календарь" in text


def test_what_is_not_there_answers_404(client: FlaskClient, festival: Event) -> None:
    for address in ("/events/999", "/events/0", f"/events/{10**30}", "/events/999/event.ics", "/events/999/poster.pdf"):
        assert client.get(address).status_code == 404


def test_a_draft_is_there_for_its_organizers_alone(client: FlaskClient, host: Organization) -> None:
    draft = factories.make_event(host, starts_at=START, status="draft")
    for file in ("", "/event.ics", "/poster.pdf"):
        assert client.get(f"/events/{draft.id}{file}").status_code == 404
    factories.sign_in(client, factories.make_account("organizer", host))
    assert "Это черновик" in text_of(client, f"/events/{draft.id}")
    assert client.get(f"/events/{draft.id}/poster.pdf").status_code == 200


def test_anothers_event_is_404_for_an_organizer(client: FlaskClient, festival: Event) -> None:
    stranger = factories.make_school(factories.make_municipality(), 1)
    factories.sign_in(client, factories.make_account("organizer", stranger))
    for page in ("desk", "edit", "programme"):
        assert client.get(f"/events/{festival.id}/{page}").status_code == 404
    for verb in ("move", "copy", "discard", "edit"):
        assert client.post(f"/events/{festival.id}/{verb}", data={"to": "cancel", "because": "x"}).status_code == 404
    assert text_of(client, "/events/mine").count(festival.title) == 0


def test_the_files_of_an_event(client: FlaskClient, festival: Event) -> None:
    ics = client.get(f"/events/{festival.id}/event.ics")
    assert ics.content_type == "text/calendar; charset=utf-8"
    entry = Calendar.from_ical(ics.data).walk("VEVENT")[0]
    assert (str(entry["UID"]), entry.start) == (f"event-{festival.id}@tochka.test", START)
    poster = client.get(f"/events/{festival.id}/poster.pdf")
    assert (poster.content_type, poster.data[:5]) == ("application/pdf", b"%PDF-")


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


def edit_form(client: FlaskClient, event_id: int, **values: Any) -> dict[str, Any]:
    """What a browser would send back from the edit page, changed here and there."""
    import html5lib

    page = client.get(f"/events/{event_id}/edit").get_data(as_text=True)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    form = next(each for each in tree.iter("form") if "event-form" in each.get("class", ""))
    sent: dict[str, Any] = {"do": "save"}
    for node in form.iter("input"):
        if node.get("type") in ("checkbox", "radio"):
            if node.get("checked") is not None:
                sent.setdefault(node.get("name"), []).append(node.get("value"))
        elif node.get("name"):
            sent[node.get("name")] = node.get("value", "")
    for node in form.iter("textarea"):
        sent[node.get("name")] = (node.text or "").removeprefix("\n")
    for node in form.iter("select"):
        chosen = [each.get("value") for each in node.iter("option") if each.get("selected") is not None]
        sent[node.get("name")] = chosen[0] if chosen else ""
    return sent | values


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


def test_the_desk_says_what_is_missing_and_publishes(organizer: FlaskClient, host: Organization) -> None:
    draft = factories.make_event(host, starts_at=START, status="draft", place="")
    assert "Напишите, где оно пройдёт." in text_of(organizer, f"/events/{draft.id}/desk")
    organizer.post(f"/events/{draft.id}/move", data={"to": "publish"})
    assert "Напишите, где оно пройдёт." in text_of(organizer, f"/events/{draft.id}/desk")
    with writing() as session:
        session.get_one(Event, draft.id).place = "зал"
    organizer.post(f"/events/{draft.id}/move", data={"to": "publish"})
    assert "Мероприятие опубликовано" in text_of(organizer, f"/events/{draft.id}/desk")


def test_cancelling_needs_a_reason_that_the_page_shows(organizer: FlaskClient, festival: Event) -> None:
    organizer.post(f"/events/{festival.id}/move", data={"to": "cancel", "because": " "})
    assert "Напишите причину" in text_of(organizer, f"/events/{festival.id}/desk")
    organizer.post(f"/events/{festival.id}/move", data={"to": "cancel", "because": "Морозы"})
    assert "Отменено: Морозы" in text_of(organizer, f"/events/{festival.id}")
    organizer.post(f"/events/{festival.id}/move", data={"to": "nonsense"})
    organizer.post(f"/events/{festival.id}/move", data={"to": "reopen"})
    assert "Морозы" not in text_of(organizer, f"/events/{festival.id}")


def test_a_copy_is_made_once_and_asks_for_a_date(organizer: FlaskClient, festival: Event) -> None:
    for day in ("", "вчера", "0001-01-01"):
        organizer.post(f"/events/{festival.id}/copy", data={"first_day": day, "form_key": "k"})
        assert "Выберите дату копии." in text_of(organizer, f"/events/{festival.id}/edit")
    sent = {"first_day": "2024-02-09", "form_key": "k"}
    first, second = (organizer.post(f"/events/{festival.id}/copy", data=sent).location for _ in range(2))
    assert first == second
    assert db.session.scalar(select(func.count()).select_from(Event)) == 2


def test_an_organizer_lists_her_events_with_few_statements(organizer: FlaskClient, host: Organization) -> None:
    counts = []
    for _ in range(2):
        factories.make_event(host, [QUEST, MARATHON], starts_at=START)
        organizer.get("/events/mine")
        with counted() as statements:
            assert "Фестиваль" not in text_of(organizer, "/events/mine")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8
    assert "Здесь пока пусто" in text_of(organizer, "/events/mine?view=draft")
    assert "Ближайшие" in text_of(organizer, "/events/mine?view=nonsense&page=-3")


def test_the_programme_page_and_english(organizer: FlaskClient, festival: Event) -> None:
    assert "Строк пока нет" in text_of(organizer, f"/events/{festival.id}/programme")
    organizer.set_cookie("language", "en")
    for page in ("", "/desk", "/edit", "/programme"):
        assert organizer.get(f"/events/{festival.id}{page}").status_code == 200
    assert "Sign up a team" in text_of(organizer, f"/events/{festival.id}")
    assert "pupils of grades 8–9 and teachers" in text_of(organizer, f"/events/{festival.id}").lower()
    assert organizer.get("/events/").status_code == organizer.get("/events/create").status_code == 200
