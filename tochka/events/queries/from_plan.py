"""What the plan is told of its rows: the events that were made of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock
from tochka.plan.queries.hooks import event_sources
from tochka.plan.terms import RealEvent


def events_of_rows(entry_ids: Collection[int]) -> Mapping[int, Sequence[RealEvent]]:
    """The events of rows of the plan by the row's id, oldest first, days on their own clocks. One statement."""
    found: dict[int, list[RealEvent]] = defaultdict(list)
    rows = db.session.execute(
        select(
            Event.plan_entry_id,
            Event.id,
            Event.title,
            Event.status,
            Event.starts_at,
            Event.ends_at,
            Event.timezone,
        )
        .where(Event.plan_entry_id.in_(set(entry_ids)))
        .order_by(Event.id)
    )
    for entry_id, event_id, title, status, starts_at, ends_at, zone in rows:
        first, last = (clock.local(moment, zone).date() for moment in (starts_at, ends_at))
        found[entry_id or 0].append(RealEvent(event_id, title, status, first, last))
    return found


event_sources.append(events_of_rows)
