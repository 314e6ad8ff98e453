"""A suggested gender and dative of a person's name: a person confirms it before it is printed."""

import re
from dataclasses import dataclass
from functools import cache

from pytrovich.detector import PetrovichGenderDetector
from pytrovich.enums import Case, Gender, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

from tochka.kit.russian.names import FullName, parse_name

_FEMALE = re.compile(r"(?:вна|ична)$|(?:^|\s)(?:кызы|гызы|кыз)$", re.IGNORECASE)
_MALE = re.compile(r"ич$|(?:^|\s)(?:оглы|оглу|улы|уулу|оол)$", re.IGNORECASE)
_PLAIN_SURNAME = re.compile(r"(?:[оеё]в|ин|ын|[оеё]ва|ина|ына|[сц]к(?:ий|ая)|ый|ая|енко|ых|их)$", re.IGNORECASE)
_CYRILLIC_NAME = re.compile(r"[А-Яа-яЁё\s-]+")


@dataclass(frozen=True)
class Suggestion:
    """A name in the dative, «m» or «f» or None when the gender is not clear, and whether a person need only nod."""

    text: str
    gender: str | None
    sure: bool


@cache
def _maker() -> PetrovichDeclinationMaker:
    return PetrovichDeclinationMaker()


@cache
def _detector() -> PetrovichGenderDetector:
    return PetrovichGenderDetector()


def guess_gender(name: FullName | str) -> str | None:
    """«m», «f» or None: by the patronymic, else by the given name, else by the surname."""
    found = parse_name(name) if isinstance(name, str) else name
    if _FEMALE.search(found.patronymic):
        return "f"
    if _MALE.search(found.patronymic):
        return "m"
    return _detected(found)


def _detected(name: FullName) -> str | None:
    parts = {"firstname": name.given, "lastname": name.surname}
    given = {key: value for key, value in parts.items() if value and _CYRILLIC_NAME.fullmatch(value)}
    if not given:
        return None
    detected = _detector().detect(**given)
    return {Gender.MALE: "m", Gender.FEMALE: "f"}.get(detected)


def suggest_dative(name: FullName | str) -> Suggestion:
    """«Образцовой Марии Петровне». Not sure: no patronymic, rare surnames, letters outside the Russian alphabet."""
    found = parse_name(name) if isinstance(name, str) else name
    gender = guess_gender(found)
    if gender is None or not _CYRILLIC_NAME.fullmatch(str(found)):
        return Suggestion(str(found), gender, False)
    sure = bool(found.patronymic and " " not in found.patronymic and _PLAIN_SURNAME.search(found.surname))
    return Suggestion(str(_in_dative(found, gender)), gender, sure)


def _in_dative(name: FullName, gender: str) -> FullName:
    kind = Gender.FEMALE if gender == "f" else Gender.MALE

    def made(part: NamePart, text: str) -> str:
        return _maker().make(part, kind, Case.DATIVE, text) if text else ""

    # «Гасан оглы» stays as in the passport: «Алиеву Мамеду Гасан оглы».
    patronymic = name.patronymic if " " in name.patronymic else made(NamePart.MIDDLENAME, name.patronymic)
    return FullName(made(NamePart.LASTNAME, name.surname), made(NamePart.FIRSTNAME, name.given), patronymic)
