"""Reads of a municipality's calendar feed: what it holds, and a stamp that changes whenever it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload, raiseload

from tochka.events.models import Event
from tochka.events.terms import CANCELLED, FINISHED, PUBLISHED
from tochka.extensions import db
from tochka.network.models import Municipality

KEPT = timedelta(days=400)
AT_MOST = 500


@dataclass(frozen=True)
class Feed:
    """A municipality's feed: its name and what changes with each change of it."""

    name: str
    stamp: str


def _public(municipality_id: int, now: datetime) -> tuple[Any, ...]:
    """Published events of the last year and to come; invented ones are nobody's calendar."""
    shown = Event.status.in_((PUBLISHED, FINISHED, CANCELLED))
    return (Event.municipality_id == municipality_id, shown, Event.practice.is_(False), Event.starts_at > now - KEPT)


def feed_of(municipality_id: int, now: datetime) -> Feed | None:
    """The feed of a municipality without its events; None when there is no such one. One statement."""
    row = db.session.execute(
        select(Municipality.name, func.count(Event.id), func.max(Event.changed_at), func.sum(Event.version))
        .outerjoin(Event, (Event.municipality_id == Municipality.id) & and_(*_public(municipality_id, now)))
        .where(Municipality.id == municipality_id)
        .group_by(Municipality.name)
    ).one_or_none()
    if row is None:
        return None
    name, number, changed, versions = row
    return Feed(name, f"{number}-{int(versions or 0)}-{changed.timestamp() if changed else 0:.6f}-{name}")


def feed_events(municipality_id: int, now: datetime) -> Sequence[Event]:
    """The events of a feed by date, with their hosts; the latest five hundred. One statement."""
    found = db.session.scalars(
        select(Event)
        .where(*_public(municipality_id, now))
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(AT_MOST)
        .options(joinedload(Event.host).raiseload("*"), raiseload("*"))
    ).all()
    return found[::-1]
