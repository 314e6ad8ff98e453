"""Publications written down, and removed again."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from tochka.closing.models import Publication
from tochka.closing.rules.publications import host_of, outlet_of
from tochka.events.models import Event
from tochka.kit import clock, journal
from tochka.kit.errors import judged_by_constraints, refuse
from tochka.kit.russian import clean_line, clean_text
from tochka.kit.transactions import writing
from tochka.network.models import Municipality, Organization


@dataclass(frozen=True)
class PublicationDraft:
    """A publication as the form gives it; an empty outlet is guessed from the link."""

    organization_id: int
    url: str
    title: str
    published_on: date
    outlet: str = ""
    summary: str = ""
    event_id: int | None = None


def add_publication(draft: PublicationDraft, actor: int | None = None) -> int:
    """Write a publication down; gives its id. Refused: no link, a day ahead, the same link twice, another's event."""
    if not host_of(draft.url):
        raise refuse("closing.no_link", "url")
    with writing() as session, judged_by_constraints():
        organization = session.get_one(Organization, draft.organization_id)
        zone = session.get_one(Municipality, organization.municipality_id).timezone
        if draft.published_on > clock.today(zone):
            raise refuse("closing.day_ahead", "published_on")
        wanted = (Event.id == draft.event_id, Event.municipality_id == organization.municipality_id)
        if draft.event_id and session.scalar(select(Event.id).where(*wanted)) is None:
            raise refuse("closing.foreign_event", "event_id")
        row = Publication(
            organization_id=draft.organization_id,
            event_id=draft.event_id,
            url=draft.url.strip()[:500],
            title=clean_line(draft.title)[:300],
            outlet=(clean_line(draft.outlet) or outlet_of(draft.url))[:200],
            summary=clean_text(draft.summary)[:2000],
            published_on=draft.published_on,
            created_by=actor,
            created_at=clock.now(),
        )
        session.add(row)
        session.flush()
        journal.record("closing.add_publication", "publication", row.id, actor)
    return row.id


def remove_publication(publication_id: int, actor: int | None = None) -> None:
    """Take a publication off the list."""
    with writing() as session:
        session.execute(delete(Publication).where(Publication.id == publication_id))
        journal.record("closing.remove_publication", "publication", publication_id, actor)
