"""Members between teams: the organizer moves them, splits a team, joins several into one.

Tickets and the door follow in the same transaction. A member who moved keeps her home: school, adult and consents."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import selectinload

from tochka.events.models import Part
from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import Refusal, Refused, refuse
from tochka.kit.mail import queue_letter
from tochka.kit.russian import fold
from tochka.kit.transactions import writing
from tochka.kit.words import _, in_language
from tochka.people.actions.consents import give_consents
from tochka.people.queries import consents_of
from tochka.registration.actions.changing import free_places, last_position, move_queue, refusal_to_change
from tochka.registration.actions.drafts import locked_delegation
from tochka.registration.actions.judging import audience_of, folded_name
from tochka.registration.actions.places import lock_parts
from tochka.registration.actions.regrouping import numbers_of, places_of, remember, where_stand
from tochka.registration.actions.signals import next_feed, settle
from tochka.registration.models import Member, Place, Registration
from tochka.registration.queries.hooks import papers_of
from tochka.registration.queries.places import seats_of_parts
from tochka.registration.rules.admission import Applicant, refusal_to_admit
from tochka.registration.rules.members import TypedMember
from tochka.registration.rules.places import state_for
from tochka.registration.terms import CANCELLED, CONFIRMED, JOIN, MAX_TEAM, SPLIT, TEAM, WAITING, school_key


def locked_teams(
    event_id: int, ids: Collection[int], lock: bool = True, cancelled: Collection[int] = ()
) -> list[Registration]:
    """Teams of an event in the order of `ids`, their parts locked (unless only looked at), places and members read. Those of
    `cancelled` may be so.

    Refused: registration.no_team (of another event, erased, cancelled), team_has_papers."""
    if lock:
        lock_parts(db.session.scalars(select(Place.part_id).where(Place.registration_id.in_(ids)).distinct()).all())
    rows = db.session.scalars(
        select(Registration)
        .where(
            Registration.id.in_(ids), Registration.event_id == event_id, Registration.kind == TEAM,
            Registration.erased_at.is_(None),
            or_(Registration.state != CANCELLED, Registration.id.in_(cancelled)),
        )
        .options(selectinload(Registration.places), selectinload(Registration.members))
        .execution_options(populate_existing=True)
    ).all()  # fmt: skip
    found = {row.id: row for row in rows}
    if not found or found.keys() != set(ids):
        raise refuse("registration.no_team")
    for row in rows:
        if lock:
            last_position(row)
        if any(paper.state == "issued" for paper in papers_of(row.id)):
            raise refuse("registration.team_has_papers", team=row.team_name)
    return [found[id] for id in dict.fromkeys(ids)]


def whole_teams(event_id: int, ids: Collection[int], lock: bool = True) -> list[Registration]:
    """`locked_teams` that have their members. Refused: registration.team_mixed."""
    teams = locked_teams(event_id, ids, lock)
    for team in teams:
        if team.mixed_at is not None:
            raise refuse("registration.team_mixed", team=team.team_name)
    return teams


def move_within_delegation(delegation_id: int, source_id: int, chosen: Collection[int], target_id: int | None) -> None:
    """The school moves members between two teams of its own list, until registration closes and within their size.

    Refused: as `move_members`, and registration.change_closed, team_too_small, team_too_big."""
    with writing():
        delegation = locked_delegation(delegation_id)
        own = set(db.session.scalars(select(Registration.id).where(Registration.delegation_id == delegation_id)))
        if source_id not in own or target_id not in own or target_id is None:
            raise refuse("registration.team_same", "target")
        move_members(delegation.event_id, source_id, chosen, target_id, None)
        for team in locked_teams(delegation.event_id, [source_id, target_id]):
            refusal = refusal_to_change(team.event, by_hand=False) or _refusal_to_size(team)
            if refusal:
                raise Refused(refusal)


def _refusal_to_size(team: Registration) -> Refusal | None:
    parts = db.session.scalars(select(Part).where(Part.id.in_([place.part_id for place in team.places]))).all()
    members = tuple(TypedMember(each.name, each.grade, each.captain, each.reserve) for each in team.members)
    applicant = Applicant(TEAM, team.category, team.grade, members, team.headcount)
    return refusal_to_admit(applicant, [audience_of(part) for part in parts])


def move_members(
    event_id: int, source_id: int, chosen: Collection[int], target_id: int | None, actor: int | None, new_name: str = ""
) -> int:
    """Move members (their positions; of a team without names a single number: how many) to another team, or into a new
    one of the same parts named `new_name`. Gives the id of the team where they are now.

    Refused: see terms.py, registration.members_… and team_…; a new team needs a seat (no_team_seat)."""
    with writing():
        if target_id == source_id or (target_id is None and not new_name):
            raise refuse("registration.team_same", "target")
        teams = whole_teams(event_id, [source_id, *([target_id] if target_id else [])])
        source, target = teams[0], teams[1] if target_id else _split_off(teams[0], new_name)
        before = where_stand(member for member in source.members if member.position in chosen)
        if source.members:
            _move_named(source, target, chosen)
        else:
            _move_counted(source, target, chosen)
        _settle([source, target])
        if target_id is None:
            remember(SPLIT, event_id, [source], [target], before)
        journal.record("registration.move_members", "registration", source.id, actor, to=target.id, members=len(chosen))
        return target.id


def _move_named(source: Registration, target: Registration, chosen: Collection[int]) -> None:
    moved = [member for member in source.members if member.position in chosen]
    if not moved:
        raise refuse("registration.members_none", "members")
    if len(moved) == len(source.members):
        raise refuse("registration.members_all", "members")
    if target.headcount:
        raise refuse("registration.team_counted", "target", team=target.team_name)
    put_members(moved, target)


def _move_counted(source: Registration, target: Registration, chosen: Collection[int]) -> None:
    number, have = sum(chosen), source.headcount or 0
    if not 0 < number < have:
        raise refuse("registration.members_number", "members", most=max(have - 1, 1))
    if target.members:
        raise refuse("registration.team_counted", "target", team=source.team_name)
    if number + (target.headcount or 0) > MAX_TEAM:
        raise refuse("registration.team_crowded", "members", most=MAX_TEAM)
    source.headcount, target.headcount = have - number, (target.headcount or 0) + number


def put_members(moved: Sequence[Member], target: Registration) -> None:
    """Members into a team, after those it has; the team keeps its own captain. Refused: registration.team_crowded."""
    if len(moved) + len(target.members) > MAX_TEAM:
        raise refuse("registration.team_crowded", "members", most=MAX_TEAM)
    last = last_position(target)
    led = any(member.captain for member in target.members)
    for position, member in enumerate(moved, last + 1):
        home_id, home_position = member.home_id or member.registration_id, member.home_position or member.position
        at_home = home_id == target.id
        back = at_home and _is_free(target, home_position)
        put_member(
            member.id, target.id, home_position if back else position, member.captain and not led,
            None if at_home else home_id, None if at_home else home_position,
        )  # fmt: skip
        led = led or member.captain
    target.last_member = last + len(moved)
    db.session.flush()
    db.session.expire(target, ["members"])


def _is_free(team: Registration, position: int) -> bool:
    return all(member.position != position for member in team.members)


def put_member(
    member_id: int, team_id: int, position: int, captain: bool, home_id: int | None, home_position: int | None
) -> None:
    """Write where a member stands. The row moves past the session's collections, which are read anew after it."""
    db.session.execute(
        update(Member)
        .where(Member.id == member_id)
        .values(
            registration_id=team_id, position=position, home_id=home_id, home_position=home_position, captain=captain
        )
        .execution_options(synchronize_session=False)
    )


