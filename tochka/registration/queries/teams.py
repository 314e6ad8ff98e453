"""Reads of teams: the organizer's list by pages, teams to choose from, regroupings."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from tochka.extensions import db
from tochka.registration.models import Member, Registration, Regrouping
from tochka.registration.queries.people import PersonLine, complete, lines
from tochka.registration.terms import CANCELLED, CONFIRMED, TEAM

PAGE = 50
AT_MOST = 500
LATEST = 10


@dataclass(frozen=True)
class TeamsPage:
    """A page of teams; `mixed` are ids of those whose members stand in mixed teams."""

    lines: list[PersonLine]
    total: int
    page: int
    pages: int
    mixed: frozenset[int]


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """A team to choose: whether its members were mixed into others, whether it has a place."""

    id: int
    name: str
    mixed: bool
    confirmed: bool


def _of_event(event_id: int) -> Any:
    return (
        (Registration.event_id == event_id)
        & (Registration.kind == TEAM)
        & (Registration.state != CANCELLED)
        & Registration.erased_at.is_(None)
    )


def teams_page(event_id: int, page: int) -> TeamsPage:
    """Fifty teams of an event by name, without the cancelled; five statements."""
    total = db.session.scalar(select(func.count()).select_from(Registration).where(_of_event(event_id))) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    order = (func.lower(Registration.team_name), Registration.id)
    found = lines().where(_of_event(event_id)).order_by(*order).limit(PAGE).offset((page - 1) * PAGE)
    rows = db.session.execute(found).all()
    ids = [row[0] for row in rows]
    mixed = db.session.scalars(
        select(Registration.id).where(Registration.id.in_(ids), Registration.mixed_at.is_not(None))
    )
    return TeamsPage(complete(rows, Registration.id.in_(ids)), total, page, pages, frozenset(mixed))


def team_choices(event_id: int) -> list[TeamChoice]:
    """The teams of an event to choose from, by name, at most 500; one statement."""
    rows = db.session.execute(
        select(Registration.id, Registration.team_name, Registration.mixed_at.is_not(None), Registration.state)
        .where(_of_event(event_id))
        .order_by(func.lower(Registration.team_name), Registration.id)
        .limit(AT_MOST)
    )
    return [TeamChoice(id, name, mixed, state == CONFIRMED) for id, name, mixed, state in rows]


def teams_of_delegation(delegation_id: int) -> list[TeamChoice]:
    """The teams that a delegation registered, by name; one statement."""
    rows = db.session.execute(
        select(Registration.id, Registration.team_name, Registration.mixed_at.is_not(None), Registration.state)
        .where(
            Registration.delegation_id == delegation_id, Registration.kind == TEAM, Registration.state != CANCELLED,
            Registration.erased_at.is_(None),
        )
        .order_by(func.lower(Registration.team_name), Registration.id)
    )  # fmt: skip
    return [TeamChoice(id, name, mixed, state == CONFIRMED) for id, name, mixed, state in rows]


def homes_of(registration_id: int) -> dict[int, str]:
    """Position → name of the team that brought the member, for those who were moved here."""
    rows = db.session.execute(
        select(Member.position, Registration.team_name)
        .join(Registration, Registration.id == Member.home_id)
        .where(Member.registration_id == registration_id)
    )
    return {position: name for position, name in rows}  # noqa: C416  a row is no pair for the type checker


def where_mixed(registration_id: int) -> list[str]:
    """Names of the mixed teams where the members of a team stand now; empty when it has its members."""
    team = aliased(Registration)
    home = aliased(Registration)
    return list(
        db.session.scalars(
            select(team.team_name)
            .join(Member, Member.registration_id == team.id)
            .join(home, home.id == Member.home_id)
            .where(home.id == registration_id, home.mixed_at.is_not(None))
            .distinct()
            .order_by(team.team_name)
        )
    )


@dataclass(frozen=True, slots=True)
class RegroupingLine:
    """A mix, a split or a join that stands: the seed of a mix, when it was made, the names of the teams that it took (of a
    join the first stayed) and of those that it made."""

    id: int
    kind: str
    seed: int
    made_at: datetime
    taken: tuple[str, ...]
    made: tuple[str, ...]


def regroupings_of(event_id: int) -> list[RegroupingLine]:
    """The last ten regroupings of an event that are not undone, the latest first; two statements."""
    rows = db.session.scalars(
        select(Regrouping)
        .where(Regrouping.event_id == event_id, Regrouping.undone_at.is_(None))
        .order_by(Regrouping.id.desc())
        .limit(LATEST)
    ).all()
    ids = {id for row in rows for id in (*row.sources, *row.made)}
    found = db.session.execute(select(Registration.id, Registration.team_name).where(Registration.id.in_(ids)))
    names = {id: name for id, name in found}  # noqa: C416  a row is no pair for the type checker
    return [
        RegroupingLine(
            row.id, row.kind, row.seed, row.made_at, tuple(names.get(id, "") for id in row.sources),
            tuple(names.get(id, "") for id in row.made),
        )
        for row in rows
    ]  # fmt: skip
