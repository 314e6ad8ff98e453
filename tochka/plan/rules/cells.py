"""What stands in the cells of a school's table: format, audience, number of people, mode, a responsible person with a phone."""

import re
from dataclasses import dataclass

from tochka.kit.russian import fold
from tochka.plan.terms import MOST_EXPECTED, RUSSIAN_FORMATS

# Beginnings of words → format, the longer names first; what stands here is written in plans beside the names themselves.
_FORMATS = (
    *(("методич", "method_seminar"), ("мастер", "workshop"), ("открыт", "open_lesson"), ("урок", "open_lesson")),
    *(("занят", "open_lesson"), ("квест", "quest"), ("фестивал", "festival"), ("марафон", "marathon")),
    *(("олимпиад", "olympiad"), ("конференц", "conference"), ("чтения", "conference"), ("совещан", "meeting")),
    *(("круглый стол", "meeting"), ("микс", "miks"), ("семинар", "seminar"), ("практикум", "seminar")),
    *(("вебинар", "seminar"), ("лекц", "lecture"), ("выставк", "exhibition"), ("конкурс", "contest")),
    *(("турнир", "contest"), ("соревнован", "contest"), ("хакатон", "contest"), ("мероприят", "other")),
)
_PEOPLE = (
    (r"молод\w* (?:педагог|учител|специалист)\w*", "young_teacher"),
    (r"(?:учител|педагог)\w* начальн\w* (?:класс|школ)\w*", "primary_teacher"),
    (r"руководител\w* (?:и педагог\w* )?центр\w*(?: образован\w*)?", "head_of_centre"),
    (
        r"(?:руководител|директор|заместител|завуч|администрац)\w*(?: (?:школ|оо|общеобразовательн)\w*)?",
        "head_of_school",
    ),
    (r"специалист\w*", "specialist"),
    (r"(?:педагог|учител|преподавател|воспитател|учительниц)\w*", "teacher"),
    (r"(?:дошкольник|воспитанник|дошкольн)\w*|детск\w* сад\w*", "preschooler"),
    (r"(?:учащ|обучающ|ученик|учениц|ученич|школьник|команд|дет[ией])\w*", "pupil"),
    (r"родител\w*", "parent"),
    (r"(?:гост|приглашенн|все желающ)\w*", "guest"),
)
_GRADES = re.compile(r"((?:\d{1,2}(?:[\s,]|и\b|по\b|с\b|х\b|го\b|й\b|е\b|ых\b)*)+)кл(?:асс\w*)?\b")
_COUNT = re.compile(
    r"(\d{1,6})(?: ?(?:чел|человек|человека|участник\w*|уч|педагог\w*|учащ\w*|обучающ\w*|ученик\w*)\.?)?"
)
_NUMBERS = re.compile(r"\d{1,20}")
_PHONE = re.compile(r"(?:тел\w*\.?:? ?)?((?:\+7|8|7)?[\s(-]*\d(?:[\s()-]*\d){8,10})")
_REMOTE = re.compile(r"дистанц|онлайн|удален|заочн|вкс|сферум|zoom|вебинар", re.IGNORECASE)
_IN_PERSON = re.compile(r"(?<!за)очн|офлайн|оффлайн", re.IGNORECASE)


@dataclass(frozen=True)
class Audience:
    """Categories in the order of their words, and the grades of pupils."""

    categories: tuple[str, ...]
    grade_from: int | None = None
    grade_to: int | None = None


def read_format(text: str) -> str | None:
    """The code of a format by its name or the beginning of a usual word; None for unknown words."""
    plain = fold(text)
    for code, forms in RUSSIAN_FORMATS.items():
        if plain and plain == fold(forms[0]):
            return code
    return next((code for beginning, code in _FORMATS if re.search(rf"\b{beginning}", plain)), None)


def read_audience(text: str) -> Audience | None:
    """Who is meant by «учащиеся 8-9 классов, педагоги»; None when no word of it is known."""
    plain = fold(text).replace("обучающиеся", "учащиеся")
    found: dict[str, int] = {}
    for pattern, code in _PEOPLE:
        for match in re.finditer(rf"\b(?:{pattern})", plain):
            found.setdefault(code, match.start())
        plain = re.sub(rf"\b(?:{pattern})", lambda match: " " * len(match[0]), plain)
    grades = [
        int(number)
        for match in _GRADES.finditer(plain)
        for number in re.findall(r"\d{1,2}", match[1])
        if 1 <= int(number) <= 11
    ]
    if grades and "pupil" not in found:
        found["pupil"] = len(plain)
    if not found:
        return None
    categories = tuple(sorted(found, key=lambda code: found[code]))
    return Audience(categories, min(grades), max(grades)) if grades else Audience(categories)


def read_expected(text: str) -> tuple[int | None, bool]:
    """(number, sure): «30», «30 человек» are sure; of «около 30», «30-40», «до 40» the largest number is a suggestion."""
    plain = fold(text).strip(" .")
    if not plain or plain in ("-", "—"):
        return None, True
    whole = _COUNT.fullmatch(plain)
    if whole and 1 <= int(whole[1]) <= MOST_EXPECTED:
        return int(whole[1]), True
    numbers = [int(number) for number in _NUMBERS.findall(plain) if 1 <= int(number) <= MOST_EXPECTED]
    return (max(numbers) if numbers else None), False


def read_mode(text: str) -> str | None:
    """in_person, remote or mixed, when the words say so."""
    remote, present = bool(_REMOTE.search(text)), bool(_IN_PERSON.search(text))
    if remote:
        return "mixed" if present else "remote"
    return "in_person" if present else None


def read_responsible(text: str) -> tuple[str, str, str]:
    """(name, post, phone) of «Примерова А. С., учитель химии, 8 (914) 000-00-00»."""
    found = _PHONE.search(text)
    phone = " ".join(found[1].split()) if found else ""
    rest = f"{text[: found.start()]} {text[found.end() :]}" if found else text
    name, _comma, post = rest.replace("\n", ", ").partition(",")
    return name.strip(" ,;"), ", ".join(filter(None, (each.strip(" ;") for each in post.split(",")))), phone
