"""The practice municipality: invented, clearly marked, with an event that is always today, so that all can be tried at once.

People are registered and marked at the door through the rooms' own actions, each at the hour when it would have happened."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from tochka.checkin.actions.scans import Sender, accept_scans
from tochka.desk.actions.network import municipality_of, read_seed, write_municipality
from tochka.desk.actions.practice_plan import load_plan
from tochka.events.actions.editing import create_event
from tochka.events.actions.states import finish, publish
from tochka.events.models import Event, Part
from tochka.events.rules.drafts import EventDraft, PartDraft, ProgrammeDraft, StationDraft
from tochka.events.terms import PUBLISHED, TEAMS
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.transactions import end_reading, writing
from tochka.network.models import Municipality, OperatorCard, Organization
from tochka.people.actions import publish_default_texts
from tochka.people.terms import PARTICIPATION, PUBLIC_CERTIFICATE
from tochka.registration.actions import Application, register_person, register_team
from tochka.registration.actions.asking import QuestionDraft, save_question
from tochka.registration.rules.members import TypedMember
from tochka.tickets.queries import tickets_of

SEED = "practice"
TODAY, PAST = "today", "past"
PRACTICE_NAMESPACE = uuid.UUID("6c1f0e2a-6d0b-4a55-9d5e-0d6a1f1c9a10")


def load_practice() -> bool:
    """Load the municipality with its schools, its operator's card and consent texts, unless it is here; whether it was."""
    data = read_seed(SEED)
    with writing() as session:
        if municipality_of(session, data):
            return False
        municipality, _ = write_municipality(session, data)
        session.add(OperatorCard(municipality_id=municipality.id, **data["operator"]))
        session.flush()
        publish_default_texts(municipality.id)
        journal.record("desk.load_practice", "municipality", municipality.id)
        load_plan(municipality.id, municipality.timezone, _schools(municipality), data["plan"])
    return True


def renew_practice() -> list[int]:
    """See that there is an event today and others to come; those that are over are finished. Gives the ids of the events
    that were made now: none when all are here."""
    data = read_seed(SEED)
    municipality = municipality_of(db.session(), data)
    if municipality is None:
        return []
    schools = _schools(municipality)
    zone = municipality.timezone
    end_reading()
    _finish_past(municipality.id)
    made = []
    for each in data["events"]:
        if not _is_here(each["key"], zone):
            made.append(_make(each, data, schools, zone))
    return made


def practice_school() -> int:
    """The school whose head and organizer have demo accounts."""
    municipality = municipality_of(db.session(), read_seed(SEED))
    assert municipality is not None, "loaded before"
    return _schools(municipality)["s1"]


def _schools(municipality: Municipality) -> dict[str, int]:
    """Ids of the practice organizations by their keys in the seed."""
    data = read_seed(SEED)
    names = {each["short_name"]: each["key"] for each in [data["body"], *data["organizations"]]}
    rows = db.session.execute(
        select(Organization.short_name, Organization.id).where(Organization.municipality_id == municipality.id)
    )
    return {names[name]: organization_id for name, organization_id in rows if name in names}


def _finish_past(municipality_id: int) -> None:
    """Practice events that are over, or that are yesterday's «today», are finished."""
    rows = db.session.scalars(
        select(Event.id).where(
            Event.municipality_id == municipality_id,
            Event.status == PUBLISHED,
            Event.form_key.startswith("practice-"),
            Event.ends_at < clock.now() + timedelta(hours=1),
            Event.starts_at < clock.now(),
        )
    ).all()
    end_reading()
    for event_id in rows:
        finish(event_id, None)


def _is_here(key: str, zone: str) -> bool:
    """Whether an event of the seed needs no new one: today's is of today, one to come is still to come, the past is past."""
    found = select(Event.id).where(Event.form_key.startswith(f"practice-{key}-"))
    if key == TODAY:
        midnight = clock.at_zone(datetime.combine(clock.today(zone), time()), zone)
        found = found.where(Event.status == PUBLISHED, Event.starts_at >= midnight)
    elif key != PAST:
        found = found.where(Event.starts_at > clock.now())
    here = db.session.scalar(found.limit(1)) is not None
    end_reading()
    return here


def _make(data: dict[str, Any], seed: dict[str, Any], schools: dict[str, int], zone: str) -> int:
    """One event, published, with its people; what lies in the past is written at its own hour."""
    starts = _start(data, zone)
    now = clock.now()
    with clock.stopped_at(min(now, starts - timedelta(days=2))):
        event_id = create_event(
            _draft(data, schools, starts, zone), None, f"practice-{data['key']}-{starts:%Y-%m-%dT%H}"
        )
        publish(event_id, None)
        for each in data.get("questions", ()):
            save_question(event_id, QuestionDraft(**each | {"options": tuple(each.get("options", ()))}), None)
        registrations = _register(event_id, data, seed, schools)
    with clock.stopped_at(min(now, starts + timedelta(minutes=20))):
        _mark(event_id, registrations[: data.get("arrived", 0)])
    if data["key"] == PAST:
        finish(event_id, None)
    return event_id


