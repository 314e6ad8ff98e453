"""Clauses of a draft: added, changed, moved and removed, each under the lock of its directive."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from tochka.closing.actions.directives import LONG, locked_draft
from tochka.closing.models import DirectiveClause
from tochka.closing.terms.directives import ADDRESSEES, EVIDENCE
from tochka.extensions import db
from tochka.kit import journal
from tochka.kit.errors import refuse
from tochka.kit.russian import clean_line, clean_text
from tochka.kit.transactions import writing

CLAUSES = 60


@dataclass(frozen=True)
class ClauseDraft:
    """A clause as the form gives it; addressees and evidence are codes of the terms."""

    text: str
    addressees: str = "nobody"
    years: tuple[int, ...] = ()
    chosen: tuple[int, ...] = ()
    deadline: date | None = None
    condition: str = ""
    regular: bool = False
    evidence: str = "none"
    parent_id: int | None = field(default=None)


def add_clause(directive_id: int, draft: ClauseDraft, version: int | None = None, actor: int | None = None) -> int:
    """Add a clause at the end (of its parent, if it has one); gives its id."""
    with writing() as session:
        locked_draft(directive_id, version)
        count, last = session.execute(
            select(func.count(), func.max(DirectiveClause.position)).where(DirectiveClause.directive_id == directive_id)
        ).one()
        if count >= CLAUSES:
            raise refuse("closing.too_many_clauses", limit=CLAUSES)
        clause = DirectiveClause(directive_id=directive_id, position=(last or 0) + 1)
        clause.parent_id = _parent(draft.parent_id, directive_id)
        _write(clause, draft)
        session.add(clause)
        session.flush()
        journal.record("closing.add_clause", "directive", directive_id, actor, clause=clause.id)
    return clause.id


def change_clause(
    directive_id: int, clause_id: int, draft: ClauseDraft, version: int | None = None, actor: int | None = None
) -> None:
    """Reword a clause and say anew whom it concerns. Its place stays."""
    with writing():
        locked_draft(directive_id, version)
        _write(_clause(directive_id, clause_id), draft)
        journal.record("closing.change_clause", "directive", directive_id, actor, clause=clause_id)


def remove_clause(directive_id: int, clause_id: int, actor: int | None = None) -> None:
    """Remove a clause that has none under it."""
    with writing() as session:
        locked_draft(directive_id)
        clause = _clause(directive_id, clause_id)
        if session.scalar(select(DirectiveClause.id).where(DirectiveClause.parent_id == clause_id).limit(1)):
            raise refuse("closing.clause_has_children")
        session.delete(clause)
        journal.record("closing.remove_clause", "directive", directive_id, actor, clause=clause_id)


def move_clause(directive_id: int, clause_id: int, earlier: bool = True, actor: int | None = None) -> None:
    """Change places with the neighbour of the same level; at the end of the list nothing happens."""
    with writing() as session:
        locked_draft(directive_id)
        clause = _clause(directive_id, clause_id)
        beside = session.scalars(
            select(DirectiveClause)
            .where(
                DirectiveClause.directive_id == directive_id,
                DirectiveClause.parent_id.is_(None)
                if clause.parent_id is None
                else DirectiveClause.parent_id == clause.parent_id,
            )
            .order_by(DirectiveClause.position, DirectiveClause.id)
        ).all()
        place = beside.index(clause)
        other = place - 1 if earlier else place + 1
        if 0 <= other < len(beside):
            clause.position, beside[other].position = beside[other].position, clause.position
        journal.record("closing.move_clause", "directive", directive_id, actor, clause=clause_id)


def _clause(directive_id: int, clause_id: int) -> DirectiveClause:
    return db.session.scalars(
        select(DirectiveClause).where(DirectiveClause.id == clause_id, DirectiveClause.directive_id == directive_id)
    ).one()


def _parent(parent_id: int | None, directive_id: int) -> int | None:
    """Only a clause of the first level of the same directive can have others under it."""
    if parent_id is None:
        return None
    return db.session.scalar(
        select(DirectiveClause.id).where(
            DirectiveClause.id == parent_id,
            DirectiveClause.directive_id == directive_id,
            DirectiveClause.parent_id.is_(None),
        )
    )


def _write(clause: DirectiveClause, draft: ClauseDraft) -> None:
    text = clean_text(draft.text).strip()
    if not text:
        raise refuse("closing.text_empty", "text")
    if len(text) > LONG:
        raise refuse("closing.text_long", "text", limit=LONG)
    clause.text = text
    clause.addressees = draft.addressees if draft.addressees in ADDRESSEES else "nobody"
    clause.years, clause.chosen = sorted(set(draft.years)), sorted(set(draft.chosen))
    clause.deadline, clause.condition = draft.deadline, clean_line(draft.condition)[:100]
    clause.recurrence = "regular" if draft.regular else ""
    clause.evidence = draft.evidence if draft.evidence in EVIDENCE else "none"
