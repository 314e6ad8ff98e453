"""The register: numbers, papers, their states, and what the papers of an event say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from tochka.certificates.models import Certificate, Paper, Series, Setup
from tochka.certificates.queries.presence import school_of_paper
from tochka.certificates.terms import ISSUED, NUMBERED, REVOKED
from tochka.events.models import Event
from tochka.extensions import db
from tochka.kit.russian import fold
from tochka.network.models import Municipality, Organization
from tochka.registration.models import Registration

PAGE = 50


@dataclass(frozen=True)
class RegisterLine:
    """One line of the register: number, whom, state, paper."""

    id: int
    number: str
    kind: str
    state: str
    name: str
    organization: str
    organization_id: int | None
    position: int
    revoked_because: str


@dataclass(frozen=True)
class OwnPaper:
    """A paper in its owner's hands: on the private page and on «my page»."""

    certificate_id: int
    registration_id: int
    event_id: int
    number: str
    name: str
    state: str
    event_title: str
    starts_at: Any
    timezone: str


def setup_of(event_id: int) -> Setup | None:
    """What the papers of an event say; None before anybody chose."""
    return db.session.scalars(select(Setup).where(Setup.event_id == event_id)).one_or_none()


def body_of(event_id: int) -> Organization | None:
    """The body that issues the papers of an event."""
    return db.session.scalars(
        select(Organization)
        .join(Municipality, Municipality.body_id == Organization.id)
        .join(Event, Event.municipality_id == Municipality.id)
        .where(Event.id == event_id)
    ).one_or_none()


@dataclass(frozen=True)
class Unfinished:
    """A number whose paper is not made yet, with all that its drawing needs."""

    certificate_id: int
    paper_id: int
    body_id: int
    code: str
    edition: str
    own: dict[str, str]


def unfinished(event_id: int, limit: int) -> list[Unfinished]:
    """Numbers whose paper is not made yet."""
    rows = db.session.execute(
        select(Certificate.id, Paper.id, Certificate.body_id, Paper.code, Paper.edition, Paper.snapshot)
        .join(Paper, Paper.certificate_id == Certificate.id)
        .where(Certificate.event_id == event_id, Certificate.state == NUMBERED, Paper.sha256.is_(None))
        .where(Paper.erased_at.is_(None))
        .order_by(Certificate.n)
        .limit(limit)
    )
    return [
        Unfinished(number, paper, body, code, edition, snapshot["own"])
        for number, paper, body, code, edition, snapshot in rows
    ]


def count_unfinished(event_id: int) -> int:
    """How many numbers wait for their paper."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Certificate)
            .where(Certificate.event_id == event_id, Certificate.state == NUMBERED)
        )
        or 0
    )


def counts_of_kinds(event_id: int) -> dict[str, int]:
    """How many papers of each kind an event has issued; revoked ones do not count."""
    rows = db.session.execute(
        select(Certificate.kind, func.count())
        .where(Certificate.event_id == event_id, Certificate.state.in_((NUMBERED, ISSUED)))
        .group_by(Certificate.kind)
    )
    return dict(rows.all())


def _register() -> Any:
    return (
        select(Certificate, Paper, Organization.short_name, Organization.id)
        .join(Paper, (Paper.certificate_id == Certificate.id) & (Paper.state == "current"))
        .outerjoin(Registration, Registration.id == Certificate.registration_id)
        .outerjoin(Organization, Organization.id == _organization())
    )


def _organization() -> Any:
    """The organization of a paper: its own, or that of its registration."""
    return school_of_paper()


def register_page(
    event_id: int, page: int, search: str = "", size: int | None = PAGE
) -> tuple[list[RegisterLine], int]:
    """A page of an event's register and the number of its lines; with size None all lines. `search` looks into numbers
    and names."""
    query = _register().where(Certificate.event_id == event_id)
    if search:
        named = Registration.folded_name.contains(fold(search), autoescape=True)
        query = query.where(or_(Certificate.number.contains(search.strip().upper(), autoescape=True), named))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.order_by(Certificate.series_id, Certificate.n)
    rows = db.session.execute(query.limit(size).offset((page - 1) * size) if size else query)
    return [_line(*row) for row in rows], total


def whole_register(body_id: int, school_year: int) -> list[RegisterLine]:
    """Every line of a body's register of a school year, by number: for the printed journal."""
    query = _register().join(Series, Series.id == Certificate.series_id)
    rows = db.session.execute(
        query.where(Certificate.body_id == body_id, Series.school_year == school_year).order_by(
            Series.prefix, Certificate.n
        )
    )
    return [_line(*row) for row in rows]


def _line(certificate: Certificate, paper: Paper, school: str | None, school_id: int | None) -> RegisterLine:
    return RegisterLine(
        id=certificate.id,
        number=certificate.number,
        kind=certificate.kind,
        state=certificate.state,
        name=paper.snapshot.get("own", {}).get("name", ""),
        organization=school or "",
        organization_id=school_id,
        position=paper.position,
        revoked_because=certificate.revoked_because,
    )


def certificate_in(event_id: int, certificate_id: int) -> Certificate | None:
    """A certificate of this event; another event's is None."""
    return db.session.scalars(
        select(Certificate).where(Certificate.id == certificate_id, Certificate.event_id == event_id)
    ).one_or_none()


def current_paper(certificate_id: int) -> Paper | None:
    """The paper that is in force under a number."""
    return db.session.scalars(
        select(Paper).where(Paper.certificate_id == certificate_id, Paper.state == "current")
    ).one_or_none()


def own_papers(registration_ids: Sequence[int]) -> list[OwnPaper]:
    """Papers of these registrations that are issued or revoked, newest event first."""
    if not registration_ids:
        return []
    rows = db.session.execute(
        select(Certificate, Paper.snapshot, Event.title, Event.starts_at, Event.timezone)
        .join(Paper, (Paper.certificate_id == Certificate.id) & (Paper.state == "current"))
        .join(Event, Event.id == Certificate.event_id)
        .where(Certificate.registration_id.in_(registration_ids), Certificate.state.in_((ISSUED, REVOKED)))
        .order_by(Event.starts_at.desc(), Certificate.n)
    )
    return [
        OwnPaper(
            certificate_id=certificate.id,
            registration_id=certificate.registration_id,
            event_id=certificate.event_id,
            number=certificate.number,
            name=snapshot.get("own", {}).get("name", ""),
            state=certificate.state,
            event_title=title,
            starts_at=starts_at,
            timezone=zone,
        )
        for certificate, snapshot, title, starts_at, zone in rows
    ]
