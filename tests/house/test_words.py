"""Languages are complete: every id that code and templates use is in Russian, in all its forms, and nothing else is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages import pofile
from babel.messages.extract import extract_from_dir

from tochka.cli.words import language_folders, merge_language
from tochka.config import ROOT

CYRILLIC = re.compile("[А-Яа-яЁё]")
QUOTED = re.compile("«[^»]*»")
PLACES = re.compile(r"%\((\w+)\)[sd]")
FORMS = 3
TEMPLATES = ("**.html", "**.txt", "**.webmanifest", "**.js")
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "_forms": (1, 2)}
Id = str | tuple[str, str]


def ids() -> Iterator[tuple[str, Id]]:
    """Where an id stands, and the id; a pair for plural ones."""
    for folder, methods in (
        ("tochka", [("**.py", "python")]),
        ("templates", [(pattern, "jinja2") for pattern in TEMPLATES]),
    ):
        options: dict[str, Any] = {pattern: {"silent": "false"} for pattern in TEMPLATES}
        for file, line, message, _, _ in extract_from_dir(ROOT / folder, methods, options, KEYWORDS):
            yield f"{folder}/{file}:{line}", message if isinstance(message, str) else tuple(message)[:2]


@pytest.fixture(scope="module")
def used() -> dict[Id, str]:
    return {message: place for place, message in ids()}


@pytest.fixture(scope="module")
def russian() -> dict[Id, Any]:
    catalog = merge_language(ROOT / "translations" / "ru")
    return {message.id: message for message in catalog if message.id}


def forms(message: Any) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_id_is_translated(used: dict[Id, str], russian: dict[Id, Any]) -> None:
    assert sorted(f"{used[each]}: {each}" for each in used.keys() - russian.keys()) == []


def test_no_translation_is_left_over(used: dict[Id, str], russian: dict[Id, Any]) -> None:
    assert sorted(map(str, russian.keys() - used.keys())) == []


def test_no_translation_is_empty_or_doubtful(russian: dict[Id, Any]) -> None:
    assert [key for key, message in russian.items() if message.fuzzy or not all(forms(message))] == []


def test_plural_ids_have_all_three_russian_forms(russian: dict[Id, Any]) -> None:
    plural = {key: message for key, message in russian.items() if isinstance(key, tuple)}
    assert [key for key, message in plural.items() if len(forms(message)) != FORMS] == []


def test_ids_are_english(used: dict[Id, str]) -> None:
    """A Russian word may stand in quotes: what a paper says, what is to be typed."""
    unquoted = {place: QUOTED.sub("", str(key)) for key, place in used.items()}
    assert [f"{place}: {words}" for place, words in unquoted.items() if CYRILLIC.search(words)] == []


def test_translations_are_russian(russian: dict[Id, Any]) -> None:
    latin_alone = {key for key, message in russian.items() if not CYRILLIC.search("".join(forms(message)))}
    assert {key for key in latin_alone if len(PLACES.sub("", "".join(forms(russian[key])))) > 12} == set()


def test_every_form_keeps_the_places_of_its_id(russian: dict[Id, Any]) -> None:
    """A place that is lost hides a fact; one that is invented breaks the page. Only the number itself may stay unsaid."""
    wrong = []
    for key, message in russian.items():
        known = set(PLACES.findall(key if isinstance(key, str) else key[1]))
        for form in forms(message):
            found = set(PLACES.findall(form))
            if found - known or (known - found) - {"num", "n", "count"}:
                wrong.append((key, form))
    assert wrong == []


def test_fragments_agree_and_hold_no_id_twice() -> None:
    for folder in language_folders():
        merge_language(folder)
        for path in sorted(folder.glob("*.po")):
            assert repeated(path) == []


def repeated(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    found = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    with path.open("rb") as file:
        pofile.read_po(file, locale=path.parent.name, abort_invalid=True)
    return sorted({each for each in found if found.count(each) > 1})


def test_speech_keeps_its_manners(russian: dict[Id, Any]) -> None:
    """No exclamation marks, no «ошибка», no «успешно», no «данный», no gendered reader."""
    banned = re.compile(
        r"!|ошибк|некорректн|успешно|\bданн(?:ый|ая|ое|ого|ой)\b|осуществ|\(а\)|\bСогласен\b", re.IGNORECASE
    )
    assert {form for message in russian.values() for form in forms(message) if banned.search(form)} == set()
