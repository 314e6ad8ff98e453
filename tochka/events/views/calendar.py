"""The calendar of all events: filters as links, the year's line, coming and past ones."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from itertools import groupby
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.events.queries.calendar import Calendar, CalendarFilters
from tochka.events.queries.calendar import calendar as calendar_page
from tochka.events.queries.events import seats_of
from tochka.events.rules.states import registration_state
from tochka.events.rules.words import day_words, month_words, school_year_words
from tochka.events.rules.year_line import YEAR, Dot, Mark, marks, months_shown, one_a_day, place_of
from tochka.events.terms import AUDIENCES, CANCELLED, FORMATS
from tochka.events.views import bp
from tochka.events.views.cards import event_card_of, with_one_primary
from tochka.kit import clock
from tochka.kit.access import open_to_all
from tochka.kit.words import _


@bp.get("/")
@open_to_all
def calendar() -> ResponseReturnValue:
    """Coming and past events under the visitor's filters. What a filter says that we do not know is left out."""
    now = clock.now()
    filters = filters_of(request.args)
    found = calendar_page(filters, now, _whole(request.args.get("page"), 1, 10_000) or 1)
    events = [*found.coming, *found.past]
    seats = seats_of(part for event in events for part in event.parts)
    cards = {event.id: event_card_of(event, seats, now) for event in events}
    return render_template(
        "events/calendar.html",
        found=found,
        filters=filters,
        coming=with_one_primary([cards[event.id] for event in found.coming]),
        past=[
            (school_year_words(year), [cards[event.id] for event in group])
            for year, group in groupby(found.past, key=lambda event: event.school_year)
        ],
        where=_where(found, filters),
        year=school_year_words(found.line_year),
        line=_line(found),
        facets=_facets(found, filters),
        address=lambda **changes: address(filters.but(**changes)),
        page_address=lambda page: address(filters, page=page),
        feeds=_feeds(found, filters),
    )


def _feeds(found: Calendar, filters: CalendarFilters) -> list[dict[str, str]]:
    """Calendars to subscribe to: of the chosen municipality, or of each real one."""
    shown = [each for each in found.municipalities if not each.practice and filters.municipality in (None, each.id)]
    urls = [url_for("events.feed", municipality_id=each.id, _external=True) for each in shown]
    return [
        {"name": each.name, "url": url, "webcal": re.sub(r"^https?:", "webcal:", url)}
        for each, url in zip(shown, urls, strict=True)
    ]


def filters_of(args: Mapping[str, str]) -> CalendarFilters:
    """Filters from an address; whatever is no possible value counts as not given."""
    audience, format = args.get("audience", ""), args.get("format", "")
    return CalendarFilters(
        municipality=_whole(args.get("municipality"), 1, 2**31),
        audience=audience if audience in AUDIENCES else "",
        format=format if format in FORMATS else "",
        year=_whole(args.get("year"), 2000, 2100),
        month=_whole(args.get("month"), 1, 12),
        text=" ".join(args.get("q", "").split())[:100],
    )


def address(filters: CalendarFilters, page: int = 1) -> str:
    """The calendar's address under filters; what is not chosen does not stand in it."""
    values: dict[str, Any] = {
        "q" if name == "text" else name: value for name, value in asdict(filters).items() if value
    }
    if page > 1:
        values["page"] = page
    return url_for("events.calendar", **values)


def _whole(text: str | None, low: int, high: int) -> int | None:
    if not text or not text.isascii() or not text.isdigit() or len(text) > 10:
        return None
    return int(text) if low <= int(text) <= high else None


def _where(found: Calendar, filters: CalendarFilters) -> str:
    names = {each.id: each.name for each in found.municipalities}
    if filters.municipality in names:
        return names[filters.municipality]
    return next(iter(names.values())) if len(names) == 1 else _("All municipalities")


def _facets(found: Calendar, filters: CalendarFilters) -> list[dict[str, Any]]:
    """Filters beside the list, each a heading with links; one that leaves no choice is not shown."""
    facets = found.facets
    towns = [(each.id, each.name, facets.municipalities.get(each.id, 0)) for each in found.municipalities]
    years = [(year, school_year_words(year), n) for year, n in sorted(facets.years.items(), reverse=True)]
    formats = [(code, words, facets.formats.get(code, 0)) for code, words in FORMATS.items()]
    groups = [
        _facet(_("School year"), "year", years, filters, month=None),
        _facet(_("Month"), "month", _months(found), filters) if filters.year else {"items": []},
        _facet(_("Municipality"), "municipality", towns, filters),
        _facet(_("Format"), "format", formats, filters),
    ]
    return [group for group in groups if len(group["items"]) > 1 or any(item["current"] for item in group["items"])]


def _facet(
    label: str, name: str, choices: Iterable[tuple[Any, Any, int]], filters: CalendarFilters, **also: Any
) -> dict[str, Any]:
    """Links that choose a value, or let it go when it is chosen already."""
    chosen = getattr(filters, name)
    nothing = "" if isinstance(chosen, str) else None
    items = [
        {
            "label": str(words),
            "count": count,
            "current": value == chosen,
            "url": address(filters.but(**{name: nothing if value == chosen else value}, **also)),
        }
        for value, words, count in choices
        if count or value == chosen
    ]
    return {"label": label, "items": items}


def _months(found: Calendar) -> list[tuple[int, str, int]]:
    days = [clock.local(row.starts_at, row.timezone) for row in found.line]
    return [(month, month_words(month), sum(day.month == month for day in days)) for month in YEAR]


def _line(found: Calendar) -> dict[str, Any]:
    """What the year's line draws. Cancelled events are not on it."""
    now = clock.now()
    today = clock.local(now, found.municipalities[0].timezone if found.municipalities else "UTC").date()
    dots = one_a_day(
        Dot(clock.local(row.starts_at, row.timezone).date(), _dot_state(row, now))
        for row in found.line
        if row.status != CANCELLED
    )
    is_this_year = clock.school_year_of(today) == found.line_year
    months = months_shown([*(dot.day for dot in dots), *([today] if is_this_year else [])])
    return {
        "months": [month_words(month) for month in months],
        "marks": [{"at": mark.at, "state": mark.state, "label": _label(mark)} for mark in marks(dots, months)],
        "today": {"at": place_of(today, months), "label": _("today, %(day)s", day=day_words(today))}
        if is_this_year
        else None,
    }


def _dot_state(row: Any, now: Any) -> str:
    state = registration_state(row, now).code
    return {"over": "past", "open": "here"}.get(state, "ring")


def _label(mark: Mark) -> str:
    """«1 и 10 февраля»."""
    if not mark.days:
        return ""
    last: date = mark.days[-1]
    before = ", ".join(str(day.day) for day in mark.days[:-1])
    return _("%(first)s and %(last)s", first=before, last=day_words(last)) if before else day_words(last)
