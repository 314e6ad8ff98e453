"""Who would get a message: registrations with the address under which they are reached, the delegation's where they have none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from tochka.checkin.models import Attendance
from tochka.events.models import Part
from tochka.extensions import db
from tochka.kit.mail import opted_out
from tochka.messages.terms import NEWS
from tochka.network.models import Organization, OrganizationRequest
from tochka.people.models import Consent
from tochka.people.terms import MAILING
from tochka.registration.models import Delegation, Place, Registration
from tochka.registration.terms import APPLIED, CONFIRMED, WAITING


@dataclass(frozen=True, slots=True)
class Contact:
    """A registration and how it is reached. `delegation_id` is set where its own e-mail is missing and the delegation has
    one; without any `email` is empty."""

    registration_id: int
    delegation_id: int | None
    email: str
    language: str
    title: str
    school: str
    category: str
    agreed: bool

    @property
    def about(self) -> tuple[str, int]:
        """What a letter to it is about."""
        return ("delegation", self.delegation_id) if self.delegation_id else ("registration", self.registration_id)


@dataclass(frozen=True)
class Audience:
    """Who gets a message: one contact an address; who has no e-mail; how many do not want it or did not agree to it."""

    reached: Sequence[Contact]
    without_email: Sequence[Contact]
    unwilling: int


def contacts(event_id: int, *conditions: ColumnElement[bool]) -> list[Contact]:
    """Registrations of an event that are not erased, in their order. One statement."""
    own = Registration.email.is_not(None)
    agreed = exists().where(
        Consent.subject_kind == "registration", Consent.subject_id == Registration.id,
        Consent.purpose == MAILING, Consent.withdrawn_at.is_(None),
    )  # fmt: skip
    rows = db.session.execute(
        select(
            Registration.id,
            Registration.email,
            Registration.language,
            Delegation.id,
            Delegation.email,
            Delegation.language,
            func.coalesce(func.nullif(Registration.team_name, ""), Registration.name),
            func.coalesce(Organization.short_name, OrganizationRequest.typed, ""),
            Registration.category,
            agreed,
        )
        .outerjoin(
            Delegation,
            and_(
                Delegation.id == Registration.delegation_id,
                Delegation.erased_at.is_(None),
                Delegation.email != "",
                ~own,
            ),
        )
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .outerjoin(OrganizationRequest, OrganizationRequest.id == Registration.request_id)
        .where(Registration.event_id == event_id, Registration.erased_at.is_(None), *conditions)
        .order_by(Registration.id)
    )
    return [
        Contact(row[0], row[3], row[1] or row[4] or "", row[2] if row[1] else row[5] or row[2], *row[6:])
        for row in rows
    ]


def came(part: Part | None = None) -> ColumnElement[bool]:
    """The condition that a registration arrived: in a part, or in any."""
    arrived = exists().where(
        Attendance.event_id == Registration.event_id,
        Attendance.registration_id == Registration.id,
        Attendance.arrived.is_(True),
    )
    return arrived if part is None else arrived.where(Attendance.part == part.position)


def _chosen(audience: str, part: Part | None) -> ColumnElement[bool]:
    state = {"waiting": WAITING, "applied": APPLIED}.get(audience, CONFIRMED)
    places = Place.registration_id == Registration.id
    if part is not None:
        places = and_(places, Place.part_id == part.id)
    held = or_(Place.state == state, Place.state == "held") if audience == "waiting" else Place.state == state
    wanted: ColumnElement[bool] = exists().where(places, held)
    if audience == "came":
        return came(part)
    return and_(wanted, ~came(part)) if audience == "absent" else wanted


def audience_of(event_id: int, audience: str, part_id: int | None, category: str, sort: str) -> Audience:
    """Who gets a message to an audience, narrowed to a part and a category: each address once, however many it registered.

    News go only to those who agreed to a mailing and have not refused it. Three statements."""
    part = db.session.get(Part, part_id) if part_id else None
    conditions: list[Any] = [_chosen(audience, part)]
    if category:
        conditions.append(Registration.category == category)
    found = contacts(event_id, *conditions)
    reached = _each_once([each for each in found if each.email and (sort != NEWS or _agreed(each))])
    refused = opted_out([each.email for each in reached], NEWS) if sort == NEWS else frozenset()
    silent = {each.email for each in found if each.email} - {each.email for each in reached}
    return Audience(
        [each for each in reached if each.email not in refused],
        [each for each in found if not each.email],
        len(silent) + len(refused),
    )


def _agreed(contact: Contact) -> bool:
    """A consent is a person's own: who sent a delegation did not give it for her own address."""
    return contact.agreed and contact.delegation_id is None


def has_withdrawn(subject_kind: str, subject_id: int) -> bool:
    """Whether a consent to a mailing was given and withdrawn: that is a refusal of everything that need not be sent."""
    withdrawn = select(Consent.id).filter_by(subject_kind=subject_kind, subject_id=subject_id, purpose=MAILING)
    return db.session.scalar(withdrawn.where(Consent.withdrawn_at.is_not(None))) is not None


def has_agreed(subject_kind: str, subject_id: int) -> bool:
    """Whether a consent to a mailing is in force."""
    given = select(Consent.id).filter_by(subject_kind=subject_kind, subject_id=subject_id, purpose=MAILING)
    return db.session.scalar(given.where(Consent.withdrawn_at.is_(None))) is not None


def _each_once(found: Sequence[Contact]) -> list[Contact]:
    """The first contact of each address, by address."""
    first: dict[str, Contact] = {}
    for each in found:
        first.setdefault(each.email.lower(), each)
    return [first[email] for email in sorted(first)]


def shared_addresses(event_id: int, emails: Collection[str]) -> frozenset[str]:
    """Those of the addresses under which several are registered for an event: none of their names stands for all."""
    several = (
        select(Registration.email)
        .where(
            Registration.event_id == event_id, Registration.email.in_(list(emails)), Registration.erased_at.is_(None)
        )
        .group_by(Registration.email)
        .having(func.count() > 1)
    )
    return frozenset(str(each) for each in db.session.scalars(several))


def longest_name(event_id: int) -> str:
    """The longest name among those registered for an event, to see whether a text bears it; empty where nobody is."""
    found = (
        select(Registration.name)
        .where(Registration.event_id == event_id, Registration.erased_at.is_(None))
        .order_by(func.length(Registration.name).desc(), Registration.id)
        .limit(1)
    )
    return db.session.scalar(found) or ""
