"""The organizer looks through those who applied: approves the ticked ones, or declines them with a reason."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.actions.editing import moderate_parts
from tochka.events.models import Event
from tochka.events.queries import hooks
from tochka.events.queries.events import event_page
from tochka.events.queries.hooks import Todo
from tochka.events.rules.audience import part_title
from tochka.events.terms import CATEGORIES
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.looking import people_list
from tochka.kit.words import _, ngettext
from tochka.registration.actions.reviewing import approve, decline
from tochka.registration.queries.questions import answers_of
from tochka.registration.queries.reviews import review_count, review_page
from tochka.registration.terms import APPLIED
from tochka.registration.views import bp


@bp.get("/<int:event_id>/review")
@may("registration.edit", on="event_id")
@people_list
def review(event_id: int) -> ResponseReturnValue:
    """Who waits for the organizer's word, with their answers, in order of arrival."""
    return _page(event_id)


def _page(event_id: int, fault: str = "", status: int = 200) -> ResponseReturnValue:
    event = event_page(event_id)
    if event is None:
        abort(404)
    lines = review_page(event_id)
    titles = {part.id: part_title(part, event) for part in event.parts}
    page = render_template(
        "registration/review.html",
        event=event,
        lines=lines,
        total=review_count(event_id),
        answers=answers_of([line.id for line in lines]),
        titles=lambda parts: [titles[part.id] for part in parts],
        parts_of=lambda line: ", ".join(titles[place.part_id] for place in line.places if place.state == APPLIED),
        several=len(event.parts) > 1,
        open_parts=[part for part in event.parts if part.closed_at is None],
        categories=CATEGORIES,
        ticked=set(request.form.getlist("registration", int)),
        because=request.form.get("because", ""),
        fault=fault,
    )
    return page, status


@bp.post("/<int:event_id>/review")
@may("registration.edit", on="event_id")
def judge(event_id: int) -> ResponseReturnValue:
    """Approve or decline the ticked ones. What somebody else has judged meanwhile stays as it is."""
    ids = request.form.getlist("registration", int)[:1000]
    if not ids:
        return _page(event_id, _("Tick at least one row."), 422)
    if request.form.get("do") != "decline":
        number = approve(event_id, ids, current_user.id)
        flash(ngettext("%(num)s person is approved.", "%(num)s people are approved.", number), "good")
        return redirect(url_for("registration.review", event_id=event_id), 303)
    try:
        because = " ".join(request.form.get("because", "").split())
        number = decline(event_id, ids, because, current_user.id)
    except Refused as refused:
        return _page(event_id, refused.refusal.words, 422)
    flash(ngettext("%(num)s person is declined.", "%(num)s people are declined.", number), "info")
    return redirect(url_for("registration.review", event_id=event_id), 303)


@bp.post("/<int:event_id>/review/parts")
@may("event.edit", on="event_id")
def review_parts(event_id: int) -> ResponseReturnValue:
    """Each registration is approved in every part, or in none: one press for the whole event."""
    on = request.form.get("do") == "on"
    moderate_parts(event_id, on, current_user.id)
    words = (
        _("From now on each registration waits for your word.")
        if on
        else _("From now on a free place is given at once.")
    )
    flash(words, "good")
    return redirect(url_for("registration.review", event_id=event_id), 303)


def left_to_review(event: Event, _now: datetime) -> list[Todo]:
    """The desk's line: who waits for the organizer's word."""
    number = review_count(event.id) if any(part.moderated for part in event.parts) else 0
    if not number:
        return []
    words = ngettext("%(num)s person waits for your approval", "%(num)s people wait for your approval", number)
    return [Todo(words, "registration.review")]


hooks.todo_sources.append(left_to_review)
