"""Statistics of a year: tables with their charts, the matrix school by event, the events behind a number, XLSX."""

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from tochka.closing import actions
from tochka.closing.actions.statistics import YearReport
from tochka.closing.documents.charts import Bar, bars
from tochka.closing.documents.tables import Table, statistics_xlsx
from tochka.closing.models.tallies import EventLine
from tochka.closing.rules.composing import place_in_lists
from tochka.closing.rules.statistics import Numbers, direction_of, month_of
from tochka.closing.views.blueprint import bp
from tochka.events.terms import CATEGORIES, FORMATS, LEVELS
from tochka.kit import access, clock
from tochka.kit.access import may
from tochka.kit.russian import Qualifier
from tochka.kit.words import _, _l

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE = 12  # events of the matrix on one page
CUTS = {
    "format": _l("By form"),
    "month": _l("By month"),
    "level": _l("By level"),
    "direction": _l("By direction"),
    "host": _l("By host"),
    "centre": _l("By centre"),
    "category": _l("By category"),
    "school": _l("By school"),
    "grade": _l("By grade"),
}


def _report(first: int) -> YearReport:
    if not 2000 <= first <= 2100:
        abort(404)
    return actions.year_report(access.reach("closing.view"), first)


@bp.get("/year/<int:first>/statistics")
@may("closing.view")
def statistics(first: int) -> ResponseReturnValue:
    """Every table of the year, each with its chart."""
    report = _report(first)
    whole, before = report.numbers.whole, report.before
    return render_template(
        "closing/statistics.html",
        first=first,
        whole=whole,
        total=total_words(whole),
        before=before if before.events else None,
        before_total=total_words(before),
        schools=len(report.numbers.by_school),
        cuts=[_cut(name, report) for name in _said(report)],
    )


def total_words(numbers: Numbers) -> str:
    """«96», «about 100», «more than 20»."""
    value, qualifier = numbers.total
    if not value:
        return _("not known") if numbers.vague else "0"
    if qualifier is Qualifier.about:
        return _("about %(number)s", number=value)
    return _("more than %(number)s", number=value) if qualifier is Qualifier.more_than else str(value)


def _said(report: YearReport) -> list[str]:
    """The tables that say something: where no event has a direction or a centre, there is nothing to divide by."""
    return [name for name in CUTS if any(getattr(report.numbers, f"by_{name}")) or name not in ("direction", "centre")]


def _cut(name: str, report: YearReport) -> dict[str, Any]:
    found: dict[Any, Numbers] = dict(getattr(report.numbers, f"by_{name}"))
    if name in ("school", "host"):
        found = dict(sorted(found.items(), key=lambda item: place_in_lists(report.schools[item[0]])))
    by_events = name not in ("category", "grade")
    labels = {key: label_of(name, key, report) for key in found}
    lines = [
        {"label": labels[key], "numbers": each, "total": total_words(each), "url": _url(name, key, report)}
        for key, each in found.items()
    ]
    chart = [_bar(labels[key], each, by_events) for key, each in found.items()]
    title = str(CUTS[name])
    return {"name": name, "title": title, "lines": lines, "chart": bars(chart[:40], title), "events": by_events}


def _bar(label: str, each: Numbers, by_events: bool) -> Bar:
    if by_events:
        return Bar(label, each.events, str(each.events))
    if each.teams and not each.total[0]:
        return Bar(label, each.teams, _("teams: %(number)s", number=each.teams))
    return Bar(label, each.total[0] or 0, total_words(each), each.rough)


def _url(name: str, key: Any, report: YearReport) -> str:
    return url_for("closing.counted", first=report.first, by=name, key=key)


def label_of(name: str, key: Any, report: YearReport) -> str:
    """The words of a line's key."""
    if name == "month":
        return str(get_locale().months["stand-alone"]["wide"][key])
    if name in ("school", "host"):
        return report.schools[key].short
    if name == "grade":
        return _("grade %(number)s", number=key)
    if name in ("direction", "centre"):
        known = report.directions if name == "direction" else report.centres
        return str(known.get(key, "") or _("not given"))
    words: dict[str, Any] = {"format": FORMATS, "level": LEVELS, "category": CATEGORIES}[name]
    return str(words.get(key, _("not given")))


@bp.get("/year/<int:first>/counted")
@may("closing.view")
def counted(first: int) -> ResponseReturnValue:
    """The events behind a number: of a form, month, level, direction, host, centre, category, school or grade."""
    if "by" not in request.args:
        return redirect(url_for("closing.statistics", first=first))
    report = _report(first)
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
    return name == "school" and key in report.came[line.id]


@bp.get("/year/<int:first>/matrix")
@may("closing.view")
def matrix(first: int) -> ResponseReturnValue:
    """School by event: who took part where; a page of events at a time, totals of the whole year."""
    report = _report(first)
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
    report = _report(first)
    head = [_("What"), _("Events"), _("Hours"), _("By name"), _("Different people"), _("Exact counts"),
            _("Approximate counts"), _("In all"), _("Teams"), _("Pupils in teams")]  # fmt: skip
    tables = []
    for name in _said(report):
        found: dict[Any, Numbers] = getattr(report.numbers, f"by_{name}")
        rows = [_cells(label_of(name, key, report), each) for key, each in found.items()]
        rows.append(_cells(_("The year"), report.numbers.whole))
        tables.append(Table(str(CUTS[name]), head, rows))
    tables.append(_matrix_table(report))
    data = statistics_xlsx(tables, f"{first}–{first + 1}", clock.now())
    return send_file(BytesIO(data), XLSX, as_attachment=True, download_name=f"statistics-{first}-{first + 1}.xlsx")


def _cells(label: str, each: Numbers) -> list[Any]:
    numbers = (each.events, round(each.hours, 1), each.named, each.distinct, each.exact, each.rough)
    return [label, *numbers, total_words(each), each.teams, each.pupils]


def _matrix_table(report: YearReport) -> Table:
    days = [clock.local(line.starts_at, line.timezone).strftime("%d.%m.%Y") for line in report.lines]
    marks = {"both": "●", "came": "●", "host": "○", "": ""}
    rows = [
        [line["name"], *(marks[mark] for mark in line["marks"]), line["total"]]
        for line in _matrix(report, report.lines)
    ]
    return Table(_("School by event"), [_("School"), *days, _("In all")], rows)