def _start(data: dict[str, Any], zone: str) -> datetime:
    """Today's event has begun an hour ago (not before midnight); the others keep their wall-clock hour."""
    today = clock.today(zone)
    if data["key"] == TODAY:
        hour = max(clock.local(clock.now(), zone).hour - 1, 0)
        return clock.at_zone(datetime.combine(today, time(hour)), zone)
    return _moment(today + timedelta(days=data["in_days"]), data["at"], zone)


def _moment(day: date, hour: str, zone: str) -> datetime:
    return clock.at_zone(datetime.combine(day, time.fromisoformat(hour)), zone)


def _draft(data: dict[str, Any], schools: dict[str, int], starts: datetime, zone: str) -> EventDraft:
    ends = starts + timedelta(hours=data["hours"])
    opens = clock.now() + timedelta(days=data["opens_in_days"]) if "opens_in_days" in data else None
    plain = ("format", "title", "summary", "description", "audience", "place", "contact")
    return EventDraft(
        host_id=schools[data["host"]],
        starts_at=starts,
        ends_at=ends,
        opens_at=opens,
        closes_at=ends if data["key"] == TODAY else None,
        parts=tuple(_part(part) for part in data["parts"]),
        programme=tuple(_line(line, starts, zone) for line in data["programme"]),
        **{name: data[name] for name in plain},
    )


def _part(data: dict[str, Any]) -> PartDraft:
    stations = tuple(StationDraft(**station) for station in data.get("stations", ()))
    return PartDraft(**data | {"categories": tuple(data["categories"]), "stations": stations})


def _line(line: list[Any], starts: datetime, zone: str) -> ProgrammeDraft:
    minutes, title, room = line
    return ProgrammeDraft(clock.local(starts + timedelta(minutes=minutes), zone).time(), title, room=room)


def _register(event_id: int, data: dict[str, Any], seed: dict[str, Any], schools: dict[str, int]) -> list[int]:
    """The invented people and teams of an event, teams last; ids of their registrations in the order of the seed."""
    parts = db.session.execute(
        select(Part.id, Part.unit).where(Part.event_id == event_id).order_by(Part.position)
    ).all()
    end_reading()
    alone = [part_id for part_id, unit in parts if unit != TEAMS]
    together = [part_id for part_id, unit in parts if unit == TEAMS]
    persons = [
        register_person(_person(each, event_id, alone, schools)).id for each in seed["persons"][: data["persons"]]
    ]
    teams = [register_team(_team(each, event_id, together, schools)).id for each in seed["teams"][: data["teams"]]]
    return _in_turn(persons, teams)


def _in_turn(persons: list[int], teams: list[int]) -> list[int]:
    """Persons and teams arrive by turns, two persons a team."""
    turns = []
    while persons or teams:
        turns += [*persons[:2], *teams[:1]]
        persons, teams = persons[2:], teams[1:]
    return turns


def _common(data: dict[str, Any], event_id: int, part_ids: Iterable[int], schools: dict[str, int]) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "part_ids": tuple(part_ids),
        "organization_id": schools[data["school"]],
        "submission": str(uuid.uuid5(PRACTICE_NAMESPACE, f"{event_id} {data['name']}")),
        "purposes": (PARTICIPATION, PUBLIC_CERTIFICATE),
        "may_wait": True,
    }


def _person(data: dict[str, Any], event_id: int, part_ids: Iterable[int], schools: dict[str, int]) -> Application:
    return Application(
        category="teacher",
        name=data["name"],
        post=data["post"],
        email=data.get("email"),
        **_common(data, event_id, part_ids, schools),
    )


def _team(data: dict[str, Any], event_id: int, part_ids: Iterable[int], schools: dict[str, int]) -> Application:
    return Application(
        category="pupil",
        name=data["adult"],
        team_name=data["name"],
        grade=data["grade"],
        members=tuple(TypedMember(name, data["grade"]) for name in data.get("members", ())),
        headcount=data.get("headcount"),
        **_common(data, event_id, part_ids, schools),
    )


def _mark(event_id: int, registration_ids: list[int]) -> None:
    """Mark people as arrived, a minute apart, as the organizer's own desk."""
    if not registration_ids:
        return
    tickets = tickets_of(registration_ids)
    end_reading()
    arrived = clock.milliseconds()
    rows: list[dict[str, Any]] = []
    for n, registration_id in enumerate(registration_ids):
        ticket = tickets[registration_id]
        bits = [bit for bit in range(8) if ticket.parts >> bit & 1]
        rows += [_scan(ticket.id, bit, arrived + n * 60_000, len(rows) + i + 1) for i, bit in enumerate(bits)]
    accept_scans(Sender(event_id, 0), rows)


def _scan(ticket_id: int, part: int, at: int, seq: int) -> dict[str, Any]:
    return {
        "uuid": str(uuid.uuid5(PRACTICE_NAMESPACE, f"scan {ticket_id} {part}")),
        "seq": seq,
        "at": at,
        "wall": at,
        "kind": "in",
        "subject": f"t{ticket_id}",
        "part": part,
    }
