"""Text folded for comparison: case, ё, spaces, hyphens, and Latin letters that only look Cyrillic."""

import re
import unicodedata

LOOK_ALIKES = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_ONLY_LOOK_ALIKES = re.compile(r"[ABCEHKMOPTXYaceopxy]+")
_WORD = re.compile(r"[^\W\d_]+")
_HAS_CYRILLIC = re.compile("[\u0400-\u052f]")
_HAS_LATIN = re.compile("[A-Za-z]")


def has_mixed_letters(text: str) -> bool:
    """Does any word mix Latin and Cyrillic letters («Oбразцова» with a Latin O)?"""
    return any(_HAS_CYRILLIC.search(word) and _HAS_LATIN.search(word) for word in _WORD.findall(text))


def to_cyrillic(text: str) -> str:
    """Latin look-alikes inside words with Cyrillic letters become Cyrillic; wholly Latin words stay."""
    return _WORD.sub(lambda found: _mended(found[0]), text)


def _mended(word: str) -> str:
    return word.translate(LOOK_ALIKES) if _HAS_CYRILLIC.search(word) else word


def fold(text: str) -> str:
    """The key of search: lower case, ё→е, look-alikes mended, hyphens and runs of spaces as one space.

    A word made of look-alikes alone («COШ», «CAXA») counts as Cyrillic too: a search is wider than a name check.
    """
    composed = unicodedata.normalize("NFC", text)
    mended = _WORD.sub(lambda found: _searched(found[0]), composed)
    lowered = mended.lower().replace("ё", "е")
    return " ".join(re.sub(r"[\s\u00a0\u2010-\u2015-]+", " ", lowered).split())


def _searched(word: str) -> str:
    if _HAS_CYRILLIC.search(word) or _ONLY_LOOK_ALIKES.fullmatch(word):
        return word.translate(LOOK_ALIKES)
    return word
