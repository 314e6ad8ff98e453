"""Writing drafts into rows. Called inside the actions of this room, under their locks; not verbs by themselves."""

from sqlalchemy.orm import Session

from tochka.events.actions.signals import used_parts
from tochka.events.models import Event, Part, ProgrammeItem, Station
from tochka.events.rules.drafts import EVENT_COLUMNS, PART_COLUMNS, EventDraft, PartDraft, draft_of
from tochka.events.terms import PARTS
from tochka.kit import clock
from tochka.kit.errors import refuse


def fill_event(event: Event, draft: EventDraft) -> None:
    """Write the event's own columns."""
    for name in EVENT_COLUMNS:
        setattr(event, name, getattr(draft, name))


def fill_parts(session: Session, event: Event, draft: EventDraft) -> None:
    """Write the parts. A part keeps its position for ever, since it is a bit in tickets; a new one takes a free bit."""
    rows = {part.id: part for part in event.parts}
    kept = {part.id for part in draft.parts if part.id in rows}
    _let_go(session, event, [part for key, part in rows.items() if key not in kept])
    for each in draft.parts:
        part = rows.get(each.id or 0) or _new_part(event)
        for name in PART_COLUMNS:
            setattr(part, name, getattr(each, name))
        part.categories = list(each.categories)
        part.quotas = [[quota.category, quota.most, quota.per_school] for quota in each.quotas]
        if (part.closed_at is not None) != each.closed:
            part.closed_at = clock.now() if each.closed else None
        _fill_stations(session, part, each)


def fill_programme(event: Event, draft: EventDraft) -> None:
    """Write the programme anew, unless it stands already."""
    if draft_of(event).programme == draft.programme:
        return
    event.programme.clear()
    for line in draft.programme:
        event.programme.append(ProgrammeItem(at=line.at, title=line.title, speaker=line.speaker, room=line.room))


def _let_go(session: Session, event: Event, parts: list[Part]) -> None:
    """Remove parts, or close those that somebody registered for. Flushed first, since a new part may take the bit."""
    used = used_parts([part.id for part in parts])
    for part in parts:
        if part.id in used:
            part.closed_at = part.closed_at or clock.now()
        else:
            event.parts.remove(part)
    if parts:
        session.flush()


def _new_part(event: Event) -> Part:
    taken = {part.position for part in event.parts}
    free = next((position for position in range(PARTS) if position not in taken), None)
    if free is None:
        raise refuse("events.many_parts", field="parts", limit=PARTS)
    part = Part(position=free)
    event.parts.append(part)
    return part


def _fill_stations(session: Session, part: Part, draft: PartDraft) -> None:
    """Write a part's stations; those that stay keep their rows, for results may refer to them."""
    rows = {station.id: station for station in part.stations}
    kept = {station.id for station in draft.stations if station.id in rows}
    gone = [station for key, station in rows.items() if key not in kept]
    for station in gone:
        part.stations.remove(station)
    if gone:
        session.flush()
    following = max((station.position for station in part.stations), default=-1) + 1
    for each in draft.stations:
        station = rows.get(each.id or 0) or Station(position=following)
        if station.position == following:
            following += 1
            part.stations.append(station)
        station.kind, station.name, station.explained, station.room = each.kind, each.name, each.explained, each.room