def _split_off(source: Registration, name: str) -> Registration:
    """A new team beside another one: of its school, adult, parts and consents. It takes a seat in each part."""
    refuse_taken_name(source.event_id, name)
    parts = [place.part_id for place in source.places if place.state == CONFIRMED]
    if not parts:
        raise refuse("registration.team_cancelled", "target", team=source.team_name)
    pools = seats_of_parts(parts)
    school = school_key(source.organization_id, source.request_id)
    if any(state_for(pool, 1, school, source.category) == WAITING for pool in pools.values()):
        raise refuse("registration.no_team_seat", "target")
    team = new_team(source, name, "split", parts)
    team.name, team.post, team.email, team.delegation_id = source.name, source.post, source.email, source.delegation_id
    team.organization_id, team.request_id, team.grade = source.organization_id, source.request_id, source.grade
    team.folded_name = folded_name(team.name, team.team_name)
    db.session.flush()
    purposes = consents_of("registration", [source.id])[source.id]
    give_consents("registration", team.id, source.event.municipality_id, purposes, "paper")
    return team


def new_team(like: Registration, name: str, source: str, part_ids: Sequence[int]) -> Registration:
    """A team of nobody's school yet, with a seat in each of the parts; the caller has looked whether there is one."""
    now = clock.now()
    team = Registration(
        event_id=like.event_id, kind=TEAM, category=like.category, name="", folded_name=folded_name("", name),
        team_name=name, submission=str(uuid.uuid4()), source=source, link=1, created_at=now, changed_at=now,
    )  # fmt: skip
    team.event = like.event
    team.places = [Place(part_id=part_id, state=CONFIRMED, seats=1) for part_id in part_ids]
    db.session.add(team)
    settle(team, next_feed(like.event_id))
    return team


