"""The real year 2022–2023 of the Aldan network: four events with the head counts that the order gives, nobody by name."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from tochka.desk.actions.network import municipality_of, read_seed, write_municipality
from tochka.events.models import Event, Part, Station
from tochka.events.terms import FINISHED
from tochka.kit import clock, journal
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, Organization
from tochka.registration.models import HeadCount

PLAIN = ("format", "level", "title", "summary", "audience", "manner", "content", "stated_schools")
SEED = "aldan-2022-2023"


def load_aldan() -> bool:
    """Load the year unless its municipality is here; whether it was loaded."""
    data = read_seed(SEED)
    with writing() as session:
        if municipality_of(session, data):
            return False
        municipality, organizations = write_municipality(session, data)
        for ordinal, each in enumerate(data["events"], start=1):
            _write_event(session, municipality, organizations, each, ordinal, data)
        journal.record("desk.load_year", "municipality", municipality.id, source=SEED)
    return True


def _write_event(
    session: Session,
    municipality: Municipality,
    organizations: dict[str, Organization],
    data: dict[str, Any],
    ordinal: int,
    year: dict[str, Any],
) -> None:
    day = date.fromisoformat(data["date"])
    starts, ends = (_moment(day, hour, municipality.timezone) for hour in year["hours"])
    host = organizations[data["host"]]
    event = Event(
        **{name: data[name] for name in PLAIN if name in data},
        municipality_id=municipality.id,
        host_id=host.id,
        description=year["hours_note"],
        timezone=municipality.timezone,
        starts_at=starts,
        ends_at=ends,
        status=FINISHED,
        school_year=clock.school_year_of(day),
        ordinal=ordinal,
        form_key=data["key"],
        created_at=clock.now(),
        changed_at=clock.now(),
        parts=[_part(position, part) for position, part in enumerate(data["parts"])],
    )
    session.add(event)
    session.flush()
    _write_counts(session, event, organizations, data["counts"])


def _moment(day: date, hour: str, zone: str) -> datetime:
    return clock.at_zone(datetime.combine(day, time.fromisoformat(hour)), zone)


def _part(position: int, data: dict[str, Any]) -> Part:
    values = {name: value for name, value in data.items() if name != "stations"}
    stations = [Station(position=n, **station) for n, station in enumerate(data.get("stations", ()))]
    return Part(position=position, stations=stations, **values)


def _write_counts(
    session: Session, event: Event, organizations: dict[str, Organization], counts: list[dict[str, Any]]
) -> None:
    written: dict[str, HeadCount] = {}
    for each in counts:
        within = written[each["within"]] if "within" in each else None
        keys = [*each.get("schools", ()), *each.get("organizations", ())]
        count = HeadCount(
            event_id=event.id,
            part_id=event.parts[each["part"]].id if "part" in each else None,
            within_id=within.id if within else None,
            category=each["category"],
            unit=each.get("unit", "persons"),
            qualifier=each["qualifier"],
            value=each.get("value"),
            note=each.get("note", ""),
            organizations=[organizations[key] for key in keys],
        )
        session.add(count)
        session.flush()
        written[each["key"]] = count
