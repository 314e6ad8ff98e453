"""The SQL of a check-in, built once: a phone's request then costs little more than the database does."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from tochka.checkin.models import Attendance, Device, EntryRule, Passage, Scan, WalkIn
from tochka.checkin.rules.scan import Kind
from tochka.events.models import Event
from tochka.tickets.models import Ticket

SCANS: Any = Scan.__table__
ATTENDANCE: Any = Attendance.__table__
PASSAGES: Any = Passage.__table__
_EVENTS: Any = Event.__table__
_DEVICES: Any = Device.__table__
_TICKETS: Any = Ticket.__table__
_RULES: Any = EntryRule.__table__
_WALKINS: Any = WalkIn.__table__
_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

_SCAN = (
    *("uuid", "device_id", "seq", "at", "kind", "subject", "part", "names", "member", "present"),
    *("admitted", "reason", "doubtful", "wall", "mono", "offset"),
)
SCAN_COLUMNS: tuple[Any, ...] = tuple(SCANS.c[name] for name in _SCAN)

# :event, :count → the event's next feed number, its times, whether it has rules of entry. It is the lock of this door.
TAKE_FEED = (
    update(_EVENTS)
    .where(_EVENTS.c.id == bindparam("event"))
    .values(feed=_EVENTS.c.feed + bindparam("count"))
    .returning(
        _EVENTS.c.feed,
        _EVENTS.c.starts_at,
        _EVENTS.c.ends_at,
        select(_RULES.c.position).where(_RULES.c.event_id == bindparam("event")).exists().label("ruled"),
    )
)

# :event → the rules of entry of its parts and checkpoints.
ENTRIES = select(_RULES.c.position, _RULES.c.opens_at, _RULES.c.closes_at, _RULES.c.again).where(
    _RULES.c.event_id == bindparam("event")
)

# :device, :now, :clock, :left → what a phone told of itself; null leaves what it told before.
TOUCH_DEVICE = (
    update(_DEVICES)
    .where(_DEVICES.c.id == bindparam("device"))
    .values(
        seen_at=bindparam("now", type_=_DEVICES.c.seen_at.type),
        offset=func.coalesce(bindparam("clock", type_=_DEVICES.c.offset.type), _DEVICES.c.offset),
        unsent=func.coalesce(bindparam("left", type_=_DEVICES.c.unsent.type), _DEVICES.c.unsent),
    )
)


@cache
def inserting(dialect: str) -> Any:
    """Scans that are not there yet; gives the uuids of those that were written."""
    return _INSERTS[dialect](SCANS).on_conflict_do_nothing(index_elements=["uuid"]).returning(SCANS.c.uuid)


@cache
def upserting(table: Any, dialect: str) -> Any:
    """Folded rows of attendance or passages; a ticket of another event, or none, leaves the registration empty."""
    mine = _TICKETS.c.event_id == bindparam("event")
    ticket = select(_TICKETS.c.registration_id).where(_TICKETS.c.id == bindparam("ticket"), mine)
    matched = select(_TICKETS.c.registration_id).where(_TICKETS.c.id == bindparam("match"), mine)
    walkin = select(_WALKINS.c.registration_id).where(_WALKINS.c.uuid == bindparam("walkin"))
    statement = _INSERTS[dialect](table).values(
        registration_id=func.coalesce(matched.scalar_subquery(), ticket.scalar_subquery(), walkin.scalar_subquery()),
    )
    kept = {"id", "event_id", "subject", "part"}
    news = {column.name: statement.excluded[column.name] for column in table.c if column.name not in kept}
    return statement.on_conflict_do_update(index_elements=["event_id", "subject", "part"], set_=news)


def _story(mine: Any) -> Any:
    """Scans of some keys and, transitively, the undos that name them. `mine` says which keys; :event whose."""
    found = select(SCANS.c.uuid).where(SCANS.c.event_id == bindparam("event"), mine).cte(recursive=True)
    undo = select(SCANS.c.uuid).where(
        SCANS.c.event_id == bindparam("event"), SCANS.c.names == found.c.uuid, SCANS.c.kind == Kind.UNDO.value
    )
    found = found.union(undo)
    return select(*SCAN_COLUMNS).join(found, found.c.uuid == SCANS.c.uuid)


# :subject, :part → everything that the log says of one key; :keys → of several.
STORY_OF_ONE = _story((SCANS.c.subject == bindparam("subject")) & (SCANS.c.part == bindparam("part")))
STORY_OF_MANY = _story(tuple_(SCANS.c.subject, SCANS.c.part).in_(bindparam("keys", expanding=True)))


def _keys_of_roots() -> Any:
    chain = select(SCANS.c.names.label("uuid")).where(SCANS.c.uuid.in_(bindparam("undos", expanding=True)))
    links = chain.cte(recursive=True)
    links = links.union(select(SCANS.c.names).where(SCANS.c.uuid == links.c.uuid, SCANS.c.kind == Kind.UNDO.value))
    return (
        select(SCANS.c.subject, SCANS.c.part)
        .join(links, links.c.uuid == SCANS.c.uuid)
        .where(SCANS.c.event_id == bindparam("event"), SCANS.c.kind != Kind.UNDO.value, SCANS.c.subject != "")
    )


# :event, :undos → whom undos finally speak of, through undos of undos.
KEYS_OF_ROOTS = _keys_of_roots()

# :uuids → what stands under uuids that were there before.
CONTENTS = select(*SCAN_COLUMNS).where(SCANS.c.uuid.in_(bindparam("uuids", expanding=True)))
