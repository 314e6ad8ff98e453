"""Quotes that balance, no-break spaces, dashes and ё: what a text needs before it is shown or printed."""

import re
import unicodedata
from functools import lru_cache

from tochka.kit.russian.settings import COMPACT, SPACED, Prose, Yo

NBSP = "\u00a0"

_ODD_SPACES = re.compile("[\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_PLACES = r"(?:г|п|с|д|р\.п|пос|пгт|ст|х|аул|мкр|ул|пр|стр|кв)"
_MONTHS = r"(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"

_BINDINGS = (
    (re.compile(r"№ (?=\w)"), f"№{NBSP}"),
    (re.compile(rf"(?<![\w.])({_PLACES}\.) (?=[«\w])", re.IGNORECASE), rf"\1{NBSP}"),
    (re.compile(r"(?<!\w)(\+\d) (\d{3}) (?=\d)"), rf"\1{NBSP}\2{NBSP}"),
    (re.compile(r"(?<=\d) (?=(?:г|гг|ч|мин|руб|тыс|млн|чел)\.)"), NBSP),
    (re.compile(r"(?<![\w.])((?:[А-ЯЁA-Z]\.)+) (?=[А-ЯЁA-Z])"), rf"\1{NBSP}"),
    (re.compile(r"(?<=\w) (?=[А-ЯЁ]\.(?:[\s\u00a0]?[А-ЯЁ]\.|(?=[\s,;:»)]|$)))"), NBSP),
    (re.compile(rf"(?<=\d) (?={_MONTHS}\b)"), NBSP),
    (re.compile(rf"({_MONTHS}) (?=\d{{4}})"), rf"\1{NBSP}"),
    (re.compile(r"(?<![\w№-])(\d+) (?=[а-яё]{3})"), rf"\1{NBSP}"),
    (re.compile(r"\b(СОШ|ООШ|НОШ|СШ) (?=№)"), rf"\1{NBSP}"),
    (re.compile(r"(?<![\w.\u2011-])([A-Za-zА-Яа-яЁё]{1,2}) (?=\S)"), rf"\1{NBSP}"),
    (re.compile(r" (?=[—–] )"), NBSP),
)
_PLACE_GAP = re.compile(r"(?<![\w.])(г|п|с|д|пос|пгт|ст|х|р\.п)\.[ \u00a0]*(?=[А-ЯЁ])")
_NUMBER_GAP = re.compile(r"№[ \u00a0]*(?=\w)")
# «8–9», «9:00–14:00», «000-00-00», «мастер-класс»: a line that ends with their hyphen reads badly.
_WHOLE = re.compile(r"(?<=\d)[-–](?=\d)|(?<=\bмастер)-(?=класс)", re.IGNORECASE)


def plain_spaces(text: str) -> str:
    """Thin, narrow and other odd spaces, which our fonts lack, become U+00A0."""
    return _ODD_SPACES.sub(NBSP, text)


def clean_line(text: str) -> str:
    """What a person typed into one line: composed letters, single plain spaces, nothing invisible."""
    composed = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return " ".join(composed.split())


def clean_text(text: str) -> str:
    """The same for several lines: line ends become \\n and at most one empty line stays."""
    lines = [clean_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def set_yo(text: str, yo: Yo) -> str:
    """Keep ё as written, or write е for it."""
    return text if yo == "keep" else text.replace("ё", "е").replace("Ё", "Е")


def bind(text: str) -> str:
    """No-break spaces after №, г., п., initials and short words, between number and noun, before a dash.

    Only spaces change; a second pass changes nothing.
    """
    bound = plain_spaces(text)
    for pattern, replacement in _BINDINGS:
        bound = pattern.sub(replacement, bound)
    # Short words in a row («и в том») overlap in one pass.
    return _BINDINGS[-2][0].sub(_BINDINGS[-2][1], bound)


def unbind(text: str) -> str:
    """Every kind of no-break space back to a plain one."""
    return plain_spaces(text).replace(NBSP, " ")


def dashes(text: str) -> str:
    """A hyphen between spaces is a dash."""
    return re.sub(r"(?<=[\s\u00a0])--?(?=[\s\u00a0])", "—", text)


def set_abbreviations(text: str, settings: Prose = COMPACT) -> str:
    """«г.Алдан» or «г. Алдан», «№4» or «№ 4», whichever the settings ask for and however it was stored."""
    text = _PLACE_GAP.sub(lambda found: f"{found[1]}.{' ' if settings.spaces_after_abbrev else ''}", text)
    return _NUMBER_GAP.sub("№ " if settings.number_spaces else "№", text)


def settle(text: str, settings: Prose = COMPACT) -> str:
    """ё and no-break spaces by the settings; nothing else changes."""
    text = set_yo(text, settings.yo)
    return bind(text) if settings.no_break else text


@lru_cache(maxsize=4096)
def on_page(text: str) -> str:
    """A text as pages show it: «СОШ № 9, г. Алдан» for «СОШ №9, г.Алдан», no-break spaces, «8–9» and «мастер-класс» whole."""
    return _WHOLE.sub("\u2060\\g<0>\u2060", bind(set_abbreviations(text, SPACED)))
