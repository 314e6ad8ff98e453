"""Quotes balance, spaces hold, ё follows the setting, and no letter is ever lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tochka.kit.russian import (
    COMPACT,
    SPACED,
    bind,
    clean_line,
    clean_text,
    fold,
    has_mixed_letters,
    plain_spaces,
    quotes,
    set_abbreviations,
    set_yo,
    to_cyrillic,
    typeset,
    unbind,
)

N = "\u00a0"

QUOTES = [
    ('центр "Точка роста"', "центр «Точка роста»"),
    ("центр “Точка роста”", "центр «Точка роста»"),
    ("«а «б» в»", "«а „б“ в»"),
    ("«а „б“ в»", "«а „б“ в»"),
    ('МБОУ "СОШ "Точка роста""', "МБОУ «СОШ „Точка роста“»"),
    ("центров «Точка« роста»", "центров «Точка» роста"),
    ("он сказал «да", "он сказал «да»"),
    ("он сказал «да.", "он сказал «да»."),
    ("роста»", "роста"),
    ("(«Да»)", "(«Да»)"),
    (
        "«Об итогах семинара «Организационные аспекты деятельности Центров «Точка роста», в целях трансляции",
        "«Об итогах семинара „Организационные аспекты деятельности Центров „Точка роста““», в целях трансляции",
    ),
    ("кванториум «Ҥ»!", "кванториум «Ҥ»!"),
    ("", ""),
]

BOUND = [
    ("СОШ № 4", f"СОШ{N}№{N}4"),
    ("п. Нижний Куранах", f"п.{N}Нижний Куранах"),
    ("26 апреля 2023 г.", f"26{N}апреля{N}2023{N}г."),
    ("30 педагогов", f"30{N}педагогов"),
    ("М. П. Образцова", f"М.{N}П.{N}Образцова"),
    ("Образцова М. П.", f"Образцова{N}М.{N}П."),
    ("Образцова М.П.", f"Образцова{N}М.П."),
    ("и в том", f"и{N}в{N}том"),
    ("марафон — около", f"марафон{N}— около"),
    ("8-9 классов", "8-9 классов"),
    ("МБОУ «СОШ»", "МБОУ «СОШ»"),
    ("№1,2,4 и лицея", f"№1,2,4 и{N}лицея"),
]


@pytest.mark.parametrize(("typed", "shown"), QUOTES)
def test_quotes_balance(typed: str, shown: str) -> None:
    assert quotes(typed) == shown


@pytest.mark.parametrize(("typed", "shown"), BOUND)
def test_spaces_that_hold(typed: str, shown: str) -> None:
    assert bind(typed) == shown


WRITTEN = st.text('абвЁё №гп.,«»„“"”() -—19АБ!', max_size=60)


@given(WRITTEN)
def test_quotes_always_balance_and_stay(text: str) -> None:
    shown = quotes(text)
    depth = 0
    for sign in shown:
        depth += (sign in "«„") - (sign in "»“")
        assert depth >= 0
        assert sign not in '"”'
    assert depth == 0
    assert quotes(shown) == shown


@given(WRITTEN)
def test_binding_changes_only_spaces(text: str) -> None:
    assert bind(text).replace(N, " ") == text.replace(N, " ")
    assert unbind(bind(text)) == text.replace(N, " ")
    assert bind(bind(text)) == bind(text)


def test_typeset_does_all_three() -> None:
    assert typeset('семинар - "Науку в каждый класс"') == f"семинар{N}— «Науку в{N}каждый класс»"


def test_odd_spaces_become_ones_that_the_fonts_hold() -> None:
    assert plain_spaces("2023\u202fг.\u2009и") == f"2023{N}г.{N}и"


def test_abbreviations_follow_the_setting_however_stored() -> None:
    for stored in ("СОШ №4 г.Алдан, п. Нижний Куранах", "СОШ № 4 г. Алдан, п.Нижний Куранах"):
        assert set_abbreviations(stored, COMPACT) == "СОШ №4 г.Алдан, п.Нижний Куранах"
        assert set_abbreviations(stored, SPACED) == "СОШ № 4 г. Алдан, п. Нижний Куранах"


def test_yo_is_dropped_on_demand() -> None:
    assert set_yo("проведён, Ёлка", "drop") == "проведен, Елка"
    assert set_yo("проведён", "keep") == "проведён"


def test_clean_line_leaves_nothing_invisible() -> None:
    assert clean_line(" И\u0306ван\u200b \u00a0 Пе\u00adтров\t\u202e ") == "Йван Петров"


def test_clean_text_keeps_lines() -> None:
    assert clean_text("  один \r\n\r\n\r\n\r\n два  ") == "один\n\nдва"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Нижний-Куранах", "нижний куранах"),
        ("Ёлкин  Пётр", "елкин петр"),
        ("COШ №9", "сош №9"),
        ("Oбразцова", "образцова"),
        ("Ivan Petrov", "ivan petrov"),
        ("Ҥүһө", "ҥүһө"),
    ],
)
def test_search_folds_what_people_confuse(typed: str, key: str) -> None:
    assert fold(typed) == key


def test_mixed_letters_are_found_and_mended() -> None:
    assert has_mixed_letters("Oбразцова Мария")
    assert not has_mixed_letters("Ivan Образцов")
    assert to_cyrillic("Oбразцова Ivan") == "Образцова Ivan"
