"""The calendar: published events by filters, the counts beside the filters, the points of the year's line."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, exists, func, or_, select
from sqlalchemy.orm import raiseload

from tochka.events.models import Event, Part
from tochka.events.queries.listed import LISTED
from tochka.events.terms import AUDIENCES, CANCELLED, FINISHED, PUBLISHED
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.russian import fold
from tochka.network.models import Municipality

PAGE = 20
LINE = 400  # points on the year's line; more could not be told apart


@dataclass(frozen=True)
class CalendarFilters:
    """What a visitor chose. `year` is the first of a school year, `month` 1–12 counts only beside a year."""

    municipality: int | None = None
    audience: str = ""
    format: str = ""
    year: int | None = None
    month: int | None = None
    text: str = ""

    def but(self, **changes: Any) -> "CalendarFilters":
        """The same filters with some changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Facets:
    """How many events each choice would show, all other filters staying."""

    total: int
    audiences: dict[str, int]
    formats: dict[str, int]
    municipalities: dict[int, int]
    years: dict[int, int]


@dataclass(frozen=True)
class Calendar:
    """A page of the calendar: coming events by date, then past ones, latest first. `line` are all events of `line_year`."""

    coming: Sequence[Event]
    past: Sequence[Event]
    facets: Facets
    municipalities: Sequence[Municipality]
    line: Sequence[Any]
    line_year: int
    page: int
    pages: int


def calendar(filters: CalendarFilters, now: datetime, page: int = 1) -> Calendar:
    """The calendar under these filters. Five statements, without the seats (see seats_of)."""
    municipalities = db.session.scalars(select(Municipality).order_by(Municipality.name).options(raiseload("*"))).all()
    zones = sorted({each.timezone for each in municipalities})
    facets = _facets(filters, zones)
    pages = max(1, -(-facets.total // PAGE))
    page = min(max(page, 1), pages)
    events = _events(filters, zones, now, page)
    year = filters.year if filters.year is not None else clock.school_year_of(now.date())
    return Calendar(
        coming=[event for event in events if not _is_past(event, now)],
        past=[event for event in events if _is_past(event, now)],
        facets=facets,
        municipalities=municipalities,
        line=_line(filters.but(year=year, month=None), zones),
        line_year=year,
        page=page,
        pages=pages,
    )


def _is_past(event: Event, now: datetime) -> bool:
    return event.ends_at < now or event.status == FINISHED


def _events(filters: CalendarFilters, zones: Sequence[str], now: datetime, page: int) -> Sequence[Event]:
    past = or_(Event.ends_at < now, Event.status == FINISHED)
    return db.session.scalars(
        select(Event)
        .where(*_shown(filters, zones), *_chosen(filters))
        .order_by(
            case((past, 1), else_=0),
            case((past, None), else_=Event.starts_at).asc(),
            Event.starts_at.desc(),
            Event.id,
        )
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .options(*LISTED)
    ).all()


def _line(filters: CalendarFilters, zones: Sequence[str]) -> Sequence[Any]:
    return db.session.execute(
        select(Event.starts_at, Event.ends_at, Event.opens_at, Event.closes_at, Event.timezone, Event.status)
        .where(*_shown(filters, zones), *_chosen(filters))
        .order_by(Event.starts_at, Event.id)
        .limit(LINE)
    ).all()


def _shown(filters: CalendarFilters, zones: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    """Conditions that have no counts of their own: publication, text and month."""
    yield Event.status.in_((PUBLISHED, FINISHED, CANCELLED))
    for word in fold(filters.text).split()[:8]:
        yield Event.folded.contains(word, autoescape=True)
    if filters.month and filters.year is not None:
        yield or_(*(_in_month(filters.year, filters.month, zone) for zone in zones))


def _in_month(year: int, month: int, zone: str) -> ColumnElement[bool]:
    first = clock.year_of_month(month, year)
    start = clock.at_zone(datetime(first, month, 1), zone)  # noqa: DTZ001
    end = clock.at_zone(datetime(first + month // 12, month % 12 + 1, 1), zone)  # noqa: DTZ001
    return (Event.timezone == zone) & (Event.starts_at >= start) & (Event.starts_at < end)


def _chosen(filters: CalendarFilters) -> Iterator[ColumnElement[bool]]:
    if filters.municipality is not None:
        yield Event.municipality_id == filters.municipality
    if filters.format:
        yield Event.format == filters.format
    if filters.year is not None:
        yield Event.school_year == filters.year
    if filters.audience:
        yield _is_for(filters.audience)


def _is_for(audience: str) -> ColumnElement[bool]:
    """Whether a part is for one of the audience's categories: JSON is compared as text, which both databases can."""
    text = cast(Part.categories, String)
    names = or_(*(text.contains(f'"{category}"', autoescape=True) for category in sorted(AUDIENCES[audience])))
    return exists().where(Part.event_id == Event.id, names)


def _facets(filters: CalendarFilters, zones: Sequence[str]) -> Facets:
    """All counts from one statement: a cube of the four filters, at most some hundreds of rows, summed here."""
    flags = [_is_for(audience).label(audience) for audience in AUDIENCES]
    inner = (
        select(Event.municipality_id, Event.school_year, Event.format, *flags)
        .where(*_shown(filters, zones))
        .subquery("shown")
    )
    cube = db.session.execute(select(*inner.c, func.count().label("n")).group_by(*inner.c)).all()
    return Facets(
        total=sum(row.n for row in cube if _fits(row, filters)),
        audiences={
            audience: sum(row.n for row in cube if _fits(row, filters.but(audience=audience)))
            for audience in ("", *AUDIENCES)
        },
        formats=_counted(cube, filters.but(format=""), lambda row: row.format),
        municipalities=_counted(cube, filters.but(municipality=None), lambda row: row.municipality_id),
        years=_counted(cube, filters.but(year=None), lambda row: row.school_year),
    )


def _fits(row: Any, filters: CalendarFilters) -> bool:
    return (
        filters.municipality in (None, row.municipality_id)
        and filters.year in (None, row.school_year)
        and filters.format in ("", row.format)
        and (not filters.audience or bool(getattr(row, filters.audience)))
    )


def _counted(cube: Sequence[Any], filters: CalendarFilters, key: Callable[[Any], Any]) -> dict[Any, int]:
    counts: dict[Any, int] = {}
    for row in cube:
        if _fits(row, filters):
            counts[key(row)] = counts.get(key(row), 0) + row.n
    return counts
