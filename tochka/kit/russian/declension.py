"""Cases of the field's noun phrases: adjectives by their endings, head nouns from a hand table, the rest untouched."""

import re
from dataclasses import dataclass
from enum import StrEnum

from tochka.kit.russian.nouns import Gender


class Case(StrEnum):
    """The cases that official prose needs."""

    nominative = "nominative"
    genitive = "genitive"
    dative = "dative"
    prepositional = "prepositional"


_OBLIQUE = (Case.genitive, Case.dative, Case.prepositional)


@dataclass(frozen=True)
class Declined:
    """A phrase in the asked case; sure is False when its head noun is not in the table and nothing was changed."""

    text: str
    sure: bool


_MASCULINE = """
семинар вебинар фестиваль марафон квест конкурс мастер-класс урок турнир слёт форум день стол практикум
тренинг педсовет совет клуб кружок лагерь проект показ смотр лицей сад институт департамент отдел комитет
колледж техникум корпус центр дом университет дворец интеллектуал детсад интернат кванториум концерт хакатон
диктант час поход
"""
_FEMININE = """
школа гимназия прогимназия конференция олимпиада игра квест-игра викторина выставка встреча неделя декада
акция экскурсия лаборатория лекция дискуссия сессия стажировка академия станция смена защита площадка
презентация консультация программа эстафета мастерская
"""
_NEUTER = """
совещание заседание занятие мероприятие соревнование училище управление министерство учреждение объединение
собеседование открытие закрытие чтение представление
"""
_FIXED: dict[str, Gender] = {
    "СОШ": "f", "ООШ": "f", "НОШ": "f", "СШ": "f", "ТСШИ": "f", "УИОП": "n", "ОО": "f", "МБОУ": "n", "МАОУ": "n",
    "МКОУ": "n", "МИКС": "m", "ДОУ": "n", "ЦРР": "m", "жюри": "n",
}  # fmt: skip
_GENDERS: dict[str, Gender] = {
    **dict.fromkeys(_MASCULINE.split(), "m"),
    **dict.fromkeys(_FEMININE.split(), "f"),
    **dict.fromkeys(_NEUTER.split(), "n"),
}
# Genitive, dative, prepositional; genitive plural, nominative plural. Nouns whose stems the endings below would get wrong.
_IRREGULAR: dict[str, tuple[str, str, str, str, str]] = {
    "день": ("дня", "дню", "дне", "дней", "дни"),
    "кружок": ("кружка", "кружку", "кружке", "кружков", "кружки"),
    "дворец": ("дворца", "дворцу", "дворце", "дворцов", "дворцы"),
    "мастерская": ("мастерской", "мастерской", "мастерской", "мастерских", "мастерские"),
}
_GENITIVE_PLURAL = {"игра": "игр", "выставка": "выставок", "встреча": "встреч", "неделя": "недель",
                    "стажировка": "стажировок", "площадка": "площадок"}  # fmt: skip
_NOMINATIVE_PLURAL = {"дом": "дома", "корпус": "корпуса", "лагерь": "лагеря", "форум": "форумы"}
# Both parts change («школы-интерната»), unlike «мастер-класса» and «квест-игры».
_BOTH_PARTS = ("школа", "гимназия", "лицей")

_NOUN_ENDINGS: tuple[tuple[str, tuple[str, str, str, str, str]], ...] = (
    ("ия", ("ии", "ии", "ии", "ий", "ии")),
    ("ие", ("ия", "ию", "ии", "ий", "ия")),
    ("я", ("и", "е", "е", "ь", "и")),
    ("й", ("я", "ю", "е", "ев", "и")),
    ("ь", ("я", "ю", "е", "ей", "и")),
    ("о", ("а", "у", "е", "", "а")),
    ("е", ("а", "у", "е", "", "а")),
)
_ADJECTIVE_ENDINGS: tuple[tuple[str, tuple[str, str, str, str, str]], ...] = (
    ("ый", ("ого", "ому", "ом", "ых", "ые")),
    ("ой", ("ого", "ому", "ом", "ых", "ые")),
    ("ий", ("его", "ему", "ем", "их", "ие")),
    ("ая", ("ой", "ой", "ой", "ых", "ые")),
    ("яя", ("ей", "ей", "ей", "их", "ие")),
    ("ое", ("ого", "ому", "ом", "ых", "ые")),
    ("ее", ("его", "ему", "ем", "их", "ие")),
)
_VELAR = tuple("гкх")
_HUSHING = tuple("жшчщ")


