"""A person's full name: its parts, initials, and the checks that a form makes before it is accepted."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tochka.kit.russian.folding import has_mixed_letters, to_cyrillic
from tochka.kit.russian.typography import clean_line

MAX_NAME = 100

_PATRONYMIC = re.compile(r"(?:вна|ична|ич)$", re.IGNORECASE)
_DESCENT = {"оглы", "оглу", "кызы", "гызы", "улы", "уулу", "оол", "кыз"}
_GLUED_INITIALS = re.compile(r"(?<=[А-ЯЁA-Z]\.)(?=[А-ЯЁA-Z]\.)")
_ALLOWED_MARKS = " -.'’"
_MARKUP = set("<>{}[]&\\/=*#`|")


@dataclass(frozen=True)
class FullName:
    """Surname, given name and patronymic; a part that was not given is empty."""

    surname: str
    given: str = ""
    patronymic: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)

    @property
    def address(self) -> str:
        """How a person is spoken to: «Мария Петровна»."""
        return f"{self.given} {self.patronymic}".strip() or self.surname


def parse_name(text: str) -> FullName:
    """«Образцова Мария Петровна», also with the given name first, double surnames, оглы, initials, one to five words.

    Without a patronymic to go by, the first word is the surname. Raises ValueError for an empty text.
    """
    words = _GLUED_INITIALS.sub(" ", clean_line(text)).split()
    if not words:
        raise ValueError("a name is empty")
    place = _patronymic_at(words)
    if place is None:
        return FullName(words[0], words[1] if len(words) > 1 else "", " ".join(words[2:]))
    end = place + 1 + (place + 1 < len(words) and words[place + 1].lower() in _DESCENT)
    before, after = words[: place - 1], words[end:]
    if before:
        return FullName(" ".join(before), words[place - 1], " ".join(words[place:]))
    return FullName(" ".join(after), words[place - 1], " ".join(words[place:end]))


def _patronymic_at(words: list[str]) -> int | None:
    """Where the patronymic begins, never the first word: before оглы, or by its ending, the last such word."""
    for index, word in enumerate(words):
        if word.lower() in _DESCENT and index >= 2:
            return index - 1
    for index in range(len(words) - 1, 0, -1):
        # In «Анна Петровна Шевич» the surname ends like a patronymic too.
        surname_last = index == 2 and len(words) == 3 and _PATRONYMIC.search(words[1])
        if _PATRONYMIC.search(words[index]) and not surname_last:
            return index
    return None


def initials(name: FullName | str) -> str:
    """«Образцова М. П.»; a double given name keeps its hyphen («Иванова А.-М.»); a lone word stays as it is."""
    found = parse_name(name) if isinstance(name, str) else name
    letters = [_initial(part) for part in (found.given, found.patronymic) if part]
    return " ".join(part for part in (found.surname, *letters) if part)


def _initial(part: str) -> str:
    first = part.split()[0]
    return "-".join(f"{piece[0].upper()}." for piece in first.split("-") if piece)


class NameCode(StrEnum):
    """Why a name is refused (first group) or questioned (second group)."""

    empty = "empty"
    too_long = "too_long"
    too_many_words = "too_many_words"
    emoji = "emoji"
    digits = "digits"
    markup = "markup"
    sign = "sign"
    no_letters = "no_letters"
    latin = "latin"
    mixed_letters = "mixed_letters"
    capitals = "capitals"
    small_letters = "small_letters"
    one_word = "one_word"


@dataclass(frozen=True)
class NameCheck:
    """The cleaned name, codes that refuse it with the offending text, codes that only ask, and an offered correction."""

    name: str
    refusals: tuple[tuple[NameCode, str], ...] = ()
    warnings: tuple[NameCode, ...] = ()
    offered: str | None = None

    @property
    def good(self) -> bool:
        """May the name be saved?"""
        return not self.refusals


def check_name(text: str, *, limit: int = MAX_NAME, words: int = 6) -> NameCheck:
    """What is wrong with a typed full name; Cyrillic of any people (ҕ ҥ ө һ ү) is fine, Latin only asks."""
    name = clean_line(text)
    refusals = tuple(_refusals(name, limit, words))
    if refusals:
        return NameCheck(name, refusals)
    warnings = tuple(_warnings(name))
    offered = _offered(name, warnings)
    return NameCheck(name, (), warnings, offered if offered != name else None)


def _refusals(name: str, limit: int, words: int) -> list[tuple[NameCode, str]]:
    if not name:
        return [(NameCode.empty, "")]
    found: dict[NameCode, str] = {}
    for sign in name:
        code = _refused_sign(sign)
        if code and code not in found:
            found[code] = sign
    if not any(sign.isalpha() for sign in name):
        found.setdefault(NameCode.no_letters, name[:20])
    if len(name) > limit:
        found[NameCode.too_long] = str(len(name))
    if len(name.split()) > words:
        found[NameCode.too_many_words] = str(len(name.split()))
    return list(found.items())


def _refused_sign(sign: str) -> NameCode | None:
    category = unicodedata.category(sign)
    if sign in _ALLOWED_MARKS or category in {"Lu", "Ll", "Lt", "Lm", "Mn"}:
        return None
    if category.startswith("N"):
        return NameCode.digits
    if sign in _MARKUP:
        return NameCode.markup
    if category in {"So", "Sk", "Cs", "Co", "Cn"}:
        return NameCode.emoji
    return NameCode.sign


def _warnings(name: str) -> list[NameCode]:
    letters = [sign for sign in name if sign.isalpha()]
    latin = any("LATIN" in unicodedata.name(sign, "") for sign in letters)
    mixed = has_mixed_letters(name)
    tests = (
        (NameCode.mixed_letters, mixed),
        (NameCode.latin, latin and not mixed),
        (NameCode.capitals, len(letters) > 3 and all(sign.isupper() for sign in letters)),
        (NameCode.small_letters, all(sign.islower() for sign in letters)),
        (NameCode.one_word, len(name.split()) == 1),
    )
    return [code for code, holds in tests if holds]


def _offered(name: str, warnings: tuple[NameCode, ...]) -> str | None:
    if NameCode.mixed_letters in warnings:
        name = to_cyrillic(name)
    if NameCode.capitals in warnings or NameCode.small_letters in warnings:
        name = re.sub(r"[^\W\d_]+", lambda found: _capital(found[0]), name)
    return name


def _capital(word: str) -> str:
    return word.lower() if word.lower() in _DESCENT else word[0].upper() + word[1:].lower()
