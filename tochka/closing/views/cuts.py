"""The tables of statistics for pages and workbooks: what the year is divided by, each line in words, year against year."""

from typing import Any

from flask import abort, url_for
from flask_babel import get_locale

from tochka.closing import actions
from tochka.closing.actions.statistics import YearReport
from tochka.closing.documents.charts import Bar, bars
from tochka.closing.rules.composing import place_in_lists
from tochka.closing.rules.statistics import MONTHS, Numbers
from tochka.events.terms import CATEGORIES, FORMATS, LEVELS
from tochka.kit import access
from tochka.kit.russian import Qualifier
from tochka.kit.words import _, _l

CUTS = {
    "format": _l("By form"),
    "month": _l("By month"),
    "level": _l("By level"),
    "direction": _l("By direction"),
    "host": _l("By host"),
    "centre": _l("By centre"),
    "own_centre": _l("Participants by centre"),
    "category": _l("By category"),
    "school": _l("By school"),
    "grade": _l("By grade"),
}
NAMED_SOMETIMES = ("direction", "centre", "own_centre")


def report_of(first: int) -> YearReport:
    """The statistics of a year within the viewer's reach; 404 for a year that cannot be."""
    if not 2000 <= first <= 2100:
        abort(404)
    return actions.year_report(access.reach("closing.view"), first)


def total_words(numbers: Numbers) -> str:
    """«96», «about 100», «more than 20»."""
    value, qualifier = numbers.total
    if not value:
        return _("not known") if numbers.vague else "0"
    if qualifier is Qualifier.about:
        return _("about %(number)s", number=value)
    return _("more than %(number)s", number=value) if qualifier is Qualifier.more_than else str(value)


def compared_years(report: YearReport) -> list[tuple[str, str, str, str]]:
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


def said_cuts(report: YearReport) -> list[str]:
    """The tables that say something: where nothing has a direction or a centre, there is nothing to divide by."""
    return [name for name in CUTS if any(getattr(report.numbers, f"by_{name}")) or name not in NAMED_SOMETIMES]


def cut_of(name: str, report: YearReport) -> dict[str, Any]:
    found, earlier = divided(name, report)
    by_events = name not in ("own_centre", "category", "grade")
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


def divided(name: str, report: YearReport) -> tuple[dict[Any, Numbers], dict[Any, Numbers]]:
    """What a table divides the year by, and the year before by the same; a line that only the earlier year has is empty."""
    earlier: dict[Any, Numbers] = dict(getattr(report.earlier, f"by_{name}"))
    found: dict[Any, Numbers] = dict(getattr(report.numbers, f"by_{name}"))
    found |= {key: Numbers() for key in earlier if key not in found}
    if name in ("school", "host"):
        found = dict(sorted(found.items(), key=lambda item: place_in_lists(report.schools[item[0]])))
    elif name == "own_centre":
        found = {key: found[key] for key in (*report.own_centres, 0) if key in found}
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
    if name == "own_centre":
        return report.own_centres.get(key) or _("schools without a centre")
    if name in ("direction", "centre"):
        known = report.directions if name == "direction" else report.centres
        return str(known.get(key, "") or _("not given"))
    words: dict[str, Any] = {"format": FORMATS, "level": LEVELS, "category": CATEGORIES}[name]
    return str(words.get(key, _("not given")))
