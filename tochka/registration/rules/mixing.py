"""Mixing teams (МИКС): members go into new teams evenly by school and grade; the same seed gives the same teams."""

import random
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Player:
    """A member to be mixed: her id, what stands for her school, her grade; those in reserve are spread by themselves."""

    id: int
    school: Hashable
    grade: int | None = None
    reserve: bool = False


def mix(players: Sequence[Player], number: int, seed: int) -> list[list[int]]:
    """The ids of the members of `number` new teams, in order. Sizes differ by one at most; of each school every two teams
    have numbers that differ by one at most; grades are as even as that allows. The larger teams stand first;
    the order of `players` does not matter."""
    chance = random.Random(seed)  # noqa: S311  fair and repeatable, not secret
    ordered = sorted(players, key=lambda player: player.id)
    chance.shuffle(ordered)
    schools = list(dict.fromkeys(player.school for player in ordered))
    ordered.sort(key=lambda player: (schools.index(player.school), player.reserve, player.grade or 0))
    teams: list[list[int]] = [[] for _ in range(number)]
    of_school: list[Counter[Hashable]] = [Counter() for _ in range(number)]
    of_grade: list[Counter[Hashable]] = [Counter() for _ in range(number)]
    for player in ordered:
        kind = (player.reserve, player.grade)
        place = min(
            range(number),
            key=lambda n: (of_school[n][player.school], len(teams[n]), of_grade[n][kind], chance.random()),
        )
        teams[place].append(player.id)
        of_school[place][player.school] += 1
        of_grade[place][kind] += 1
    return sorted(teams, key=len, reverse=True)
