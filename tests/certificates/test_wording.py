"""What papers say: no fork of genders, the case that the custom asks for, titles in the right quotes."""

import re
from datetime import UTC, datetime

import pytest

from tochka.certificates.rules.snapshot import EventFacts, event_values
from tochka.certificates.rules.wording import (
    KINDS,
    about_line,
    issued_line,
    named,
    printed_name,
    refusal_to_text,
    texts,
)
from tochka.kit.errors import Refusal

FACTS = {
    "format": "методического семинара",
    "format_at": "методическом семинаре",
    "event": "«Науку в каждый класс»",
    "topic": "Робот на уроке",
    "issuer": "Департамент образования",
    "whom": "",
}


def said(kind: str, gender: str | None = "f", **facts: str) -> dict[str, str]:
    found = texts(kind, FACTS | facts, gender=gender)
    assert not isinstance(found, Refusal)
    return {key: text.replace("\u00a0", " ") for key, text in found.items()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("gender", ["m", "f"])
def test_no_paper_forks_a_verb_or_claims_training(kind: str, gender: str) -> None:
    for text in said(kind, gender).values():
        assert refusal_to_text(text, "reason") is None
        assert re.search(r"[{}]|  |^ | $", text) is None


def test_a_participants_paper_has_no_verb() -> None:
    found = said("participant", None)
    assert (found["title"], found["kind_line"], found["reason"]) == (
        "Сертификат участника",
        "методического семинара",
        "",
    )


def test_the_verb_follows_the_person() -> None:
    topic = "опыт по теме «Робот на уроке» на методическом семинаре «Науку в каждый класс»"
    assert said("speaker", "f")["reason"] == f"представила {topic}"
    assert said("speaker", "m")["reason"] == f"представил {topic}"
    assert said("reference", "f")["reason"].startswith("в том, что она приняла участие")


def test_an_unknown_gender_is_asked_for() -> None:
    assert texts("speaker", FACTS) == Refusal("certificates.gender_unknown", {}, "gender")
    assert isinstance(texts("speaker", FACTS, own={"reason": "за доклад"}), dict)


def test_degrees_name_their_place() -> None:
    assert [said(f"degree_{n}")["degree"] for n in (1, 2, 3)] == ["I", "II", "III"]
    assert said("degree_2")["reason"] == "за II место в методическом семинаре «Науку в каждый класс»"


def test_a_letter_thanks_a_person_or_a_whole_school() -> None:
    assert said("thanks")["kind_line"] == "Департамент образования выражает благодарность"
    assert said("thanks", whom="коллективу")["kind_line"] == "Департамент образования выражает благодарность коллективу"


def test_the_name_stands_in_the_case_of_the_kind() -> None:
    dative = {code for code, kind in KINDS.items() if kind.dative}
    assert dative == {"gratitude", "thanks", "reference", "testimony"}
    assert printed_name("participant", "Иванова Мария", "Ивановой Марии") == "Иванова Мария"
    assert printed_name("thanks", "Иванова Мария", "Ивановой Марии") == "Ивановой Марии"
    assert printed_name("thanks", "Иванова Мария", "") == Refusal(
        "certificates.no_dative", {"name": "Иванова Мария"}, "dative"
    )


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("participant", "Выдан 12 декабря 2022 г."),
        ("commendation", "Выдана 12 декабря 2022 г."),
        ("testimony", "Выдано 12 декабря 2022 г."),
        ("thanks", "12 декабря 2022 г."),
    ],
)
def test_issued_agrees_with_the_paper(kind: str, line: str) -> None:
    assert issued_line(kind, "12 декабря 2022 г.").replace("\u00a0", " ") == line


@pytest.mark.parametrize(
    "text", ["участие принял(а)", "Награждён(а)", "обучающийся(аяся), занял(а) место", "выступил(а)"]
)
def test_a_forked_word_is_refused(text: str) -> None:
    refusal = refusal_to_text(text, "reason")
    assert refusal is not None
    assert (refusal.code, refusal.field) == ("certificates.forked_gender", "reason")


@pytest.mark.parametrize("text", ["курсы повышения квалификации", "о Повышении  Квалификации"])
def test_another_document_is_refused(text: str) -> None:
    assert refusal_to_text(text, "title") == Refusal("certificates.not_training", {}, "title")


@pytest.mark.parametrize("text", ["за победу (I место)", "Школа № 1 (г. Алдан)", "по теме «А(б)»"])
def test_ordinary_brackets_are_fine(text: str) -> None:
    assert refusal_to_text(text, "reason") is None


@pytest.mark.parametrize(
    ("title", "quoted"),
    [
        ("Тайна 9-ой планеты", "«Тайна 9-ой планеты»"),
        ("«Тайна 9-ой планеты»", "«Тайна 9-ой планеты»"),
        ('Центр "Точка роста"', "«Центр „Точка роста“»"),
        ("«Центр „Точка роста“»", "«Центр „Точка роста“»"),
        ("", ""),
    ],
)
def test_titles_are_quoted_once(title: str, quoted: str) -> None:
    assert named(title) == quoted


@pytest.mark.parametrize(
    ("format", "title", "said"),
    [
        ("festival", "Весна открытий", "в фестивале «Весна открытий»"),
        ("festival", "Фестиваль «Весна открытий»", "в фестивале «Весна открытий»"),
        ("festival", "Фестиваль центров «Точка роста»", "в фестивале центров «Точка роста»"),
        ("workshop", "Учебный мастер-класс «Датчики на уроке»", "в учебном мастер-классе «Датчики на уроке»"),
        ("method_seminar", "Методический семинар", "в методическом семинаре"),
        ("method_seminar", "Урок математики", "в методическом семинаре «Урок математики»"),
        ("method_seminar", "О семинаре «Наука»", "в методическом семинаре «О семинаре „Наука“»"),
        ("quest", "Квест «Девять орбит»", "в квесте «Девять орбит»"),
        ("miks", "МИКС", "в МИКС"),
        ("miks", "МИКС: три станции", "в МИКС «три станции»"),
        ("festival", "«Фестиваль „Весна“»", "в фестивале «Весна»"),
    ],
)
def test_the_sort_of_an_event_is_said_once(format: str, title: str, said: str) -> None:
    facts = EventFacts(format, title, datetime(2023, 2, 10, tzinfo=UTC), "Asia/Yakutsk", "СОШ №9", "Департамент")
    assert event_values("commendation", facts)["reason"].replace("\u00a0", " ") == f"за активное участие {said}"


def test_the_line_under_the_name_takes_what_there_is() -> None:
    assert about_line("учитель химии", " ", "гимназия г. Алдан") == "учитель химии, гимназия г.\u00a0Алдан"
    assert about_line("", "") == ""
