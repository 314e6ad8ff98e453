"""The consent matrix of an event: people × purposes, with parents' consents for children; who is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from tochka.events.models import Event
from tochka.events.terms import MINORS
from tochka.extensions import db
from tochka.people.models import Consent, ParentalConsent
from tochka.people.queries import consents_of
from tochka.people.terms import PARTICIPATION
from tochka.registration.models import Member, Registration
from tochka.registration.queries.people import lines
from tochka.registration.terms import CANCELLED, PERSON, TEAM

KIND = "registration"


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A person of an event: of which registration, which member (0 is the one who is registered, or a team's adult), what
    is in force: her `own` purposes, for a `child` the `parent`'s (None: nobody has said anything). `link` is the generation
    of the registration's links."""

    registration_id: int
    member: int
    name: str
    team: str
    organization: str
    grade: int | None
    delegation_id: int | None
    link: int
    own: frozenset[str]
    child: bool
    parent: frozenset[str] | None

    @property
    def key(self) -> str:
        """What a box of a form calls this person."""
        return f"{self.registration_id}-{self.member}"


def consent_rows(event_id: int, registration_ids: Sequence[int] | None = None) -> list[ConsentRow]:
    """All named people of an event (or of these registrations) who are not cancelled or erased, by name: four statements."""
    which = and_(Registration.event_id == event_id, Registration.state != CANCELLED, Registration.erased_at.is_(None))
    if registration_ids is not None:
        which = and_(which, Registration.id.in_(registration_ids))
    found = db.session.execute(
        lines().add_columns(Registration.delegation_id).where(which).order_by(Registration.folded_name, Registration.id)
    ).all()
    ids = [row.id for row in found]
    members = _members(ids)
    homes = {home for rows in members.values() for home, *_ in rows}
    own = consents_of(KIND, {*ids, *homes})
    parents = _parents({*ids, *homes})
    rows = []
    for line in found:
        rows += _rows_of(line, members.get(line.id, ()), own, parents)
    return rows


def _members(ids: Sequence[int]) -> dict[int, list[Any]]:
    """Named members by the team where they stand now; each with the registration and position that hold her consents."""
    rows = db.session.execute(
        select(
            Member.registration_id, func.coalesce(Member.home_id, Member.registration_id),
            func.coalesce(Member.home_position, Member.position), Member.name, Member.grade,
        )
        .where(Member.registration_id.in_(ids), Member.name != "")
        .order_by(Member.registration_id, Member.position)
    )  # fmt: skip
    found: dict[int, list[Any]] = {}
    for team, *values in rows:
        found.setdefault(team, []).append(values)
    return found


def _parents(ids: Any) -> dict[tuple[int, int], frozenset[str]]:
    rows = db.session.scalars(
        select(ParentalConsent).where(
            ParentalConsent.subject_kind == KIND,
            ParentalConsent.subject_id.in_(ids),
            ParentalConsent.withdrawn_at.is_(None),
        )
    )
    return {(row.subject_id, row.member): frozenset(row.purposes) for row in rows}


def _rows_of(line: Any, members: Any, own: dict[int, frozenset[str]], parents: Any) -> list[ConsentRow]:
    child = line.category in MINORS
    alone = line.kind == PERSON
    people = [(line.id, 0, line.name, line.grade if alone else None, child and alone)]
    people += [(home, position, name, grade or line.grade, child) for home, position, name, grade in members]
    return [
        ConsentRow(
            registration_id=home, member=position, name=name, team=line.team_name, organization=line.organization,
            grade=grade, delegation_id=line.delegation_id, link=line.link, own=own[home], child=minor,
            parent=parents.get((home, position)),
        )
        for home, position, name, grade, minor in people
        if name
    ]  # fmt: skip


def missing_consents(event_id: int) -> int:
    """How many registrations of an event have somebody who may not take part yet; one statement, for the desk."""
    own = select(Consent.id).where(
        Consent.subject_kind == KIND, Consent.subject_id == Registration.id, Consent.purpose == PARTICIPATION,
        Consent.withdrawn_at.is_(None),
    )  # fmt: skip
    alone = and_(Registration.kind == PERSON, ~_parental(Registration.id, 0).exists())
    lonely = select(Member.id).where(
        Member.registration_id == Registration.id,
        Member.name != "",
        ~_parental(
            func.coalesce(Member.home_id, Member.registration_id), func.coalesce(Member.home_position, Member.position)
        ).exists(),
    )
    team = and_(Registration.kind == TEAM, lonely.exists())
    child = and_(Registration.category.in_(MINORS), or_(alone, team))
    found = select(func.count(Registration.id)).where(
        Registration.event_id == event_id,
        Registration.state != CANCELLED,
        Registration.erased_at.is_(None),
        or_(~own.exists(), child),
    )
    return db.session.scalar(found) or 0


def _parental(subject: Any, member: Any) -> Any:
    """A parent's word in force; it always holds the participation."""
    return select(ParentalConsent.id).where(
        ParentalConsent.subject_kind == KIND,
        ParentalConsent.subject_id == subject,
        ParentalConsent.member == member,
        ParentalConsent.withdrawn_at.is_(None),
    )


_NARROW, _WIDE = 0xFF, 1 << 47


@dataclass(frozen=True, slots=True)
class ChildHolder:
    """Whom a parent's link opens: a child of a registration, its event and municipality."""

    registration_id: int
    member: int
    event_id: int
    municipality_id: int
    name: str


def child_holder(number: int, generation: int) -> ChildHolder | None:
    """The child of a parent's link: registration ‖ member in one number; None for an outdated link, an adult, an erased one."""
    registration_id, position = read_parent_number(number)
    row = db.session.execute(
        select(Registration.event_id, Event.municipality_id, Registration.name, Registration.kind)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.id == registration_id,
            Registration.link == generation,
            Registration.erased_at.is_(None),
            Registration.category.in_(MINORS),
        )
    ).one_or_none()
    if row is None:
        return None
    name = row.name if row.kind == PERSON and position == 0 else _member_name(registration_id, position)
    return ChildHolder(registration_id, position, row.event_id, row.municipality_id, name) if name else None


def _member_name(registration_id: int, position: int) -> str:
    home = func.coalesce(Member.home_id, Member.registration_id)
    at = func.coalesce(Member.home_position, Member.position)
    return db.session.scalar(select(Member.name).where(home == registration_id, at == position)) or ""


def parent_number(registration_id: int, member: int) -> int:
    """What a parent's link seals, below 2^48: registration ‖ member. A member beyond 255 (so many were replaced) needs the
    wide form with the highest bit set; the others keep the first one, so that links that were handed out go on working."""
    if member <= _NARROW:
        return registration_id << 8 | member
    return _WIDE | registration_id << 16 | member


def read_parent_number(number: int) -> tuple[int, int]:
    """The registration and the member that `parent_number` packed."""
    if number & _WIDE:
        return (number ^ _WIDE) >> 16, number & 0xFFFF
    return number >> 8, number & _NARROW
