"""Tables of people who sign in, of links that open once, and of consents."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tochka.extensions import Model


class Account(Model):
    """Somebody who signs in. `demo` accounts keep a production service from starting."""

    __tablename__ = "people_accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    post: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="ru")
    demo: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    grants: Mapped[list["Grant"]] = relationship(
        back_populates="account", foreign_keys="Grant.account_id", cascade="all, delete-orphan"
    )


class Session(Model):
    """One device on which an account is signed in; its id stands in the signed cookie."""

    __tablename__ = "people_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    agent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class Attempt(Model):
    """Failed tries to sign in by password with one e-mail, known here or not; `key` is the hash of the e-mail."""

    __tablename__ = "people_attempts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(index=True)
    wait_until: Mapped[datetime | None]


class Grant(Model):
    """A role on exactly one node: region, municipality, organization or event. An administrator's stands on none."""

    __tablename__ = "people_grants"
    __table_args__ = (
        UniqueConstraint("account_id", "role", "region_id", "municipality_id", "organization_id", "event_id"),
        CheckConstraint(
            "CASE WHEN region_id IS NULL THEN 0 ELSE 1 END + CASE WHEN municipality_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END + CASE WHEN event_id IS NULL THEN 0 ELSE 1 END"
            " = CASE WHEN role = 'administrator' THEN 0 ELSE 1 END",
            name="one_node",
        ),
        Index("ix_people_grants_event", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("people_accounts.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("network_regions.id"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("network_municipalities.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("network_organizations.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]

    account: Mapped[Account] = relationship(back_populates="grants", foreign_keys=[account_id])


class Link(Model):
    """A link that opens once: sign-in, new password, invitation, «my page». The token is sealed from its id, not stored."""

    __tablename__ = "people_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254), index=True)
    role: Mapped[str | None] = mapped_column(String(30))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("network_regions.id"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("network_municipalities.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("network_organizations.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events_events.id", ondelete="CASCADE"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ConsentText(Model):
    """A text of consent: each purpose has its own, each change a new version (152-ФЗ art. 9, 156-ФЗ of 2025)."""

    __tablename__ = "people_consent_texts"
    __table_args__ = (UniqueConstraint("municipality_id", "purpose", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("network_municipalities.id"))
    purpose: Mapped[str] = mapped_column(String(30))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]


class Consent(Model):
    """A consent given: whose (`subject_kind`, `subject_id`), to which text, when, through which channel; withdrawn when."""

    __tablename__ = "people_consents"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "purpose"),
        Index("ix_people_consents_subject", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(30))
    text_id: Mapped[int] = mapped_column(ForeignKey("people_consent_texts.id"))
    given_at: Mapped[datetime]
    channel: Mapped[str] = mapped_column(String(20))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]
    ended: Mapped[str] = mapped_column(String(10), default="", server_default="")

    text: Mapped[ConsentText] = relationship()


class ParentalConsent(Model):
    """What a parent said for a child: `member` of a team, or 0 for the one who is registered; to which purposes. By a paper
    that the school keeps (date, number, where), or by link; the parent's own name stands on the paper alone."""

    __tablename__ = "people_parental_consents"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "member"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    member: Mapped[int] = mapped_column(default=0)
    purposes: Mapped[list[str]] = mapped_column(JSON)
    texts: Mapped[dict[str, int]] = mapped_column(JSON)
    channel: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime]
    paper_on: Mapped[date | None]
    paper_number: Mapped[str] = mapped_column(String(60), default="")
    kept_where: Mapped[str] = mapped_column(String(200), default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    withdrawn_at: Mapped[datetime | None]
    ended: Mapped[str] = mapped_column(String(10), default="", server_default="")


class DestructionAct(Model):
    """An act of destruction (order of Roskomnadzor of 28.10.2022 № 179): its erasures name it; kept for three years."""

    __tablename__ = "people_acts"
    __table_args__ = (UniqueConstraint("municipality_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("network_municipalities.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))


class ErasureRecord(Model):
    """The registry of erasures: whose data (an id, never a name), why, asked when, due when, done when, how many rows in
    each room. A restored backup is erased anew by it."""

    __tablename__ = "people_erasures"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id"),
        Index("ix_people_erasures_due", "done_at", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("network_municipalities.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events_events.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    actor: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    rooms: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    act_id: Mapped[int | None] = mapped_column(ForeignKey("people_acts.id"), index=True)

    act: Mapped[DestructionAct | None] = relationship()


@dataclass(frozen=True)
class Held:
    """A grant as a plain value: a role and the id of its node. Where the node is None everywhere, it holds everywhere."""

    role: str
    region: int | None = None
    municipality: int | None = None
    organization: int | None = None
    event: int | None = None


@dataclass(frozen=True)
class Viewer:
    """The one who asks, as read once a request: the account, its device's session and its grants."""

    id: int
    name: str
    email: str
    language: str
    session_id: int
    seen_at: datetime
    grants: tuple[Held, ...] = ()

    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def roles(self) -> tuple[str, ...]:
        """Her roles, each once, in the order of grants."""
        return tuple(dict.fromkeys(held.role for held in self.grants))
