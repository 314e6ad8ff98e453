"""What is kept of every regrouping of teams (a mix, a split, a join), so that it can be undone: where its members stood, what
places and numbers the teams had."""

from collections.abc import Iterable, Sequence
from typing import Any

from tochka.extensions import db
from tochka.kit import clock
from tochka.registration.models import Member, Registration, Regrouping


def where_stand(members: Iterable[Member]) -> list[list[Any]]:
    """Where each member stands: her id, team, position, whether captain, her home and the position there."""
    return [
        [each.id, each.registration_id, each.position, each.captain, each.home_id, each.home_position]
        for each in members
    ]  # fmt: skip


def places_of(teams: Iterable[Registration]) -> list[list[Any]]:
    """The places that teams have: team, part, state, seats, turn in the queue."""
    return [
        [team.id, place.part_id, place.state, place.seats, place.queue] for team in teams for place in team.places
    ]  # fmt: skip


def numbers_of(teams: Iterable[Registration]) -> list[list[int]]:
    """The numbers of teams whose members have no names: team, number."""
    return [[team.id, team.headcount] for team in teams if not team.members and team.headcount]


def remember(
    kind: str,
    event_id: int,
    sources: Sequence[Registration],
    made: Sequence[Registration],
    before: list[list[Any]],
    places: Sequence[list[Any]] = (),
    numbers: Sequence[list[int]] = (),
    seed: int = 0,
) -> Regrouping:
    """Write a regrouping down, in its transaction: the teams that gave or took members and those that it made, and how all
    stood before (see `where_stand`, `places_of`, `numbers_of`)."""
    row = Regrouping(
        kind=kind, event_id=event_id, seed=seed, sources=[team.id for team in sources], made=[team.id for team in made],
        before=before, places=list(places), numbers=list(numbers), made_at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row
