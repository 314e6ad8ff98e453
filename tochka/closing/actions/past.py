"""A past year loaded: what an old order or a table tells becomes finished events with head counts, once."""

from collections.abc import Iterable
from datetime import datetime, time
from hashlib import blake2s

from sqlalchemy import func, select

from tochka.closing.rules.past import PastEvent
from tochka.events.models import Event, Part
from tochka.events.terms import FINISHED
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, Organization
from tochka.registration.models import HeadCount

HOURS = (time(10), time(14))  # an order does not tell the hours: the usual ones stand in


def load_past(municipality_id: int, events: Iterable[PastEvent], actor: int | None = None) -> int:
    """Write the events that have a host and are not there yet; gives how many were written."""
    with writing() as session:
        zone = session.get_one(Municipality, municipality_id).timezone
        made = 0
        for past in events:
            key = key_of(municipality_id, past)
            known = session.scalar(select(Event.id).where(Event.form_key == key))
            if past.host_id is None or known or past.day > clock.today(zone):
                continue
            _write(municipality_id, zone, past, key, actor)
            made += 1
        journal.record("closing.load_past", "municipality", municipality_id, actor, events=made)
    return made


def key_of(municipality_id: int, past: PastEvent) -> str:
    """The same event read twice has one key."""
    said = f"{municipality_id}|{past.day}|{past.host_id}|{past.title}"
    return f"past-{blake2s(said.encode(), digest_size=12).hexdigest()}"


def _write(municipality_id: int, zone: str, past: PastEvent, key: str, actor: int | None) -> None:
    year = clock.school_year_of(past.day)
    last = db.session.scalar(
        select(func.max(Event.ordinal)).where(Event.municipality_id == municipality_id, Event.school_year == year)
    )
    starts, ends = (clock.at_zone(datetime.combine(past.day, hour), zone) for hour in HOURS)
    categories = list(dict.fromkeys(count.category for count in past.counts)) or ["teacher"]
    event = Event(
        municipality_id=municipality_id,
        host_id=past.host_id,
        format=past.format,
        title=past.title or "Мероприятие",
        timezone=zone,
        starts_at=starts,
        ends_at=ends,
        status=FINISHED,
        school_year=year,
        ordinal=(last or 0) + 1,
        stated_schools=past.stated_schools,
        form_key=key,
        created_by=actor,
        created_at=clock.now(),
        changed_at=clock.now(),
        parts=_parts(past) or [Part(position=0, categories=categories, unit="persons")],
    )
    db.session.add(event)
    db.session.flush()
    _write_counts(event, past)


def _parts(past: PastEvent) -> list[Part]:
    """The parts that the order names, counted in teams where it counts teams."""
    units = {count.part: count.unit for count in past.counts}
    return [
        Part(
            position=place,
            format=part.format,
            title=part.title,
            categories=list(part.categories) or ["teacher"],
            unit=units.get(place, "persons"),
        )
        for place, part in enumerate(past.parts)
    ]


def _write_counts(event: Event, past: PastEvent) -> None:
    rows: list[HeadCount] = []
    for count in past.counts:
        row = HeadCount(
            event_id=event.id,
            within_id=rows[count.within].id if count.within is not None else None,
            part_id=event.parts[count.part].id if count.part is not None else None,
            category=count.category,
            unit=count.unit,
            qualifier=count.qualifier,
            value=count.value,
            note=count.note,
        )
        row.organizations = list(db.session.scalars(select(Organization).where(Organization.id.in_(count.schools))))
        db.session.add(row)
        db.session.flush()
        rows.append(row)
