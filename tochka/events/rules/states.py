"""Where registration for an event or a part stands at a moment, and what is missing before publication."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tochka.events.terms import CANCELLED, DRAFT, FINISHED
from tochka.kit.errors import Refusal


class HasTimes(Protocol):
    """What this file reads of an event: rows and drafts alike."""

    status: Any
    starts_at: Any
    ends_at: Any
    opens_at: Any
    closes_at: Any


@dataclass(frozen=True)
class RegistrationState:
    """`code`: draft, not_yet, open, closed, over or cancelled. The moments are UTC; `opens_at` only while not yet open,
    `closes_at` is the one in force (the start of the event where nobody set one)."""

    code: str
    opens_at: datetime | None
    closes_at: datetime

    @property
    def open(self) -> bool:
        return self.code == "open"


def registration_state(event: HasTimes, now: datetime, part: Any = None) -> RegistrationState:
    """Where registration stands; with a part, its own closing counts too. No `opens_at` means from publication on."""
    closes = event.closes_at or event.starts_at
    opens = event.opens_at if event.opens_at and now < event.opens_at else None
    return RegistrationState(_code(event, now, opens, closes, part), opens, closes)


def _code(event: HasTimes, now: datetime, opens: datetime | None, closes: datetime, part: Any) -> str:
    if event.status in (DRAFT, CANCELLED):
        return str(event.status)
    if event.status == FINISHED or now >= event.ends_at:
        return "over"
    if now >= closes or (part is not None and part.closed_at is not None):
        return "closed"
    return "not_yet" if opens else "open"


def refusals_to_publish(event: Any, operator_filled: bool) -> list[Refusal]:
    """What is missing before an event may be published; empty when nothing is. Reads the event with its parts.

    The operator's card comes first: without it personal data may not be collected (152-ФЗ, art. 18.1 and 22)."""
    found = []
    if not operator_filled:
        found.append(Refusal("events.no_operator"))
    if not event.place:
        found.append(Refusal("events.no_place", field="place"))
    if not event.parts:
        found.append(Refusal("events.no_parts", field="parts"))
    found += [
        Refusal("events.no_audience", field=f"parts-{i}-categories")
        for i, part in enumerate(event.parts)
        if not part.categories
    ]
    return found
