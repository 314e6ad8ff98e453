"""What the files of an event promise: a calendar entry that moves, a poster that a phone reads, a text for a chat."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace as Row
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from icalendar import Calendar
from pypdf import PdfReader

from tochka.events.documents.chat import chat_text
from tochka.events.documents.ics import event_ics
from tochka.events.documents.poster import PosterFacts, poster

START = datetime(2023, 2, 10, 2, tzinfo=UTC)
FACTS = PosterFacts(
    kind="фестиваль",
    title="Фестиваль центров «Точка роста»",
    days="10 февраля 2023 г.",
    hours="пятница, 11:00–15:00",
    where="СОШ № 9 г. Алдан, актовый зал",
    audience="Ученики 8–9 классов и педагоги",
    url="https://tochka.example.ru/events/3",
    address="tochka.example.ru/events/3",
    call="Наведите камеру телефона и запишитесь",
)


def event(**values: Any) -> Any:
    plain = {
        "id": 3,
        "version": 4,
        "changed_at": START - timedelta(days=9),
        "starts_at": START,
        "ends_at": START + timedelta(hours=4),
        "title": "Фестиваль; «Точка роста»",
        "where": "СОШ №9 г.Алдан, актовый зал",
        "summary": "Квест, марафон",
        "status": "published",
    }
    return Row(**(plain | values))


def test_the_calendar_entry_is_in_utc_and_says_what_and_where() -> None:
    data = event_ics(event(), "https://tochka.test/events/3", "tochka.test")
    entry = Calendar.from_ical(data).walk("VEVENT")[0]
    assert (entry.start, entry.end) == (START, START + timedelta(hours=4))
    assert b"DTSTART:20230210T020000Z" in data
    assert [str(entry[name]) for name in ("UID", "SEQUENCE", "SUMMARY", "LOCATION", "URL", "STATUS")] == [
        "event-3@tochka.test",
        "4",
        "Фестиваль; «Точка роста»",
        "СОШ №9 г.Алдан, актовый зал",
        "https://tochka.test/events/3",
        "CONFIRMED",
    ]
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


def test_a_cancelled_event_is_cancelled_in_the_calendar_too() -> None:
    data = event_ics(event(status="cancelled"), "https://tochka.test/events/3")
    assert str(Calendar.from_ical(data).walk("VEVENT")[0]["STATUS"]) == "CANCELLED"


def test_the_poster_says_everything_and_its_code_opens_the_page() -> None:
    data = poster(FACTS)
    reader = PdfReader(BytesIO(data))
    text = " ".join(reader.pages[0].extract_text().replace("\u00a0", " ").split())
    for words in (FACTS.title, FACTS.days, FACTS.hours, FACTS.where, FACTS.audience, FACTS.call, FACTS.address):
        assert words in text
    assert len(reader.pages) == 1
    assert {font["/FontDescriptor"].get_object().get("/FontFile2") is not None for font in _fonts(reader)} == {True}
    picture = pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [FACTS.url]


def test_the_code_of_the_poster_is_ninety_millimetres_wide() -> None:
    picture = pypdfium2.PdfDocument(poster(FACTS))[0].render(scale=4).to_pil()
    place = zxingcpp.read_barcodes(picture)[0].position
    assert (place.top_right.x - place.top_left.x) / 4 / 72 * 25.4 == pytest.approx(90, abs=1.5)


@pytest.mark.parametrize("times", [1, 2])
def test_a_long_title_leaves_the_code_of_the_poster_free(times: int) -> None:
    title = "Формирование современных компетенций обучающихся в условиях деятельности центра образования " * times
    long = replace(FACTS, title=title, where=title, audience=title)
    page = pypdfium2.PdfDocument(poster(long)).get_page(0)
    image = page.render(scale=3).to_pil()
    codes = zxingcpp.read_barcodes(image)
    assert [code.text for code in codes] == [FACTS.url]
    words = page.get_textpage()
    beside = [words.get_rect(n) for n in range(words.count_rects())]
    top = (22 + 90) * 72 / 25.4
    assert [box for box in beside if box[0] < 120 * 72 / 25.4 and box[1] < top] == []


def test_the_same_poster_is_the_same_file() -> None:
    assert poster(FACTS) == poster(FACTS)


@pytest.mark.parametrize(
    "title",
    [
        ("Формирование современных компетенций обучающихся в условиях деятельности центра " * 4)[:300],
        "ы" * 300,
        "Праздник 🎉 науки",
        "<b>Фестиваль</b> & другие",
        "Сайыына ҕ ҥ ө һ ү",
    ],
)
def test_any_title_makes_one_page_with_a_code(title: str) -> None:
    data = poster(replace(FACTS, title=title, where=title, audience=title))
    assert len(PdfReader(BytesIO(data)).pages) == 1
    picture = pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [FACTS.url]


def test_markup_in_a_title_is_printed_as_typed_and_a_foreign_sign_left_out() -> None:
    data = poster(replace(FACTS, title="<b>Праздник</b> 🎉 науки"))
    text = PdfReader(BytesIO(data)).pages[0].extract_text()
    assert "<b>Праздник</b> науки" in " ".join(text.replace("\u00a0", " ").split())


def test_the_text_for_a_chat_is_a_line_a_fact(app: Flask) -> None:
    assert chat_text(
        "Фестиваль", "10 февраля", "СОШ №9", "педагоги", "8 февраля в 18:00", "https://t.test/events/3"
    ) == ("Фестиваль\n10 февраля\nСОШ №9\nДля кого: педагоги\nЗапись до 8 февраля в 18:00: https://t.test/events/3")
    assert chat_text("Фестиваль", "10 февраля", "", "", "", "https://t.test") == "Фестиваль\n10 февраля\nhttps://t.test"


def _fonts(reader: PdfReader) -> list[Any]:
    return [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]  # type: ignore[index]
