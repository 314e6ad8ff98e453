"""Tables of registration: who comes, in what places, with which team; and head counts where there are no names."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tochka.events.models import Event, Part
from tochka.extensions import Model
from tochka.network.models import Organization, OrganizationRequest


class Registration(Model):
    """A person or a team in an event. The name is kept as typed; `folded_name` is what searches and duplicates compare.

    For a team `name` is the accompanying adult, `team_name` the team's (`folded_name` holds both), `headcount` its size
    where members have no names.
    `link` is the generation of the private link: one more makes earlier links useless. `submission` is the form's own
    key: the same form sent twice is one registration. `mixed_at`: since then its members stand in mixed teams, and only
    its adult comes by its ticket. `last_member` is the last position that a member of it ever had. `approved_at` and
    `declined_because` are the organizer's word in moderated parts."""

    __tablename__ = "registration_registrations"
    __table_args__ = (
        UniqueConstraint("event_id", "submission"),
        CheckConstraint("kind IN ('person','team')", name="kind"),
        CheckConstraint("state IN ('confirmed','applied','waiting','cancelled')", name="state"),
        Index("ix_registration_registrations_list", "event_id", "state", "folded_name"),
        Index("ix_registration_registrations_feed", "event_id", "feed"),
        Index("ix_registration_registrations_same", "event_id", "organization_id", "folded_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="confirmed")
    category: Mapped[str] = mapped_column(String(30))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("network_organizations.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("network_requests.id"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("registration_delegations.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    folded_name: Mapped[str] = mapped_column(String(330))
    post: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    team_name: Mapped[str] = mapped_column(String(120), default="")
    grade: Mapped[int | None]
    headcount: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(2), default="ru")
    source: Mapped[str] = mapped_column(String(10), default="self")
    submission: Mapped[str] = mapped_column(String(36))
    link: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    declined_because: Mapped[str] = mapped_column(String(300), default="")
    erased_at: Mapped[datetime | None]
    mixed_at: Mapped[datetime | None]
    last_member: Mapped[int] = mapped_column(default=0)
    feed: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()
    organization: Mapped[Organization | None] = relationship()
    request: Mapped[OrganizationRequest | None] = relationship()
    places: Mapped[list["Place"]] = relationship(
        back_populates="registration", cascade="all, delete-orphan", order_by="Place.part_id"
    )
    members: Mapped[list["Member"]] = relationship(
        back_populates="registration",
        cascade="all, delete-orphan",
        order_by="Member.position",
        foreign_keys="Member.registration_id",
    )


class Place(Model):
    """What a registration takes in a part: `seats` units (0: a team whose members were mixed into others). Taken is always
    the sum of confirmed and of held ones whose `hold_until` is ahead; `queue` orders those who wait. A `reserved` one was
    given out of those kept for the invited."""

    __tablename__ = "registration_places"
    __table_args__ = (
        UniqueConstraint("registration_id", "part_id"),
        CheckConstraint("state IN ('confirmed','applied','held','waiting','expired','cancelled')", name="state"),
        CheckConstraint("seats >= 0", name="seats"),
        Index("ix_registration_places_taken", "part_id", "state", "seats", "hold_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration_registrations.id", ondelete="CASCADE"), index=True
    )
    part_id: Mapped[int] = mapped_column(ForeignKey("events_parts.id"))
    state: Mapped[str] = mapped_column(String(10))
    seats: Mapped[int] = mapped_column(default=1)
    queue: Mapped[int | None]
    hold_until: Mapped[datetime | None]
    reserved: Mapped[bool] = mapped_column(default=False)

    registration: Mapped[Registration] = relationship(back_populates="places")
    part: Mapped[Part] = relationship()


class Member(Model):
    """A member of a team, in order; `position` starts at 1.

    Who was moved from another team remembers it: `home_id` brought her, so its school, adult and consents are hers, and
    erasing it erases her; `home_position` is where she stood there."""

    __tablename__ = "registration_members"
    __table_args__ = (UniqueConstraint("registration_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration_registrations.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    grade: Mapped[int | None]
    captain: Mapped[bool] = mapped_column(default=False)
    reserve: Mapped[bool] = mapped_column(default=False)
    home_id: Mapped[int | None] = mapped_column(ForeignKey("registration_registrations.id"), index=True)
    home_position: Mapped[int | None]

    registration: Mapped[Registration] = relationship(back_populates="members", foreign_keys=registration_id)


class Regrouping(Model):
    """Teams mixed into new ones (МИКС), one split into two, or several joined: `sources` are the registrations that gave
    members (of a join the first is the one that stayed), `made` those that were made; `seed` makes the same mix again.

    It may be undone: `before` says of each member where she stood (her id, the team, the position, whether captain, her
    home and the position there), `places` what joined teams had (team, part, state, seats, turn), `numbers` how many were
    in those without names (team, number)."""

    __tablename__ = "registration_mixes"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="mix", server_default="mix")
    seed: Mapped[int]
    sources: Mapped[list[int]] = mapped_column(JSON)
    made: Mapped[list[int]] = mapped_column(JSON)
    before: Mapped[list[list[Any]]] = mapped_column(JSON)
    places: Mapped[list[list[Any]]] = mapped_column(JSON, default=list, server_default="[]")
    numbers: Mapped[list[list[int]]] = mapped_column(JSON, default=list, server_default="[]")
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


headcount_schools = Table(
    "registration_headcount_schools",
    Model.metadata,
    Column("headcount_id", ForeignKey("registration_headcounts.id", ondelete="CASCADE"), primary_key=True),
    Column("organization_id", ForeignKey("network_organizations.id"), primary_key=True, index=True),
)


class HeadCount(Model):
    """How many came, without names: exact, about, more_than or unknown; of a category; «из них» is `within_id`.

    `organizations` is the list that the count comes from, without numbers of their own; one organization alone is a
    count by school."""

    __tablename__ = "registration_headcounts"
    __table_args__ = (
        CheckConstraint("qualifier IN ('exact','about','more_than','unknown')", name="qualifier"),
        CheckConstraint("(qualifier = 'unknown') = (value IS NULL)", name="value"),
        CheckConstraint("value IS NULL OR value >= 0", name="not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    part_id: Mapped[int | None] = mapped_column(ForeignKey("events_parts.id"))
    within_id: Mapped[int | None] = mapped_column(ForeignKey("registration_headcounts.id"))
    category: Mapped[str] = mapped_column(String(30))
    unit: Mapped[str] = mapped_column(String(10), default="persons")
    qualifier: Mapped[str] = mapped_column(String(10))
    value: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(300), default="")

    organizations: Mapped[list[Organization]] = relationship(secondary=headcount_schools)


class PrintedSheet(Model):
    """A list of the registration sheet as it was printed: `rows` are registrations in the order of its numbers, so that
    «row 7» means the same person after others have registered. The same list printed again keeps its number."""

    __tablename__ = "registration_sheets"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    number: Mapped[int]
    category: Mapped[str] = mapped_column(String(30))
    rows: Mapped[list[int]] = mapped_column(JSON)
    printed_at: Mapped[datetime]


class Delegation(Model):
    """A school's list sent by one person. Until it is saved `rows` are its draft: cells under `columns`, as typed; saved
    rows leave it. `guessed` says that the order of columns was guessed and is to be confirmed.

    `link` is the generation of the delegation's private link. The sender and the draft are erased 30 days after the event."""

    __tablename__ = "registration_delegations"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), index=True)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("network_organizations.id"))
    not_listed: Mapped[str] = mapped_column(String(200), default="")
    part_id: Mapped[int | None] = mapped_column(ForeignKey("events_parts.id"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2), default="ru")
    purposes: Mapped[list[str]] = mapped_column(JSON)
    texts: Mapped[dict[str, int]] = mapped_column(JSON)
    may_wait: Mapped[bool] = mapped_column(default=False)
    guessed: Mapped[bool] = mapped_column(default=False)
    columns: Mapped[list[str]] = mapped_column(JSON)
    rows: Mapped[list[list[str]]] = mapped_column(JSON)
    link: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    kept_at: Mapped[datetime]
    saved_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]


