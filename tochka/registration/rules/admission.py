"""May they take part: the time, the part's audience and grades, the size of a team. Refusals are values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tochka.events.terms import MINORS, TEAMS
from tochka.kit.errors import Refusal
from tochka.registration.rules.members import TypedMember
from tochka.registration.terms import PERSON, TEAM


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a part takes: categories (empty: all), grades, its unit, the size of a team; `words` say it to a person."""

    categories: tuple[str, ...]
    unit: str
    grade_from: int | None = None
    grade_to: int | None = None
    team_from: int | None = None
    team_to: int | None = None
    words: str = ""

    @property
    def kind(self) -> str:
        return TEAM if self.unit == TEAMS else PERSON

    @property
    def grades(self) -> tuple[int, int] | None:
        """The range of grades, when it asks for one."""
        if self.grade_from is None and self.grade_to is None:
            return None
        return self.grade_from or 1, self.grade_to or 11


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks: kind, category, grade, and for a team its members by name or their number."""

    kind: str
    category: str
    grade: int | None = None
    members: tuple[TypedMember, ...] = ()
    headcount: int | None = None

    @property
    def size(self) -> int:
        """Who plays: the reserve is above the size of a team."""
        return sum(not member.reserve for member in self.members) if self.members else self.headcount or 0


def refusal_to_admit(applicant: Applicant, parts: Sequence[Audience]) -> Refusal | None:
    """The first reason why these parts do not take this applicant; None when they do."""
    if not parts:
        return Refusal("registration.no_part", {}, "parts")
    for part in parts:
        for check in (_refusal_to_kind, _refusal_to_category, _refusal_to_grade, _refusal_to_size):
            if refusal := check(applicant, part):
                return refusal
    return None


def _refusal_to_kind(applicant: Applicant, part: Audience) -> Refusal | None:
    return None if applicant.kind == part.kind else Refusal("registration.other_unit", {}, "parts")


def _refusal_to_category(applicant: Applicant, part: Audience) -> Refusal | None:
    if not part.categories or applicant.category in part.categories:
        return None
    return Refusal("registration.wrong_category", {"audience": part.words}, "category")


def _refusal_to_grade(applicant: Applicant, part: Audience) -> Refusal | None:
    """Grades concern pupils only: a teacher of grades 3–4 has none herself."""
    if part.grades is None or applicant.category not in MINORS:
        return None
    first, last = part.grades
    facts: dict[str, Any] = {"first": first, "last": last}
    named = [member.grade for member in applicant.members]
    if applicant.grade is None and not (named and all(named)):
        return Refusal("registration.grade_missing", facts, "grade")
    if applicant.grade is not None and not first <= applicant.grade <= last:
        return Refusal("registration.wrong_grade", facts, "grade")
    for line, grade in enumerate(named, 1):
        if grade is not None and not first <= grade <= last:
            return Refusal("registration.wrong_member_grade", {"line": line, **facts}, "members")
    return None


def _refusal_to_size(applicant: Applicant, part: Audience) -> Refusal | None:
    if applicant.kind != TEAM:
        return None
    size, first, last = applicant.size, part.team_from or 1, part.team_to
    if not size:
        return Refusal("registration.team_empty", {}, "members")
    facts = {"first": first, "last": last or "…"}
    if size < first:
        return Refusal("registration.team_too_small", {**facts, "rest": first - size}, "members")
    if last is not None and size > last:
        return Refusal("registration.team_too_big", {**facts, "rest": size - last}, "members")
    return None
