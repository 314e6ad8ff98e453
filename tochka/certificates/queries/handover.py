"""Papers as they are handed over: by school for the representative, by year for a teacher's extract."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from sys import intern
from typing import Any

from sqlalchemy import Text, cast, func, select

from tochka.certificates.models import Certificate, Edition, Paper, Template
from tochka.certificates.queries.presence import school_of_paper
from tochka.certificates.terms import ADULT, ISSUED
from tochka.events.models import Event
from tochka.extensions import db
from tochka.network.models import Organization
from tochka.registration.models import Registration


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """An issued paper with all that making it again needs. `organization_id` 0: nobody's school. Ten thousand of them are
    held while a ZIP streams, so its own values stay packed: JSON as UTF-8, a third of the escaped text of the database."""

    certificate_id: int
    number: str
    kind: str
    body_id: int
    organization_id: int
    organization: str
    code: str
    packed: bytes
    template: str | None
    writer: int
    sha256: str
    edition: str

    @property
    def own(self) -> dict[str, str]:
        """Its own values as printed text."""
        values: dict[str, str] = json.loads(self.packed)
        return values


@dataclass(frozen=True)
class SchoolPapers:
    """A school and how many papers of an event it has; id 0 stands for people without a school."""

    organization_id: int
    name: str
    papers: int


@dataclass(frozen=True)
class Participation:
    """A line of an extract: what a paper proves."""

    person: str
    post: str
    organization: str
    kind: str
    topic: str
    event_title: str
    event_format: str
    level: str
    host: str
    starts_at: datetime
    timezone: str
    school_year: int
    number: str
    code: str
    hours: str


def _school() -> Any:
    return school_of_paper()


def _issued(event_id: int, *columns: Any) -> Any:
    return (
        select(*columns)
        .select_from(Certificate)
        .join(Paper, (Paper.certificate_id == Certificate.id) & (Paper.state == "current"))
        .outerjoin(Registration, Registration.id == Certificate.registration_id)
        .outerjoin(Organization, Organization.id == _school())
        .where(
            Certificate.event_id == event_id,
            Certificate.state == ISSUED,
            Paper.sha256.is_not(None),
            Paper.erased_at.is_(None),
        )
    )


def issued_papers(event_id: int, organization_id: int | None = None) -> list[IssuedPaper]:
    """Issued papers of an event, of one school (0: of none) or all, by school and name. One statement."""
    query = _issued(
        event_id,
        Certificate.id,
        Certificate.number,
        Certificate.kind,
        Certificate.body_id,
        func.coalesce(_school(), 0),
        func.coalesce(Organization.short_name, ""),
        Paper.code,
        cast(Paper.snapshot, Text),
        Paper.template,
        Paper.writer,
        Paper.sha256,
        Paper.edition,
    ).order_by(
        Organization.rank, Organization.number, Organization.short_name, Registration.folded_name,
        Certificate.registration_id, Certificate.n,
    )  # fmt: skip
    if organization_id is not None:
        query = query.where(func.coalesce(_school(), 0) == organization_id)
    rows = db.session.execute(query, execution_options={"yield_per": 500})
    return [_issued_paper(row) for row in rows]


def _issued_paper(row: Sequence[Any]) -> IssuedPaper:
    """A row, in which what many rows share (a school, a template) is one string, its own values packed."""
    paper = IssuedPaper(*row)
    packed = json.dumps(json.loads(paper.packed)["own"], ensure_ascii=False).encode()
    shared: dict[str, Any] = {name: intern(value) for name in _SHARED if (value := getattr(paper, name))}
    return replace(paper, packed=packed, **shared)


_SHARED = ("kind", "organization", "template", "edition")


def schools_with_papers(event_id: int) -> list[SchoolPapers]:
    """Schools that have papers of an event, by rank, and how many."""
    number = func.coalesce(_school(), 0)
    query = (
        _issued(event_id, number, func.coalesce(Organization.short_name, ""), func.count())
        .group_by(number, Organization.short_name, Organization.rank, Organization.number)
        .order_by(Organization.rank, Organization.number, Organization.short_name)
    )
    return [SchoolPapers(*row) for row in db.session.execute(query)]


def templates_of(papers: Sequence[IssuedPaper]) -> dict[str, bytes]:
    """The templates of papers, by hash."""
    hashes = {paper.template for paper in papers if paper.template}
    rows = db.session.execute(select(Template.hash, Template.data).where(Template.hash.in_(hashes)))
    return {name: data for name, data in rows}  # noqa: C416  a row is no pair for the type checker


def participations(registration_ids: Sequence[int]) -> list[Participation]:
    """What the issued papers of these registrations prove, the oldest first. A team's own papers and its members' are
    not an adult's participation."""
    host = Organization.__table__.alias("host")
    rows = db.session.execute(
        select(
            Registration.name,
            Registration.post,
            func.coalesce(Organization.short_name, ""),
            Certificate.kind,
            Certificate.occasion,
            Event.title,
            Event.format,
            Event.level,
            host.c.short_name,
            Event.starts_at,
            Event.timezone,
            Event.school_year,
            Certificate.number,
            Paper.code,
            Edition.values,
        )
        .select_from(Certificate)
        .join(Paper, (Paper.certificate_id == Certificate.id) & (Paper.state == "current"))
        .join(Edition, Edition.hash == Paper.edition)
        .join(Registration, Registration.id == Certificate.registration_id)
        .join(Event, Event.id == Certificate.event_id)
        .join(host, host.c.id == Event.host_id)
        .outerjoin(Organization, Organization.id == Registration.organization_id)
        .where(
            Certificate.registration_id.in_(registration_ids),
            Certificate.state == ISSUED,
            Paper.erased_at.is_(None),
            (Certificate.member == ADULT) | ((Certificate.member == 0) & (Registration.kind == "person")),
        )
        .order_by(Event.starts_at, Certificate.n)
    )
    return [_participation(list(row)) for row in rows]


def _participation(values: list[Any]) -> Participation:
    values[14] = values[14].get("hours", "")
    return Participation(*values)
