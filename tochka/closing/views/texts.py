"""Editing a directive's words: number and date, the pieces of text, an event's paragraph."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tochka.closing import actions
from tochka.closing.forms import NumberForm, ParagraphForm, TextsForm
from tochka.closing.models import DirectiveParagraph
from tochka.closing.terms.directives import FIXED, KINDS, TEXTS
from tochka.closing.views.blueprint import actor, bp, directive_or_404, put_refusal
from tochka.closing.views.directives import back
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.words import _


@bp.route("/directives/<int:directive_id>/texts", methods=["GET", "POST"])
@may("directive.edit", on="directive_id")
def texts(directive_id: int) -> ResponseReturnValue:
    """Number, date and every piece that the curator words. The {places} stay live."""
    found = directive_or_404(directive_id)
    if found.state == FIXED:
        return redirect(url_for("closing.number", directive_id=directive_id))
    plain = {"number": found.number, "signed_on": found.signed_on, "version": found.version, **found.texts}
    form = TextsForm(data=plain)
    if form.validate_on_submit():
        try:
            actions.write_head(directive_id, form.number.data or "", form.signed_on.data, form.version.data, actor())
            actions.write_texts(directive_id, {name: form[name].data or "" for name in TEXTS}, None, actor())
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Saved."))
            return back(directive_id)
    page = render_template("closing/directive_texts.html", directive=found, title=KINDS[found.kind], form=form)
    return page, 422 if form.errors else 200


@bp.route("/directives/<int:directive_id>/number", methods=["GET", "POST"])
@may("directive.edit", on="directive_id")
def number(directive_id: int) -> ResponseReturnValue:
    """The number that the office gave, also for a fixed directive."""
    found = directive_or_404(directive_id)
    form = NumberForm(data={"number": found.number})
    if form.validate_on_submit():
        actions.number_directive(directive_id, form.number.data or "", actor())
        flash(_("Saved."))
        return back(directive_id)
    page = render_template("closing/directive_number.html", directive=found, title=KINDS[found.kind], form=form)
    return page, 422 if form.errors else 200


@bp.route("/directives/<int:directive_id>/paragraphs/<int:told_id>", methods=["GET", "POST"])
@may("directive.edit", on="directive_id")
def paragraph(directive_id: int, told_id: int) -> ResponseReturnValue:
    """An event's paragraph: live, with another verb, or in the curator's own words."""
    found = directive_or_404(directive_id)
    draft = actions.draft_of(found)
    entry = next((each for each in draft.events if each.id == told_id), None)
    if entry is None or found.state == FIXED:
        abort(404)
    own = next((each for each in found.paragraphs if each.event_id == told_id), DirectiveParagraph(text="", verb=""))
    form = ParagraphForm(data={"text": own.text, "verb": own.verb, "version": found.version})
    if form.validate_on_submit():
        try:
            values = (form.text.data or "", form.verb.data, form.version.data, actor())
            actions.write_paragraph(directive_id, told_id, *values)
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Saved."))
            return back(directive_id, f"event-{told_id}")
    page = render_template(
        "closing/directive_paragraph.html",
        directive=found,
        title=KINDS[found.kind],
        entry=entry,
        form=form,
        live=actions.live_paragraph(draft, told_id),
    )
    return page, 422 if form.errors else 200
