"""The verbs of closing: open, edit, fix directives; answer instructions; write publications; load a past year."""

from tochka.closing.actions.clauses import ClauseDraft, add_clause, change_clause, move_clause, remove_clause
from tochka.closing.actions.directives import (
    choose_settings,
    mark_checked,
    open_directive,
    write_head,
    write_paragraph,
    write_texts,
)
from tochka.closing.actions.drafting import clauses_of, draft_of, live_paragraph, sheet_of, text_of
from tochka.closing.actions.fixing import fix_directive, number_directive, reopen_directive
from tochka.closing.actions.instructions import (
    answer,
    remind,
    standing_of,
    standings_of_directive,
    standings_of_school,
)
from tochka.closing.actions.past import load_past
from tochka.closing.actions.publications import PublicationDraft, add_publication, remove_publication
from tochka.closing.actions.statistics import events_with, totals_in_words, year_report
from tochka.closing.actions.templates import drop_template, keep_template

__all__ = [
    "ClauseDraft",
    "PublicationDraft",
    "add_clause",
    "add_publication",
    "answer",
    "change_clause",
    "choose_settings",
    "clauses_of",
    "draft_of",
    "drop_template",
    "events_with",
    "fix_directive",
    "keep_template",
    "live_paragraph",
    "load_past",
    "mark_checked",
    "move_clause",
    "number_directive",
    "open_directive",
    "remind",
    "remove_clause",
    "remove_publication",
    "reopen_directive",
    "sheet_of",
    "standing_of",
    "standings_of_directive",
    "standings_of_school",
    "text_of",
    "totals_in_words",
    "write_head",
    "write_paragraph",
    "write_texts",
    "year_report",
]
