"""What a person's own consents and a parent's word make together: a cell of the matrix, who is missing, who may be shown."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from tochka.people.terms import PARTICIPATION, PHOTO, PUBLICATION, PURPOSES

YES, NO, PARENT = "yes", "no", "parent"
SHOWS = ("all", "missing", "photo")


class Said(Protocol):
    """What is in force for one person: her own purposes; for a child the parent's (None: nobody has said anything)."""

    @property
    def own(self) -> frozenset[str]: ...

    @property
    def child(self) -> bool: ...

    @property
    def parent(self) -> frozenset[str] | None: ...


Row = TypeVar("Row", bound=Any)


def cell(said: Said, purpose: str) -> str:
    """YES, NO, or PARENT where only the parent's word is missing (152-ФЗ art. 9: for a child a parent consents)."""
    if purpose not in said.own:
        return NO
    if not said.child or (said.parent is not None and purpose in said.parent):
        return YES
    return PARENT


def cells(said: Said) -> dict[str, str]:
    """The whole row of the matrix."""
    return {purpose: cell(said, purpose) for purpose in PURPOSES}


def is_missing(said: Said) -> bool:
    """Whether this person may not take part yet: no consent to it, or the parent's is missing."""
    return cell(said, PARTICIPATION) != YES


def may_not_be_shown(said: Said) -> bool:
    """Whether photographs of her may be neither made nor published: the photographer's list."""
    return cell(said, PHOTO) != YES or cell(said, PUBLICATION) != YES


def shown_rows(rows: Iterable[Row], show: str) -> list[Row]:
    """The rows of a filter: all, missing (may not take part yet), photo (may not be photographed or shown)."""
    wanted = {"missing": is_missing, "photo": may_not_be_shown}.get(show, lambda _: True)
    return [row for row in rows if wanted(row)]


def children_without_parents(rows: Iterable[Row]) -> list[Row]:
    """Children for whom no parent has consented to taking part."""
    return [row for row in rows if row.child and PARTICIPATION not in (row.parent or ())]


def chosen_purposes(ticked: Collection[str]) -> tuple[str, ...]:
    """Purposes in their order; what is not one is left out."""
    return tuple(each for each in PURPOSES if each in ticked)


@dataclass(frozen=True)
class PhotoConsents:
    """For who photographs and writes of an event: people in all, may be photographed, may be shown to everybody; the names
    of those who may not."""

    people: int
    photo: int
    publication: int
    refused: tuple[str, ...]


def photo_consents(rows: Iterable[Any]) -> PhotoConsents:
    """How consents to photo and publication stand among an event's rows."""
    rows = list(rows)
    photo, publication = (sum(cell(row, purpose) == YES for row in rows) for purpose in (PHOTO, PUBLICATION))
    return PhotoConsents(len(rows), photo, publication, tuple(row.name for row in shown_rows(rows, "photo")))
