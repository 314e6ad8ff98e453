"""The results of a contest: the organizer enters places, diplomas are named by them."""

from math import ceil

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.certificates import actions, queries
from tochka.certificates.terms import KINDS, PLACES
from tochka.certificates.views.blueprint import bp
from tochka.events.queries.events import desk_event
from tochka.kit.access import may
from tochka.kit.russian import fold
from tochka.kit.words import _, ngettext

PAGE = 50
RECEIVERS = ("teams", "members")


@bp.get("/certificates/<int:event_id>/results")
@may("certificate.issue", on="event_id")
def results(event_id: int) -> ResponseReturnValue:
    """Enter who won what: a place leads to its diploma, for a team and each of its members."""
    event = desk_event(event_id)
    if event is None:
        abort(404)
    found, search = queries.results_of(event_id), request.args.get("q", "", type=str)[:100]
    wanted = fold(search)
    lines = [line for line in found.lines if wanted in fold(f"{line.who.name} {line.who.organization}")]
    pages = max(1, ceil(len(lines) / PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "certificates/results.html",
        event=event,
        lines=lines[(page - 1) * PAGE : page * PAGE],
        anybody=bool(found.lines),
        teams=any(line.who.is_team for line in found.lines),
        named=found.named,
        receivers=found.receivers or {"teams"},
        kinds=KINDS,
        places=PLACES,
        search=search,
        page=page,
        pages=pages,
    )


@bp.post("/certificates/<int:event_id>/results")
@may("certificate.issue", on="event_id")
def keep_results(event_id: int) -> ResponseReturnValue:
    """Keep the places of one page of the list."""
    places: dict[int, str] = {}
    for name, kind in request.form.items():
        stem, _dash, number = name.partition("-")
        if stem == "place" and number.isdecimal() and len(number) < 12 and kind in ("", *PLACES):
            places[int(number)] = kind
    receivers = [each for each in request.form.getlist("receivers") if each in RECEIVERS] or ["teams"]
    count = actions.keep_results(event_id, places, receivers, current_user.id)
    flash(
        ngettext("Kept: %(num)s diploma is named.", "Kept: %(num)s diplomas are named.", count)
        if count
        else _("Kept: no places on this page."),
        "good",
    )
    return redirect(
        url_for("certificates.results", event_id=event_id, page=request.form.get("page", 1, type=int),
                q=request.form.get("q", "")[:100] or None)
    )  # fmt: skip
