"""Who came and has no paper yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tochka.certificates.models import Certificate
from tochka.certificates.terms import ANNULLED, PARTICIPANT, TEAM
from tochka.checkin.models import Attendance
from tochka.extensions import db
from tochka.network.models import Organization
from tochka.people.models import Consent
from tochka.people.terms import PUBLIC_CERTIFICATE
from tochka.registration.models import Member, Registration


@dataclass(frozen=True)
class Candidate:
    """Somebody who came and has no paper yet: the registration itself (member 0) or a member of its team."""

    registration_id: int
    member: int
    kind: str
    name: str
    post: str
    organization: str
    team: str
    grade: int | None
    public: bool
    email: str | None
    language: str


def candidates(event_id: int, groups: Sequence[str], limit: int | None = None) -> list[Candidate]:
    """Who came and has no paper, by school and name; `groups` are persons, teams, members."""
    found: list[Candidate] = []
    if "persons" in groups:
        found += _registrations(event_id, "person", PARTICIPANT, limit)
    if "teams" in groups:
        found += _registrations(event_id, "team", TEAM, limit)
    if "members" in groups:
        found += _members(event_id, limit)
    return found[:limit]


def _came() -> Any:
    return select(Attendance.registration_id).where(
        Attendance.event_id == Registration.event_id,
        Attendance.registration_id == Registration.id,
        Attendance.arrived.is_(True),
    )


def _has_paper(kind: str, member: Any) -> Any:
    return (
        select(Certificate.id)
        .where(
            Certificate.event_id == Registration.event_id,
            Certificate.registration_id == Registration.id,
            Certificate.kind == kind,
            Certificate.member == member,
            Certificate.state != ANNULLED,
        )
        .exists()
    )


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


def _people(event_id: int) -> Any:
    return (
        select(Registration, Organization.short_name, _consented())
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .where(Registration.event_id == event_id, Registration.erased_at.is_(None), _came().exists())
        .order_by(
            Organization.rank, Organization.number, Organization.short_name, Registration.folded_name, Registration.id
        )
    )


def _registrations(event_id: int, kind: str, paper: str, limit: int | None) -> list[Candidate]:
    rows = db.session.execute(_people(event_id).where(Registration.kind == kind, ~_has_paper(paper, 0)).limit(limit))
    return [_candidate(row, school, public, paper) for row, school, public in rows]


def _candidate(row: Registration, school: str | None, public: bool, kind: str) -> Candidate:
    return Candidate(
        registration_id=row.id,
        member=0,
        kind=kind,
        name=row.team_name if kind == TEAM else row.name,
        post="" if kind == TEAM else row.post,
        organization=school or "",
        team=row.team_name,
        grade=row.grade,
        public=public,
        email=row.email,
        language=row.language,
    )


def _members(event_id: int, limit: int | None) -> list[Candidate]:
    query = (
        _people(event_id)
        .join(Member, Member.registration_id == Registration.id)
        .add_columns(Member)
        .where(Member.name != "", ~_has_paper(PARTICIPANT, Member.position))
        .order_by(Member.position)
    )
    rows = db.session.execute(query).all()
    absent = _absent_members(event_id)
    found = [
        Candidate(
            registration_id=row.id,
            member=member.position,
            kind=PARTICIPANT,
            name=member.name,
            post="",
            organization=school or "",
            team=row.team_name,
            grade=member.grade,
            public=False,
            email=row.email,
            language=row.language,
        )
        for row, school, _, member in rows
        if (row.id, member.position) not in absent
    ]
    return found[:limit]


def _absent_members(event_id: int) -> set[tuple[int, int]]:
    """Members of whom the door said that they did not come, in every part where the team was."""
    rows = db.session.execute(
        select(Attendance.registration_id, Attendance.members).where(
            Attendance.event_id == event_id, Attendance.arrived.is_(True)
        )
    )
    said: dict[tuple[int, int], bool] = {}
    for registration_id, members in rows:
        for position, came in (members or {}).items():
            key = (registration_id or 0, int(position))
            said[key] = said.get(key, False) or came
    return {key for key, came in said.items() if not came}
