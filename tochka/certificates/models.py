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
    """What the papers of an event say and look like. Empty texts are filled from the event and its body at issue.

    `signatories` are up to three of {post, name, facsimile}; `looks` maps a kind to what was chosen for it: layout (the
    name of a built-in design, or the id of an own one) and the organizer's own texts. `logo`, `emblem` and facsimiles are
    names of assets. `link` is the generation of the links for schools: one more makes earlier links useless."""

    __tablename__ = "certificates_setups"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"), unique=True)
    pattern: Mapped[str] = mapped_column(String(80))
    issuer: Mapped[str] = mapped_column(String(300), default="")
    signatories: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    basis: Mapped[str] = mapped_column(String(300), default="")
    hours: Mapped[int | None]
    logo: Mapped[str] = mapped_column(String(64), default="")
    emblem: Mapped[str] = mapped_column(String(64), default="")
    palette: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    economy: Mapped[bool] = mapped_column(default=False)
    looks: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    link: Mapped[int] = mapped_column(default=1)


class Layout(Model):
    """A version of a body's own layout. A change is a new row: what was issued keeps its version for ever."""

    __tablename__ = "certificates_layouts"
    __table_args__ = (UniqueConstraint("body_id", "name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events_events.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))


class Asset(Model):
    """A picture that a body has uploaded, as it is kept: small, harmless, named by its hash."""

    __tablename__ = "certificates_assets"
    __table_args__ = (UniqueConstraint("body_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str] = mapped_column(String(4))
    width: Mapped[float]
    height: Mapped[float]
    created_at: Mapped[datetime]


class Case(Model):
    """How a person's name bends, confirmed by a person: the dative and the gender. `member` as in Certificate."""

    __tablename__ = "certificates_cases"
    __table_args__ = (
        UniqueConstraint("registration_id", "member"),
        CheckConstraint("gender IN ('m','f')", name="gender"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration_registrations.id", ondelete="CASCADE"))
    member: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(200))
    dative: Mapped[str] = mapped_column(String(200))
    gender: Mapped[str] = mapped_column(String(1))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    confirmed_at: Mapped[datetime]


class Nominee(Model):
    """Whom the organizer or a contest has named for a kind of paper; `topic` is what a speaker spoke of.

    Somebody of a registration (`member` as in Certificate) or, without one, an organization."""

    __tablename__ = "certificates_nominees"
    __table_args__ = (
        UniqueConstraint("event_id", "kind", "subject", "topic"),
        CheckConstraint("(registration_id IS NULL) <> (organization_id IS NULL)", name="one_of"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(40))
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registration_registrations.id", ondelete="CASCADE"), index=True
    )
    member: Mapped[int] = mapped_column(default=0)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("network_organizations.id"))
    topic: Mapped[str] = mapped_column(String(300), default="")


class Edition(Model):
    """What all papers of a kind that were issued together share: layout, printed values, economy. Never changed."""

    __tablename__ = "certificates_editions"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    values: Mapped[dict[str, str]] = mapped_column(JSON)
    economy: Mapped[bool]
    created_at: Mapped[datetime]


class Template(Model):
    """The finished bytes of an edition, by their hash: what every paper of an issue shares, kept for ever."""

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

    `subject` tells whom: «r17» a registration, «r17.3» the third member of its team, «r17.a» its adult, «o5» an organization.
    `member` is a team member's position, 0 for the registration itself, -1 for a team's adult; `organization_id` is set
    where the paper is an organization's own. `occasion` tells two talks of one speaker apart."""

    __tablename__ = "certificates_certificates"
    __table_args__ = (
        UniqueConstraint("series_id", "n"),
        UniqueConstraint("body_id", "number"),
        UniqueConstraint("event_id", "kind", "subject", "occasion", name="uq_certificates_subject"),
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
    subject: Mapped[str] = mapped_column(String(40))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration_registrations.id"), index=True)
    member: Mapped[int] = mapped_column(default=0)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("network_organizations.id"))
    occasion: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(10), default="numbered")
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[str] = mapped_column(String(300), default="")
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))

    event: Mapped[Event] = relationship()
    body: Mapped[Organization] = relationship(foreign_keys=[body_id])
    registration: Mapped[Registration | None] = relationship()
    papers: Mapped[list["Paper"]] = relationship(back_populates="certificate", order_by="Paper.position")


class Paper(Model):
    """A paper under a number: 1, 2… A correction replaces the current one and keeps the number («взамен»).

    `snapshot` holds its own values as printed text («own»), the rest stands in its edition; `public_name` is what the
    verification page may show (empty: hidden). The file is made again from `template` and the snapshot and must hash to
    `sha256`; `writer` 0 means that its bytes lie in the folder of papers instead (a rare letter that the fast writer does
    not have, or a digital signature)."""

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
    edition: Mapped[str] = mapped_column(ForeignKey("certificates_editions.hash"))
    template: Mapped[str | None] = mapped_column(ForeignKey("certificates_templates.hash"))
    writer: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    reason: Mapped[str] = mapped_column(String(300), default="")
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    certificate: Mapped[Certificate] = relationship(back_populates="papers")
