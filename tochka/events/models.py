"""Tables of events: the event, its parts, stations and programme."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    Time,
    UniqueConstraint,
    event,
    inspect,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tochka.extensions import Model
from tochka.kit.russian import fold
from tochka.network.models import Alias, Municipality, Organization


class Event(Model):
    """One event. Moments are UTC; `timezone` is the host's zone, in which people see them.

    `school_year` is its first year (2022 for 2022–2023), `ordinal` its number in that year of its municipality (it stands
    in certificate numbers). `feed` counts the changes that door devices download; its row is the lock of the door.
    `version` counts what organizers changed: it tells a stale form and orders calendar files (their SEQUENCE).
    `form_key` is the form's own key: the same form sent twice makes one event. `plan_entry_id` is the
    row of the year's plan that it was made of. `direction` is a subject or field («Химия»), `centre_id` the host's centre
    that holds it. `hold_hours` is how long a place that became free is held for the next in line. `folded` is what
    searches compare."""

    __tablename__ = "events_events"
    __table_args__ = (
        UniqueConstraint("municipality_id", "school_year", "ordinal"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("status IN ('draft','published','finished','cancelled')", name="status"),
        Index("ix_events_events_calendar", "status", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("network_municipalities.id"), index=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id"), index=True)
    format: Mapped[str] = mapped_column(String(30))
    level: Mapped[str] = mapped_column(String(20), default="municipal")
    direction: Mapped[str] = mapped_column(String(200), default="")
    centre_id: Mapped[int | None] = mapped_column(ForeignKey("network_centres.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    summary: Mapped[str] = mapped_column(String(400), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[str] = mapped_column(String(300), default="")
    manner: Mapped[str] = mapped_column(String(300), default="")
    content: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(300), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    timezone: Mapped[str] = mapped_column(String(40))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    hold_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    status: Mapped[str] = mapped_column(String(10), default="draft")
    cancelled_because: Mapped[str] = mapped_column(String(300), default="")
    school_year: Mapped[int]
    ordinal: Mapped[int]
    stated_schools: Mapped[int | None]
    practice: Mapped[bool] = mapped_column(default=False)
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("events_events.id", ondelete="SET NULL"))
    plan_entry_id: Mapped[int | None] = mapped_column(ForeignKey("plan_entries.id", ondelete="SET NULL"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    feed: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    form_key: Mapped[str | None] = mapped_column(String(36), unique=True)
    folded: Mapped[str] = mapped_column(Text, default="")

    municipality: Mapped[Municipality] = relationship()
    host: Mapped[Organization] = relationship()
    parts: Mapped[list["Part"]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="Part.position"
    )
    programme: Mapped[list["ProgrammeItem"]] = relationship(
        cascade="all, delete-orphan", order_by="ProgrammeItem.at, ProgrammeItem.id"
    )

    @property
    def where(self) -> str:
        """«СОШ №9 г.Алдан, актовый зал»: the host as people say it, then the place in it."""
        return ", ".join(filter(None, (self.host.short_name, self.place)))


class Part(Model):
    """A part with its own audience and places. `position` 0–7 is its bit in tickets; `unit` is persons or teams;
    `capacity` counts units, None has no limit. `version` is bumped to lock its places (see registration). A part that
    has registrations is never removed, only closed (`closed_at`): nobody registers for it any more.

    Of the capacity `reserved` places are kept for the invited; `invitation` is the generation of their link. `per_school`
    limits a school's units, `quotas` are rows of [category, most or None, most of a school or None]. In a `moderated` part
    the organizer approves each registration."""

    __tablename__ = "events_parts"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        CheckConstraint("position BETWEEN 0 AND 7", name="position"),
        CheckConstraint("unit IN ('persons','teams')", name="unit"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity"),
        CheckConstraint("reserved >= 0", name="reserved"),
        CheckConstraint("grade_from IS NULL OR grade_to IS NULL OR grade_from <= grade_to", name="grades"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    format: Mapped[str] = mapped_column(String(30), default="")
    title: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(String(600), default="")
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    grade_from: Mapped[int | None]
    grade_to: Mapped[int | None]
    unit: Mapped[str] = mapped_column(String(10), default="persons")
    capacity: Mapped[int | None]
    per_school: Mapped[int | None]
    reserved: Mapped[int] = mapped_column(default=0)
    quotas: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    moderated: Mapped[bool] = mapped_column(default=False)
    invitation: Mapped[int] = mapped_column(default=1)
    team_from: Mapped[int | None]
    team_to: Mapped[int | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    room: Mapped[str] = mapped_column(String(100), default="")
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship(back_populates="parts")
    stations: Mapped[list["Station"]] = relationship(cascade="all, delete-orphan", order_by="Station.position")


class Station(Model):
    """A station of a quest: лаборатория «МедЭксперт», мастерская «МАФ» (монотипия, аппликация, флористика)."""

    __tablename__ = "events_stations"
    __table_args__ = (UniqueConstraint("part_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("events_parts.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    explained: Mapped[str] = mapped_column(String(200), default="")
    room: Mapped[str] = mapped_column(String(100), default="")


class ProgrammeItem(Model):
    """A line of the programme, at a wall-clock time of the event's zone."""

    __tablename__ = "events_programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    at: Mapped[time] = mapped_column(Time)
    title: Mapped[str] = mapped_column(String(300))
    speaker: Mapped[str] = mapped_column(String(200), default="")
    room: Mapped[str] = mapped_column(String(100), default="")


@event.listens_for(Event, "before_insert")
@event.listens_for(Event, "before_update")
def _fold_event(_: Any, connection: Connection, target: Event) -> None:
    """Keep what searches compare: databases fold Cyrillic each in its own way, or not at all."""
    target.folded = _folded(connection, target.host_id, target.title, target.place, target.summary)


def _folded(connection: Connection, host_id: int, *words: str | None) -> str:
    host = connection.execute(
        select(Organization.short_name, Organization.full_name, Organization.locality).where(Organization.id == host_id)
    ).one_or_none()
    aliases = connection.scalars(select(Alias.text).where(Alias.organization_id == host_id)).all()
    return fold(" ".join((*(each or "" for each in words), *(host or ()), *aliases)))


@event.listens_for(Organization, "after_update")
def _fold_events_of(_: Any, connection: Connection, target: Organization) -> None:
    """A school renamed in the middle of the year is found by its new name too."""
    if any(inspect(target).attrs[name].history.has_changes() for name in ("short_name", "full_name", "locality")):
        _fold_all(connection, target.id)


@event.listens_for(Alias, "after_insert")
@event.listens_for(Alias, "after_update")
@event.listens_for(Alias, "after_delete")
def _fold_events_of_alias(_: Any, connection: Connection, target: Alias) -> None:
    _fold_all(connection, target.organization_id)


def _fold_all(connection: Connection, host_id: int) -> None:
    rows = connection.execute(
        select(Event.id, Event.title, Event.place, Event.summary).where(Event.host_id == host_id)
    ).all()
    for event_id, *words in rows:
        table = Event.__table__
        folded = _folded(connection, host_id, *words)
        connection.execute(update(table).where(table.c.id == event_id).values(folded=folded))  # type: ignore[arg-type]
