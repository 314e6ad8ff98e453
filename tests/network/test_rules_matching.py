"""A few typed words find the school; what is not sure is asked, never guessed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.network.sample_aldan import NETWORK
from tochka.network.rules import Match, School, SchoolIndex, best_matches, default_rank

INDEX = SchoolIndex(NETWORK)

EXACT = [
    ("СОШ 9", "sosh-9"),
    ("СОШ №9", "sosh-9"),
    ("сош9", "sosh-9"),
    ("№9", "sosh-9"),
    ("9 школа", "sosh-9"),
    ("школа 9", "sosh-9"),
    ("COШ № 36", "sosh-36"),
    ("гимназия Алдан", "gimn-aldan"),
    ("гимназии г. Алдан", "gimn-aldan"),
    ("гимназия нижний куранах", "gimn-nk"),
    ("школа № 4 Куранах", "sosh-4"),
    ("МБОУ «СОШ №8 г.Томмот»", "sosh-8"),
    (
        'Муниципальное бюджетное общеобразовательное учреждение "Средняя общеобразовательная школа №8 г. Томмот"',
        "sosh-8",
    ),
    ("ТСШИ", "tsshi"),
    ("томмотская санаторная", "tsshi"),
    ("Томмотская санаторная школа", "tsshi"),
    ("УИОП", "uiop"),
    ("школа с углублённым изучением предметов", "uiop"),
    ("лицей", "licey"),
]

ASKED = [
    ("гимназия", ("gimn-aldan", "gimn-nk")),
    ("гим", ("gimn-aldan", "gimn-nk")),
    ("гимназмя алдан", ("gimn-aldan",)),
    ("Томмот", ("sosh-6", "sosh-8", "tsshi")),
    ("СОШ 9 Томмот", ("sosh-9",)),
    ("нижний", ("sosh-4", "gimn-nk")),
]


@pytest.mark.parametrize(("typed", "key"), EXACT)
def test_sure_matches(typed: str, key: str) -> None:
    assert INDEX.best_matches(typed) == Match("exact", (key,))


@pytest.mark.parametrize(("typed", "keys"), ASKED)
def test_candidates_to_ask_about(typed: str, keys: tuple[str, ...]) -> None:
    assert INDEX.best_matches(typed) == Match("ambiguous", keys)


@pytest.mark.parametrize("typed", ["", "   ", "№", "СОШ 99", "qwerty", "Ленинская школа", "МБОУ", "!!!"])
def test_nothing_is_guessed(typed: str) -> None:
    assert INDEX.best_matches(typed) == Match("none")


def test_the_same_number_in_two_places_is_asked() -> None:
    other = School("other", "СОШ", 9, "с.Хатыстыр", "СОШ №9 с.Хатыстыр", 30)
    network = [*NETWORK, other]
    assert best_matches("школа 9", network) == Match("ambiguous", ("sosh-9", "other"))
    assert best_matches("школа 9 Хатыстыр", network) == Match("exact", ("other",))


def test_as_many_candidates_as_asked() -> None:
    assert len(INDEX.best_matches("школа", 3).ids) == 3


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text: str) -> None:
    found = INDEX.best_matches(text, 5)
    assert (found.kind == "none") == (found.ids == ())
    assert len(found.ids) <= 5


def test_a_question_to_two_thousand_schools_takes_less_than_two_milliseconds() -> None:
    places = [
        f"п.{name}{end}" for name in ("Хаты", "Чуль", "Ыллы", "Лебе") for end in ("стыр", "ман", "мах", "диный", "н")
    ]
    network = [
        School(number, "СОШ", number % 100, places[number % 20], f"СОШ №{number % 100} {places[number % 20]}",
               default_rank("СОШ", number))
        for number in range(2_000)
    ]  # fmt: skip
    index = SchoolIndex(network)
    questions = ["СОШ 9", "школа", "ш", "школа 4 Чульман", "Чульмон", "средняя школа № 12 посёлка Ыллымах имени Ленина"]
    best = min(_seconds(index, questions) for _ in range(5)) / len(questions)
    assert best < 0.002


def _seconds(index: SchoolIndex, questions: list[str]) -> float:
    began = time.perf_counter()
    for question in questions:
        index.best_matches(question)
    return time.perf_counter() - began
