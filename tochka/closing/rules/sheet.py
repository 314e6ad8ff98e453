"""What a directive is made of, as plain values, and what is asked about it. The text itself: models/sheets.py."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from tochka.closing.rules.facts import EventFacts, Wording
from tochka.network.rules import Names, School


@dataclass(frozen=True)
class EventEntry:
    """An event of a directive: its facts, its title as typed, and what the curator changed (own text, verb)."""

    id: int
    facts: EventFacts
    title: str
    own: str = ""
    verb: str = ""


@dataclass(frozen=True)
class ClauseFacts:
    """A clause as stored; `number` is «2.1», `to` how many organizations it tells to do something."""

    id: int
    number: str
    text: str
    top: bool
    deadline: date | None = None
    condition: str = ""
    years: tuple[int, ...] = ()
    to: tuple[Hashable, ...] = ()
    evidence: str = "none"
    recurrence: str = ""
    named: bool = False


@dataclass(frozen=True)
class DraftFacts:
    """All that a directive is made of. first: first year of its school year; planned and held: numbers of events.

    opened: the year in which the centre of a school opened, where it is known; places: further {places} of texts; wordings:
    live paragraphs by event and verb, kept as they are made, for the text and its questions need the same ones."""

    kind: str
    body: str
    place: str
    number: str
    signed_on: date | None
    first: int
    settings: Mapping[str, Any]
    texts: Mapping[str, str]
    events: tuple[EventEntry, ...]
    clauses: tuple[ClauseFacts, ...]
    schools: Mapping[Hashable, School]
    opened: Mapping[Hashable, int]
    planned: int
    held: int
    places: Mapping[str, str] = field(default_factory=dict)
    wordings: dict[tuple[int, str], Wording] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def names(self) -> Names:
        """What its network says of names."""
        return Names(self.schools.values())


@dataclass(frozen=True)
class Asked:
    """A question on the margin. block: the piece of text it stands at; key: what «checked by eye» remembers; setting:
    the name of the setting that answers it, if any."""

    code: str
    block: str
    key: str
    facts: Mapping[str, Any]
    setting: str = ""
