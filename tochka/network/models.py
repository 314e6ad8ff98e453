"""Tables of the network: region → municipality → organization → centre."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tochka.extensions import Model


class Region(Model):
    """A subject of the Federation."""

    __tablename__ = "network_regions"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)


class Municipality(Model):
    """A district or town with one education body. Its zone is the zone of deadlines («Asia/Yakutsk»).

    `body_id` is the organization that signs directives and certificates; `practice` marks invented data; `directory`
    grows with each change of its organizations' names, so that indexes kept in memory know that they are old."""

    __tablename__ = "network_municipalities"
    __table_args__ = (UniqueConstraint("region_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("network_regions.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    seat: Mapped[str] = mapped_column(String(100), default="")
    timezone: Mapped[str] = mapped_column(String(40))
    practice: Mapped[bool] = mapped_column(default=False)
    directory: Mapped[int] = mapped_column(default=0)
    body_id: Mapped[int | None] = mapped_column(
        ForeignKey("network_organizations.id", use_alter=True, name="fk_network_municipalities_body_id")
    )

    region: Mapped[Region] = relationship()
    body: Mapped["Organization | None"] = relationship(foreign_keys=[body_id], post_update=True)


class OperatorCard(Model):
    """Who answers for personal data in a municipality: registration opens only when it is filled (152-ФЗ)."""

    __tablename__ = "network_operator_cards"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("network_municipalities.id"), unique=True)
    name: Mapped[str] = mapped_column(String(300), default="")
    inn: Mapped[str] = mapped_column(String(12), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    responsible: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")

    municipality: Mapped[Municipality] = relationship()

    @property
    def filled(self) -> bool:
        return all((self.name, self.inn, self.address, self.responsible, self.email))


class Organization(Model):
    """A school, kindergarten, department or institute.

    `short_name` is what people say («СОШ №8 г.Томмот»), `genitive` and `genitive_plural` what prose needs where the
    table of types does not know it («Томмотской санаторной школы»); `rank` orders lists in prose; `version` grows with each
    change, so that a page that stood open does not undo another's work."""

    __tablename__ = "network_organizations"
    __table_args__ = (
        UniqueConstraint("municipality_id", "short_name"),
        CheckConstraint("kind IN ('school','kindergarten','department','institute','other')", name="kind"),
        Index("ix_network_organizations_prose", "municipality_id", "kind", "rank", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("network_municipalities.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="school")
    type: Mapped[str] = mapped_column(String(60), default="")
    legal_prefix: Mapped[str] = mapped_column(String(20), default="")
    full_name: Mapped[str] = mapped_column(String(400), default="")
    short_name: Mapped[str] = mapped_column(String(120))
    number: Mapped[int | None]
    locality: Mapped[str] = mapped_column(String(100), default="")
    rank: Mapped[int] = mapped_column(default=50)
    genitive: Mapped[str] = mapped_column(String(200), default="")
    genitive_plural: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]

    municipality: Mapped[Municipality] = relationship(foreign_keys=[municipality_id])
    aliases: Mapped[list["Alias"]] = relationship(back_populates="organization", cascade="all, delete-orphan")
    centres: Mapped[list["Centre"]] = relationship(back_populates="organization", cascade="all, delete-orphan")


class Alias(Model):
    """Another spelling of an organization's name; `folded` is what searches compare."""

    __tablename__ = "network_aliases"
    __table_args__ = (UniqueConstraint("organization_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), index=True)

    organization: Mapped[Organization] = relationship(back_populates="aliases")


class Centre(Model):
    """A centre in an organization: its kind (Точка роста, Кванториум, IT-куб), profile and year of opening."""

    __tablename__ = "network_centres"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="growth_point")
    profile: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    opened_in: Mapped[int | None]

    organization: Mapped[Organization] = relationship(back_populates="centres")


class OrganizationRequest(Model):
    """«Моей школы нет в списке»: what a participant typed, until the curator adds the school or points to it."""

    __tablename__ = "network_requests"
    __table_args__ = (CheckConstraint("state IN ('open','matched','added','declined')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("network_municipalities.id"), index=True)
    typed: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("network_organizations.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    municipality: Mapped[Municipality] = relationship()
    organization: Mapped[Organization | None] = relationship()


agreement_parties = Table(
    "network_agreement_parties",
    Model.metadata,
    Column("agreement_id", ForeignKey("network_agreements.id", ondelete="CASCADE"), primary_key=True),
    Column("organization_id", ForeignKey("network_organizations.id"), primary_key=True, index=True),
)


class Agreement(Model):
    """An agreement between organizations: on cooperation (any form, usually a year) or on the network form of programmes
    (273-ФЗ, article 15). That it has expired is never stored: `valid_to` and the day tell it.

    `organization_id` keeps the record and is one of the parties; `scan` is the signed paper."""

    __tablename__ = "network_agreements"
    __table_args__ = (
        CheckConstraint("kind IN ('cooperation','programme')", name="kind"),
        CheckConstraint("state IN ('needed','not_needed','draft','signed')", name="state"),
        CheckConstraint("state <> 'signed' OR signed_on IS NOT NULL", name="signed"),
        CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="term"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("network_municipalities.id"), index=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12), default="cooperation")
    state: Mapped[str] = mapped_column(String(10), default="needed")
    subject: Mapped[str] = mapped_column(String(500), default="")
    number: Mapped[str] = mapped_column(String(40), default="")
    signed_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    scan_name: Mapped[str] = mapped_column(String(200), default="")
    scan: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    parties: Mapped[list[Organization]] = relationship(secondary=agreement_parties, order_by="Organization.rank")
