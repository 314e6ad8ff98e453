"""A school's table: read and kept as a draft, repaired cell by cell, added as a whole when somebody confirms it."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.errors import refuse
from tochka.kit.sheets import ReadTable, TableCode, TableRefusal, read_pasted, read_table
from tochka.kit.transactions import writing
from tochka.network.actions import school_index
from tochka.plan.actions.entries import put_rows
from tochka.plan.actions.rows import locked_school, refuse_closed, tell
from tochka.plan.models import PlanEntry, PlanImport
from tochka.plan.queries.plans import asked_school
from tochka.plan.rules.importing import ReadRow, RowQuestion, cells_of, find_head, read_rows
from tochka.plan.terms import IMPORTED_ROWS, PASTE_BYTES

_REFUSALS = {
    TableCode.empty: "plan.table_empty",
    TableCode.too_big: "plan.paste_too_big",
    TableCode.too_many_rows: "plan.paste_too_big",
    TableCode.too_many_columns: "plan.paste_too_big",
    TableCode.bomb: "plan.paste_too_big",
    TableCode.old_format: "plan.table_old",
    TableCode.protected: "plan.table_protected",
}


@dataclass(frozen=True)
class Kept:
    """A kept table: its key (that of the confirming form) and its rows as they read now."""

    key: str
    rows: list[ReadRow]

    @property
    def good(self) -> list[ReadRow]:
        return [row for row in self.rows if not row.questions]


def keep_table(
    asked_id: int, pasted: str = "", data: bytes = b"", filename: str = "", *, curator: bool = False
) -> None:
    """Read what was pasted or sent and keep it as the school's draft, in place of an earlier one; no row is added.

    Raises Refused: why the table is not read, or why rows cannot be changed now."""
    cells = _cells(_read(pasted, data, filename))
    with writing() as session:
        plan, asked = locked_school(session, asked_id)
        refuse_closed(plan, asked, curator)
        session.execute(delete(PlanImport).where(PlanImport.asked_id == asked_id))
        columns = sorted({name for row in cells for name in row})
        session.add(
            PlanImport(
                asked_id=asked_id,
                key=str(uuid.uuid4()),
                columns=columns,
                rows=[[row.get(name, "") for name in columns] for row in cells],
                made_at=clock.now(),
            )
        )


def _read(pasted: str, data: bytes, filename: str) -> ReadTable:
    if len(pasted) > PASTE_BYTES:
        raise refuse("plan.paste_too_big", field="pasted", most=IMPORTED_ROWS)
    field = "file" if data else "pasted"
    table = read_table(data, filename) if data else read_pasted(pasted)
    if isinstance(table, TableRefusal):
        raise refuse(_REFUSALS.get(table.code, "plan.table_unreadable"), field=field, most=IMPORTED_ROWS)
    return table


def _cells(table: ReadTable) -> list[dict[str, str]]:
    head = find_head(table.rows)
    if head is None:
        raise refuse("plan.no_topic_column", field="pasted")
    rows = [cells for row in table.rows[head.row + 1 :] if any((cells := cells_of(head, row)).values())]
    if len(rows) > IMPORTED_ROWS:
        raise refuse("plan.paste_too_big", field="pasted", most=IMPORTED_ROWS)
    if not rows:
        raise refuse("plan.table_empty", field="pasted")
    return rows


def kept_table(asked_id: int) -> Kept | None:
    """The table that a school has sent and not yet confirmed, read against the rows that it has now."""
    kept = db.session.scalar(select(PlanImport).where(PlanImport.asked_id == asked_id))
    return _kept(kept) if kept else None


def _kept(kept: PlanImport) -> Kept:
    asked = asked_school(kept.asked_id)
    assert asked is not None
    known = db.session.scalars(
        select(PlanEntry).where(PlanEntry.plan_id == asked.plan_id, PlanEntry.organization_id == asked.organization_id)
    ).all()
    cells = [dict(zip(kept.columns, row, strict=True)) for row in kept.rows]
    rows = read_rows(cells, asked.plan.school_year, known)
    return Kept(kept.key, _of_own_school(rows, asked.plan.municipality_id, asked.organization_id))


def _of_own_school(rows: list[ReadRow], municipality_id: int, organization_id: int) -> list[ReadRow]:
    """A row that surely names another school is asked about: whole districts' tables are pasted too."""
    named = {row.cells.get("school", "") for row in rows} - {""}
    if not named:
        return rows
    index = school_index(municipality_id)
    others = {}
    for text in named:
        match = index.best_matches(text, 2)
        if match.kind == "exact" and match.ids and match.ids[0] != organization_id:
            others[text] = True
    return [
        ReadRow(row.number, row.cells, row.draft, (*row.questions, RowQuestion("school", "other_school")))
        if row.cells.get("school", "") in others
        else row
        for row in rows
    ]


def repair_cells(asked_id: int, key: str, cells: Mapping[tuple[int, str], str]) -> None:
    """Write answers into cells of the kept table: (row, column) → text. Unknown cells change nothing."""
    with writing() as session:
        kept = _present(session, asked_id, key)
        columns = [*kept.columns, *sorted({name for _row, name in cells} - set(kept.columns))]
        rows = [[*row, *[""] * (len(columns) - len(row))] for row in kept.rows]
        for (number, name), text in cells.items():
            if 0 <= number < len(rows):
                rows[number][columns.index(name)] = text
        kept.columns, kept.rows = columns, rows


def add_kept(asked_id: int, key: str, chosen: Collection[int], actor: int | None, *, curator: bool = False) -> int:
    """Add the chosen rows of the kept table, all of them or none, and put the table away; gives how many.

    Raises Refused: plan.import_questions while a chosen row has questions, plan.import_gone after the first time."""
    with writing() as session:
        plan, asked = locked_school(session, asked_id)
        kept = _present(session, asked_id, key)
        refuse_closed(plan, asked, curator)
        wanted = [row for row in _kept(kept).rows if row.number in chosen]
        if not wanted:
            raise refuse("plan.nothing_to_import")
        if any(row.questions for row in wanted):
            raise refuse("plan.import_questions")
        for entry in put_rows(session, plan, asked, [row.draft for row in wanted]):
            tell(session, plan.id, "import", actor, organization_id=asked.organization_id, entry=entry)
        session.delete(kept)
        return len(wanted)


def forget_table(asked_id: int) -> None:
    """Put the kept table away."""
    with writing() as session:
        session.execute(delete(PlanImport).where(PlanImport.asked_id == asked_id))


def _present(session: Any, asked_id: int, key: str) -> PlanImport:
    kept: PlanImport | None = session.scalars(
        select(PlanImport).where(PlanImport.asked_id == asked_id, PlanImport.key == key).with_for_update()
    ).one_or_none()
    if kept is None:
        raise refuse("plan.import_gone")
    return kept
