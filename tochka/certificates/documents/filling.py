"""Placeholders: «№ {number}» and the values of one paper make the text that is drawn. Values are never parsed."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
# What clean() must look at more closely; most values have nothing of it.
_ROUGH = re.compile("[\t\r\f\v\n\u0300-\u036f\u2009\u202f\u2060\ufeff]|  |^ | $")
_BLANKS = re.compile(r"[ \t\r\f\v]+")
_LEADING_SIGNS = re.compile(r"^(?:[,;·]\s*|\s*[—–-]\s+|\s+)")
_TRAILING_SIGNS = re.compile(r"(?:\s*[,;·]\s*|\s+[—–-]\s*|\s+)$")
# Spaces and a hyphen that mean «do not break here»: U+00A0 holds the words together, the fonts lack the others.
_KEPT_TOGETHER = str.maketrans({"\u202f": "\u00a0", "\u2009": "\u00a0", "\u2060": "", "\ufeff": ""})


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[tuple[str, str], ...]:
    """A text with placeholders as (literal, placeholder) pairs; the last pair's placeholder is empty."""
    parts = _PLACE.split(text)
    return tuple((parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2))


def placeholders(text: str) -> tuple[str, ...]:
    """Names of the placeholders in a text, in their order."""
    return tuple(name for _, name in pieces(text) if name)


def clean(value: str) -> str:
    """A value as it is drawn: composed letters (й is one), single spaces, no ends, fine spaces as no-break ones."""
    if not _ROUGH.search(value) and unicodedata.is_normalized("NFC", value):
        return value
    value = unicodedata.normalize("NFC", value)
    lines = _BLANKS.sub(" ", value.translate(_KEPT_TOGETHER)).split("\n")
    return "\n".join(line.strip(" ") for line in lines).strip("\n")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its values. An empty value takes the sign beside it along: «{post}, {school}» without a post is
    just the school; a text whose every placeholder is empty is empty."""
    names = placeholders(text)
    if not names:
        return clean(text)
    found = {name: clean(values.get(name, "")) for name in names}
    if not any(found.values()):
        return ""
    if all(found.values()):
        return clean("".join(literal + found.get(name, "") for literal, name in pieces(text)))
    return clean(_joined(pieces(text), found))


def _joined(parts: tuple[tuple[str, str], ...], found: dict[str, str]) -> str:
    drawn, swallow = "", False
    for literal, name in parts:
        if swallow:
            cut = _LEADING_SIGNS.sub("", literal)
            drawn = drawn if cut != literal else _TRAILING_SIGNS.sub("", drawn)
            literal = cut
        drawn += literal + found.get(name, "")
        swallow = bool(name) and not found[name]
    return drawn
