"""What the door answers to a ticket, in the order that a device without network follows too. The same order stands in
static/js/door/decide.js; tests/vectors/tickets.json holds both to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tochka.tickets.rules.token import Key, Kind, Proof, SignedToken, Unreadable, prove


class Answer(StrEnum):
    """Everything that the door can say of a ticket."""

    GOOD = "good"
    UNLISTED = "unlisted"
    REPEAT = "repeat"
    WAITING = "waiting"
    NOT_TICKET = "not_ticket"
    UNKNOWN_VERSION = "unknown_version"
    OTHER_EVENT = "other_event"
    UNCONFIRMED = "unconfirmed"
    CANCELLED = "cancelled"
    REISSUED = "reissued"
    OTHER_PART = "other_part"
    DELEGATION = "delegation"


# A repeat is a fact too: the holder stood at the door, and if the earlier mark is undone this one becomes the arrival.
ADMITTED = frozenset({Answer.GOOD, Answer.UNLISTED, Answer.REPEAT})


class Listed(StrEnum):
    """A ticket's state in a device's list. Cancelled and erased ones stay there as tombstones."""

    GOOD = "good"
    WAITING = "waiting"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket in the list: its state, the issue that counts, its parts (mask), and whether it is inside now."""

    state: Listed
    issue: int
    parts: int
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The door's answer; `admitted` is what the scan keeps."""

    answer: Answer

    @property
    def admitted(self) -> bool:
        return self.answer in ADMITTED


def _meets(parts: int, door: int) -> bool:
    return parts == 0 or door == 0 or bool(parts & door)


def decide_listed(line: Line, door: int, issue: int | None = None) -> Answer:
    """A ticket that is in the list. *door* is the mask of the parts at this door (0: all); *issue* that of the shown
    token (None: found by name or short code). An issue above the list's only means that the list is old."""
    if line.state is Listed.CANCELLED:
        return Answer.CANCELLED
    if line.state is Listed.WAITING:
        return Answer.WAITING
    if issue is not None and issue < line.issue:
        return Answer.REISSUED
    if not _meets(line.parts, door):
        return Answer.OTHER_PART
    return Answer.REPEAT if line.inside else Answer.GOOD


def decide(
    signed: SignedToken | Unreadable,
    event: int,
    door: int,
    keys: Mapping[int, Key],
    lines: Mapping[int, Line],
) -> Verdict:
    """The whole order: readable, this event, one of our keys, then the list; a good signature that the list does not
    know is newer than the list and comes in."""
    if isinstance(signed, Unreadable):
        return Verdict(Answer(signed.value))
    token = signed.token
    if token.event != event:
        return Verdict(Answer.OTHER_EVENT)
    if prove(signed, keys) is not Proof.GOOD:
        return Verdict(Answer.UNCONFIRMED)
    if token.kind == Kind.DELEGATION:
        return Verdict(Answer.DELEGATION)  # its number is a delegation's, the door opens the list
    line = lines.get(token.ticket)
    if line is not None:
        return Verdict(decide_listed(line, door, token.issue))
    return Verdict(Answer.UNLISTED if _meets(token.parts, door) else Answer.OTHER_PART)
