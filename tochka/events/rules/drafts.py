"""Drafts: what an organizer's form says, as plain values, and what is wrong with it before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time, timedelta
from typing import Any

from tochka.events.terms import LINES, PARTS, STATIONS
from tochka.kit.errors import Refusal

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
LONGEST = timedelta(days=31)
# Columns that a part's draft and its row share by name.
PART_COLUMNS = (
    *("format", "title", "description", "grade_from", "grade_to", "unit", "capacity", "team_from", "team_to"),
    *("starts_at", "ends_at", "room", "per_school", "reserved", "moderated"),
)
EVENT_COLUMNS = (
    *("format", "title", "starts_at", "ends_at", "level", "direction", "summary", "description", "audience", "content"),
    *("place", "contact", "opens_at", "closes_at", "hold_hours"),
)


@dataclass(frozen=True)
class StationDraft:
    """A station as typed. `id` is that of the row it changes, None for a new one."""

    kind: str = "station"
    name: str = ""
    explained: str = ""
    room: str = ""
    id: int | None = None


@dataclass(frozen=True)
class QuotaDraft:
    """A limit of a category in a part: in all, and of one school; None has no limit."""

    category: str
    most: int | None = None
    per_school: int | None = None


@dataclass(frozen=True)
class PartDraft:
    """A part as typed; moments are UTC, None means those of the event."""

    format: str = ""
    title: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    grade_from: int | None = None
    grade_to: int | None = None
    unit: str = "persons"
    capacity: int | None = None
    team_from: int | None = None
    team_to: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: str = ""
    per_school: int | None = None
    reserved: int = 0
    moderated: bool = False
    closed: bool = False
    quotas: tuple[QuotaDraft, ...] = ()
    stations: tuple[StationDraft, ...] = ()
    id: int | None = None


@dataclass(frozen=True)
class ProgrammeDraft:
    """A line of the programme, at a wall-clock time."""

    at: time
    title: str
    speaker: str = ""
    room: str = ""


@dataclass(frozen=True)
class EventDraft:
    """An event as typed; moments are UTC."""

    host_id: int
    format: str
    title: str
    starts_at: datetime
    ends_at: datetime
    level: str = "municipal"
    direction: str = ""
    centre_id: int | None = None
    summary: str = ""
    description: str = ""
    audience: str = ""
    content: str = ""
    place: str = ""
    contact: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    hold_hours: int = 24
    parts: tuple[PartDraft, ...] = ()
    programme: tuple[ProgrammeDraft, ...] = ()


def faults(draft: EventDraft) -> list[Refusal]:
    """What keeps a draft from being saved, each with the form's field that it concerns («parts-1-ends_at»)."""
    return [*_of_event(draft), *_of_counts(draft), *_of_parts(draft)]


def _of_event(draft: EventDraft) -> Iterator[Refusal]:
    if not draft.title:
        yield Refusal("events.title_missing", field="title")
    moments = {name: getattr(draft, name) for name in ("starts_at", "ends_at", "opens_at", "closes_at")}
    odd = [name for name, moment in moments.items() if moment and not EARLIEST <= moment < LATEST]
    yield from (Refusal("events.year_out_of_range", field=name) for name in odd)
    if odd:
        return
    if draft.ends_at <= draft.starts_at:
        yield Refusal("events.ends_first", field="ends_at")
    elif draft.ends_at - draft.starts_at > LONGEST:
        yield Refusal("events.too_long", field="ends_at")
    if draft.opens_at and draft.opens_at >= (draft.closes_at or draft.ends_at):
        yield Refusal("events.opens_late", field="opens_at")
    if draft.closes_at and draft.closes_at > draft.ends_at > draft.starts_at:
        yield Refusal("events.closes_late", field="closes_at")


def _of_counts(draft: EventDraft) -> Iterator[Refusal]:
    if len(draft.parts) > PARTS:
        yield Refusal("events.many_parts", {"limit": PARTS}, "parts")
    if len(draft.programme) > LINES:
        yield Refusal("events.many_lines", {"limit": LINES}, "programme")
    for i, part in enumerate(draft.parts):
        if len(part.stations) > STATIONS:
            yield Refusal("events.many_stations", {"limit": STATIONS}, f"parts-{i}-stations")


def _of_parts(draft: EventDraft) -> Iterator[Refusal]:
    for i, part in enumerate(draft.parts):
        starts, ends = part.starts_at or draft.starts_at, part.ends_at or draft.ends_at
        if ends <= starts and draft.ends_at > draft.starts_at:
            yield Refusal("events.part_ends_first", field=f"parts-{i}-ends_at")
        elif starts < draft.starts_at or ends > draft.ends_at:
            name = "starts_at" if starts < draft.starts_at else "ends_at"
            yield Refusal("events.part_outside", field=f"parts-{i}-{name}")
        if part.grade_from and part.grade_to and part.grade_from > part.grade_to:
            yield Refusal("events.grades_reversed", field=f"parts-{i}-grade_from")
        if part.team_from and part.team_to and part.team_from > part.team_to:
            yield Refusal("events.team_reversed", field=f"parts-{i}-team_from")
        if part.capacity is not None and part.reserved > part.capacity:
            yield Refusal("events.reserved_many", field=f"parts-{i}-reserved")
        if len({quota.category for quota in part.quotas}) < len(part.quotas):
            yield Refusal("events.quota_twice", field=f"parts-{i}-quotas")


def differences(mine: EventDraft, theirs: EventDraft) -> list[tuple[str, Any, Any]]:
    """(field, mine, theirs) wherever two drafts of one event differ; parts as «parts-0» by their place in the form."""
    found: list[tuple[str, Any, Any]] = []
    for each in fields(EventDraft):
        ours, others = getattr(mine, each.name), getattr(theirs, each.name)
        if each.name != "parts" and ours != others:
            found.append((each.name, ours, others))
    return found + _part_differences(mine.parts, theirs.parts)


def _part_differences(mine: tuple[PartDraft, ...], theirs: tuple[PartDraft, ...]) -> list[tuple[str, Any, Any]]:
    found: list[tuple[str, Any, Any]] = []
    by_id = {part.id: part for part in theirs}
    for i, part in enumerate(mine):
        other = by_id.pop(part.id, None) if part.id else None
        if other != part:
            found.append((f"parts-{i}", part, other))
    return found + [("parts", None, other) for other in by_id.values()]


def draft_of(event: Any) -> EventDraft:
    """What an event's rows say, as a draft: for the form, for comparing, for copying."""
    return EventDraft(
        host_id=event.host_id,
        centre_id=event.centre_id,
        **{name: getattr(event, name) for name in EVENT_COLUMNS},
        parts=tuple(_part_of(part) for part in event.parts),
        programme=tuple(ProgrammeDraft(line.at, line.title, line.speaker, line.room) for line in event.programme),
    )


def _part_of(part: Any) -> PartDraft:
    own = {name: getattr(part, name) for name in PART_COLUMNS}
    quotas = tuple(QuotaDraft(*row) for row in part.quotas)
    stations = tuple(StationDraft(each.kind, each.name, each.explained, each.room, each.id) for each in part.stations)
    return PartDraft(
        **own, categories=tuple(part.categories), closed=part.closed_at is not None, quotas=quotas, stations=stations,
        id=part.id,
    )  # fmt: skip
