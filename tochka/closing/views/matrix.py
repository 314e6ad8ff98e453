"""Who took part where, school by event, and all tables of the year as a workbook."""

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tochka.closing.actions.statistics import YearReport
from tochka.closing.documents.tables import Table, statistics_xlsx
from tochka.closing.models.tallies import EventLine
from tochka.closing.rules.composing import place_in_lists
from tochka.closing.rules.statistics import Numbers
from tochka.closing.views.blueprint import bp
from tochka.closing.views.cuts import CUTS, compared_years, divided, label_of, report_of, said_cuts, total_words
from tochka.events.terms import FORMATS
from tochka.kit import clock
from tochka.kit.access import may
from tochka.kit.words import _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE = 12  # events of the matrix on one page


@bp.get("/year/<int:first>/matrix")
@may("closing.view")
def matrix(first: int) -> ResponseReturnValue:
    """School by event: who took part where; a page of events at a time, totals of the whole year."""
    report = report_of(first)
    pages = max(1, -(-len(report.lines) // WIDE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = report.lines[(page - 1) * WIDE : page * WIDE]
    return render_template(
        "closing/matrix.html",
        first=first,
        shown=shown,
        names={line.id: str(FORMATS[line.format]) for line in shown},
        lines=_matrix(report, shown),
        came={line.id: sum(not report.schools[each].is_outside for each in report.came[line.id]) for line in shown},
        page=page,
        pages=pages,
    )


def _matrix(report: YearReport, shown: Sequence[EventLine]) -> list[dict[str, Any]]:
    """Lines by school in the order of official lists; a mark is came, host, both, or nothing."""
    times = Counter(each for line in report.lines for each in report.came[line.id])
    ids = {*times, *(line.host_id for line in report.lines)}
    ordered = sorted((report.schools[each] for each in ids), key=place_in_lists)
    return [
        {
            "name": school.short,
            "marks": [_mark(school.id, line, report) for line in shown],
            "total": times[int(str(school.id))],
            "url": url_for("closing.counted", first=report.first, by="school", key=school.id),
        }
        for school in ordered
        if not school.is_outside
    ]


def _mark(school: Any, line: EventLine, report: YearReport) -> str:
    came, host = school in report.came[line.id], school == line.host_id
    return {(True, True): "both", (True, False): "came", (False, True): "host"}.get((came, host), "")


@bp.get("/year/<int:first>/statistics.xlsx")
@may("closing.view")
def statistics_file(first: int) -> ResponseReturnValue:
    """All tables as a workbook."""
    report = report_of(first)
    head = [_("What"), _("Events"), _("Hours"), _("By name"), _("Different people"), _("Exact counts"),
            _("Approximate counts"), _("In all"), _("Teams"), _("Pupils in teams")]  # fmt: skip
    compared = compared_years(report)
    years = [_("What"), f"{first - 1}–{first}", f"{first}–{first + 1}", _("Difference")]
    tables = (
        [Table(_("Year against year"), years, [[_numeric(cell) for cell in row] for row in compared])]
        if compared
        else []
    )
    for name in said_cuts(report):
        found, earlier = divided(name, report)
        rows = [_cells(label_of(name, key, report), each, earlier.get(key), report) for key, each in found.items()]
        rows.append(_cells(_("The year"), report.numbers.whole, report.before, report))
        tables.append(Table(str(CUTS[name]), [*head, _("Events a year before")] if compared else head, rows))
    tables.append(_matrix_table(report))
    data = statistics_xlsx(tables, f"{first}–{first + 1}", clock.now())
    return send_file(BytesIO(data), XLSX, as_attachment=True, download_name=f"statistics-{first}-{first + 1}.xlsx")


def _numeric(words: str) -> str | float:
    """A number as a number, so that a table can count with it; «около 174» stays words."""
    plain = words.replace("−", "-").lstrip("+")
    return float(plain) if plain.lstrip("-").replace(".", "", 1).isdigit() else words


def _cells(label: str, each: Numbers, before: Numbers | None, report: YearReport) -> list[Any]:
    numbers = (each.events, round(each.hours, 1), each.named, each.distinct, each.exact, each.rough)
    told = [before.events if before else 0] if report.before.events else []
    return [label, *numbers, total_words(each), each.teams, each.pupils, *told]


def _matrix_table(report: YearReport) -> Table:
    days = [clock.local(line.starts_at, line.timezone).strftime("%d.%m.%Y") for line in report.lines]
    marks = {"both": "●", "came": "●", "host": "○", "": ""}
    rows = [
        [line["name"], *(marks[mark] for mark in line["marks"]), line["total"]]
        for line in _matrix(report, report.lines)
    ]
    return Table(_("School by event"), [_("School"), *days, _("In all")], rows)
