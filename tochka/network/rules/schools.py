"""A school as the rules of prose see it, and what is known of school types."""

import re
from functools import lru_cache

from tochka.kit.russian import decline, fold
from tochka.network.terms import OTHER_RANK, SCHOOL_KINDS, School

PLACE_KINDS = ("г", "пгт", "рп", "п", "пос", "с", "д", "ст", "х", "аул", "мкр")
_PLACE = re.compile(r"^(г|пгт|р\.\s?п|рп|пос|п|с|д|ст|х|аул|мкр)[.\s\u00a0]\s*(?=[А-ЯЁ])")

# Order of an official list: numbered schools, own names, advanced study, lyceums, gymnasiums, the rest (Aldan order).
TYPE_RANKS = {"НОШ": 10, "ООШ": 20, "СОШ": 30, "СШ": 32, "СОШ с УИОП": 50, "лицей": 60, "гимназия": 70}
OWN_NAME_RANK = 40
KINDERGARTEN_RANK = 90
OUTSIDE_RANK = 100

# Types that a text writes out in words; both ways lead to the same short type.
WRITTEN_OUT = {
    "начальная общеобразовательная школа": "НОШ",
    "основная общеобразовательная школа": "ООШ",
    "средняя общеобразовательная школа": "СОШ",
    "средняя общеобразовательная школа с углублённым изучением отдельных предметов": "СОШ с УИОП",
    "средняя школа": "СШ",
}


def default_rank(type: str, number: int | None, kind: str = "school") -> int:
    """The rank of a newly entered organization; a person may change it."""
    if kind == "kindergarten":
        return KINDERGARTEN_RANK
    if kind not in SCHOOL_KINDS:
        return OUTSIDE_RANK
    return TYPE_RANKS.get(type, OTHER_RANK if number is not None else OWN_NAME_RANK)


@lru_cache(maxsize=5_000)
def split_place(locality: str) -> tuple[str, str]:
    """«п.Нижний Куранах» → («п», «Нижний Куранах»); without an abbreviation the first part is empty."""
    found = _PLACE.match(locality.strip())
    if not found:
        return "", locality.strip()
    return re.sub(r"[.\s]", "", found[1]), locality.strip()[found.end() :]


def place_key(locality: str | None) -> tuple[int, str]:
    """Order of places in a list: none, then towns before settlements before villages, then the alphabet."""
    if not locality:
        return (-1, "")
    kind, name = split_place(locality)
    return (PLACE_KINDS.index(kind) if kind in PLACE_KINDS else len(PLACE_KINDS), fold(name))


def has_own_name(school: School) -> bool:
    """Is the short name more than its type, number and place (ТСШИ, «Хатырская СОШ»)?"""
    if school.number is not None:
        return False
    short, type_ = fold(school.short), fold(school.type)
    if not short or short == type_:
        return False
    rest = short.removeprefix(type_).strip()
    if rest == short or not school.locality:
        return True
    return _bare(rest) not in {_bare(school.locality), _bare(split_place(school.locality)[1])}


def _bare(text: str) -> str:
    return re.sub(r"[^\w]", "", fold(text))


@lru_cache(maxsize=10_000)
def plain_genitive(name: str) -> str:
    """The genitive of a school's name or type when nobody typed one."""
    return decline(name, "genitive").text


@lru_cache(maxsize=500)
def plain_genitive_plural(type: str) -> str:
    """«лицеев», «гимназий», «СОШ»."""
    return decline(type, "genitive", plural=True).text
