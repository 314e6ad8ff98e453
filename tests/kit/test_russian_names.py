"""Names are taken apart, shortened, put into the dative as a suggestion, and checked with mercy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tochka.kit.russian import FullName, NameCode, check_name, guess_gender, initials, parse_name, suggest_dative

NAMES = [
    ("Образцова Мария Петровна", ("Образцова", "Мария", "Петровна"), "Образцова М. П."),
    ("Мария Петровна Образцова", ("Образцова", "Мария", "Петровна"), "Образцова М. П."),
    ("Анна Петровна Шевич", ("Шевич", "Анна", "Петровна"), "Шевич А. П."),
    ("Петрович Иван Ильич", ("Петрович", "Иван", "Ильич"), "Петрович И. И."),
    ("Алиев Мамед Гасан оглы", ("Алиев", "Мамед", "Гасан оглы"), "Алиев М. Г."),
    ("Мамедова Лейла Ариф кызы", ("Мамедова", "Лейла", "Ариф кызы"), "Мамедова Л. А."),
    ("Де Ла Крус Мария Ивановна", ("Де Ла Крус", "Мария", "Ивановна"), "Де Ла Крус М. И."),
    ("Константинопольская-Образцова А.М.", ("Константинопольская-Образцова", "А.", "М."),
     "Константинопольская-Образцова А. М."),
    ("Анна Ивановна", ("", "Анна", "Ивановна"), "А. И."),
    ("Иванова Анна-Мария", ("Иванова", "Анна-Мария", ""), "Иванова А.-М."),
    ("Айаал", ("Айаал", "", ""), "Айаал"),
    ("  Ҥаҥаева   Үрүйэ ", ("Ҥаҥаева", "Үрүйэ", ""), "Ҥаҥаева Ү."),
]  # fmt: skip

DATIVES = [
    ("Образцова Мария Петровна", "Образцовой Марии Петровне", "f", True),
    ("Иванов Пётр Семёнович", "Иванову Петру Семёновичу", "m", True),
    ("Черных Анна Ильинична", "Черных Анне Ильиничне", "f", True),
    ("Толпыго Ольга Викторовна", "Толпыго Ольге Викторовне", "f", False),
    ("Алиев Мамед Гасан оглы", "Алиеву Мамеду Гасан оглы", "m", False),
    ("Иванова Сайыына", "Ивановой Сайыыне", "f", False),
    ("Черных Саша", "Черных Саша", None, False),
    ("Ivan Petrov", "Ivan Petrov", None, False),
]

REFUSED = [
    ("", NameCode.empty, ""),
    ("   ", NameCode.empty, ""),
    ("Иван 😀", NameCode.emoji, "😀"),
    ("Иван 3", NameCode.digits, "3"),
    ("Иван Ⅳ", NameCode.digits, "Ⅳ"),
    ("<b>Иван</b>", NameCode.markup, "<"),
    ("Иван & Мария", NameCode.markup, "&"),
    ("Иван (Петров)", NameCode.sign, "("),
    ("- - -", NameCode.no_letters, "- - -"),
    ("Я" * 101, NameCode.too_long, "101"),
    ("а б в г д е ж", NameCode.too_many_words, "7"),
]

QUESTIONED = [
    ("Образцова Мария Петровна", (), None),
    ("Ҕүҥө Һарыал", (), None),
    ("О'Коннор Анна", (), None),
    ("Ivan Petrov", (NameCode.latin,), None),
    ("Oбразцова Мария", (NameCode.mixed_letters,), "Образцова Мария"),
    ("ИВАНОВА-ПЕТРОВА МАРИЯ", (NameCode.capitals,), "Иванова-Петрова Мария"),
    ("алиев мамед гасан оглы", (NameCode.small_letters,), "Алиев Мамед Гасан оглы"),
    ("Айаал", (NameCode.one_word,), None),
]


@pytest.mark.parametrize(("typed", "parts", "short"), NAMES)
def test_a_name_is_taken_apart_and_shortened(typed: str, parts: tuple[str, str, str], short: str) -> None:
    assert parse_name(typed) == FullName(*parts)
    assert initials(typed) == short


@pytest.mark.parametrize(("typed", "dative", "gender", "sure"), DATIVES)
def test_a_dative_is_suggested(typed: str, dative: str, gender: str | None, sure: bool) -> None:
    found = suggest_dative(typed)
    assert (found.text, found.gender, found.sure) == (dative, gender, sure)
    assert guess_gender(typed) == gender


@pytest.mark.parametrize(("typed", "code", "sign"), REFUSED)
def test_what_is_no_name_is_refused_with_its_sign(typed: str, code: NameCode, sign: str) -> None:
    found = check_name(typed)
    assert not found.good
    assert found.refusals == ((code, sign),)


@pytest.mark.parametrize(("typed", "warnings", "offered"), QUESTIONED)
def test_a_strange_name_is_only_questioned(typed: str, warnings: tuple[NameCode, ...], offered: str | None) -> None:
    found = check_name(typed)
    assert found.good
    assert (found.warnings, found.offered) == (warnings, offered)


def test_a_person_is_addressed_by_given_name_and_patronymic() -> None:
    assert parse_name("Образцова Мария Петровна").address == "Мария Петровна"


def test_an_empty_name_has_no_parts() -> None:
    with pytest.raises(ValueError, match="empty"):
        parse_name("  ")


@given(
    st.lists(
        st.text("абвгАБВоичнаҥү-", min_size=1, max_size=9).filter(lambda word: word.strip("-")), min_size=1, max_size=5
    )
)
def test_no_word_of_a_name_is_lost(words: list[str]) -> None:
    found = parse_name(" ".join(words))
    assert sorted(str(found).split()) == sorted(words)


@given(st.text(max_size=120))
def test_any_text_is_accepted_or_refused_without_an_exception(text: str) -> None:
    found = check_name(text)
    assert found.good == (found.refusals == ())
    if found.good:
        assert initials(found.name)
