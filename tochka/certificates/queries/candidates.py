"""Who is entitled to a paper of a kind and has none yet: those who came, by group, part and hours, and those named."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from sys import intern
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from tochka.certificates.models import Case, Certificate, Nominee
from tochka.certificates.queries.presence import absent_members, came_long_enough, came_to
from tochka.certificates.terms import ADULT, ANNULLED, Award, subject_of
from tochka.events.models import Event
from tochka.extensions import db
from tochka.network.models import Organization, OrganizationRequest
from tochka.people.models import Consent
from tochka.people.terms import PUBLIC_CERTIFICATE
from tochka.registration.models import Member, Registration


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may get a paper: a registration (member 0), a member of its team (ADULT: who leads it), or a school."""

    subject: str
    registration_id: int | None
    member: int
    organization_id: int | None
    name: str
    post: str
    organization: str
    team: str
    grade: int | None
    leader: str
    public: bool
    is_team: bool = False
    is_school: bool = False
    topic: str = ""
    dative: str = ""
    gender: str = ""


def candidates(event_id: int, award: Award, limit: int | None = None) -> list[Candidate]:
    """Who gets a paper under an award and has none, by school and name, each once, at most `limit`. A few statements."""
    with closing(waiting(event_id, award)) as found:
        return list(islice(found, limit))


def waiting(event_id: int, award: Award) -> Generator[Candidate]:
    """The same one after another, so that an issue to ten thousand never holds them all. Whoever stops before the end
    closes it: the statement behind it is still open."""
    met, cases = taken(event_id, award.kind), _cases(event_id)
    for group in award.groups:
        for each in _GROUPS[group](event_id, award):
            if (each.subject, each.topic) not in met:
                met.add((each.subject, each.topic))
                yield _with_case(each, cases)


def taken(event_id: int, kind: str) -> set[tuple[str, str]]:
    """(subject, occasion) of all papers of a kind in an event; annulled numbers do not count."""
    rows = db.session.execute(
        select(Certificate.subject, Certificate.occasion).where(
            Certificate.event_id == event_id, Certificate.kind == kind, Certificate.state != ANNULLED
        )
    )
    return {(subject, occasion) for subject, occasion in rows}


def everybody(event_id: int) -> list[Candidate]:
    """All who came, with the adults of teams: whom the organizer may name."""
    return candidates_of_groups(event_id, ("persons", "adults", "teams", "members"))


def candidates_named(event_id: int, kind: str) -> list[Candidate]:
    """Those who are named for a kind, whatever papers they have."""
    return _nominees(event_id, Award(kind))


def candidates_of_groups(event_id: int, groups: Sequence[str]) -> list[Candidate]:
    """Those of some groups, whatever papers they have."""
    award = Award(groups=tuple(groups))
    cases = _cases(event_id)
    return [_with_case(each, cases) for group in groups for each in _GROUPS[group](event_id, award)]


def _consented() -> Any:
    return (
        select(Consent.id)
        .where(
            Consent.subject_kind == "registration",
            Consent.subject_id == Registration.id,
            Consent.purpose == PUBLIC_CERTIFICATE,
            Consent.withdrawn_at.is_(None),
        )
        .exists()
    )


_COLUMNS = (
    Registration.id,
    Registration.kind,
    Registration.name,
    Registration.post,
    Registration.team_name,
    Registration.grade,
    Organization.short_name,
    OrganizationRequest.typed,
)


def _has_name() -> Any:
    """Somebody to name: a person, or a team (a mixed one has no adult)."""
    return or_(Registration.name != "", Registration.team_name != "")


def _registrations(event_id: int, *more: Any) -> Any:
    return (
        select(*_COLUMNS, _consented(), *more)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .outerjoin(OrganizationRequest, OrganizationRequest.id == Registration.request_id)
        .where(Registration.event_id == event_id, Registration.erased_at.is_(None), _has_name())
        .order_by(
            Organization.rank, Organization.number, Organization.short_name, Registration.folded_name, Registration.id
        )
    )


def _came(event_id: int, award: Award, kind: str, *more: Any) -> Generator[Any]:
    query = _registrations(event_id, *more).where(Registration.kind == kind, came_to(award.part))
    enough = came_long_enough(event_id, award.part, award.hours) if award.hours else None
    with db.session.execute(query, execution_options={"yield_per": 500}) as rows:
        yield from (row for row in rows if enough is None or row[0] in enough)


def _persons(event_id: int, award: Award) -> Iterator[Candidate]:
    with closing(_came(event_id, award, "person")) as rows:
        yield from (_person(row, 0) for row in rows)


def _teams(event_id: int, award: Award) -> list[Candidate]:
    mixed = set(
        db.session.scalars(
            select(Registration.id).where(Registration.event_id == event_id, Registration.mixed_at.is_not(None))
        )
    )
    return [_team(row) for row in _came(event_id, award, "team") if row[0] not in mixed]


def _adults(event_id: int, award: Award) -> list[Candidate]:
    absent = absent_members(event_id, award.part)
    return [_person(row, ADULT) for row in _came(event_id, award, "team") if row[2] and (row[0], 0) not in absent]


def _person(row: Any, member: int, topic: str = "") -> Candidate:
    number, _kind, name, post, _team_name, grade, school, typed, public = row[:9]
    return Candidate(
        subject=subject_of(number, member),
        registration_id=number,
        member=member,
        organization_id=None,
        name=name,
        post=intern(post or ""),
        organization=intern(school or typed or ""),
        team="",
        grade=None if member == ADULT else grade,
        leader="",
        public=public,
        topic=topic,
    )


