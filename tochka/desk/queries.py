"""Reads across rooms for the home page: today's doors and what needs an organizer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import joinedload, raiseload

from tochka.certificates.models import Certificate
from tochka.checkin.models import Attendance
from tochka.events.models import Event
from tochka.events.queries.reach import events_within
from tochka.events.terms import DRAFT, FINISHED, PUBLISHED
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.access import Reach
from tochka.kit.journal import JournalEntry
from tochka.kit.looking import LOOK
from tochka.network.models import Municipality, OrganizationRequest
from tochka.network.queries import municipalities_within
from tochka.people.models import Account, ErasureRecord
from tochka.registration.models import Registration

NEWEST = 20


@dataclass(frozen=True)
class Door:
    """An event of today: how many came of how many that are expected (registrations)."""

    event: Event
    came: int
    expected: int


@dataclass(frozen=True)
class Needs:
    """What waits for an organizer: drafts, events that are over but not finished, finished ones with nobody's paper."""

    drafts: Sequence[Event]
    over: Sequence[Event]
    without_papers: Sequence[Event]
    requests: int
    erasures: Sequence[tuple[int, str, int]] = ()

    def __bool__(self) -> bool:
        return bool(self.drafts or self.over or self.without_papers or self.requests or self.erasures)


def doors_of_today(reach: Reach, now: datetime) -> list[Door]:
    """Events whose day is today on their own clocks, with their counts. Three statements."""
    near = (Event.starts_at >= now - timedelta(hours=36)) & (Event.starts_at <= now + timedelta(hours=36))
    events = [
        event
        for event in _events(events_within(reach) & near & Event.status.in_((PUBLISHED, FINISHED)))
        if clock.local(event.starts_at, event.timezone).date() == clock.local(now, event.timezone).date()
    ]
    ids = [event.id for event in events]
    if not ids:
        return []
    came = dict(
        db.session.execute(
            select(Attendance.event_id, func.count(distinct(Attendance.subject)))
            .where(Attendance.event_id.in_(ids), Attendance.arrived.is_(True))
            .group_by(Attendance.event_id)
        ).all()
    )
    expected = dict(
        db.session.execute(
            select(Registration.event_id, func.count())
            .where(Registration.event_id.in_(ids), Registration.state == "confirmed")
            .group_by(Registration.event_id)
        ).all()
    )
    return [Door(event, came.get(event.id, 0), expected.get(event.id, 0)) for event in events]


def needs_of(reach: Reach, network: Reach, now: datetime) -> Needs:
    """What waits for an organizer, newest first, at most twenty of a kind. Five statements."""
    mine = events_within(reach)
    came = select(Attendance.id).where(Attendance.event_id == Event.id, Attendance.arrived.is_(True)).exists()
    papers = select(Certificate.id).where(Certificate.event_id == Event.id).exists()
    return Needs(
        drafts=_events(mine & (Event.status == DRAFT)),
        over=_events(mine & (Event.status == PUBLISHED) & (Event.ends_at < now)),
        without_papers=_events(
            mine & Event.status.in_((PUBLISHED, FINISHED)) & (Event.starts_at < now) & came & ~papers
        ),
        requests=_open_requests(network),
        erasures=_due_erasures(network),
    )


def _events(condition: object) -> Sequence[Event]:
    return db.session.scalars(
        select(Event)
        .where(condition)  # type: ignore[arg-type]
        .order_by(Event.starts_at.desc())
        .limit(NEWEST)
        .options(joinedload(Event.host).raiseload("*"), raiseload("*"))
    ).all()


def _open_requests(reach: Reach) -> int:
    waiting = select(func.count()).where(
        OrganizationRequest.state == "open", OrganizationRequest.municipality.has(municipalities_within(reach))
    )
    return db.session.scalar(waiting) or 0


def _due_erasures(reach: Reach) -> list[tuple[int, str, int]]:
    """Municipalities where data are to be destroyed: id, name, how many people."""
    rows = db.session.execute(
        select(Municipality.id, Municipality.name, func.count(ErasureRecord.id))
        .join(ErasureRecord, ErasureRecord.municipality_id == Municipality.id)
        .where(ErasureRecord.done_at.is_(None), municipalities_within(reach))
        .group_by(Municipality.id, Municipality.name)
        .order_by(func.min(ErasureRecord.due_on))
        .limit(NEWEST)
    )
    return [(key, name, number) for key, name, number in rows]


def coming_of(reach: Reach, now: datetime) -> Sequence[Event]:
    """The next events within reach, soonest first."""
    coming = events_within(reach) & (Event.status == PUBLISHED) & (Event.ends_at >= now)
    return db.session.scalars(
        select(Event)
        .where(coming)
        .order_by(Event.starts_at, Event.id)
        .limit(NEWEST)
        .options(joinedload(Event.host).raiseload("*"), raiseload("*"))
    ).all()


LOOKS_A_PAGE = 50


@dataclass(frozen=True)
class Looks:
    """A page of looks at lists of people: (look, event, who looked or None), the last first; `event` when only its own."""

    lines: Sequence[tuple[JournalEntry, Event, str | None]]
    number: int
    page: int
    pages: int
    event: Event | None = None


def looks_within(reach: Reach, event_id: int | None, page: int) -> Looks:
    """Looks at lists of events within a reach, of one event where it is named. Three statements at most."""
    wanted = [
        JournalEntry.object_kind == "event", JournalEntry.action.startswith(LOOK, autoescape=True), events_within(reach)
    ]  # fmt: skip
    if event_id is not None:
        wanted.append(JournalEntry.object_id == event_id)
    joined = select(func.count()).select_from(JournalEntry).join(Event, Event.id == JournalEntry.object_id)
    number = db.session.scalar(joined.where(*wanted)) or 0
    pages = max(1, -(-number // LOOKS_A_PAGE))
    page = min(max(page, 1), pages)
    rows = db.session.execute(
        select(JournalEntry, Event, Account.name)
        .join(Event, Event.id == JournalEntry.object_id)
        .outerjoin(Account, Account.id == JournalEntry.actor)
        .where(*wanted)
        .order_by(JournalEntry.id.desc())
        .limit(LOOKS_A_PAGE)
        .offset((page - 1) * LOOKS_A_PAGE)
        .options(raiseload("*"))
    )
    lines = [(entry, event, name) for entry, event, name in rows]
    return Looks(lines, number, page, pages, lines[0][1] if event_id is not None and lines else None)
