"""Mixing teams (МИКС): members of chosen teams go into new ones. It is undone like every regrouping.

A team that gave its members keeps its ticket, by which its adult comes; the new teams take over its seats."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import update

from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.transactions import writing
from tochka.people.actions.consents import give_consents
from tochka.people.queries import consents_of
from tochka.registration.actions.regrouping import remember, where_stand
from tochka.registration.actions.teams import (
    new_team,
    put_members,
    refuse_taken_name,
    settle_teams,
    whole_teams,
)
from tochka.registration.models import Member, Place, Registration
from tochka.registration.queries.places import seats_of_parts
from tochka.registration.rules.mixing import Player, mix
from tochka.registration.rules.places import state_for
from tochka.registration.terms import CONFIRMED, MIX, WAITING


@dataclass(frozen=True)
class MixPlan:
    """What is to be mixed: the teams, how many new ones, the seed, their common name («Сборная» → «Сборная 1»…)."""

    team_ids: tuple[int, ...]
    number: int
    seed: int
    name: str


def players_of(teams: Sequence[Registration]) -> list[Player]:
    """The members of teams as the mixing sees them; a team without a school of the list stands for its own."""
    return [
        Player(member.id, (team.organization_id or -(team.request_id or team.id)), member.grade, member.reserve)
        for team in teams
        for member in team.members
    ]


def mixed(teams: Sequence[Registration], plan: MixPlan) -> list[list[int]]:
    """Member ids of each new team. Refused: registration.teams_few, team_counted, team_cancelled, teams_part, mix_number."""
    if len(teams) < 2:
        raise refuse("registration.teams_few", "teams")
    for team in teams:
        if not team.members:
            raise refuse("registration.team_counted", "teams", team=team.team_name)
        if team.state != CONFIRMED:
            raise refuse("registration.team_cancelled", "teams", team=team.team_name)
    if len({(team.category, tuple(_parts(team))) for team in teams}) > 1:
        raise refuse("registration.teams_part", "teams")
    players = players_of(teams)
    if not 2 <= plan.number <= len(players):
        raise refuse("registration.mix_number", "number", first=2, last=len(players))
    return mix(players, plan.number, plan.seed)


def _parts(team: Registration) -> list[int]:
    return sorted(place.part_id for place in team.places if place.state == CONFIRMED)


def preview_mix(event_id: int, plan: MixPlan) -> tuple[list[Registration], list[list[int]]]:
    """The teams and the new ones as `mix_teams` would make them; nothing changes. Refused alike."""
    teams = whole_teams(event_id, plan.team_ids, lock=False)
    return teams, mixed(teams, plan)


def mix_teams(event_id: int, plan: MixPlan, actor: int) -> int:
    """Mix teams; gives the id of the mix. Refused: see `mixed`, and no_team_seat, team_name_taken, team_has_papers."""
    with writing() as session:
        teams = whole_teams(event_id, plan.team_ids)
        groups = mixed(teams, plan)
        parts = _parts(teams[0])
        _hand_over_seats(teams, parts, len(groups))
        members = {member.id: member for team in teams for member in team.members}
        before = where_stand(members.values())
        shared = frozenset.intersection(*consents_of("registration", [team.id for team in teams]).values())
        made = []
        for n, ids in enumerate(groups, 1):
            name = f"{plan.name} {n}"
            refuse_taken_name(event_id, name)
            team = new_team(teams[0], name, "mix", parts)
            give_consents("registration", team.id, team.event.municipality_id, shared, "paper")
            put_members([members[id] for id in ids], team)
            made.append(team)
        session.execute(
            update(Member)
            .where(Member.id.in_(members))
            .values(captain=False)
            .execution_options(synchronize_session=False)
        )
        now = clock.now()
        for team in teams:
            team.mixed_at = now
        settle_teams([*teams, *made])
        row = remember(MIX, event_id, teams, made, before, seed=plan.seed)
        journal.record("registration.mix", "mix", row.id, actor, event=event_id, seed=plan.seed, teams=len(made))
        return row.id


def _hand_over_seats(teams: Sequence[Registration], parts: Collection[int], number: int) -> None:
    """The new teams take the seats of the old ones; only more teams than before need free ones. Fewer leave the rest with
    the old ones, so that the mix can always be undone."""
    more = number - len(teams)
    if more > 0 and any(
        state_for(pool, more, "", teams[0].category) == WAITING for pool in seats_of_parts(parts).values()
    ):
        raise refuse("registration.no_team_seat", "number")
    for n, team in enumerate(teams):
        for row in _confirmed(team):
            row.seats = 1 if n < -more else 0


def _confirmed(team: Registration) -> list[Place]:
    return [row for row in team.places if row.state == CONFIRMED]
