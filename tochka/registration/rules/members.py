"""The members of a team as they are typed: one a line with an optional grade, or only their number."""

import re
from dataclasses import dataclass

from tochka.kit.errors import Refusal
from tochka.kit.russian import NameCode, check_name, clean_line
from tochka.registration.terms import MAX_TEAM

# «Образцов Пётр, 8», «Образцов Пётр 8 класс», «Образцов Пётр — 8-А», «1. Образцов Пётр (8Б)»
_NUMBER = re.compile(r"^\s*\d{1,2}\s*[.)]\s*")
_GRADE = re.compile(
    r"[\s,;(–—-]*(?<!\d)(1[01]|[1-9])\s*(?:-?\s*[«\"]?[А-Яа-яЁё][»\"]?(?![А-Яа-яЁё]))?\s*(?:кл\.?|класс\w*)?[)\s.]*$"
)


@dataclass(frozen=True, slots=True)
class TypedMember:
    """A member's name and grade (1–11) or None."""

    name: str
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class TypedTeam:
    """What stood in the box: members by name, or only how many there are."""

    members: tuple[TypedMember, ...] = ()
    headcount: int | None = None

    @property
    def size(self) -> int:
        return self.headcount if self.headcount is not None else len(self.members)


def read_members(typed: str) -> tuple[TypedTeam, Refusal | None]:
    """The team in a text box and the first thing that stands against it, with the number of its line."""
    lines = [line for line in map(clean_line, typed.splitlines()) if line]
    if not lines:
        return TypedTeam(), Refusal("registration.team_empty", {}, "members")
    if len(lines) == 1 and lines[0].isdecimal():
        return _counted(int(lines[0][:4]))
    if len(lines) > MAX_TEAM:
        return TypedTeam(), _too_big(len(lines))
    members, refusal = [], None
    for number, line in enumerate(lines, 1):
        member, wrong = _read_line(line)
        members.append(member)
        if wrong and refusal is None:
            refusal = Refusal("registration.line", {"line": number, "words": wrong.words}, "members")
    return TypedTeam(tuple(members)), refusal


def _counted(number: int) -> tuple[TypedTeam, Refusal | None]:
    if number < 1:
        return TypedTeam(), Refusal("registration.team_empty", {}, "members")
    return TypedTeam(headcount=number), _too_big(number) if number > MAX_TEAM else None


def _too_big(number: int) -> Refusal:
    facts = {"first": 1, "last": MAX_TEAM, "rest": number - MAX_TEAM}
    return Refusal("registration.team_too_big", facts, "members")


def _read_line(line: str) -> tuple[TypedMember, Refusal | None]:
    line = _NUMBER.sub("", line)
    found = _GRADE.search(line)
    name, grade = (line[: found.start()], int(found[1])) if found else (line, None)
    check = check_name(name)
    if not check.refusals:
        # A pupil's name in small letters is simply set right: nobody is asked about each line of a list.
        return TypedMember(check.offered or check.name, grade), None
    code, sign = check.refusals[0]
    return TypedMember(check.name, grade), Refusal(f"registration.name_{NameCode(code).value}", {"sign": sign})


def write_members(names: list[tuple[str, int | None]], headcount: int | None) -> str:
    """The text box again from what is saved."""
    if not names:
        return str(headcount or "")
    return "\n".join(f"{name}, {grade}" if grade else name for name, grade in names)
