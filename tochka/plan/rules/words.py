"""Terms, audiences, deadlines of the plan in words of the language in force."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import format_date

from tochka.kit import clock
from tochka.kit.russian import NBSP, plain_spaces
from tochka.kit.words import _, language, ngettext
from tochka.plan.rules.dates import Term
from tochka.plan.rules.drafts import term_of
from tochka.plan.rules.states import days_left, last_day
from tochka.plan.terms import CATEGORIES, FORMATS


def day_words(day: date, year: bool = False) -> str:
    """«3 апреля», with the year «3 апреля 2023 г.»; nothing in it breaks."""
    pattern = "d MMMM" if not year else ("d MMMM y 'г'." if language() == "ru" else "d MMMM y")
    return plain_spaces(format_date(day, pattern)).replace(" ", NBSP)


def month_words(month: int) -> str:
    """«февраль»."""
    return str(format_date(date(2000, month, 1), "LLLL"))


def days_words(first: date, last: date | None) -> str:
    """«10 февраля», «10–12 февраля», «30 ноября – 2 декабря»."""
    if last is None or last == first:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last)}"
    return f"{day_words(first)} – {day_words(last)}"


def term_words(term: Term) -> str:
    """«12 декабря», «декабрь», «2-я неделя марта»."""
    if term.first_day:
        return days_words(term.first_day, term.last_day)
    if not term.week:
        return month_words(term.month)
    month = str(format_date(date(2000, term.month, 1), "MMMM"))
    return _("week %(number)s of %(month)s", number=term.week, month=month)


def when_words(entry: Any) -> str:
    """When a row takes place."""
    return term_words(term_of(entry))


def format_words(code: str) -> str:
    """«Методический семинар»."""
    return str(FORMATS.get(code, FORMATS["other"]))


def deadline_words(deadline: datetime, zone: str, year: bool = False) -> str:
    """«2 июня» for the midnight that ends it, «2 июня, 18:00» for another hour, on the clocks of a zone."""
    local = clock.local(deadline, zone)
    if (local.hour, local.minute) == (0, 0):
        return day_words(last_day(deadline, zone), year)
    return f"{day_words(local.date(), year)}, {local:%-H:%M}"


def left_words(deadline: datetime, zone: str, now: datetime) -> str:
    """«Осталось 4 дня», «Последний день», «Время вышло»."""
    left = days_left(deadline, zone, now)
    if now >= deadline or left < 0:
        return _("The time is over")
    return ngettext("%(num)s day left", "%(num)s days left", left) if left else _("The last day")


def audience_words(rows: Iterable[Any]) -> str:
    """Categories of all rows (or parts) in their order, each once, pupils with the grades of all. Small first letter."""
    grades: dict[str, list[tuple[int | None, int | None]]] = {}
    for row in rows:
        for category in row.categories:
            grades.setdefault(category, []).append((row.grade_from, row.grade_to))
    return joined([_category(category, ranges) for category, ranges in grades.items()])


def _category(category: str, ranges: Sequence[tuple[int | None, int | None]]) -> str:
    words = str(CATEGORIES.get(category, category))
    if category != "pupil" or any(low is None and high is None for low, high in ranges):
        return words
    spans = sorted({(low or 1, high or 11) for low, high in ranges})
    merged = [spans[0]]
    for low, high in spans[1:]:
        if low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    if len(merged) == 1 and merged[0][0] == merged[0][1]:
        return _("pupils of grade %(grade)s", grade=merged[0][0])
    named = [str(low) if low == high else f"{low}–{high}" for low, high in merged]
    return _("pupils of grades %(grades)s", grades=joined(named))


def joined(words: Sequence[str]) -> str:
    """«педагоги, гости и родители»."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])
