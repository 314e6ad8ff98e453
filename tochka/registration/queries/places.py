"""Reads of places: how many seats are taken, how a part stands under its lock. Taken is always a sum, never kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from tochka.events.models import Event, Part
from tochka.extensions import UtcDateTime, db
from tochka.kit import clock
from tochka.network.models import OperatorCard, Organization
from tochka.registration.models import HeadCount, Place, Registration
from tochka.registration.queries.questions import stamp_of_questions
from tochka.registration.terms import (
    APPLIED,
    CANCELLED,
    CONFIRMED,
    HELD,
    WAITING,
    Group,
    Limits,
    Pool,
    school_key,
)


@dataclass(frozen=True)
class PartStanding:
    """A part under its lock: its places, how many holds have lapsed, the last number of the queue."""

    part: Part
    pool: Pool
    lapsed: int
    last_in_line: int


@dataclass(frozen=True)
class Standing:
    """All that a registration's decision stands on, read in one statement. `known` is the registration that the same
    form made before, `same` another one of the same person or team, `questions` is the stamp of those that the organizer has
    added (empty without any)."""

    event: Event
    parts: tuple[PartStanding, ...]
    operator_filled: bool
    school_known: bool
    known: int | None
    same: int | None
    questions: str


def _holds(now: Any) -> ColumnElement[bool]:
    return and_(Place.state == HELD, Place.hold_until > now)


def takes_a_seat(now: Any) -> ColumnElement[bool]:
    """The condition under which a place counts as taken."""
    return or_(Place.state.in_((CONFIRMED, APPLIED)), _holds(now))


def seats_of_parts(part_ids: Collection[int]) -> dict[int, Pool]:
    """Seats of each part, in one statement; in two when there are limits of schools or categories."""
    taken = func.coalesce(func.sum(Place.seats).filter(takes_a_seat(clock.now())), 0)
    invited = func.coalesce(func.sum(Place.seats).filter(takes_a_seat(clock.now()), Place.reserved), 0)
    waiting = func.count(Place.id).filter(Place.state == WAITING)
    rows = db.session.execute(
        select(Part.id, Part.capacity, Part.reserved, Part.per_school, Part.quotas, taken, invited, waiting)
        .outerjoin(Place, Place.part_id == Part.id)
        .where(Part.id.in_(part_ids))
        .group_by(Part.id)
    ).all()
    groups = groups_of([row.id for row in rows if limits_of(row)])
    return {
        row.id: Pool(
            row.capacity, int(row[5]), row[7], row.reserved, int(row[6]), limits_of(row), groups.get(row.id, ())
        )
        for row in rows
    }


def limits_of(part: Any) -> Limits:
    """The limits of schools and categories that a part's row holds."""
    return Limits(part.per_school, {category: (most, of_school) for category, most, of_school in part.quotas or ()})


def groups_of(part_ids: Collection[int]) -> dict[int, tuple[Group, ...]]:
    """Who has taken what in parts, by school and category, without the reserve. One statement, none without parts."""
    if not part_ids:
        return {}
    taken = func.coalesce(func.sum(Place.seats).filter(takes_a_seat(clock.now()), Place.reserved.is_(False)), 0)
    who = (Place.part_id, Registration.organization_id, Registration.request_id, Registration.category)
    rows = db.session.execute(
        select(*who, taken, func.count(Place.id).filter(Place.state == WAITING))
        .join(Registration, Registration.id == Place.registration_id)
        .where(Place.part_id.in_(part_ids))
        .group_by(*who)
    )
    found: dict[int, tuple[Group, ...]] = {}
    for part_id, organization_id, request_id, category, seats, waiting in rows:
        group = Group(school_key(organization_id, request_id), category, int(seats), waiting)
        found[part_id] = (*found.get(part_id, ()), group)
    return found


def kept_of_parts(part_ids: Collection[int]) -> dict[int, int]:
    """Seats kept for the invited that nobody has been given yet, of each part that has any. One statement."""
    given = func.coalesce(func.sum(Place.seats).filter(takes_a_seat(clock.now())), 0)
    rows = db.session.execute(
        select(Part.id, Part.reserved - given)
        .outerjoin(Place, and_(Place.part_id == Part.id, Place.reserved))
        .where(Part.id.in_(part_ids), Part.reserved > 0)
        .group_by(Part.id)
    )
    return {part_id: int(kept) for part_id, kept in rows if kept > 0}


def taken_of_parts(part_ids: Collection[int]) -> dict[int, int]:
    """Taken seats of each part that has any, in one statement."""
    rows = db.session.execute(
        select(Place.part_id, func.sum(Place.seats))
        .where(Place.part_id.in_(part_ids), takes_a_seat(clock.now()))
        .group_by(Place.part_id)
    )
    return {part_id: int(taken) for part_id, taken in rows}


def parts_in_use(part_ids: Collection[int]) -> set[int]:
    """Those parts that any place or head count names, whatever its state."""
    places = select(Place.part_id).where(Place.part_id.in_(part_ids))
    counts = select(HeadCount.part_id).where(HeadCount.part_id.in_(part_ids))
    return {part_id for part_id in db.session.scalars(places.union(counts)) if part_id is not None}


