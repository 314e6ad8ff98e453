"""Loading a past year: paste the old order or send a table, look at what was understood, load."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.closing import actions
from tochka.closing.forms import PastForm
from tochka.closing.rules.past import PastEvent, read_order, read_rows
from tochka.closing.views.blueprint import actor, bp
from tochka.events.terms import CATEGORIES, FORMATS
from tochka.extensions import db
from tochka.kit.access import may
from tochka.kit.sheets import TableRefusal, read_table
from tochka.kit.words import _, ngettext
from tochka.network.models import Municipality
from tochka.network.queries import schools_of
from tochka.network.rules.parsing import Lexicon


@bp.route("/past/<int:municipality_id>", methods=["GET", "POST"])
@may("directive.edit", on="municipality_id")
def past(municipality_id: int) -> ResponseReturnValue:
    """What was pasted is first shown as it was understood; only then it is loaded."""
    form = PastForm()
    found: tuple[PastEvent, ...] = ()
    schools = {int(str(school.id)): school.short for school in schools_of(municipality_id)}
    if form.validate_on_submit():
        found = _read(form, Lexicon(schools_of(municipality_id)))
        if not found and not form.errors:
            form.text.errors = [_("No events were found: a paragraph of an event begins with its day.")]
        elif found and request.form.get("load"):
            number = actions.load_past(municipality_id, found, actor())
            flash(ngettext("%(num)s event is loaded", "%(num)s events are loaded", number), "good")
            return redirect(url_for("closing.year"), 303)
    page = render_template(
        "closing/past.html",
        municipality=db.session.get_one(Municipality, municipality_id),
        form=form,
        found=found,
        schools=schools,
        formats=FORMATS,
        categories=CATEGORIES,
    )
    return page, 422 if form.errors else 200


def _read(form: PastForm, schools: Lexicon) -> tuple[PastEvent, ...]:
    file = form.file.data
    if file and file.filename:
        table = read_table(file.read(), file.filename)
        if isinstance(table, TableRefusal):
            form.file.errors = [_("This table cannot be read. Save it as .xlsx and send it again.")]
            return ()
        form.text.data = "\n".join("\t".join(row) for row in table.rows)
    text = form.text.data or ""
    rows = [line.split("\t") for line in text.splitlines() if line.strip()]
    return read_rows(rows, schools) or read_order(text, schools)
