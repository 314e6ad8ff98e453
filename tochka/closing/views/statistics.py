"""Statistics of a year: tables with their charts, and the events behind a number."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.closing import actions
from tochka.closing.actions.statistics import YearReport
from tochka.closing.models.tallies import EventLine
from tochka.closing.rules.statistics import direction_of, month_of, own_centre_of
from tochka.closing.views.blueprint import bp
from tochka.closing.views.cuts import CUTS, compared_years, cut_of, label_of, report_of, said_cuts, total_words
from tochka.kit.access import may


@bp.get("/year/<int:first>/statistics")
@may("closing.view")
def statistics(first: int) -> ResponseReturnValue:
    """Every table of the year, each with its chart."""
    report = report_of(first)
    whole, before = report.numbers.whole, report.before
    return render_template(
        "closing/statistics.html",
        first=first,
        whole=whole,
        total=total_words(whole),
        before=before if before.events else None,
        before_total=total_words(before),
        schools=len(report.numbers.by_school),
        compared=compared_years(report),
        cuts=[cut_of(name, report) for name in said_cuts(report)],
    )


@bp.get("/year/<int:first>/counted")
@may("closing.view")
def counted(first: int) -> ResponseReturnValue:
    """The events behind a number: of a form, month, level, direction, host, centre, own centre, category, school or grade."""
    if "by" not in request.args:
        return redirect(url_for("closing.statistics", first=first))
    report = report_of(first)
    name, key = request.args.get("by", ""), request.args.get("key", "")
    if name not in CUTS:
        abort(404)
    known = {str(each): each for each in getattr(report.numbers, f"by_{name}")}
    if key not in known:
        abort(404)
    wanted = actions.events_with(report.lines, name, known[key]) if name in ("category", "grade") else frozenset()
    found = [line for line in report.lines if line.id in wanted or _belongs(line, name, known[key], report)]
    lines = [
        {"line": line, "host": report.schools[line.host_id].short, "total": total_words(numbers), "numbers": numbers}
        for line in found
        for numbers in [report.numbers.by_event[line.id]]
    ]
    label = label_of(name, known[key], report)
    return render_template("closing/counted.html", first=first, title=str(CUTS[name]), label=label, lines=lines)


def _belongs(line: EventLine, name: str, key: Any, report: YearReport) -> bool:
    if name in ("format", "level"):
        return bool(getattr(line, name) == key)
    if name == "month":
        return bool(month_of(line) == key)
    if name in ("host", "centre"):
        return bool((line.host_id if name == "host" else line.centre_id or 0) == key)
    if name == "direction":
        return bool(direction_of(line) == key)
    if name == "own_centre":
        return any(own_centre_of(school, report.own_centres) == key for school in report.came[line.id])
    return name == "school" and key in report.came[line.id]
