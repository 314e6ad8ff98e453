"""Verbs that agree with a number and its noun, or with the one thing that they speak of."""

from dataclasses import dataclass

from tochka.kit.russian.nouns import Gender, Noun, noun_of
from tochka.kit.russian.numerals import count_phrase, ends_in_one
from tochka.kit.russian.qualifiers import Qualifier
from tochka.kit.russian.settings import COMPACT, Prose
from tochka.kit.russian.typography import settle


@dataclass(frozen=True)
class Verb:
    """The past tense of a verb phrase: принял, приняла, приняло, приняли (участие)."""

    masculine: str
    feminine: str
    neuter: str
    plural: str

    def of(self, gender: Gender) -> str:
        """The singular form for a gender."""
        return {"m": self.masculine, "f": self.feminine, "n": self.neuter}[gender]


def _regular(stem: str, tail: str = "", before: str = "") -> Verb:
    masculine, feminine, neuter, plural = (f"{before}{stem}{ending}{tail}" for ending in ("", "а", "о", "и"))
    return Verb(masculine, feminine, neuter, plural)


def _passive(stem: str, short: str) -> Verb:
    """«был проведён», «была проведена»: short is the masculine, stem takes the other endings."""
    return Verb(f"был {short}", f"была {stem}а", f"было {stem}о", f"были {stem}ы")


TOOK_PART = _regular("принял", " участие")
CAME = Verb("пришёл", "пришла", "пришло", "пришли")
TOOK_PLACE = Verb("прошёл", "прошла", "прошло", "прошли")
HAPPENED = Verb("состоялся", "состоялась", "состоялось", "состоялись")
WAS_HELD = _passive("проведен", "проведён")
WAS_ORGANIZED = _passive("организован", "организован")
WAS_PLANNED = _passive("запланирован", "запланирован")
WAS_ISSUED = _passive("выдан", "выдан")


def agree(
    verb: Verb,
    n: int | None,
    noun: Noun | str,
    qualifier: Qualifier | str = Qualifier.exact,
    *,
    few_plural: bool = False,
) -> str:
    """The verb before a count: «принял 21 педагог», «приняло 30 педагогов», «приняли педагоги».

    After «около» and «более» the neuter is the rule; few_plural asks for «пришли 22 педагога».
    """
    kind = Qualifier.unknown if n is None else Qualifier(qualifier)
    if kind is Qualifier.unknown:
        return verb.plural
    if kind is not Qualifier.exact or n is None:
        return verb.neuter
    if ends_in_one(n):
        return verb.of(noun_of(noun).gender)
    few = 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14
    return verb.plural if few and few_plural else verb.neuter


def took_part(
    n: int | None,
    noun: Noun | str,
    qualifier: Qualifier | str = Qualifier.exact,
    settings: Prose = COMPACT,
) -> str:
    """«приняло участие 30 педагогов», «приняла участие 21 команда», «приняли участие специалисты»."""
    phrase = f"{agree(TOOK_PART, n, noun, qualifier)} {count_phrase(n, noun, qualifier)}"
    return settle(phrase, settings)
