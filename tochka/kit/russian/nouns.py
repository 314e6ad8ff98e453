"""The nouns of the field with the forms that a number asks for (domain rule: a hand table, never a guess)."""

from dataclasses import dataclass
from typing import Literal

Gender = Literal["m", "f", "n"]


@dataclass(frozen=True)
class Noun:
    """one: 1 педагог · few: 2 педагога · many: 5 педагогов · plural: педагоги · genitive: (около 21) педагога."""

    one: str
    few: str
    many: str
    plural: str
    genitive: str
    gender: Gender = "m"

    def extended(self, tail: str) -> "Noun":
        """The same noun with words that never change after it: «учитель» → «учитель начальных классов»."""
        forms = (f"{form} {tail}" for form in (self.one, self.few, self.many, self.plural, self.genitive))
        one, few, many, plural, genitive = forms
        return Noun(one, few, many, plural, genitive, self.gender)


def _hard(stem: str) -> Noun:
    return Noun(stem, f"{stem}а", f"{stem}ов", f"{stem}ы", f"{stem}а")


def _soft(stem: str) -> Noun:
    return Noun(f"{stem}ь", f"{stem}я", f"{stem}ей", f"{stem}и", f"{stem}я")


_PARTICIPLES = {
    "ийся": ("ихся", "иеся", "егося"),
    "ий": ("их", "ие", "его"),
    "ый": ("ых", "ые", "ого"),
}


def _participle(stem: str, ending: str) -> Noun:
    """A person named by a participle: учащийся, приглашённый; all its plural forms but one are alike."""
    many, plural, genitive = _PARTICIPLES[ending]
    return Noun(f"{stem}{ending}", f"{stem}{many}", f"{stem}{many}", f"{stem}{plural}", f"{stem}{genitive}")


def _feminine(stem: str) -> Noun:
    return Noun(f"{stem}а", f"{stem}ы", stem, f"{stem}ы", f"{stem}ы", "f")


def _velar(stem: str) -> Noun:
    return Noun(stem, f"{stem}а", f"{stem}ов", f"{stem}и", f"{stem}а")


def _ia(stem: str) -> Noun:
    return Noun(f"{stem}ия", f"{stem}ии", f"{stem}ий", f"{stem}ии", f"{stem}ии", "f")


def _with(adjective: str, noun: Noun, ending: str = "") -> Noun:
    """An adjective of the hard kind («молод», «ученическ») before a noun; the noun's gender decides its forms."""
    y = "и" if adjective[-1] in "гкхжшчщ" else "ы"
    many = f"{adjective}{y}х"
    if noun.gender == "f":
        one, few, genitive = f"{adjective}ая", f"{adjective}{y}е", f"{adjective}ой"
    else:
        one, few, genitive = f"{adjective}{ending or y + 'й'}", many, f"{adjective}ого"
    return Noun(
        f"{one} {noun.one}",
        f"{few} {noun.few}",
        f"{many} {noun.many}",
        f"{adjective}{y}е {noun.plural}",
        f"{genitive} {noun.genitive}",
        noun.gender,
    )


_PEDAGOGUE = _velar("педагог")
_TEACHER = Noun("учитель", "учителя", "учителей", "учителя", "учителя")
_TEAM = _feminine("команд")
_WORKER = _velar("работник")
_ORGANIZATION = _ia("организац")

_ALL = (
    _PEDAGOGUE,
    _with("молод", _PEDAGOGUE, "ой"),
    _with("педагогическ", _WORKER),
    _TEACHER,
    _TEACHER.extended("начальных классов"),
    Noun(
        "учитель-предметник",
        "учителя-предметника",
        "учителей-предметников",
        "учителя-предметники",
        "учителя-предметника",
    ),
    _soft("воспитател"),
    _participle("учащ", "ийся"),
    _participle("обучающ", "ийся"),
    _velar("ученик"),
    _velar("школьник"),
    _velar("воспитанник"),
    _velar("дошкольник"),
    _hard("студент"),
    Noun("ребёнок", "ребёнка", "детей", "дети", "ребёнка"),
    _TEAM,
    _with("ученическ", _TEAM),
    _feminine("школ"),
    _ORGANIZATION,
    _with("образовательн", _ORGANIZATION),
    Noun("ОО", "ОО", "ОО", "ОО", "ОО", "f"),
    _hard("центр"),
    _hard("муниципалитет"),
    _velar("участник"),
    _participle("приглашённ", "ый"),
    Noun("гость", "гостя", "гостей", "гости", "гостя"),
    _hard("специалист"),
    _soft("руководител"),
    _soft("руководител").extended("центра"),
    _soft("руководител").extended("образовательной организации"),
    Noun("директор", "директора", "директоров", "директора", "директора"),
    _hard("методист"),
    _hard("куратор"),
    _hard("эксперт"),
    Noun("член жюри", "члена жюри", "членов жюри", "члены жюри", "члена жюри"),
    _hard("волонтёр"),
    _participle("выступающ", "ий"),
    _participle("сопровождающ", "ий"),
    Noun("родитель", "родителя", "родителей", "родители", "родителя"),
    Noun("человек", "человека", "человек", "люди", "человека"),
    _WORKER,
    Noun("мероприятие", "мероприятия", "мероприятий", "мероприятия", "мероприятия", "n"),
    Noun("место", "места", "мест", "места", "места", "n"),
    Noun("заявка", "заявки", "заявок", "заявки", "заявки", "f"),
    _hard("сертификат"),
    Noun("строка", "строки", "строк", "строки", "строки", "f"),
    _hard("лист"),
    _ia("станц"),
    _hard("час"),
    _feminine("минут"),
    Noun("день", "дня", "дней", "дни", "дня"),
    _ia("публикац"),
    _hard("договор"),
)

NOUNS = {noun.one: noun for noun in _ALL}


# Categories of people by the codes under which they are stored.
_CODES = {
    "teacher": "педагог",
    "young_teacher": "молодой педагог",
    "primary_teacher": "учитель начальных классов",
    "head_of_centre": "руководитель центра",
    "head_of_school": "руководитель образовательной организации",
    "specialist": "специалист",
    "pupil": "учащийся",
    "preschooler": "дошкольник",
    "parent": "родитель",
    "guest": "приглашённый",
    "pupil_team": "ученическая команда",
    "team": "команда",
}


def noun_of(word: Noun | str) -> Noun:
    """The noun by its nominative singular or by a category's code; raises KeyError naming a word that is in neither."""
    if isinstance(word, Noun):
        return word
    found = NOUNS.get(_CODES.get(word, word))
    if found is None:
        raise KeyError(f"no forms are written for «{word}»")
    return found
