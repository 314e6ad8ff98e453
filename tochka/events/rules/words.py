"""Moments and states of events in words of the language in force, on the clocks of the event's own zone."""

from datetime import date, datetime
from typing import Any

from flask_babel import format_date

from tochka.events.rules.states import RegistrationState
from tochka.kit import clock
from tochka.kit.russian import NBSP, plain_spaces
from tochka.kit.words import _, language


def day_words(day: date, year: bool = False) -> str:
    """«3 апреля», with the year «3 апреля 2023 г.»; nothing in it breaks."""
    pattern = "d MMMM" if not year else ("d MMMM y 'г'." if language() == "ru" else "d MMMM y")
    return plain_spaces(format_date(day, pattern)).replace(" ", NBSP)


def weekday_words(day: date) -> str:
    """«пятница»."""
    return str(format_date(day, "EEEE"))


def weekday_short(day: date) -> str:
    """«пт»."""
    return str(format_date(day, "EEE"))


def month_words(month: int) -> str:
    """«февраль»."""
    return str(format_date(date(2000, month, 1), "LLLL"))


def hours_words(event: Any) -> str:
    """«11:00–15:00» of one day; the start alone where the event goes over several."""
    starts, ends = (clock.local(moment, event.timezone) for moment in (event.starts_at, event.ends_at))
    first = starts.strftime("%-H:%M")
    return f"{first}–{ends.strftime('%-H:%M')}" if starts.date() == ends.date() else first


def days_words(event: Any, year: bool = True) -> str:
    """«10 февраля 2023 г.», «10–12 февраля 2023 г.», «30 ноября – 2 декабря 2022 г.»."""
    first, last = (clock.local(moment, event.timezone).date() for moment in (event.starts_at, event.ends_at))
    if first == last:
        return day_words(first, year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last, year)}"
    return f"{day_words(first, year and first.year != last.year)} – {day_words(last, year)}"


def when_words(event: Any) -> str:
    """«10 февраля 2023 г., 11:00–15:00»."""
    return f"{days_words(event)}, {hours_words(event)}"


def moment_words(moment: datetime, zone: str) -> str:
    """«8 февраля в 18:00»."""
    local = clock.local(moment, zone)
    return _("%(day)s at %(hour)s", day=day_words(local.date()), hour=local.strftime("%-H:%M"))


def state_words(state: RegistrationState, zone: str) -> str:
    """What a badge says: «Запись с 3 апреля», «Запись открыта», «Запись закрыта», «Прошло», «Отменено», «Черновик»."""
    if state.code == "not_yet" and state.opens_at:
        return _("Registration from %(day)s", day=day_words(clock.local(state.opens_at, zone).date()))
    return {
        "draft": _("Draft"),
        "open": _("Registration is open"),
        "closed": _("Registration is closed"),
        "over": _("Over"),
        "cancelled": _("Cancelled"),
    }[state.code]


def school_year_words(first: int) -> str:
    """«2022–2023 учебный год»."""
    return _("school year %(years)s", years=f"{first}–{first + 1}")
