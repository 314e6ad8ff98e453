"""Refusals as values: a code and facts. Their words stand once, in a room's terms.py, and are declared here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import IntegrityError

_words: dict[str, Any] = {}
_fields: dict[str, tuple[str, str]] = {}


@dataclass(frozen=True)
class Refusal:
    """Why something is not done. `code` is «room.reason»; `field` names the form's field that it concerns, if any."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    field: str | None = None

    @property
    def words(self) -> str:
        """The sentence for a person, in the language in force."""
        return str(_words[self.code]) % self.facts


class Refused(Exception):
    """An action that was not done. Carries the Refusal; the transaction is rolled back."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def refuse(code: str, field: str | None = None, **facts: Any) -> Refused:
    """A Refused to raise: `raise refuse("registration.closed", until=…)`."""
    return Refused(Refusal(code, facts, field))


def declare_words(words: dict[str, Any]) -> None:
    """Tell the sentences of a room: code → lazy text with %(fact)s places."""
    _words.update(words)


def declare_constraints(names: dict[str, tuple[str, str]]) -> None:
    """Tell what a broken constraint means: its name → (form field, refusal code)."""
    _fields.update(names)


def known_codes() -> frozenset[str]:
    """Every declared refusal code."""
    return frozenset(_words)


def refusal_of(error: IntegrityError) -> Refusal | None:
    """The Refusal that a broken constraint stands for; None for one that nobody declared."""
    name = constraint_of(error)
    if name not in _fields:
        return None
    column, code = _fields[name]
    return Refusal(code, {}, column)


@contextmanager
def judged_by_constraints() -> Iterator[None]:
    """Inside, a broken constraint that somebody declared is raised as Refused: it is the last judge of races."""
    try:
        yield
    except IntegrityError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise Refused(refusal) from error


def constraint_of(error: IntegrityError) -> str:
    """Name of the broken constraint. SQLite tells only the columns of a unique one, so its name is looked up."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return diagnosis.constraint_name or ""
    text = str(error.orig)
    if text.startswith("CHECK constraint failed: "):
        return text.removeprefix("CHECK constraint failed: ")
    return _unique_name(text.removeprefix("UNIQUE constraint failed: "))


def _unique_name(columns: str) -> str:
    from tochka.extensions import Model

    if columns.startswith("index '"):
        return columns.split("'")[1]
    names = [part.strip().split(".") for part in columns.split(",")]
    table = Model.metadata.tables.get(names[0][0])
    if table is None:
        return ""
    wanted = {name[-1] for name in names}
    uniques: list[Any] = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    uniques += [index for index in table.indexes if index.unique]
    for unique in uniques:
        if {column.name for column in unique.columns} == wanted:
            return str(unique.name)
    return ""