class Question(Model):
    """A question that the organizer adds to the form of an event, or of one part. Empty `categories` are everybody;
    with `shown_if_id` it is asked only when that other question was answered with `shown_if`.

    `version` counts its wordings. One that was answered is never removed, only archived."""

    __tablename__ = "registration_questions"
    __table_args__ = (
        CheckConstraint("kind IN ('text','number','choice','choices','date','file','yesno')", name="kind"),
        Index("ix_registration_questions_form", "event_id", "archived_at", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    part_id: Mapped[int | None] = mapped_column(ForeignKey("events_parts.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(200))
    hint: Mapped[str] = mapped_column(String(200), default="")
    options: Mapped[list[str]] = mapped_column(JSON, default=list)
    required: Mapped[bool] = mapped_column(default=False)
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    shown_if_id: Mapped[int | None] = mapped_column(ForeignKey("registration_questions.id", ondelete="SET NULL"))
    shown_if: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    archived_at: Mapped[datetime | None]


class Answer(Model):
    """An answer with the question as it was put then: its wording, kind and version. `values` are what was said, as text:
    one, or several for several choices; «yes» and «no»; an ISO date; the file's own name. `file` is the random name
    under which the instance keeps it."""

    __tablename__ = "registration_answers"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration_registrations.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("registration_questions.id"), index=True)
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(200))
    values: Mapped[list[str]] = mapped_column(JSON)
    file: Mapped[str | None] = mapped_column(String(40), index=True)
    answered_at: Mapped[datetime]


class Correction(Model):
    """What a person asks to correct when she may no longer do it herself (152-ФЗ, art. 14 and 21): `stood` is what the
    fields said at that moment, `wanted` what they should say; `due_on` the last day to answer. One is open at a time.
    Erasing the person removes it."""

    __tablename__ = "registration_corrections"
    __table_args__ = (
        CheckConstraint("state IN ('open','applied','refused')", name="state"),
        Index(
            "uq_registration_corrections_open",
            "registration_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_registration_corrections_due", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration_registrations.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(10), default="open")
    stood: Mapped[dict[str, str]] = mapped_column(JSON)
    wanted: Mapped[dict[str, str]] = mapped_column(JSON)
    comment: Mapped[str] = mapped_column(String(500), default="")
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    because: Mapped[str] = mapped_column(String(300), default="")