def refuse_taken_name(event_id: int, name: str) -> None:
    """Two teams that the organizer makes are never called the same. Refused: registration.team_name_taken."""
    names = db.session.scalars(
        select(Registration.team_name).where(
            Registration.event_id == event_id, Registration.kind == TEAM, Registration.state != CANCELLED
        )
    )
    if fold(name) in map(fold, names):
        raise refuse("registration.team_name_taken", "name", team=name)


def join_teams(event_id: int, ids: Collection[int], into: int, actor: int) -> int:
    """Put the members of several teams into one of them; the others are cancelled, their seats go on. Gives how many were
    joined. Refused: registration.teams_few, team_counted (names in one, a number in another), no_team, team_crowded."""
    with writing():
        teams = whole_teams(event_id, [into, *sorted(set(ids) - {into})])
        target, others = teams[0], teams[1:]
        if not others or into not in ids:
            raise refuse("registration.teams_few", "teams")
        counted = [team for team in teams if not team.members]
        if counted and len(counted) < len(teams):
            raise refuse("registration.team_counted", "teams", team=counted[0].team_name)
        event, part_ids = target.event, sorted({place.part_id for team in teams for place in team.places})
        before, places = where_stand(member for team in others for member in team.members), places_of(others)
        remember(JOIN, event_id, teams, [], before, places, numbers_of(others))
        for team in others:
            _take_in(team, target)
        _settle([target])
        journal.record("registration.join_teams", "registration", target.id, actor, teams=[team.id for team in others])
        move_queue(event, part_ids)
        return len(others)


def _take_in(team: Registration, target: Registration) -> None:
    if team.members:
        put_members(team.members, target)
        db.session.expire(team, ["members"])
    else:
        _move_all_counted(team, target)
    free_places(team)
    if team.email:
        with in_language(team.language):
            because = _("the team is now a part of the team “%(team)s”", team=target.team_name)
        queue_letter(
            "registration.cancelled", team.email, language=team.language, about=("registration", team.id),
            because=because,
        )  # fmt: skip


def _move_all_counted(team: Registration, target: Registration) -> None:
    total = (team.headcount or 0) + (target.headcount or 0)
    if total > MAX_TEAM:
        raise refuse("registration.team_crowded", "teams", most=MAX_TEAM)
    target.headcount, team.headcount = total, None


def settle_teams(teams: Sequence[Registration]) -> None:
    """Teams whose members moved: their rows are read anew, tickets follow, the door hears of it."""
    db.session.flush()
    feed = next_feed(teams[0].event_id)
    for team in teams:
        db.session.expire(team, ["members"])
        settle(team, feed)


def _settle(teams: Sequence[Registration]) -> None:
    """The teams have changed: tickets follow, and those who hold their links are told."""
    settle_teams(teams)
    for team in teams:
        if team.email and team.state == CONFIRMED:
            about = ("registration", team.id)
            queue_letter("registration.changed", team.email, language=team.language, about=about)
