"""Undoing a mix, a split or a join of teams: everybody stands where she stood. What came later is undone first."""

from collections.abc import Container, Iterable, Sequence
from typing import Any

from sqlalchemy import select

from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.mail import queue_letter
from tochka.kit.transactions import writing
from tochka.kit.words import _, in_language
from tochka.registration.actions.changing import free_places, move_queue
from tochka.registration.actions.places import letter_of
from tochka.registration.actions.teams import locked_teams, put_member, settle_teams
from tochka.registration.models import Member, Place, Registration, Regrouping
from tochka.registration.queries.places import seats_of_parts
from tochka.registration.rules.places import state_for
from tochka.registration.terms import APPLIED, CONFIRMED, HELD, JOIN, MIX, SPLIT, WAITING, school_key


def undo_regrouping(event_id: int, regrouping_id: int, actor: int) -> None:
    """Members go back, teams that were made are cancelled, joined ones have their places again. Twice changes nothing.

    Refused: registration.mix_undone, regrouped_later, mix_joined (somebody joined a made team meanwhile), no_team,
    team_has_papers; of a join no_team_seat, when its seats are given out."""
    with writing() as session:
        row = session.get(Regrouping, regrouping_id, with_for_update=True, populate_existing=True)
        if row is None or row.event_id != event_id or row.undone_at is not None or not row.sources:
            raise refuse("registration.mix_undone")
        _refuse_later(row)
        before = {each[0]: each for each in row.before}
        now_in = session.scalars(select(Member.registration_id).where(Member.id.in_(before)).distinct())
        ids = list(dict.fromkeys([*row.sources, *row.made, *now_in]))
        teams = locked_teams(event_id, ids, cancelled=row.sources[1:] if row.kind == JOIN else ())
        sources, made = teams[: len(row.sources)], teams[len(row.sources) : len(row.sources) + len(row.made)]
        _refuse_newcomers(made, before)
        present = {member.id for team in teams for member in team.members}
        for member_id, *stood in row.before:
            if member_id in present:
                put_member(member_id, *stood)
        _UNDO[row.kind](row, sources, made)
        settle_teams(teams)
        for team in made:
            free_places(team)
        row.undone_at = clock.now()
        journal.record(f"registration.undo_{row.kind}", "mix", row.id, actor, event=event_id)
        if row.kind != MIX:
            _tell(row, sources, made)
        move_queue(sources[0].event, sorted({place.part_id for team in (*sources, *made) for place in team.places}))


def _refuse_later(row: Regrouping) -> None:
    """Regroupings are undone in turn: a later one took the teams as this one had left them."""
    later = db.session.scalars(
        select(Regrouping).where(
            Regrouping.event_id == row.event_id, Regrouping.id > row.id, Regrouping.undone_at.is_(None)
        )
    )
    mine = {*row.sources, *row.made}
    if any(mine & {*each.sources, *each.made} for each in later):
        raise refuse("registration.regrouped_later")


def _refuse_newcomers(made: Sequence[Registration], before: Container[int]) -> None:
    for team in made:
        for member in team.members:
            if member.id not in before:
                raise refuse("registration.mix_joined", name=member.name, team=team.team_name)


def _undo_mix(_row: Regrouping, sources: Sequence[Registration], _made: Sequence[Registration]) -> None:
    for team in sources:
        team.mixed_at = None
        for place in team.places:
            place.seats = 1 if place.state == CONFIRMED else place.seats


def _undo_split(_row: Regrouping, sources: Sequence[Registration], made: Sequence[Registration]) -> None:
    """A number goes back whole, whatever was corrected in either meanwhile."""
    source, new = sources[0], made[0]
    if new.headcount:
        source.headcount, new.headcount = (source.headcount or 0) + new.headcount, None


def _undo_join(row: Regrouping, sources: Sequence[Registration], _made: Sequence[Registration]) -> None:
    target, teams = sources[0], {team.id: team for team in sources[1:]}
    for team_id, number in row.numbers:
        teams[team_id].headcount = number
        target.headcount = max(1, (target.headcount or 0) - number)
    stood = {(team_id, part_id): (state, seats, queue) for team_id, part_id, state, seats, queue in row.places}
    for team in teams.values():
        for place in team.places:
            if found := stood.get((team.id, place.part_id)):
                _put_back(place, team, *found)
        db.session.flush()


def _put_back(place: Place, team: Registration, state: str, seats: int, queue: int | None) -> None:
    """The place as it was, if its seat is still free; a hold that had been offered waits for its turn again."""
    if state in (CONFIRMED, APPLIED):
        pool = seats_of_parts([place.part_id])[place.part_id]
        school = school_key(team.organization_id, team.request_id)
        if state_for(pool, seats, school, team.category) == WAITING:
            raise refuse("registration.no_team_seat")
        place.state, place.seats = state, seats
    elif state in (WAITING, HELD):
        place.state, place.seats, place.queue = WAITING, seats, queue or 0


def _tell(row: Regrouping, sources: Sequence[Registration], made: Sequence[Registration]) -> None:
    """Those who hold the links are told where their teams stand now."""
    target = sources[0]
    _letters("registration.changed", [target])
    for team in sources[1:]:
        _letters(letter_of(team.state), [team])
    for team in made:
        if team.email:
            with in_language(team.language):
                because = _("the team is now a part of the team “%(team)s”", team=target.team_name)
            _letters("registration.cancelled", [team], because=because)


def _letters(kind: str, teams: Iterable[Registration], **args: Any) -> None:
    for team in teams:
        if team.email:
            queue_letter(kind, team.email, language=team.language, about=("registration", team.id), **args)


_UNDO = {MIX: _undo_mix, SPLIT: _undo_split, JOIN: _undo_join}
