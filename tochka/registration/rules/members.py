"""The members of a team as they are typed: one a line with an optional grade, captain or reserve; or only their number."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from tochka.kit.errors import Refusal
from tochka.kit.russian import NameCode, check_name, clean_line
from tochka.kit.words import _
from tochka.registration.terms import MAX_TEAM

# «Образцов Пётр, 8», «Образцов Пётр 8 класс», «Образцов Пётр — 8-А», «1. Образцов Пётр (8Б)»
_NUMBER = re.compile(r"^\s*\d{1,2}\s*[.)]\s*")
_GRADE = re.compile(
    r"[\s,;(–—-]*(?<!\d)(1[01]|[1-9])\s*(?:-?\s*[«\"]?[А-Яа-яЁё][»\"]?(?![А-Яа-яЁё]))?\s*(?:кл\.?|класс\w*)?[)\s.]*$"
)
# «…, капитан», «… (запасной)»: set off by a sign, for a surname may be Капитан.
_ROLE = re.compile(
    r"(?:\s*[,;(–—]\s*|\s+-\s+)(?:(капитан|captain)|(в запасе|запас(?:н\w{2})?|резерв|reserve))[)\s.]*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TypedMember:
    """A member's name, grade (1–11) or None, whether she leads the team, whether she is in its reserve."""

    name: str
    grade: int | None = None
    captain: bool = False
    reserve: bool = False


@dataclass(frozen=True, slots=True)
class TypedTeam:
    """What stood in the box: members by name, or only how many there are."""

    members: tuple[TypedMember, ...] = ()
    headcount: int | None = None

    @property
    def size(self) -> int:
        return self.headcount if self.headcount is not None else len(self.members)


class Named(Protocol):
    """A member as she is written: TypedMember, a row or a line of a query."""

    @property
    def name(self) -> str: ...
    @property
    def grade(self) -> int | None: ...
    @property
    def captain(self) -> bool: ...
    @property
    def reserve(self) -> bool: ...


def read_members(typed: str) -> tuple[TypedTeam, Refusal | None]:
    """The team in a text box and the first thing that stands against it, with the number of its line."""
    lines = [line for line in map(clean_line, typed.splitlines()) if line]
    if not lines:
        return TypedTeam(), Refusal("registration.team_empty", {}, "members")
    if len(lines) == 1 and lines[0].isdecimal():
        return _counted(int(lines[0][:4]))
    if len(lines) > MAX_TEAM:
        return TypedTeam(), _too_big(len(lines))
    members: list[TypedMember] = []
    refusal = None
    for number, line in enumerate(lines, 1):
        member, wrong = _read_line(line)
        if member.captain and wrong is None and any(each.captain for each in members):
            wrong = Refusal("registration.second_captain")
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
    line, roles = _roles(_NUMBER.sub("", line))
    found = _GRADE.search(line)
    name, grade = (line[: found.start()], int(found[1])) if found else (line, None)
    if found:  # «Образцов Пётр, капитан, 8»
        name, before = _roles(name)
        roles |= before
    captain, reserve = "captain" in roles, "reserve" in roles
    check = check_name(name)
    if not check.refusals:
        # A pupil's name in small letters is simply set right: nobody is asked about each line of a list.
        return TypedMember(check.offered or check.name, grade, captain, reserve), None
    code, sign = check.refusals[0]
    refusal = Refusal(f"registration.name_{NameCode(code).value}", {"sign": sign})
    return TypedMember(check.name, grade, captain, reserve), refusal


def _roles(line: str) -> tuple[str, set[str]]:
    """The line without the roles at its end, and which they were."""
    roles = set()
    while found := _ROLE.search(line):
        roles.add("captain" if found[1] else "reserve")
        line = line[: found.start()]
    return line, roles


def member_words(member: Named) -> str:
    """«Образцов Пётр, 8, капитан»: as it is shown, and as it may be typed."""
    grade = str(member.grade) if member.grade else ""
    roles = (_("captain") if member.captain else "", _("reserve") if member.reserve else "")
    return ", ".join(filter(None, (member.name, grade, *roles)))


def write_members(members: Iterable[Named], headcount: int | None) -> str:
    """The text box again from what is saved."""
    return "\n".join(map(member_words, members)) or str(headcount or "")
