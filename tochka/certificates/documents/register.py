"""The register as a table: what the body's journal of issued papers holds (number, whom, state). Always Russian."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tochka.kit.sheets import SheetColumn, Worksheet, write_xlsx

STATES = {"numbered": "готовится", "issued": "выдан", "revoked": "отозван", "annulled": "аннулирован"}
KINDS = {"participant": "сертификат участника", "team": "сертификат команды"}


class Line(Protocol):
    """What a line of the register tells."""

    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def organization(self) -> str: ...
    @property
    def position(self) -> int: ...
    @property
    def revoked_because(self) -> str: ...


def register_xlsx(lines: Sequence[Line], made: datetime) -> bytes:
    """The register as XLSX; `made` stands in its properties."""
    columns = (
        SheetColumn("№ бумаги", 24),
        SheetColumn("Вид", 24),
        SheetColumn("Кому", 40),
        SheetColumn("Организация", 30),
        SheetColumn("Состояние", 14),
        SheetColumn("Экземпляр", 12),
        SheetColumn("Причина отзыва", 40),
    )
    rows = [_row(line) for line in lines]
    return write_xlsx([Worksheet("Журнал", columns, rows)], title="Журнал сертификатов", made=made)


def _row(line: Line) -> tuple[str, ...]:
    kind, state = KINDS.get(line.kind, line.kind), STATES[line.state]
    return (line.number, kind, line.name, line.organization, state, str(line.position), line.revoked_because)
