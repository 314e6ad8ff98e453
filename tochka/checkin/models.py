"""Tables of the door: devices, the append-only scan log with its names aside, the quarantine, and attendance (its fold)."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tochka.extensions import Model


class Device(Model):
    """A volunteer's phone at one event's door. Paired once by code or link; `token_hash` is its only credential.

    `offset` is server time minus the device's, in ms, as it last told; `unsent` how many scans lay in it then. `mode` is
    what it marks: arrivals («in») or departures («out»). With a checkpoint it marks who passes there and nothing else.
    It lets in from `opens_at` to `closes_at`; with `again` also who went out before."""

    __tablename__ = "checkin_devices"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint("mode IN ('in','out')", name="mode"),
        Index("ix_checkin_devices_pairing", "pair_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    parts: Mapped[int] = mapped_column(default=255)
    mode: Mapped[str] = mapped_column(String(3), default="in", server_default="in")
    checkpoint_id: Mapped[int | None] = mapped_column(ForeignKey("checkin_checkpoints.id"))
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    again: Mapped[bool] = mapped_column(default=True)
    pair_code: Mapped[str | None] = mapped_column(String(6), unique=True)
    pair_until: Mapped[datetime | None]
    paired_at: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    offset: Mapped[int | None]
    unsent: Mapped[int | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]


class Scan(Model):
    """A fact of the door, never changed. `subject` is «t<ticket id>» or a walk-in's own uuid; `at` corrected ms of 1970,
    computed once on the device; `part` the bit of the part; `names` the uuid that an undo names; `present` is what a
    tick says; `admitted` false is a refusal with its `reason`. See rules/fold.py for what follows from scans."""

    __tablename__ = "checkin_scans"
    __table_args__ = (
        CheckConstraint("kind IN ('in','out','walkin','undo','tick','match')", name="kind"),
        Index("ix_checkin_scans_subject", "event_id", "subject", "part"),
        Index("ix_checkin_scans_names", "event_id", "names"),
        Index("ix_checkin_scans_feed", "event_id", "feed"),
        Index("ix_checkin_scans_device", "device_id", "seq"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("checkin_devices.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    seq: Mapped[int]
    at: Mapped[int] = mapped_column(BigInteger)
    wall: Mapped[int] = mapped_column(BigInteger)
    mono: Mapped[int] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger)
    doubtful: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(String(6))
    subject: Mapped[str] = mapped_column(String(40))
    part: Mapped[int]
    names: Mapped[str | None] = mapped_column(String(36))
    member: Mapped[int | None]
    present: Mapped[bool | None]
    admitted: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str] = mapped_column(String(60), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    feed: Mapped[int]
    received_at: Mapped[datetime]


class WalkIn(Model):
    """The person of a walk-in, beside the log so that it can be emptied: erasure clears the name, the scan stays."""

    __tablename__ = "checkin_walkins"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id"), index=True)
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("network_organizations.id"))
    organization_text: Mapped[str] = mapped_column(String(200), default="")
    category: Mapped[str] = mapped_column(String(30))
    consent: Mapped[bool] = mapped_column(default=False)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration_registrations.id"))
    erased_at: Mapped[datetime | None]


class Quarantine(Model):
    """What a device sent and could not be read, or sent after it was revoked: kept as it came, for a person to see."""

    __tablename__ = "checkin_quarantine"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id"), index=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("checkin_devices.id"))
    raw: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(60))
    received_at: Mapped[datetime]


class _Folded:
    """What the fold of the scans of (subject, part) says. Times in ms of 1970; `spent` ms of presence; `members` maps a
    member's position to whether she came, for those about whom somebody said it (0 is a team's adult). `device_id` is the
    door of the first arrival, `elsewhere` counts repeats at other doors, `matched` is a ticket; `against` is «early», «late»
    or «gone»: the rule that an arrival did not keep."""

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id"))
    subject: Mapped[str] = mapped_column(String(40))
    part: Mapped[int]
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration_registrations.id"))
    arrived: Mapped[bool]
    inside: Mapped[bool]
    first_at: Mapped[int | None] = mapped_column(BigInteger)
    last_at: Mapped[int | None] = mapped_column(BigInteger)
    spent: Mapped[int] = mapped_column(BigInteger, default=0)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("checkin_devices.id"))
    returns: Mapped[int] = mapped_column(default=0)
    repeats: Mapped[int] = mapped_column(default=0)
    elsewhere: Mapped[int] = mapped_column(default=0)
    doubtful: Mapped[bool] = mapped_column(default=False)
    matched: Mapped[str | None] = mapped_column(String(40))
    against: Mapped[str] = mapped_column(String(5), default="", server_default="")
    members: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict)
    feed: Mapped[int]


class Attendance(_Folded, Model):
    """Who was present in a part of the event."""

    __tablename__ = "checkin_attendance"
    __table_args__ = (
        UniqueConstraint("event_id", "subject", "part"),
        Index("ix_checkin_attendance_registration", "registration_id"),
        Index("ix_checkin_attendance_live", "event_id", "part", "first_at"),
    )


class Passage(_Folded, Model):
    """Who passed a checkpoint (its position is `part`): no presence at the event follows from it, the entrance says that."""

    __tablename__ = "checkin_passages"
    __table_args__ = (
        UniqueConstraint("event_id", "subject", "part"),
        Index("ix_checkin_passages_registration", "registration_id"),
    )


class Checkpoint(Model):
    """A place inside the event where it is marked who was there: lunch, a station. `position` from 8 on: below are parts."""

    __tablename__ = "checkin_checkpoints"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        UniqueConstraint("event_id", "name"),
        CheckConstraint("position BETWEEN 8 AND 31", name="position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))


class EntryRule(Model):
    """When a part or a checkpoint (`position`, see Checkpoint) lets in, and whether again who went out. No row: always.
    A phone's own rules only narrow it."""

    __tablename__ = "checkin_rules"
    __table_args__ = (CheckConstraint("position BETWEEN 0 AND 31", name="position"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    again: Mapped[bool] = mapped_column(default=True)


class Answer(Model):
    """A question of the live board that the organizer has looked at: not asked again about this (subject, part)."""

    __tablename__ = "checkin_answers"
    __table_args__ = (UniqueConstraint("event_id", "subject", "part", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id"))
    subject: Mapped[str] = mapped_column(String(40))
    part: Mapped[int]
    code: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime]


class SelfCheckin(Model):
    """How participants mark themselves at an event: `way` is «screen» (a code that changes each 30 s) or «poster» (one
    code for the event's hours). No row: they do not. `generation` one more makes earlier codes useless."""

    __tablename__ = "checkin_self"
    __table_args__ = (CheckConstraint("way IN ('screen','poster')", name="way"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), primary_key=True)
    way: Mapped[str] = mapped_column(String(6))
    generation: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class SheetPhoto(Model):
    """A photo of a filled registration sheet. `sheet` is the number of the printed list, 0 a blank one; `data` JPEG or PNG
    without metadata. It goes with its event, a year after it, and with any person of its list who is erased."""

    __tablename__ = "checkin_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    sheet: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(4))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    added_at: Mapped[datetime]
