"""A directive as DOCX, by the built-in layout or by the municipality's own template, and that template itself."""

from io import BytesIO

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from tochka.closing import actions, queries
from tochka.closing.documents import TemplateBroken, directive_docx, directive_pdf, fill_template
from tochka.closing.forms import TemplateForm
from tochka.closing.terms.directives import KINDS
from tochka.closing.views.blueprint import actor, bp, directive_or_404, put_refusal
from tochka.closing.views.directives import back
from tochka.kit import clock
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.words import _

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/directives/<int:directive_id>/paper.docx")
@may("closing.view", on="directive_id")
def paper(directive_id: int) -> ResponseReturnValue:
    """The paper to print or to hand over to the office."""
    found = directive_or_404(directive_id)
    sheet = actions.text_of(found)
    template = queries.template_of(found.municipality_id, found.kind)
    try:
        data = fill_template(template.data, sheet) if template else directive_docx(sheet, clock.now())
    except TemplateBroken as broken:
        flash(_("The own template cannot be filled (%(reason)s). Load another one.", reason=str(broken)), "warn")
        return back(directive_id)
    name = f"prikaz-{found.kind}-{found.school_year}-{found.id}.docx"
    return send_file(BytesIO(data), DOCX, as_attachment=True, download_name=name)


@bp.get("/directives/<int:directive_id>/paper.pdf")
@may("closing.view", on="directive_id")
def printed(directive_id: int) -> ResponseReturnValue:
    """The paper to look at and to send, by the built-in layout; an own template makes editable papers only."""
    found = directive_or_404(directive_id)
    if queries.template_of(found.municipality_id, found.kind):
        flash(_("Your own template makes .docx: open it in the office program and save it as PDF there."), "warn")
        return back(directive_id)
    sheet = actions.text_of(found)
    name = f"prikaz-{found.kind}-{found.school_year}-{found.id}.pdf"
    return send_file(BytesIO(directive_pdf(sheet)), "application/pdf", download_name=name)


@bp.route("/directives/<int:directive_id>/template", methods=["GET", "POST"])
@may("directive.edit", on="directive_id")
def template(directive_id: int) -> ResponseReturnValue:
    """The municipality's own template for directives of this kind."""
    found = directive_or_404(directive_id)
    form = TemplateForm()
    if form.validate_on_submit():
        try:
            file = form.file.data
            actions.keep_template(found.municipality_id, found.kind, file.read(), file.filename or "", actor())
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("The template is kept: papers are made by it from now on."), "good")
            return back(directive_id)
    page = render_template(
        "closing/directive_template.html",
        directive=found,
        title=KINDS[found.kind],
        form=form,
        kept=queries.template_of(found.municipality_id, found.kind),
    )
    return page, 422 if form.errors else 200


@bp.post("/directives/<int:directive_id>/template/remove")
@may("directive.edit", on="directive_id")
def remove_template(directive_id: int) -> ResponseReturnValue:
    """Back to the built-in layout."""
    found = directive_or_404(directive_id)
    actions.drop_template(found.municipality_id, found.kind, actor())
    return redirect(url_for("closing.template", directive_id=directive_id), 303)
