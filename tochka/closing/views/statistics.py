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
from tochka.closing.rules.statistics import MONTHS, Numbers, direction_of, month_of
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
        compared=_compared(report),
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


def _compared(report: YearReport) -> list[tuple[str, str, str, str]]:
    """Year against year: what, the year before, this year, the difference; nothing without an earlier year."""
    now, before = report.numbers, report.earlier
    if not before.whole.events:
        return []
    rows = [(_("Attendances"), total_words(before.whole), total_words(now.whole), "")]
    for words, of in (
        (_("Events"), lambda year: year.whole.events),
        (_("Hours"), lambda year: round(year.whole.hours, 1)),
        (_("Different people by name"), lambda year: year.whole.distinct),
        (_("Teams"), lambda year: year.whole.teams),
        (_("Organizations with numbers"), lambda year: len(year.by_school)),
        (_("Hosts"), lambda year: len(year.by_host)),
    ):
        earlier, present = of(before), of(now)
        rows.append((words, f"{earlier:g}", f"{present:g}", _difference(present - earlier)))
    return rows


def _difference(number: float) -> str:
    return "0" if not number else f"{'+' if number > 0 else '−'}{abs(number):g}"


def _said(report: YearReport) -> list[str]:
    """The tables that say something: where no event has a direction or a centre, there is nothing to divide by."""
    return [name for name in CUTS if any(getattr(report.numbers, f"by_{name}")) or name not in ("direction", "centre")]


def _cut(name: str, report: YearReport) -> dict[str, Any]:
    found, earlier = _divided(name, report)
    by_events = name not in ("category", "grade")
    lines = [
        {
            "label": label_of(name, key, report),
            "numbers": each,
            "total": total_words(each),
            "before": _before(earlier.get(key), by_events),
            "url": _url(name, key, report) if each.events else "",
        }
        for key, each in found.items()
    ]
    compared = bool(report.before.events)
    chart = [
        _bar(str(line["label"]), each, by_events, _length(earlier.get(key), by_events) if compared else None)
        for line, (key, each) in zip(lines, found.items(), strict=True)
    ]
    title = str(CUTS[name])
    return {"name": name, "title": title, "lines": lines, "chart": bars(chart[:40], title), "events": by_events}


def _divided(name: str, report: YearReport) -> tuple[dict[Any, Numbers], dict[Any, Numbers]]:
    """What a table divides the year by, and the year before by the same; a line that only the earlier year has is empty."""
    earlier: dict[Any, Numbers] = dict(getattr(report.earlier, f"by_{name}"))
    found: dict[Any, Numbers] = dict(getattr(report.numbers, f"by_{name}"))
    found |= {key: Numbers() for key in earlier if key not in found}
    if name in ("school", "host"):
        found = dict(sorted(found.items(), key=lambda item: place_in_lists(report.schools[item[0]])))
    elif name == "month":
        found = {key: found[key] for key in MONTHS if key in found}
    elif name == "grade":
        found = dict(sorted(found.items()))
    return found, earlier


def _before(each: Numbers | None, by_events: bool) -> str:
    if each is None or not each.events:
        return "—"
    return str(each.events) if by_events else _attended(each)


def _attended(each: Numbers) -> str:
    if each.teams and not each.total[0]:
        return _("teams: %(number)s", number=each.teams)
    return total_words(each)


def _length(each: Numbers | None, by_events: bool) -> float:
    if each is None:
        return 0
    return each.events if by_events else each.total[0] or each.teams


def _bar(label: str, each: Numbers, by_events: bool, before: float | None) -> Bar:
    if by_events:
        return Bar(label, each.events, str(each.events), before=before)
    return Bar(label, _length(each, by_events), _attended(each), each.rough, before)


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
    compared = _compared(report)
    years = [_("What"), f"{first - 1}–{first}", f"{first}–{first + 1}", _("Difference")]
    tables = (
        [Table(_("Year against year"), years, [[_numeric(cell) for cell in row] for row in compared])]
        if compared
        else []
    )
    for name in _said(report):
        found, earlier = _divided(name, report)
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
