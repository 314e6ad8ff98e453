"""A stale form beside what stands now: which fields differ, and how, in words."""

from datetime import datetime
from typing import Any

from tochka.events.forms.event import EventForm
from tochka.events.rules.drafts import PartDraft
from tochka.events.rules.words import day_words
from tochka.events.terms import FORMATS, LEVELS
from tochka.kit import clock
from tochka.kit.words import _, ngettext


def compared(form: EventForm, differing: list[tuple[str, Any, Any]], zone: str) -> list[tuple[str, str, str]]:
    """(field, yours, now) of each difference; when only the version differs, one line says so."""
    rows = [(_label(form, name, mine, now), _value(mine, zone), _value(now, zone)) for name, mine, now in differing]
    return rows or [(_("All fields"), _("the same"), _("the same"))]


def _label(form: EventForm, name: str, mine: Any, now: Any) -> str:
    if name.startswith("parts"):
        part = mine or now
        return _("Part “%(title)s”", title=part.title or str(FORMATS.get(part.format, "")) or "…")
    return str(form[name].label.text)


def _value(value: Any, zone: str) -> str:
    if isinstance(value, datetime):
        local = clock.local(value, zone)
        return f"{day_words(local.date(), year=True)}, {local:%H:%M}"
    if isinstance(value, PartDraft):
        return _part(value, zone)
    if isinstance(value, tuple):
        return ngettext("%(num)s line", "%(num)s lines", len(value))
    words = FORMATS.get(value) or LEVELS.get(value) if isinstance(value, str) else None
    return str(words or value) if value not in (None, "") else "—"


def _part(part: PartDraft, zone: str) -> str:
    words = [part.title or str(FORMATS.get(part.format, "")), part.description[:80], part.room]
    if part.capacity is not None:
        words.append(ngettext("%(num)s place", "%(num)s places", part.capacity))
    if part.per_school is not None or part.quotas:
        words.append(_("limits of schools and categories"))
    if part.reserved:
        words.append(_("kept for the invited: %(number)s", number=part.reserved))
    if part.moderated:
        words.append(_("each registration is approved"))
    if part.starts_at:
        words.append(_value(part.starts_at, zone))
    if part.closed:
        words.append(_("closed"))
    return ", ".join(word for word in words if word)
