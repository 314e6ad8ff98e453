"""Fixing: the text stands still, its clauses become instructions for their addressees."""

from sqlalchemy import delete, select, update

from tochka.closing import queries
from tochka.closing.actions.directives import locked_draft
from tochka.closing.actions.drafting import draft_of
from tochka.closing.models import Directive, DirectiveClause, Instruction
from tochka.closing.models.sheets import frozen
from tochka.closing.rules.composing import compose
from tochka.closing.terms.directives import CLOSING, DRAFT, FIXED
from tochka.kit import clock, journal
from tochka.kit.errors import refuse
from tochka.kit.russian import clean_line
from tochka.kit.transactions import writing


def fix_directive(directive_id: int, version: int | None = None, actor: int | None = None) -> None:
    """Keep the text as it stands now and give each addressee its instructions. Refused: no date, no events."""
    with writing() as session:
        locked_draft(directive_id, version)
        directive = queries.directive_page(directive_id)
        assert directive is not None
        if directive.signed_on is None:
            raise refuse("closing.no_date", "signed_on")
        draft = draft_of(directive)
        if directive.kind == CLOSING and not draft.held:
            raise refuse("closing.no_events")
        directive.frozen = frozen(compose(draft))
        directive.state, directive.fixed_at = FIXED, clock.now()
        for clause in draft.clauses:
            if clause.deadline or clause.recurrence:
                session.add_all(Instruction(clause_id=clause.id, organization_id=each) for each in clause.to)
        journal.record("closing.fix_directive", "directive", directive_id, actor)


def number_directive(directive_id: int, number: str, actor: int | None = None) -> None:
    """The number that the office gave: it may be written in at any time, also into a fixed directive."""
    with writing() as session:
        directive = session.get_one(Directive, directive_id, with_for_update=True)
        directive.number = clean_line(number)[:40]
        if directive.frozen:
            directive.frozen = {**directive.frozen, "number": directive.number}
        directive.version += 1
        journal.record("closing.number_directive", "directive", directive_id, actor)


def reopen_directive(directive_id: int, actor: int | None = None) -> None:
    """Make a fixed directive a draft again while nobody has answered to it; its instructions go."""
    with writing() as session:
        taken = session.execute(
            update(Directive)
            .where(Directive.id == directive_id, Directive.state == FIXED)
            .values(state=DRAFT, fixed_at=None, frozen=None, version=Directive.version + 1)
        )
        if not taken.rowcount:  # type: ignore[attr-defined]
            raise refuse("closing.not_fixed")
        clauses = select(DirectiveClause.id).where(DirectiveClause.directive_id == directive_id)
        answered = select(Instruction.id).where(Instruction.clause_id.in_(clauses), Instruction.state != "open")
        if session.scalar(answered.limit(1)):
            raise refuse("closing.has_answers")
        session.execute(delete(Instruction).where(Instruction.clause_id.in_(clauses)))
        journal.record("closing.reopen_directive", "directive", directive_id, actor)
