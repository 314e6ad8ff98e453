"""Entering signed registration sheets: a row's number and Enter, one after another."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.checkin.actions.paper import mark_rows, undo_row
from tochka.checkin.queries.paper import photos_of, rows_of, sheet_of, sheets_of
from tochka.checkin.rules.rows import MOST_ROWS, read_rows
from tochka.checkin.views.blueprint import bp
from tochka.checkin.views.desk import event_or_404, moment_of
from tochka.events.terms import CATEGORIES
from tochka.kit.access import may
from tochka.kit.looking import people_list
from tochka.kit.words import _, ngettext
from tochka.registration.models import PrintedSheet

PAGE = 100


@bp.get("/<int:event_id>/paper")
@may("door.run", on="event_id")
def papers(event_id: int) -> ResponseReturnValue:
    """Printed sheets of an event, each to be entered."""
    return render_template(
        "checkin/papers.html",
        event=event_or_404(event_id),
        sheets=sheets_of(event_id),
        categories=CATEGORIES,
        photos=photos_of(event_id, 0),
    )


def _sheet(event_id: int, number: int) -> PrintedSheet:
    return sheet_of(event_id, number) or abort(404)


@bp.get("/<int:event_id>/paper/<int:number>")
@may("door.run", on="event_id")
@people_list
def paper(event_id: int, number: int) -> ResponseReturnValue:
    """One sheet: the box for the next row, the row just entered with its undo, and a hundred rows around it."""
    sheet = _sheet(event_id, number)
    pages = max(1, -(-len(sheet.rows) // PAGE))
    row = request.args.get("row", 0, int)
    page = min(pages, max(1, request.args.get("page", (row - 1) // PAGE + 1, int)))
    rows = rows_of(sheet, range((page - 1) * PAGE + 1, page * PAGE + 1))
    return render_template(
        "checkin/paper.html",
        event=event_or_404(event_id),
        sheet=sheet,
        rows=rows,
        last=next((each for each in rows if each.number == row and each.at is not None), None),
        page=page,
        pages=pages,
        categories=CATEGORIES,
        moment_of=moment_of,
        photos=photos_of(event_id, number),
    )


@bp.post("/<int:event_id>/paper/<int:number>")
@may("door.run", on="event_id")
def enter(event_id: int, number: int) -> ResponseReturnValue:
    """Mark the people of the rows that were typed."""
    sheet = _sheet(event_id, number)
    numbers = read_rows(request.form.get("rows", "")[:200])
    if numbers is None:
        flash(
            _("Write the number of a row: 7, or several: 3 5 10–14, at most %(most)s at once.", most=MOST_ROWS), "warn"
        )
        return redirect(url_for("checkin.paper", event_id=event_id, number=number))
    beyond = [str(each) for each in numbers if each > len(sheet.rows)]
    rows = rows_of(sheet, numbers)
    marked = mark_rows(event_id, number, rows, current_user.id)
    _say(marked, len(rows) - marked, beyond)
    return redirect(url_for("checkin.paper", event_id=event_id, number=number, row=rows[-1].number if rows else None))


def _say(marked: int, before: int, beyond: list[str]) -> None:
    if beyond:
        flash(
            _(
                "No name was printed in row %(rows)s. Write down by hand who signed there: “Participants”.",
                rows=", ".join(beyond),
            ),
            "warn",
        )
    if before:
        flash(ngettext("%(num)s was marked before", "%(num)s were marked before", before), "info")
    if marked > 1:
        flash(ngettext("%(num)s person is marked", "%(num)s people are marked", marked), "toast")


@bp.post("/<int:event_id>/paper/<int:number>/undo")
@may("door.run", on="event_id")
def undo_paper(event_id: int, number: int) -> ResponseReturnValue:
    """Take back a row that was entered by mistake."""
    rows = rows_of(_sheet(event_id, number), [request.form.get("row", 0, int)])
    if not rows:
        abort(404)
    if not undo_row(event_id, rows[0], current_user.id):
        flash(
            _("This arrival was marked at the door, not from paper. It is undone on the phone that marked it."), "warn"
        )
    return redirect(url_for("checkin.paper", event_id=event_id, number=number, page=(rows[0].number - 1) // PAGE + 1))
