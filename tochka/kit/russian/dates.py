"""Dates, school years and class ranges in Russian words; nothing here reads a clock."""

from datetime import date

from tochka.kit.russian.settings import COMPACT, Prose
from tochka.kit.russian.typography import settle

MONTHS_GENITIVE = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS = (
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")


def _day(day: date, settings: Prose) -> str:
    return f"{day.day:02}" if settings.leading_zero else str(day.day)


def long_date(day: date, settings: Prose = COMPACT, *, year: bool = True) -> str:
    """«9 декабря 2022 г.», with the setting «09 декабря 2022 г.»; without the year «9 декабря»."""
    words = f"{_day(day, settings)} {MONTHS_GENITIVE[day.month - 1]}"
    return settle(f"{words} {day.year} г." if year else words, settings)


def short_date(day: date) -> str:
    """«26.05.2023»."""
    return f"{day:%d.%m.%Y}"


def weekday(day: date) -> str:
    """«пятница»."""
    return _WEEKDAYS[day.weekday()]


def date_range(first: date, last: date, settings: Prose = COMPACT) -> str:
    """«9 декабря 2022 г.», «9–11 декабря 2022 г.», «30 ноября – 2 декабря 2022 г.», or with both years.

    Raises ValueError when the last day is before the first.
    """
    if last < first:
        raise ValueError("the last day is before the first")
    if first == last:
        return long_date(first, settings)
    if first.year != last.year:
        return settle(f"{long_date(first, settings)} – {long_date(last, settings)}", settings)
    if first.month != last.month:
        return settle(f"{long_date(first, settings, year=False)} – {long_date(last, settings)}", settings)
    return settle(f"{_day(first, settings)}–{long_date(last, settings)}", settings)


def school_year(start: int, dash: str = "-") -> str:
    """«2022-2023» for the year that begins in September 2022."""
    return f"{start}{dash}{start + 1}"


def class_range(first: int, last: int | None = None, settings: Prose = COMPACT, *, genitive: bool = True) -> str:
    """«8-9 классов», «8 класса»; in the nominative «8-9 классы», «8 класс». Raises ValueError if reversed."""
    last = first if last is None else last
    if last < first:
        raise ValueError("the last class is below the first")
    if first == last:
        return settle(f"{first} {'класса' if genitive else 'класс'}", settings)
    return settle(f"{first}{settings.range_dash}{last} {'классов' if genitive else 'классы'}", settings)
