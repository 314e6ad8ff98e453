"""What everybody sees of events: the calendar, the page of one, its files, and who sees a draft."""

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from tests import factories
from tests.events.pages import NOW, START, taken, text_of
from tests.statements import counted
from tochka.events.models import Event, ProgrammeItem
from tochka.kit.transactions import writing
from tochka.network.models import Organization


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
    assert "<strong>Мест нет</strong>" in text
    assert "Встать в очередь" in text
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


def test_a_municipalitys_calendar_is_subscribed_to_and_asked_again_cheaply(
    client: FlaskClient, festival: Event, host: Organization
) -> None:
    for values in ({"status": "draft"}, {"practice": True}, {"title": "Отменённый", "status": "cancelled"}):
        factories.make_event(host, starts_at=START, **values)
    factories.make_event(factories.make_school(factories.make_municipality(), 3), starts_at=START)
    page = client.get("/events/").text
    address = f"/events/calendar/{host.municipality_id}.ics"
    assert f'href="webcal://tochka.test{address}"' in page
    answer = client.get(address)
    calendar = Calendar.from_ical(answer.data)
    assert (answer.content_type, str(calendar["X-WR-CALNAME"])) == (
        "text/calendar; charset=utf-8", "Точка роста: Алданский район",
    )  # fmt: skip
    assert [(str(entry["SUMMARY"]), str(entry["STATUS"]), entry.start) for entry in calendar.walk("VEVENT")] == [
        (festival.title, "CONFIRMED", START), ("Отменённый", "CANCELLED", START),
    ]  # fmt: skip
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    again = {"If-None-Match": answer.headers["ETag"]}
    with counted() as statements:
        assert client.get(address, headers=again).status_code == 304
    assert len(statements) == 1
    with writing() as session:
        session.get_one(Event, festival.id).place = "кабинет 7"
        session.get_one(Event, festival.id).version += 1
    moved = client.get(address, headers=again)
    assert (moved.status_code, "кабинет 7" in moved.text) == (200, True)
    assert [client.get(f"/events/calendar/{number}.ics").status_code for number in (999, 10**12)] == [404, 404]


def test_the_files_of_an_event(client: FlaskClient, festival: Event) -> None:
    ics = client.get(f"/events/{festival.id}/event.ics")
    assert ics.content_type == "text/calendar; charset=utf-8"
    entry = Calendar.from_ical(ics.data).walk("VEVENT")[0]
    assert (str(entry["UID"]), entry.start) == (f"event-{festival.id}@tochka.test", START)
    poster = client.get(f"/events/{festival.id}/poster.pdf")
    assert (poster.content_type, poster.data[:5]) == ("application/pdf", b"%PDF-")
