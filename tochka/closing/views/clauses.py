"""Clauses of a directive: add, reword, move, remove."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tochka.closing import actions
from tochka.closing.forms import ClauseForm
from tochka.closing.models import Directive, DirectiveClause
from tochka.closing.terms.directives import FIXED, KINDS
from tochka.closing.views.blueprint import actor, bp, directive_or_404, put_refusal
from tochka.closing.views.directives import back
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.russian import on_page
from tochka.kit.words import _, _l
from tochka.network.queries import organizations_of


@bp.route("/directives/<int:directive_id>/clauses/new", methods=["GET", "POST"])
@may("directive.edit", on="directive_id")
def new_clause(directive_id: int) -> ResponseReturnValue:
    """Add a clause, on its own or under another."""
    return _edit(directive_or_404(directive_id), None)


@bp.route("/directives/<int:directive_id>/clauses/<int:clause_id>", methods=["GET", "POST"])
@may("directive.edit", on="directive_id")
def clause(directive_id: int, clause_id: int) -> ResponseReturnValue:
    """Reword a clause."""
    found = directive_or_404(directive_id)
    return _edit(found, _clause_or_404(found, clause_id))


def _clause_or_404(found: Directive, clause_id: int) -> DirectiveClause:
    return next((each for each in found.clauses if each.id == clause_id), None) or abort(404)


def _edit(found: Directive, row: DirectiveClause | None) -> ResponseReturnValue:
    if found.state == FIXED:
        return back(found.id)
    form = _form(found, row)
    if form.validate_on_submit():
        try:
            if row is None:
                actions.add_clause(found.id, form.draft(), form.version.data, actor())
            else:
                actions.change_clause(found.id, row.id, form.draft(), form.version.data, actor())
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Saved."))
            return back(found.id, f"clause-{row.id}" if row else "")
    page = render_template(
        "closing/directive_clause.html", directive=found, title=KINDS[found.kind], clause=row, form=form
    )
    return page, 422 if form.errors else 200


def _form(found: Directive, row: DirectiveClause | None) -> ClauseForm:
    plain: dict[str, Any] = {"version": found.version, "addressees": "nobody", "evidence": "none"}
    if row is not None:
        names = ("text", "addressees", "chosen", "deadline", "condition", "evidence")
        plain |= {name: getattr(row, name) for name in names}
        plain |= {"regular": row.recurrence == "regular", "years": ", ".join(map(str, row.years))}
    form = ClauseForm(data=plain)
    form.chosen.choices = [SelectChoice(key, on_page(name)) for key, name in organizations_of(found.municipality_id)]
    tops = [each for each in found.clauses if each.parent_id is None]
    form.parent.choices = [SelectChoice(0, _l("on its own"))]
    form.parent.choices += [SelectChoice(each.id, f"{n}. {each.text[:60]}") for n, each in enumerate(tops, start=1)]
    if row is not None:
        del form.parent
    return form


@bp.post("/directives/<int:directive_id>/clauses/<int:clause_id>/remove")
@may("directive.edit", on="directive_id")
def remove_clause(directive_id: int, clause_id: int) -> ResponseReturnValue:
    """Remove a clause."""
    found = directive_or_404(directive_id)
    row = _clause_or_404(found, clause_id)
    try:
        actions.remove_clause(directive_id, row.id, actor())
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    return back(directive_id)


@bp.post("/directives/<int:directive_id>/clauses/<int:clause_id>/move")
@may("directive.edit", on="directive_id")
def move_clause(directive_id: int, clause_id: int) -> ResponseReturnValue:
    """Up, or down with `way=down`."""
    row = _clause_or_404(directive_or_404(directive_id), clause_id)
    try:
        actions.move_clause(directive_id, row.id, request.form.get("way") != "down", actor())
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    return redirect(url_for("closing.directive", directive_id=directive_id, _anchor=f"clause-{clause_id}"), 303)
