"""Instructions: the curator's board, a school's own page, its answers, reminders."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tochka.closing import actions, queries
from tochka.closing.actions.instructions import Standing
from tochka.closing.forms import AnswerForm
from tochka.closing.terms.instructions import BADGES, STATES
from tochka.closing.views.blueprint import actor, bp, directive_or_404, put_refusal
from tochka.extensions import db
from tochka.kit import access, clock
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.words import _, ngettext
from tochka.network.models import Organization

access.scopes_by("instruction_id")(queries.scope_of_instruction)


@bp.get("/directives/<int:directive_id>/board")
@may("closing.view", on="directive_id")
def board(directive_id: int) -> ResponseReturnValue:
    """School by clause: who has done what, who is late."""
    found = directive_or_404(directive_id)
    standings = actions.standings_of_directive(directive_id)
    clauses = {each.row.clause_id: each for each in standings}
    return render_template(
        "closing/board.html",
        directive=found,
        clauses=sorted(clauses.values(), key=lambda each: each.row.position),
        lines=_lines(standings),
        late=len({each.row.organization_id for each in standings if each.state == "late"}),
        waiting=len({each.row.organization_id for each in standings if each.is_open}),
        states=STATES,
        badges=BADGES,
        today=clock.today(found.municipality.timezone),
    )


def _lines(standings: list[Standing]) -> list[dict[str, Any]]:
    """A line a school: its standings by clause; those that are late first."""
    lines: dict[int, dict[str, Any]] = {}
    for each in standings:
        line = lines.setdefault(
            each.row.organization_id,
            {"id": each.row.organization_id, "name": each.row.organization, "cells": {}, "late": 0},
        )
        line["cells"][each.row.clause_id] = each
        line["late"] += each.state == "late"
    return sorted(lines.values(), key=lambda line: -int(line["late"] > 0))


@bp.post("/directives/<int:directive_id>/remind")
@may("directive.edit", on="directive_id")
def remind(directive_id: int) -> ResponseReturnValue:
    """Letters to those who have something open."""
    number = actions.remind(directive_id, actor())
    words = ngettext("A letter goes to %(num)s school", "Letters go to %(num)s schools", number)
    flash(words if number else _("There is nobody to write to: reminded today, or no head is known."), "info")
    return redirect(url_for("closing.board", directive_id=directive_id), 303)


@bp.get("/schools/<int:organization_id>")
@may("closing.report", on="organization_id")
def owed(organization_id: int) -> ResponseReturnValue:
    """What a school owes."""
    return render_template(
        "closing/owed.html",
        organization=db.session.get_one(Organization, organization_id),
        standings=actions.standings_of_school(organization_id),
        states=STATES,
        badges=BADGES,
    )


@bp.route("/instructions/<int:instruction_id>", methods=["GET", "POST"])
@may("closing.report", on="instruction_id")
def answer(instruction_id: int) -> ResponseReturnValue:
    """A school's answer to one clause."""
    standing = actions.standing_of(instruction_id)
    row = standing.row
    form = AnswerForm(data={"state": row.state if row.state != "open" else "done", "note": row.note, "link": row.link})
    form.offer(bool(row.condition))
    if form.validate_on_submit():
        try:
            actions.answer(instruction_id, form.state.data, form.note.data or "", form.link.data or "", actor())
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Saved."))
            return redirect(url_for("closing.owed", organization_id=row.organization_id), 303)
    page = render_template("closing/answer.html", standing=standing, form=form, states=STATES, badges=BADGES)
    return page, 422 if form.errors else 200