def _team(row: Any, topic: str = "") -> Candidate:
    number, _kind, name, _post, team, grade, school, typed, public = row[:9]
    return Candidate(
        subject=subject_of(number),
        registration_id=number,
        member=0,
        organization_id=None,
        name=team,
        post="",
        organization=school or typed or "",
        team=team,
        grade=grade,
        leader=name,
        public=public,
        is_team=True,
        topic=topic,
    )


def _home_school() -> Any:
    """The school of the team that brought a member, when she was moved; else NULL."""
    home = aliased(Registration)
    return (
        select(func.coalesce(Organization.short_name, OrganizationRequest.typed))
        .select_from(home)
        .outerjoin(Organization, Organization.id == home.organization_id)
        .outerjoin(OrganizationRequest, OrganizationRequest.id == home.request_id)
        .where(home.id == Member.home_id)
        .correlate(Member)
        .scalar_subquery()
    )


def _member(
    row: Any, position: int, name: str, grade: int | None, topic: str = "", school: str | None = None
) -> Candidate:
    number, _kind, _name, _post, team, _grade, own, typed, _public = row[:9]
    return Candidate(
        subject=subject_of(number, position),
        registration_id=number,
        member=position,
        organization_id=None,
        name=name,
        post="",
        organization=school or own or typed or "",
        team=team,
        grade=grade,
        leader="",
        public=False,
        topic=topic,
    )


def _members(event_id: int, award: Award) -> list[Candidate]:
    rows = {row[0]: row for row in _came(event_id, award, "team")}
    if not rows:
        return []
    named = db.session.execute(
        select(Member.registration_id, Member.position, Member.name, Member.grade, _home_school())
        .join(Registration, Registration.id == Member.registration_id)
        .where(Registration.event_id == event_id, Member.name != "")
        .order_by(Member.registration_id, Member.position)
    )
    absent = absent_members(event_id, award.part)
    by_team: dict[int, list[Candidate]] = {}
    for number, position, name, grade, school in named:
        if number in rows and (number, position) not in absent:
            by_team.setdefault(number, []).append(_member(rows[number], position, name, grade, school=school))
    return [each for number in rows for each in by_team.get(number, [])]


def _organizations(condition: Any) -> list[Candidate]:
    rows = db.session.execute(
        select(Organization.id, Organization.full_name, Organization.short_name)
        .where(condition)
        .order_by(Organization.rank, Organization.number, Organization.short_name)
    )
    return [_school(number, full or short) for number, full, short in rows]


def _school(number: int, name: str, topic: str = "") -> Candidate:
    return Candidate(
        subject=subject_of(None, organization_id=number),
        registration_id=None,
        member=0,
        organization_id=number,
        name=name,
        post="",
        organization="",
        team="",
        grade=None,
        leader="",
        public=True,
        is_school=True,
        topic=topic,
    )


def _host(event_id: int, award: Award) -> list[Candidate]:
    return _organizations(Organization.id.in_(select(Event.host_id).where(Event.id == event_id)))


def _schools(event_id: int, award: Award) -> list[Candidate]:
    came = select(Registration.organization_id).where(Registration.event_id == event_id, came_to(award.part))
    return _organizations(Organization.id.in_(came))


def _nominees(event_id: int, award: Award) -> list[Candidate]:
    """Those named for this kind, whether the door saw them or not: a speaker may have come by another door."""
    of_kind = (Nominee.event_id == event_id, Nominee.kind == award.kind)
    query = _registrations(event_id, Nominee.member, Nominee.topic, Member.name, Member.grade, _home_school())
    rows = db.session.execute(
        query.join(Nominee, Nominee.registration_id == Registration.id)
        .outerjoin(Member, (Member.registration_id == Registration.id) & (Member.position == Nominee.member))
        .where(*of_kind)
        .order_by(Nominee.id)
    )
    schools = db.session.execute(
        select(Organization.id, Organization.full_name, Organization.short_name, Nominee.topic)
        .join(Nominee, Nominee.organization_id == Organization.id)
        .where(*of_kind)
        .order_by(Nominee.id)
    )
    return [_named(row) for row in rows] + [_school(n, full or short, topic) for n, full, short, topic in schools]


def _named(row: Any) -> Candidate:
    member, topic, name, grade, school = row[9:]
    if member > 0:
        return _member(row, member, name or "", grade, topic, school)
    return _team(row, topic) if row[1] == "team" and member == 0 else _person(row, member, topic)


_GROUPS: dict[str, Callable[[int, Award], Iterable[Candidate]]] = {
    "persons": _persons,
    "teams": _teams,
    "members": _members,
    "adults": _adults,
    "host": _host,
    "schools": _schools,
    "nominees": _nominees,
}
_Cases = dict[tuple[int, int, str], tuple[str, str]]


def _cases(event_id: int) -> _Cases:
    """Datives and genders that somebody confirmed, by whose name they are of: (registration, member, name)."""
    rows = db.session.execute(
        select(Case.registration_id, Case.member, Case.name, Case.dative, Case.gender)
        .join(Registration, Registration.id == Case.registration_id)
        .where(Registration.event_id == event_id)
    )
    return {(number, member, name): (dative, gender) for number, member, name, dative, gender in rows}


def _with_case(each: Candidate, cases: _Cases) -> Candidate:
    """The same with what was confirmed for just this name."""
    found = cases.get((each.registration_id or 0, each.member, each.name)) if not each.is_team else None
    return replace(each, dative=found[0], gender=found[1]) if found else each
