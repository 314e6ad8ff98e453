"""One line of the append-only scan log as a plain value, and the window of time in which a clock is believed."""

from dataclasses import dataclass
from enum import StrEnum

HOUR = 3_600_000  # ms
# An undo of an own scan within this time needs no reason; any other does.
UNDO_FREELY = 15 * 60_000


class Kind(StrEnum):
    """What a scan says."""

    IN = "in"
    OUT = "out"
    WALKIN = "walkin"
    UNDO = "undo"
    TICK = "tick"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class Scan:
    """Times are ms since 1970: `at` is corrected once on the device and never changes, `wall`, `mono` and `offset` are
    evidence. `subject` is «t» and a ticket's id, a walk-in's own uuid, or empty (an undo, a code that is no ticket);
    `part` is the part's bit; `device` 0 is the organizer's desk; `names` is the uuid that an undo undoes or the ticket
    («t17») that a match ties a walk-in to; `member` a team member's position."""

    uuid: str
    device: int
    seq: int
    at: int
    kind: Kind
    subject: str = ""
    part: int = 0
    names: str | None = None
    member: int | None = None
    present: bool | None = None
    admitted: bool = True
    reason: str = ""
    doubtful: bool = False
    wall: int = 0
    mono: int = 0
    offset: int = 0

    @property
    def key(self) -> tuple[str, int] | None:
        """Whom and which part the scan is about; None for an undo and for a code that is no ticket."""
        if self.kind is Kind.UNDO or not self.subject:
            return None
        return self.subject, self.part


@dataclass(frozen=True, slots=True)
class Window:
    """From 12 hours before the doors open to 12 hours after the end: a time outside it sorts after all inside."""

    first: int
    last: int

    @classmethod
    def around(cls, doors: int, end: int) -> "Window":
        """*doors* and *end* in ms since 1970."""
        return cls(doors - 12 * HOUR, end + 12 * HOUR)

    def holds(self, at: int) -> bool:
        return self.first <= at <= self.last
