"""Teams of a delegation's table: rows that name the same team of the same school are its members and the adult with them.

A team is saved whole: a question in one of its rows keeps the others waiting for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tochka.events.terms import CATEGORIES, MINORS
from tochka.kit.russian import fold
from tochka.registration.rules.admission import Applicant, refusal_to_admit
from tochka.registration.rules.delegate_answers import read_cells
from tochka.registration.rules.members import TypedMember
from tochka.registration.rules.places import Giving, give
from tochka.registration.terms import TEAM

if TYPE_CHECKING:
    from tochka.registration.rules.delegates import Around, Delegate, PartFacts

CAPTAIN, RESERVE, ADULT, PLAYER = "captain", "reserve", "adult", "player"
_ROLES = (
    (CAPTAIN, ("капитан", "captain")),
    (RESERVE, ("запас", "резерв", "reserve")),
    (ADULT, ("сопровожд", "руковод", "тренер", "педагог", "учитель", "наставник")),
    (PLAYER, ("основн", "участни", "игрок", "член", "нет")),
)

_QUOTES = "«»\"“”„' "


@dataclass
class DelegateTeam:
    """A team of the table: its rows, whose part and school are the first one's, the adult's row if there is one."""

    name: str
    part: PartFacts
    rows: list[Delegate] = field(default_factory=list)

    @property
    def members(self) -> list[Delegate]:
        return [row for row in self.rows if not row.adult]

    @property
    def adult(self) -> Delegate | None:
        return next((row for row in self.rows if row.adult), None)

    @property
    def waits(self) -> bool:
        return any(row.waits for row in self.rows)

    @property
    def typed(self) -> tuple[TypedMember, ...]:
        """The members as the rules of admission read them."""
        return tuple(TypedMember(row.name, row.grade, row.captain, row.reserve) for row in self.members)


def plain(name: str) -> str:
    """What two spellings of a team's name have in common: «Кванты» and кванты."""
    return fold(name.strip(_QUOTES))


def read_role(typed: str) -> set[str] | None:
    """«капитан», «запасной», «сопровождающий», «основной»: which roles a cell names; None when it names no known one."""
    words = fold(typed)
    if not words:
        return set()
    return {role for role, known in _ROLES if any(each in words for each in known)} or None


def is_adult(row: Delegate, roles: set[str], part: PartFacts, code: str) -> bool:
    """Whether a row of a team of minors is the adult who comes with it: her role, her category or her post says so."""
    minors = bool(part.audience.categories) and set(part.audience.categories) <= MINORS
    return (
        ADULT in roles
        or (minors and bool(code) and code not in MINORS)
        or (minors and not code and bool(row.cells.get("post")) and not row.cells.get("grade"))
    )


def gather(rows: Sequence[Delegate], around: Around, given: dict[int, Giving]) -> None:
    """Put rows into their teams, ask what only the whole team shows, give each team its seat."""
    teams: dict[tuple[str, object, int], DelegateTeam] = {}
    for row in rows:
        if row.team and row.part is not None and row.part.audience.kind == TEAM:
            school = row.organization_id or fold(row.not_listed or row.cells.get("school", ""))
            key = (plain(row.team), school, row.part.id)
            row.of = teams.setdefault(key, DelegateTeam(row.team, row.part))
            row.of.rows.append(row)
    for team in teams.values():
        _ask_about(team, around)
        if not any(row.questions for row in team.rows):
            _take_seat(team, around, given)
        _wait_for_each_other(team)


def _ask_about(team: DelegateTeam, around: Around) -> None:
    adults, captains = [row for row in team.rows if row.adult], [row for row in team.rows if row.captain]
    for row in adults[1:]:
        row.ask("role", "row_second_adult", line=adults[0].line)
    for row in captains[1:]:
        row.ask("role", "row_second_captain", line=captains[0].line)
    first = team.rows[0]
    school = first.organization_id
    known = {(plain(name), whose) for name, whose in around.teams}
    if (plain(team.name), school) in known and not first.cells.get("other_person"):
        first.ask("team", "row_team_registered", "other_person", team=team.name)
    if any(row.questions for row in team.rows):
        return
    category = next((row.category for row in team.members), "")
    refusal = refusal_to_admit(Applicant(TEAM, category, None, team.typed), [team.part.audience])
    if refusal:
        first.ask("team", "row_of_team", team=team.name, words=refusal.words)
    for column, wrong, options in read_cells(first, around.asked, category):
        first.questions.append(first.question(column, wrong, options))


def _take_seat(team: DelegateTeam, around: Around, given: dict[int, Giving]) -> None:
    part, first = team.part, team.rows[0]
    category = next((row.category for row in team.members), first.category)
    limit = give(given, part.id, part.pool, around.school_key(first.organization_id, first.not_listed), category)
    if limit is None:
        return
    if around.may_wait:
        for row in team.rows:
            row.waits = True
    else:
        words = str(CATEGORIES.get(limit.category, limit.category))
        first.ask("part", f"row_{limit.code}", part=part.title, most=limit.most, category=words)


def _wait_for_each_other(team: DelegateTeam) -> None:
    asked = next((row for row in team.rows if row.questions), None)
    for row in team.rows:
        if asked is not None and not row.questions:
            row.ask("team", "row_team_waits", team=team.name, line=asked.line)


def adult_category(code: str) -> str:
    """The category of an adult: what was written, else a teacher."""
    return code if code in CATEGORIES else "teacher"