def parts_with_a_queue(now: datetime) -> list[tuple[int, int]]:
    """(event id, part id) of the parts of coming events where somebody waits or has a place held."""
    rows = db.session.execute(
        select(Part.event_id, Part.id)
        .join(Event, Event.id == Part.event_id)
        .join(Place, Place.part_id == Part.id)
        .where(Event.status == "published", Place.state.in_((HELD, WAITING)))
        .distinct()
        .order_by(Part.event_id, Part.id)
    )
    return [(event_id, part_id) for event_id, part_id in rows]


@dataclass(frozen=True)
class Sameness:
    """What makes two registrations of one event the same: the folded name (a team's holds its own name too) and school."""

    folded_name: str
    kind: str
    organization_id: int | None
    except_id: int | None = None


def standing_of(event_id: int, part_ids: Sequence[int], submission: str, same: Sameness | None) -> Standing | None:
    """How the event and the chosen parts stand now; None when a part is not this event's. To be read under the lock."""
    same = same or _NOBODY
    rows = db.session.execute(
        _standing(),
        {
            "now": clock.now(), "event": event_id, "parts": sorted(part_ids), "submission": submission,
            "organization": same.organization_id, "name": same.folded_name, "kind": same.kind,
            "except": same.except_id or 0,
        },
        execution_options={"populate_existing": True},
    ).all()  # fmt: skip
    if not rows or len(rows) != len(set(part_ids)):
        return None
    groups = groups_of([r[0].id for r in rows if limits_of(r[0])])
    parts = tuple(PartStanding(r[0], _pool(r, groups), r[4], r[5]) for r in rows)
    _, event, *_, filled, school, known, same_id, questions, _invited = rows[0]
    return Standing(event, parts, bool(filled), bool(school), known, same_id, questions or "")


def _pool(row: Any, groups: Mapping[int, tuple[Group, ...]]) -> Pool:
    part = row[0]
    return Pool(
        part.capacity, int(row[2]), row[3], part.reserved, int(row[-1]), limits_of(part), groups.get(part.id, ())
    )


_NOBODY = Sameness("", "", None)


@cache
def _standing() -> Any:
    """The statement of `standing_of`, put together once: it is the longest of a registration."""
    now = bindparam("now", type_=UtcDateTime())
    return (
        select(
            Part,
            Event,
            _of_part(func.coalesce(func.sum(Place.seats), 0), takes_a_seat(now)),
            _of_part(func.count(Place.id), Place.state == WAITING),
            _of_part(func.count(Place.id), and_(Place.state == HELD, Place.hold_until <= now)),
            _of_part(func.coalesce(func.max(Place.queue), 0), Place.state == WAITING),
            _card_is_filled(),
            _school_is_here(),
            _by_submission(),
            _same_one(),
            stamp_of_questions(Event),
            _of_part(func.coalesce(func.sum(Place.seats), 0), and_(takes_a_seat(now), Place.reserved)),
        )
        .join(Event, Event.id == Part.event_id)
        .where(Part.event_id == bindparam("event"), Part.id.in_(bindparam("parts", expanding=True)))
        .order_by(Part.position)
    )


def _of_part(what: Any, condition: ColumnElement[bool]) -> Any:
    return select(what).where(Place.part_id == Part.id, condition).correlate(Part).scalar_subquery()


def _card_is_filled() -> Any:
    """Whether somebody answers for personal data: without it nobody is registered (152-ФЗ, art. 18.1 and 22)."""
    wanted = (OperatorCard.name, OperatorCard.inn, OperatorCard.address, OperatorCard.responsible, OperatorCard.email)
    card = select(OperatorCard.id).where(
        OperatorCard.municipality_id == Event.municipality_id, *(column != "" for column in wanted)
    )
    return card.correlate(Event).exists()


def _school_is_here() -> Any:
    """Whether a chosen school is one of the event's municipality: ids come from forms."""
    return (
        select(Organization.id)
        .where(
            Organization.id == bindparam("organization", type_=Organization.id.type),
            Organization.municipality_id == Event.municipality_id,
        )
        .correlate(Event)
        .exists()
    )


def _by_submission() -> Any:
    made = Registration.event_id == bindparam("event")
    return select(Registration.id).where(made, Registration.submission == bindparam("submission")).scalar_subquery()


def _same_one() -> Any:
    organization = bindparam("organization", type_=Organization.id.type)
    return (
        select(func.min(Registration.id))
        .where(
            Registration.event_id == bindparam("event"),
            Registration.organization_id.is_not_distinct_from(organization),
            Registration.folded_name == bindparam("name"),
            Registration.kind == bindparam("kind"),
            Registration.state != CANCELLED,
            Registration.id != bindparam("except"),
        )
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True)
class InvitedPart:
    """What an invitation link opens: a part and its event."""

    id: int
    event_id: int


def invited_part(part_id: int, generation: int) -> InvitedPart | None:
    """The part whose invitation link has this generation; None for an outdated link."""
    row = db.session.execute(
        select(Part.id, Part.event_id).where(Part.id == part_id, Part.invitation == generation)
    ).one_or_none()
    return InvitedPart(*row) if row else None
