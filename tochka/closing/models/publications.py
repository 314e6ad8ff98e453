"""Publications in media and social networks, as people wrote them down: no foreign server is ever asked."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tochka.events.models import Event
from tochka.extensions import Model
from tochka.network.models import Organization


class Publication(Model):
    """A link with its title, outlet and day, by an organization and perhaps about an event; `summary` fills its card."""

    __tablename__ = "closing_publications"
    __table_args__ = (
        UniqueConstraint("organization_id", "url"),
        Index("ix_closing_publications_day", "organization_id", "published_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("network_organizations.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events_events.id", ondelete="SET NULL"), index=True)
    url: Mapped[str] = mapped_column(String(500))
    title: Mapped[str] = mapped_column(String(300))
    outlet: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    published_on: Mapped[date]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people_accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]

    organization: Mapped[Organization] = relationship()
    event: Mapped[Event | None] = relationship()
