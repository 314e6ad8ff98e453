"""When a row takes place: a month, a week of it, or days of the school year; and how people write that."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tochka.kit import clock
from tochka.kit.russian import fold
from tochka.kit.russian.dates import MONTHS, MONTHS_GENITIVE

LONGEST = timedelta(days=31)
WEEKS = (1, 2, 3, 4, 5)

_MONTH_OF = {fold(word): number for names in (MONTHS, MONTHS_GENITIVE) for number, word in enumerate(names, 1)}
_MONTH_OF |= {fold(word[:-1] + "е"): number for number, word in enumerate(MONTHS, 1) if word[-1] in "ьй"}
_MONTH_OF |= {"марте": 3, "августе": 8}
_SHORT = {fold(word[:3]): number for number, word in enumerate(MONTHS, 1)} | {"мая": 5, "сент": 9, "нояб": 11}
_ORDINALS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "первая": 1,
    "вторая": 2,
    "третья": 3,
    "четвертая": 4,
    "пятая": 5,
    "первой": 1,
    "второй": 2,
    "третьей": 3,
    "четвертой": 4,
    "пятой": 5,
    "начало": 1,
    "середина": 3,
    "конец": 5,
}
_WORD = r"[а-яa-z]+"
_DIGITS = r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?"
_YEAR = r"(?: (\d{4}))?"
_DAY = re.compile(_DIGITS)
_DAYS = re.compile(f"{_DIGITS} ?{_DIGITS}")
_ISO = re.compile(r"(\d{4}) (\d{1,2}) (\d{1,2})")
_DAY_WORDS = re.compile(rf"(\d{{1,2}}) ({_WORD}){_YEAR}")
_DAYS_WORDS = re.compile(rf"(\d{{1,2}})(?: | и |, ?)(\d{{1,2}}) ({_WORD}){_YEAR}")
_ACROSS = re.compile(rf"(\d{{1,2}}) ({_WORD}){_YEAR} (\d{{1,2}}) ({_WORD}){_YEAR}")
_MONTH_WORD = re.compile(rf"({_WORD}){_YEAR}")
_MONTH_DIGITS = re.compile(r"(\d{1,2})\.(\d{4})")
_WEEK = re.compile(rf"(\d|{_WORD})(?: ?(?:я|ая|й|ой))? (?:неделя|неделе|недели|нед) ({_WORD}){_YEAR}")
_EDGE = re.compile(rf"(начало|середина|конец) ({_WORD}){_YEAR}")


@dataclass(frozen=True)
class Term:
    """A month; with `week` (1–5) the seven days of it; with days exactly those, both ends included."""

    month: int
    week: int | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class TermQuestion:
    """A term that cannot be taken as it stands: code «unread» or «outside», with a suggestion where there is one."""

    code: str
    suggestion: Term | None = None


def is_of_year(day: date, school_year: int) -> bool:
    """Whether a day lies between 1 September and 31 August of the school year."""
    return clock.school_year_of(day) == school_year


def of_days(first: date, last: date | None = None) -> Term:
    """The term of one day or of several; the last day is kept only when there are several."""
    return Term(first.month, None, first, last if last and last != first else None)


def span(term: Term, school_year: int) -> tuple[date, date]:
    """First and last day that a term may mean: of a month all of it, of a week its seven days (the fifth to the month's end)."""
    if term.first_day:
        return term.first_day, term.last_day or term.first_day
    year = clock.year_of_month(term.month, school_year)
    ends = date(year + term.month // 12, term.month % 12 + 1, 1) - timedelta(days=1)
    if not term.week:
        return date(year, term.month, 1), ends
    first = min(1 + 7 * (term.week - 1), ends.day)
    return date(year, term.month, first), ends if term.week == WEEKS[-1] else date(year, term.month, first + 6)


def order_of(term: Term, school_year: int) -> tuple[date, int]:
    """The key by which rows are sorted: exact days before the week, the week before the whole month."""
    first, last = span(term, school_year)
    return (first, 0) if term.first_day else (last if not term.week else first, 1)


def read_term(text: str, school_year: int) -> Term | TermQuestion:
    """What «12 декабря», «декабрь», «12.12.2022», «12–14 декабря», «2 неделя марта» mean in a school year.

    A day of another year is asked about, with the same day of this one as a suggestion."""
    plain = re.sub(r"\bг(?:ода|оду)?\b\.?|[()«»\"]", " ", fold(text).replace("–", " "))
    plain = re.sub(r"\s*\.\s*(?=\D|$)", " ", plain)
    plain = " ".join(plain.split()).strip(" .,")
    for pattern, read in _READERS:
        found = pattern.fullmatch(plain)
        if found:
            try:
                term = read(found, school_year)
            except (ValueError, KeyError):
                continue
            if term is not None:
                return term
    return TermQuestion("unread", _month_inside(plain))


def _month_inside(plain: str) -> Term | None:
    """A suggestion for words that are not understood: the only month that they name."""
    named = {_MONTH_OF[word] for word in plain.split() if word in _MONTH_OF}
    return Term(named.pop()) if len(named) == 1 else None


def _month(word: str) -> int:
    return _MONTH_OF.get(word) or _SHORT[word]


def _year(typed: str | None, month: int, school_year: int) -> int:
    if not typed:
        return clock.year_of_month(month, school_year)
    return int(typed) if len(typed) == 4 else 2000 + int(typed)


def _settled(first: date, last: date | None, school_year: int) -> Term | TermQuestion:
    """The term of days, or a question when they are of another school year or stand the wrong way round."""
    if last and last < first:
        return TermQuestion("unread", of_days(last, first) if is_of_year(last, school_year) else None)
    if last and last - first > LONGEST:
        return TermQuestion("unread")
    if is_of_year(first, school_year) and (last is None or is_of_year(last, school_year)):
        return of_days(first, last)
    return TermQuestion("outside", _in_this_year(first, last, school_year))


def _in_this_year(first: date, last: date | None, school_year: int) -> Term | None:
    try:
        moved = first.replace(year=clock.year_of_month(first.month, school_year))
        return of_days(moved, moved + (last - first) if last else None)
    except ValueError:
        return None


def _read_day(found: re.Match[str], school_year: int) -> Term | TermQuestion:
    day, month, year = found.groups()
    return _settled(date(_year(year, int(month), school_year), int(month), int(day)), None, school_year)


def _read_days(found: re.Match[str], school_year: int) -> Term | TermQuestion:
    first_day, first_month, first_year, day, month, year = found.groups()
    last = date(_year(year, int(month), school_year), int(month), int(day))
    first = date(_year(first_year, int(first_month), school_year), int(first_month), int(first_day))
    return _settled(first, last, school_year)


def _read_iso(found: re.Match[str], school_year: int) -> Term | TermQuestion:
    return _settled(date(*map(int, found.groups())), None, school_year)


def _read_day_words(found: re.Match[str], school_year: int) -> Term | TermQuestion:
    day, word, year = found.groups()
    return _settled(date(_year(year, _month(word), school_year), _month(word), int(day)), None, school_year)


def _read_days_words(found: re.Match[str], school_year: int) -> Term | TermQuestion:
    first, last, word, typed = found.groups()
    month = _month(word)
    year = _year(typed, month, school_year)
    return _settled(date(year, month, int(first)), date(year, month, int(last)), school_year)


def _read_across(found: re.Match[str], school_year: int) -> Term | TermQuestion:
    day, word, year, last_day, last_word, last_year = found.groups()
    first = date(_year(year or None, _month(word), school_year), _month(word), int(day))
    last = date(_year(last_year, _month(last_word), school_year), _month(last_word), int(last_day))
    return _settled(first, last, school_year)


def _of_month(month: int, typed: str | None, school_year: int, week: int | None = None) -> Term | TermQuestion:
    if typed and int(typed) != clock.year_of_month(month, school_year):
        return TermQuestion("outside", Term(month, week))
    return Term(month, week)


def _read_month(found: re.Match[str], school_year: int) -> Term | TermQuestion:
    return _of_month(_month(found[1]), found[2], school_year)


def _read_month_digits(found: re.Match[str], school_year: int) -> Term | TermQuestion | None:
    return _of_month(int(found[1]), found[2], school_year) if 1 <= int(found[1]) <= 12 else None


def _read_week(found: re.Match[str], school_year: int) -> Term | TermQuestion | None:
    number = int(found[1]) if found[1].isdigit() else _ORDINALS[found[1]]
    return _of_month(_month(found[2]), found[3], school_year, number) if number in WEEKS else None


_READERS = (
    (_DAY, _read_day),
    (_DAYS, _read_days),
    (_ISO, _read_iso),
    (_DAY_WORDS, _read_day_words),
    (_DAYS_WORDS, _read_days_words),
    (_ACROSS, _read_across),
    (_MONTH_DIGITS, _read_month_digits),
    (_MONTH_WORD, _read_month),
    (_WEEK, _read_week),
    (_EDGE, _read_week),
)