def decline(phrase: str, case: Case | str, *, plural: bool = False) -> Declined:
    """«методический семинар» → «методического семинара»; «Хатырская СОШ» → «Хатырской СОШ».

    Words after the head noun stay («школа имени П. И. Десяткина»).
    plural is known for the nominative and the genitive: «лицеи», «лицеев».
    """
    wanted = Case(case)
    if wanted is Case.nominative and not plural:
        return Declined(phrase, True)
    column = (4 if wanted is Case.nominative else 3) if plural else _OBLIQUE.index(wanted)
    words = re.split(r"([\s\u00a0]+)", phrase)
    for place in range(0, len(words), 2):
        head = _head_form(words[place], column)
        if head is not None:
            before = [_adjective_form(word, column) if word.strip() else word for word in words[:place]]
            return Declined("".join([*before, head, *words[place + 1 :]]), True)
        if not _looks_adjectival(words[place]):
            break
    return Declined(phrase, phrase.isupper())


def gender_of(phrase: str) -> Gender | None:
    """The gender of the head noun («районный фестиваль» → m), or None when the table lacks it."""
    for word in phrase.replace("\u00a0", " ").split():
        found = _FIXED.get(word) or _GENDERS.get(_table_key(word))
        if found:
            return found
        if not _looks_adjectival(word):
            return None
    return None


def _table_key(word: str) -> str:
    lowered = word.lower()
    if lowered in _GENDERS:
        return lowered
    first, _, last = lowered.partition("-")
    return first if first in _BOTH_PARTS and last in _GENDERS else last


def _looks_adjectival(word: str) -> bool:
    return any(word.lower().endswith(ending) for ending, _ in _ADJECTIVE_ENDINGS)


def _head_form(word: str, column: int) -> str | None:
    if word in _FIXED:
        return word
    if word.lower() in _GENDERS:
        return _noun_form(word, column)
    first, dash, last = word.partition("-")
    if dash and last.lower() in _GENDERS:
        return f"{_noun_form(first, column) if first.lower() in _BOTH_PARTS else first}-{_noun_form(last, column)}"
    return None


def _noun_form(word: str, column: int) -> str:
    lowered = word.lower()
    if lowered in _IRREGULAR:
        return word[0] + _IRREGULAR[lowered][column][1:]
    special = {3: _GENITIVE_PLURAL, 4: _NOMINATIVE_PLURAL}.get(column, {})
    if lowered in special:
        return word[0] + special[lowered][1:]
    for ending, forms in _NOUN_ENDINGS:
        if lowered.endswith(ending):
            return word[: -len(ending)] + forms[column]
    if lowered.endswith("а"):
        stem = word[:-1]
        soft = stem.lower().endswith(_VELAR + _HUSHING)
        y = "и" if soft else "ы"
        return stem + (y, "е", "е", "", y)[column]
    y = "и" if lowered.endswith(_VELAR + _HUSHING) else "ы"
    return word + ("а", "у", "е", "ей" if lowered.endswith(_HUSHING) else "ов", y)[column]


def _adjective_form(word: str, column: int) -> str:
    for ending, forms in _ADJECTIVE_ENDINGS:
        if word.lower().endswith(ending):
            stem, form = word[: -len(ending)], forms[column]
            if ending == "ий" and stem.lower().endswith(_VELAR):
                form = ("ого", "ому", "ом", "их", "ие")[column]
            elif form in ("ых", "ые") and stem.lower().endswith(_VELAR + _HUSHING):
                form = form.replace("ы", "и")
            return stem + form
    return word
