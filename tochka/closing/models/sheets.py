"""The text of a directive as plain values, in the order in which it is printed; kept as JSON when it is fixed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Block:
    """A paragraph of the text. key: «opening», «event:5», «clause:7», «control»; level: 1 for «2.», 2 for «2.1.»."""

    key: str
    text: str
    number: str = ""
    level: int = 0
    own: bool = False


@dataclass(frozen=True)
class Sheet:
    """The whole text of a directive, in the order in which it is printed."""

    body: str
    place: str
    number: str
    day: str
    title: str
    opening: Block
    events: tuple[Block, ...]
    assessment: Block
    clauses: tuple[Block, ...]
    post: str
    name: str
    distribution: tuple[str, ...]
    acquainted: tuple[str, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every paragraph, from the first to the last clause."""
        return (self.opening, *self.events, self.assessment, *self.clauses)


def frozen(sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON values, to be kept when a directive is fixed."""
    return asdict(sheet)


def thawed(kept: Mapping[str, Any]) -> Sheet:
    """The sheet that `frozen` kept."""
    plain = dict(kept)
    for name in ("events", "clauses"):
        plain[name] = tuple(Block(**each) for each in kept[name])
    for name in ("opening", "assessment"):
        plain[name] = Block(**kept[name])
    for name in ("distribution", "acquainted"):
        plain[name] = tuple(kept[name])
    return Sheet(**plain)
