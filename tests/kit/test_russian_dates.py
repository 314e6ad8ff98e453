"""Dates, years and classes as an order writes them; cases of kinds and school types."""

from datetime import date

import pytest

from tochka.kit import clock
from tochka.kit.russian import (
    COMPACT,
    SPACED,
    Prose,
    class_range,
    date_range,
    decline,
    gender_of,
    long_date,
    school_year,
    short_date,
    weekday,
)

DECEMBER = date(2022, 12, 9)


def test_long_and_short_dates() -> None:
    assert long_date(DECEMBER) == "9 декабря 2022 г."
    assert long_date(DECEMBER, Prose(leading_zero=True)) == "09 декабря 2022 г."
    assert long_date(DECEMBER, SPACED) == "9\u00a0декабря\u00a02022\u00a0г."
    assert long_date(DECEMBER, year=False) == "9 декабря"
    assert short_date(date(2023, 5, 26)) == "26.05.2023"
    assert weekday(DECEMBER) == "пятница"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (DECEMBER, DECEMBER, "9 декабря 2022 г."),
        (DECEMBER, date(2022, 12, 11), "9–11 декабря 2022 г."),
        (date(2022, 11, 30), date(2022, 12, 2), "30 ноября – 2 декабря 2022 г."),
        (date(2022, 12, 30), date(2023, 1, 2), "30 декабря 2022 г. – 2 января 2023 г."),
    ],
)
def test_ranges_of_days(first: date, last: date, words: str) -> None:
    assert date_range(first, last) == words


def test_reversed_ranges_are_refused() -> None:
    with pytest.raises(ValueError, match="before the first"):
        date_range(DECEMBER, date(2022, 12, 8))
    with pytest.raises(ValueError, match="below the first"):
        class_range(9, 8)


@pytest.mark.parametrize(
    ("day", "start"),
    [(date(2022, 9, 1), 2022), (date(2023, 5, 26), 2022), (date(2023, 8, 31), 2022), (DECEMBER, 2022)],
)
def test_the_school_year_turns_on_the_first_of_september(day: date, start: int) -> None:
    assert clock.school_year_of(day) == start
    assert clock.year_of_month(day.month, start) == day.year


def test_school_year_in_words() -> None:
    assert school_year(2022) == "2022-2023"
    assert school_year(2022, "/") == "2022/2023"


@pytest.mark.parametrize(
    ("first", "last", "genitive", "settings", "words"),
    [
        (8, 9, True, COMPACT, "8-9 классов"),
        (8, 9, False, COMPACT, "8-9 классы"),
        (8, 9, True, Prose(range_dash="–"), "8–9 классов"),
        (3, 3, True, COMPACT, "3 класса"),
        (3, None, False, COMPACT, "3 класс"),
    ],
)
def test_class_ranges(first: int, last: int | None, genitive: bool, settings: Prose, words: str) -> None:
    assert class_range(first, last, settings, genitive=genitive) == words


CASES = [
    ("методический семинар", "m", "методического семинара", "методическом семинаре", "методическому семинару"),
    ("районный фестиваль", "m", "районного фестиваля", "районном фестивале", "районному фестивалю"),
    ("квест-игра", "f", "квест-игры", "квест-игре", "квест-игре"),
    ("мастер-класс", "m", "мастер-класса", "мастер-классе", "мастер-классу"),
    ("марафон педагогических идей", "m", "марафона педагогических идей", "марафоне педагогических идей",
     "марафону педагогических идей"),
    ("совещание", "n", "совещания", "совещании", "совещанию"),
    ("конференция", "f", "конференции", "конференции", "конференции"),
    ("круглый стол", "m", "круглого стола", "круглом столе", "круглому столу"),
    ("неделя науки", "f", "недели науки", "неделе науки", "неделе науки"),
    ("открытый урок", "m", "открытого урока", "открытом уроке", "открытому уроку"),
    ("школа-интернат", "f", "школы-интерната", "школе-интернате", "школе-интернату"),
    ("Томмотская санаторная школа", "f", "Томмотской санаторной школы", "Томмотской санаторной школе",
     "Томмотской санаторной школе"),
    ("Хатырская СОШ", "f", "Хатырской СОШ", "Хатырской СОШ", "Хатырской СОШ"),
    ("детский сад", "m", "детского сада", "детском саде", "детскому саду"),
    ("лицей", "m", "лицея", "лицее", "лицею"),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "gender", "genitive", "prepositional", "dative"), CASES)
def test_cases_of_kinds_and_schools(phrase: str, gender: str, genitive: str, prepositional: str, dative: str) -> None:
    assert gender_of(phrase) == gender
    found = [decline(phrase, case) for case in ("genitive", "prepositional", "dative")]
    assert [one.text for one in found] == [genitive, prepositional, dative]
    assert all(one.sure for one in found)


@pytest.mark.parametrize(
    ("phrase", "nominative", "genitive"),
    [
        ("лицей", "лицеи", "лицеев"),
        ("гимназия", "гимназии", "гимназий"),
        ("школа-интернат", "школы-интернаты", "школ-интернатов"),
        ("санаторная школа", "санаторные школы", "санаторных школ"),
        ("детский сад", "детские сады", "детских садов"),
        ("СОШ с УИОП", "СОШ с УИОП", "СОШ с УИОП"),
    ],
)
def test_plurals_of_school_types(phrase: str, nominative: str, genitive: str) -> None:
    assert decline(phrase, "nominative", plural=True).text == nominative
    assert decline(phrase, "genitive", plural=True).text == genitive


def test_an_unknown_phrase_stays_and_says_so() -> None:
    found = decline("Алданский космодром", "genitive")
    assert (found.text, found.sure) == ("Алданский космодром", False)
    assert gender_of("Алданский космодром") is None
    assert decline("ТСШИ", "genitive").sure
