"""Values of the history as people read them."""

from datetime import date
from typing import Any

from tochka.kit.words import _
from tochka.plan.rules.words import day_words, format_words, month_words
from tochka.plan.terms import CATEGORIES, MODES, PERSONAL, ROW_STATES


def shown_value(name: str, value: Any) -> str:
    """A value of a field as words: a day, a month, a format, categories; «—» for nothing. Personal ones are not kept."""
    if name in PERSONAL:
        return "•••"
    if value in (None, "", []):
        return "—"
    if name in ("first_day", "last_day", "deadline", "exception_until"):
        return day_words(date.fromisoformat(value), year=True)
    if name == "categories":
        return ", ".join(str(CATEGORIES.get(code, code)) for code in value)
    if name == "format":
        return format_words(value)
    if name == "month":
        return month_words(value)
    if name == "week":
        return _("week %(number)s", number=value)
    return str({"mode": MODES, "state": ROW_STATES}.get(name, {}).get(value, value))
