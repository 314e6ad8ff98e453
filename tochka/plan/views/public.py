"""What everybody sees of an approved plan: its page and its calendar feed, without the people who answer for rows."""

from datetime import date
from urllib.parse import urlsplit

from flask import Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from tochka.kit.access import open_to_all
from tochka.plan.documents.feed import FeedRow, plan_feed
from tochka.plan.models import Plan
from tochka.plan.queries.plans import plan_of, plan_of_year, plan_page
from tochka.plan.rules.words import audience_words, format_words, month_words
from tochka.plan.terms import APPROVED, CANCELLED, MONTHS_OF_YEAR
from tochka.plan.views import bp
from tochka.plan.views.rows import ShownRow, shown_rows


@bp.get("/public/<int:plan_id>")
@open_to_all
def public(plan_id: int) -> ResponseReturnValue:
    """An approved plan by months."""
    plan = _approved(plan_of(plan_id))
    rows = shown_rows(plan_page(plan))
    months = [(month_words(month), [row for row in rows if row.entry.month == month]) for month in MONTHS_OF_YEAR]
    feed_url = url_for("plan.feed", municipality_id=plan.municipality_id, year=plan.school_year, _external=True)
    return render_template(
        "plan/public.html",
        plan=plan,
        months=[(words, found) for words, found in months if found],
        total=len(rows),
        feed_url=feed_url,
        webcal="webcal://" + feed_url.partition("://")[2],
    )


@bp.get("/feed/<int:municipality_id>/<int:year>.ics")
@open_to_all
def feed(municipality_id: int, year: int) -> ResponseReturnValue:
    """The rows of an approved plan that have days, to subscribe to."""
    if municipality_id > 2**31 or year > 2100:
        abort(404)
    plan = _approved(plan_of_year(municipality_id, year))
    site = urlsplit(current_app.extensions["settings"].public_url).hostname or "tochka"
    rows = [_feed_row(row, days, plan) for row in shown_rows(plan_page(plan)) if (days := _days(row))]
    return Response(plan_feed(plan.title, rows, site), content_type="text/calendar; charset=utf-8")


def _days(row: ShownRow) -> tuple[date, date] | None:
    """The days of a row: those of its public event if it has one, else the planned ones; None for a month alone."""
    public = [event for event in row.events if event.status in ("published", "finished")]
    if public:
        return public[0].first_day, public[0].last_day
    first = row.entry.first_day
    return (first, row.entry.last_day or first) if first else None


def _feed_row(row: ShownRow, days: tuple[date, date], plan: Plan) -> FeedRow:
    entry = row.entry
    about = [format_words(entry.format), audience_words([entry]), entry.place]
    return FeedRow(
        id=entry.id,
        version=entry.version,
        first_day=days[0],
        last_day=days[1],
        topic=entry.topic,
        school=row.school,
        about=". ".join(filter(None, about)),
        cancelled=row.state == CANCELLED,
        changed_at=entry.changed_at,
        url=url_for("plan.public", plan_id=plan.id, _external=True),
    )


def _approved(plan: Plan | None) -> Plan:
    if plan is None or plan.state != APPROVED:
        abort(404)
    return plan
