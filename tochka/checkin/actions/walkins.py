"""Who came without registration: the name beside the log, a registration made at the door, and a place if there is one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tochka.checkin.models import WalkIn
from tochka.checkin.rules import batch, fold
from tochka.checkin.rules.scan import Kind
from tochka.checkin.terms import FIRST_CHECKPOINT
from tochka.events.models import Event, Part
from tochka.kit import clock
from tochka.kit.russian.folding import fold as fold_name
from tochka.network.models import Organization
from tochka.people.actions import give_consents
from tochka.people.queries import current_texts
from tochka.people.terms import PARTICIPATION
from tochka.registration.models import Place, Registration
from tochka.registration.queries.places import takes_a_seat

SOURCE = "walkin"
_GUEST = "guest"


@dataclass(slots=True)
class Pool:
    """The places of a part, its row locked: `free` None has no limit."""

    part_id: int
    unit: str
    free: int | None


def lock_places(session: Session, event_id: int, uploads: Iterable[batch.Upload]) -> dict[int, Pool]:
    """Lock the parts that walk-ins of a batch enter, by id, and count what is free there: position → pool."""
    positions = {one.scan.part for one in uploads if one.scan.kind is Kind.WALKIN and one.walkin and one.walkin.name}
    if not positions:
        return {}
    wanted = select(Part.id).where(Part.event_id == event_id, Part.position.in_(positions)).order_by(Part.id)
    return dict(_lock(session, part_id) for part_id in session.scalars(wanted).all())


def _lock(session: Session, part_id: int) -> tuple[int, Pool]:
    part = session.execute(
        update(Part)
        .where(Part.id == part_id)
        .values(version=Part.version + 1)
        .returning(Part.position, Part.capacity, Part.unit)
        .execution_options(synchronize_session=False)
    ).one()
    if part.capacity is None:
        return part.position, Pool(part_id, part.unit, None)
    taken = session.scalar(
        select(func.coalesce(func.sum(Place.seats), 0)).where(Place.part_id == part_id, takes_a_seat(clock.now()))
    )
    return part.position, Pool(part_id, part.unit, part.capacity - int(taken or 0))


def write_walkins(
    session: Session, event_id: int, uploads: Sequence[batch.Upload], places: dict[int, Pool], feed: int
) -> frozenset[str]:
    """Write down those who came without registration; gives the uuids of those beyond the capacity. Nobody is sent away:
    who stands inside counts as taken. A guest without a name is only counted and takes no place."""
    came = [one for one in uploads if one.scan.kind is Kind.WALKIN and one.walkin is not None]
    schools = _schools(session, came)
    over: set[str] = set()
    for one in came:
        pool = places.get(one.scan.part)
        registration_id = None
        if one.walkin is not None and one.walkin.name:
            registration_id = _register(session, event_id, one, schools, feed)
            if pool is not None and _take(session, registration_id, pool):
                over.add(one.scan.uuid)
        session.execute(WalkIn.__table__.insert(), _walkin(event_id, one, schools, registration_id))  # type: ignore[attr-defined]
    return frozenset(over)


def _schools(session: Session, uploads: Sequence[batch.Upload]) -> dict[int, str]:
    wanted = {one.walkin.organization for one in uploads if one.walkin and one.walkin.organization}
    if not wanted:
        return {}
    found = session.execute(select(Organization.id, Organization.short_name).where(Organization.id.in_(wanted)))
    return {row.id: row.short_name for row in found}


def _school(one: batch.WalkIn, schools: dict[int, str]) -> int | None:
    return one.organization if one.organization in schools else None


def _walkin(
    event_id: int, upload: batch.Upload, schools: dict[int, str], registration_id: int | None
) -> dict[str, Any]:
    one = upload.walkin or batch.WalkIn()
    return {
        "event_id": event_id,
        "uuid": upload.scan.uuid,
        "name": one.name,
        "organization_id": _school(one, schools),
        "organization_text": one.school,
        "category": one.category or _GUEST,
        "consent": one.consent,
        "registration_id": registration_id,
    }


def _register(session: Session, event_id: int, upload: batch.Upload, schools: dict[int, str], feed: int) -> int:
    """A registration like any other, so that counts and certificates need no second way."""
    one = upload.walkin or batch.WalkIn()
    now = clock.now()
    registration = Registration(
        event_id=event_id,
        kind="person",
        state="confirmed",
        category=one.category or _GUEST,
        organization_id=_school(one, schools),
        name=one.name,
        folded_name=fold_name(one.name),
        grade=int(one.grade) if one.grade.isdecimal() else None,
        source=SOURCE,
        submission=upload.scan.uuid,
        created_at=now,
        changed_at=now,
        feed=feed,
    )
    session.add(registration)
    session.flush()
    if one.consent:
        _consent(session, event_id, registration.id)
    return registration.id


def _consent(session: Session, event_id: int, registration_id: int) -> None:
    """The consent that the volunteer has noted, to the text in force; without published texts the scan's own mark stays."""
    municipality_id = session.scalar(select(Event.municipality_id).where(Event.id == event_id))
    if municipality_id and (texts := current_texts(municipality_id)):
        give_consents("registration", registration_id, municipality_id, [PARTICIPATION], "door", texts)


def _take(session: Session, registration_id: int, pool: Pool) -> bool:
    """Take a place of persons; True when that is more than there are."""
    if pool.unit != "persons":
        return False
    session.add(Place(registration_id=registration_id, part_id=pool.part_id, state="confirmed", seats=1))
    session.flush()
    if pool.free is None:
        return False
    pool.free -= 1
    return pool.free < 0


def settle_places(session: Session, folded: dict[fold.Key, fold.Attendance]) -> None:
    """A walk-in that was undone, or turned out to be registered, gives the place back; restored, it takes it again."""
    came = {
        subject: seen.arrived is not None and seen.matched is None
        for (subject, part), seen in folded.items()
        if part < FIRST_CHECKPOINT and not subject.startswith("t")
    }
    if not came:
        return
    rows = session.execute(
        select(WalkIn.uuid, Registration.id, Registration.state)
        .join(Registration, Registration.id == WalkIn.registration_id)
        .where(WalkIn.uuid.in_(came), Registration.source == SOURCE)
    ).all()
    for row in rows:
        state = "confirmed" if came[row.uuid] else "cancelled"
        if row.state != state:
            _set_state(session, row.id, state)


def _set_state(session: Session, registration_id: int, state: str) -> None:
    cancelled_at = clock.now() if state == "cancelled" else None
    quietly = {"synchronize_session": False}
    session.execute(
        update(Registration)
        .where(Registration.id == registration_id)
        .values(state=state, cancelled_at=cancelled_at, changed_at=clock.now()),
        execution_options=quietly,
    )
    session.execute(
        update(Place).where(Place.registration_id == registration_id).values(state=state), execution_options=quietly
    )
