"""Reads of places: how many seats are taken, how a part stands under its lock. Taken is always a sum, never kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from tochka.events.models import Event, Part
from tochka.extensions import UtcDateTime, db
from tochka.kit import clock
from tochka.network.models import OperatorCard, Organization
from tochka.registration.models import HeadCount, Place, Question, Registration
from tochka.registration.terms import CANCELLED, CONFIRMED, HELD, WAITING, Pool


@dataclass(frozen=True)
class PartStanding:
    """A part under its lock: its places, how many holds have lapsed, the last number of the queue."""

    part: Part
    pool: Pool
    lapsed: int
    last_in_line: int

    @property
    def someone_is_next(self) -> bool:
        """Whether the queue may move: a hold has lapsed, or somebody waits beside a free seat."""
        return bool(self.lapsed or (self.pool.waiting and self.pool.free != 0))


@dataclass(frozen=True)
class Standing:
    """All that a registration's decision stands on, read in one statement. `known` is the registration that the same
    form made before, `same` another one of the same person or team, `questions` counts those that the organizer has added."""

    event: Event
    parts: tuple[PartStanding, ...]
    operator_filled: bool
    school_known: bool
    known: int | None
    same: int | None
    questions: int


def _holds(now: Any) -> ColumnElement[bool]:
    return and_(Place.state == HELD, Place.hold_until > now)


def takes_a_seat(now: Any) -> ColumnElement[bool]:
    """The condition under which a place counts as taken."""
    return or_(Place.state == CONFIRMED, _holds(now))


def seats_of_parts(part_ids: Collection[int]) -> dict[int, Pool]:
    """Seats of each part, in one statement."""
    now = clock.now()
    taken = func.coalesce(func.sum(Place.seats).filter(takes_a_seat(now)), 0)
    waiting = func.count(Place.id).filter(Place.state == WAITING)
    rows = db.session.execute(
        select(Part.id, Part.capacity, taken, waiting)
        .outerjoin(Place, Place.part_id == Part.id)
        .where(Part.id.in_(part_ids))
        .group_by(Part.id, Part.capacity)
    )
    return {part_id: Pool(capacity, int(taken), waiting) for part_id, capacity, taken, waiting in rows}


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
    parts = tuple(PartStanding(r[0], Pool(r[0].capacity, int(r[2]), r[3]), r[4], r[5]) for r in rows)
    _, event, *_, filled, school, known, same_id, questions = rows[0]
    return Standing(event, parts, bool(filled), bool(school), known, same_id, questions)


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
            _questions(),
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


def _questions() -> Any:
    of_event = (Question.event_id == Event.id, Question.archived_at.is_(None))
    return select(func.count(Question.id)).where(*of_event).correlate(Event).scalar_subquery()


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
