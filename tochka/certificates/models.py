"""Tables of the certificate register: series of numbers, numbers, and the papers under each number."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tochka.events.models import Event
from tochka.extensions import Model
from tochka.network.models import Organization
from tochka.registration.models import Registration


class Setup(Model):
    """What the papers of an event say and look like. Empty texts are filled from the event and its body at issue."""

    __tablename__ = "certificates_setups"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), unique=True)
    layout: Mapped[str] = mapped_column(String(30), default="strict")
    pattern: Mapped[str] = mapped_column(String(80))
    issuer: Mapped[str] = mapped_column(String(300), default="")
    signatory_post: Mapped[str] = mapped_column(String(200), default="")
    signatory_name: Mapped[str] = mapped_column(String(200), default="")
    basis: Mapped[str] = mapped_column(String(300), default="")
    hours: Mapped[int | None]


class Template(Model):
    """The finished bytes of a layout for an event, by their hash: what every paper of an issue shares, kept for ever."""

    __tablename__ = "certificates_templates"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class Series(Model):
    """Numbers of one body under one filled pattern («ТР-2022/23-004-»). Its row is the lock of its counter."""

    __tablename__ = "certificates_series"
    __table_args__ = (UniqueConstraint("body_id", "prefix"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id"))
    prefix: Mapped[str] = mapped_column(String(60))
    pattern: Mapped[str] = mapped_column(String(80))
    school_year: Mapped[int]
    next: Mapped[int] = mapped_column(default=1)


class Certificate(Model):
    """A number and whom it belongs to. numbered → issued → revoked, or annulled (never handed out). Never deleted.

    `member` is a team member's position, 0 for the registration itself; `occasion` tells two talks of one speaker apart."""

    __tablename__ = "certificates_certificates"
    __table_args__ = (
        UniqueConstraint("series_id", "n"),
        UniqueConstraint("body_id", "number"),
        UniqueConstraint("event_id", "kind", "registration_id", "member", "occasion", name="uq_certificates_subject"),
        CheckConstraint("state IN ('numbered','issued','revoked','annulled')", name="state"),
        Index("ix_certificates_certificates_event", "event_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("certificates_series.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id"))
    n: Mapped[int]
    number: Mapped[str] = mapped_column(String(80))
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id"))
    kind: Mapped[str] = mapped_column(String(30))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration_registrations.id"), index=True)
    member: Mapped[int] = mapped_column(default=0)
    occasion: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(10), default="numbered")
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[str] = mapped_column(String(300), default="")
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))

    event: Mapped[Event] = relationship()
    body: Mapped[Organization] = relationship()
    registration: Mapped[Registration] = relationship()
    papers: Mapped[list["Paper"]] = relationship(back_populates="certificate", order_by="Paper.position")


class Paper(Model):
    """A paper under a number: 1, 2… A correction replaces the current one and keeps the number («взамен»).

    `snapshot` holds every value as printed text; `public_name` what the verification page may show (empty: hidden).
    The file is made again from `template` and the snapshot and must hash to `sha256`; `writer` 0 means that its bytes lie
    in the folder of papers instead (a rare letter that the fast writer does not have)."""

    __tablename__ = "certificates_papers"
    __table_args__ = (
        UniqueConstraint("certificate_id", "position"),
        CheckConstraint("state IN ('current','replaced')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates_certificates.id"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="current")
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    public_name: Mapped[str] = mapped_column(String(200), default="")
    template: Mapped[str | None] = mapped_column(ForeignKey("certificates_templates.hash"))
    writer: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    certificate: Mapped[Certificate] = relationship(back_populates="papers")
