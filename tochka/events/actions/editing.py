"""Creating, changing and copying events. The municipality's row is the lock of ordinals, the parts' rows that of places."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tochka.events.actions.rows import fill_event, fill_parts, fill_programme
from tochka.events.actions.signals import after_move, tell
from tochka.events.models import Event, Part
from tochka.events.queries.events import event_by_form
from tochka.events.rules.drafts import EventDraft, PartDraft, draft_of, faults
from tochka.events.rules.states import refusals_to_publish
from tochka.events.rules.times import days_between, moved
from tochka.kit import clock
from tochka.kit.errors import Refused, refuse
from tochka.kit.journal import record
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, Organization
from tochka.network.queries import centres_of, only_centre_of


def create_event(draft: EventDraft, actor: int | None, form_key: str | None = None) -> int:
    """Create a draft event from what an organizer typed; gives its id. The same form sent twice gives the same event.

    Raises Refused for a faulty draft or an unknown host."""
    _refuse_faults(draft)
    with writing() as session:
        _locked_home(session, draft.host_id)
        if form_key and (known := event_by_form(form_key)):
            return known
        event = _new_event(session, draft, actor)
        event.form_key = form_key
        session.flush()
        record("events.create", "event", event.id, actor)
        tell(event, "created")
        return event.id


def change_event(event_id: int, draft: EventDraft, actor: int | None, version: int) -> None:
    """Write a changed draft over an event, if it still is the version that the form was made from.

    A part that is missing in the draft is removed, or closed when it has registrations. Raises Refused:
    events.changed_meanwhile, all faults of a draft, and for an event that is public what publication asks for."""
    _refuse_faults(draft)
    with writing() as session:
        event = locked_event(session, event_id)
        if event.version != version:
            raise refuse("events.changed_meanwhile")
        before = draft_of(event)
        _place(session, event, draft)
        fill_event(event, draft)
        fill_parts(session, event, draft)
        fill_programme(event, draft)
        _refuse_gaps(event)
        _finish_change(session, event, before, actor)


def moderate_parts(event_id: int, on: bool, actor: int | None) -> None:
    """Let the organizer approve each registration in every open part, or in none. Who waits for her word waits still; twice
    changes nothing."""
    with writing() as session:
        event = locked_event(session, event_id)
        others = [part for part in event.parts if part.closed_at is None and part.moderated != on]
        if not others:
            return
        before = draft_of(event)
        for part in others:
            part.moderated = on
        _finish_change(session, event, before, actor)


def copy_event(event_id: int, first_day: date, actor: int | None, form_key: str | None = None) -> int:
    """A draft like this event that starts on another day of its zone; gives its id. Open parts only, nobody registered."""
    with writing() as session:
        if form_key and (known := event_by_form(form_key)):
            return known
        source = locked_event(session, event_id)
        event = _new_event(session, _moved_draft(source, first_day), actor)
        event.form_key, event.copied_from_id, event.practice = form_key, source.id, source.practice
        session.flush()
        record("events.copy", "event", event.id, actor, source=source.id)
        tell(event, "created")
        return event.id


def locked_event(session: Session, event_id: int) -> Event:
    """The event under its locks, in the order that all rooms keep: places first, then the event."""
    session.scalars(select(Part.id).where(Part.event_id == event_id).order_by(Part.id).with_for_update()).all()
    return session.scalars(select(Event).where(Event.id == event_id).with_for_update(of=Event)).one()


def _refuse_faults(draft: EventDraft) -> None:
    found = faults(draft)
    if found:
        raise Refused(found[0])


def _refuse_gaps(event: Event) -> None:
    """A public event keeps what it was published with."""
    gaps = refusals_to_publish(event, operator_filled=True)
    if gaps and event.status != "draft":
        raise Refused(gaps[0])


def _new_event(session: Session, draft: EventDraft, actor: int | None) -> Event:
    now = clock.now()
    event = Event(created_by=actor, created_at=now, changed_at=now, status="draft")
    _place(session, event, draft)
    event.centre_id = event.centre_id or only_centre_of(draft.host_id)
    session.add(event)
    fill_event(event, draft)
    fill_parts(session, event, draft)
    fill_programme(event, draft)
    return event


def _place(session: Session, event: Event, draft: EventDraft) -> None:
    """Host, municipality, zone, school year and the ordinal in it. Numbers are given under the municipality's lock."""
    host, municipality = _locked_home(session, draft.host_id)
    if event.host_id != host.id:
        event.host_id, event.timezone = host.id, municipality.timezone
    event.centre_id = draft.centre_id if draft.centre_id in centres_of([host.id]) else None
    year = clock.school_year_of(clock.local(draft.starts_at, event.timezone).date())
    if (event.municipality_id, event.school_year) != (municipality.id, year):
        event.ordinal = _next_ordinal(session, municipality.id, year)
        event.municipality_id, event.school_year = municipality.id, year
        event.practice = municipality.practice


def _locked_home(session: Session, host_id: int) -> tuple[Organization, Municipality]:
    """The host and its municipality, whose row is locked."""
    host = session.get(Organization, host_id)
    if host is None:
        raise refuse("events.unknown_host", field="host_id")
    return host, session.scalars(
        select(Municipality).where(Municipality.id == host.municipality_id).with_for_update(of=Municipality)
    ).one()


def _next_ordinal(session: Session, municipality_id: int, year: int) -> int:
    last = session.scalar(
        select(func.max(Event.ordinal)).where(Event.municipality_id == municipality_id, Event.school_year == year)
    )
    return (last or 0) + 1


def _finish_change(session: Session, event: Event, before: EventDraft, actor: int | None) -> None:
    """Count the version, wake the doors when hours moved, journal, tell."""
    after = draft_of(event)
    event.version += 1
    event.changed_at = clock.now()
    happened = ["changed"]
    if _hours(before) != _hours(after):
        event.feed += 1
        happened.append("times")
    if _places(before.parts) != _places(after.parts):
        happened.append("places")
    session.flush()
    record("events.change", "event", event.id, actor, version=event.version, what=happened)
    tell(event, *happened)
    for listener in after_move:
        listener(event, before)


def _hours(draft: EventDraft) -> list[object]:
    return [draft.starts_at, draft.ends_at, *((part.id, part.starts_at, part.ends_at) for part in draft.parts)]


def _places(parts: Iterable[PartDraft]) -> list[object]:
    return [(part.id, part.capacity, part.closed, part.per_school, part.reserved, part.quotas) for part in parts]


def _moved_draft(source: Event, first_day: date) -> EventDraft:
    """What an event says, so many whole days later on its own wall clock."""
    days = days_between(source.starts_at, first_day, source.timezone)
    draft = draft_of(source)

    def shift(row: EventDraft | PartDraft, *names: str) -> dict[str, Any]:
        return {name: moved(getattr(row, name), days, source.timezone) for name in names}

    parts = tuple(
        replace(
            part,
            id=None,
            stations=tuple(replace(station, id=None) for station in part.stations),
            **shift(part, "starts_at", "ends_at"),
        )
        for part in draft.parts
        if not part.closed
    )
    return replace(draft, parts=parts, content="", **shift(draft, "starts_at", "ends_at", "opens_at", "closes_at"))
