"""Which form of a word follows a number, and phrases of a number with its noun."""

from tochka.kit.russian.nouns import Noun, noun_of
from tochka.kit.russian.qualifiers import Qualifier
from tochka.kit.russian.settings import COMPACT, Prose
from tochka.kit.russian.typography import settle

_BEFORE = {Qualifier.about: "около", Qualifier.more_than: "более"}


def ends_in_one(n: int) -> bool:
    """1, 21, 101, but not 11 or 111: the noun after such a number stays singular."""
    return abs(n) % 10 == 1 and abs(n) % 100 != 11


def _ends_in_few(n: int) -> bool:
    return 2 <= abs(n) % 10 <= 4 and not 12 <= abs(n) % 100 <= 14


def plural(n: int, one: str, few: str, many: str) -> str:
    """The form that follows n: 1 педагог, 2 педагога, 5 педагогов (CLDR's rule for Russian)."""
    if ends_in_one(n):
        return one
    return few if _ends_in_few(n) else many


def noun_form(n: int, noun: Noun | str) -> str:
    """The noun after an exact number in the nominative."""
    found = noun_of(noun)
    return plural(n, found.one, found.few, found.many)


def genitive_form(n: int, noun: Noun | str) -> str:
    """The noun after a number in the genitive («из 21 школы», «из 22 школ», «около 30 педагогов»)."""
    found = noun_of(noun)
    return found.genitive if ends_in_one(n) else found.many


def grouped(n: int) -> str:
    """Digits in threes from 10 000 on, with a no-break space."""
    return f"{n:,}".replace(",", "\u00a0") if abs(n) >= 10_000 else str(n)


def count_phrase(
    n: int | None,
    noun: Noun | str,
    qualifier: Qualifier | str = Qualifier.exact,
    *,
    genitive: bool = False,
    settings: Prose = COMPACT,
) -> str:
    """«30 педагогов», «около 30 педагогов», «более 20 учащихся»; without a number only «педагоги».

    n: a whole number ≥ 0, or None (then the qualifier counts as unknown). genitive: the phrase stands after «из».
    Raises ValueError for a negative number.
    """
    found, kind = noun_of(noun), Qualifier(qualifier)
    if n is None or kind is Qualifier.unknown:
        return settle(found.many if genitive else found.plural, settings)
    if n < 0:
        raise ValueError(f"a count cannot be negative: {n}")
    before = _BEFORE.get(kind)
    inflected = before is not None or genitive
    phrase = f"{grouped(n)} {genitive_form(n, found) if inflected else noun_form(n, found)}"
    return settle(f"{before} {phrase}" if before else phrase, settings)
