"""Erasing the people of a registration: names and contacts go, counts and tombstones stay."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.mail import forget_spooled
from tochka.kit.transactions import writing
from tochka.people.actions import forget_links, registers_erasure, registers_place, registers_retention
from tochka.people.models import Consent
from tochka.people.terms import PARTICIPATION
from tochka.registration.actions.answers import erase_answers
from tochka.registration.actions.changing import free_places, move_queue
from tochka.registration.actions.correcting import forget_corrections
from tochka.registration.actions.drafts import forget_in_drafts
from tochka.registration.actions.places import lock_parts
from tochka.registration.actions.signals import next_feed, settle
from tochka.registration.models import Member, Registration
from tochka.registration.terms import CANCELLED


@registers_erasure
def erase_subject(subject_kind: str, subject_id: int) -> int:
    """What people calls when somebody is erased: (kind, id) → rows emptied."""
    return erase_registration(subject_id) if subject_kind == "registration" else 0


def place_of(registration_id: int) -> tuple[int | None, int | None]:
    """The municipality and the event of a registration, for the registry of erasures."""
    row = db.session.execute(
        select(Event.municipality_id, Event.id)
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.id == registration_id)
    ).one_or_none()
    return (row[0], row[1]) if row else (None, None)


registers_place("registration", place_of)


@registers_retention
def past_their_term(purpose: str, before: datetime, most: int) -> list[tuple[str, int]]:
    """Registrations of events that ended before a moment and are kept for a purpose still."""
    kept = select(Registration.id).join(Event, Event.id == Registration.event_id).where(Event.ends_at < before)
    kept = kept.where(Registration.erased_at.is_(None))
    if purpose != PARTICIPATION:
        kept = kept.join(
            Consent, (Consent.subject_kind == "registration") & (Consent.subject_id == Registration.id)
        ).where(Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
    return [("registration", id) for id in db.session.scalars(kept.order_by(Registration.id).limit(most))]


def erase_registration(registration_id: int, actor: int | None = None) -> int:
    """Empty the names and contacts of a registration; counts, places and the ticket's tombstone stay. Before the event
    ends it is cancelled too, and its place goes on. Gives the number of rows touched."""
    with writing() as session:
        registration = session.get(
            Registration,
            registration_id,
            options=[selectinload(Registration.places), selectinload(Registration.members)],
            populate_existing=True,
        )
        if registration is None or registration.erased_at is not None:
            return 0
        event, part_ids = registration.event, [place.part_id for place in registration.places]
        lock_parts(part_ids)
        session.refresh(registration, ["places"])
        ahead = clock.now() < event.ends_at and registration.state != CANCELLED
        names = {registration.name, *(member.name for member in registration.members)} - {""}
        forget_spooled(words=(*names, registration.email or ""))
        known = forget_links(registration.email) if registration.email else 0
        touched = 1 + known + _empty(registration) + erase_answers(registration.id)
        touched += forget_corrections(registration.id)
        elsewhere = _empty_moved(registration.id)
        free_places(registration) if ahead else settle(registration, next_feed(event.id))
        for team in elsewhere:
            settle(team, next_feed(event.id))
        if ahead:
            move_queue(event, part_ids)
        touched += forget_in_drafts(event.id, names)
        journal.record("registration.erase", "registration", registration.id, actor)
        return touched


def _empty(registration: Registration) -> int:
    registration.name = registration.folded_name = registration.post = ""
    registration.declined_because = ""
    registration.email = None
    registration.link += 1
    registration.erased_at = clock.now()
    for member in registration.members:
        member.name = ""
    return len(registration.members)


def _empty_moved(registration_id: int) -> list[Registration]:
    """Members who were moved from it into other teams are its people still; gives those teams."""
    moved = db.session.scalars(select(Member).where(Member.home_id == registration_id)).all()
    for member in moved:
        member.name = ""
    return list({member.registration_id: member.registration for member in moved}.values())
