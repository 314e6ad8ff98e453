"""An organizer's side: the list of her events, the desk of one with what is left to do, the ways of its status."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.actions import states
from tochka.events.models import Event
from tochka.events.queries.events import Seats, operator_filled, schools_of, seats_of
from tochka.events.queries.hooks import Todo, todo_sources
from tochka.events.queries.reach import VIEWS, events_of
from tochka.events.rules.audience import audience_words, part_title
from tochka.events.rules.states import refusals_to_publish, registration_state
from tochka.events.rules.words import moment_words, state_words
from tochka.events.terms import CANCELLED, DRAFT, FINISHED, PUBLISHED, TEAMS
from tochka.events.views import bp, public_event, scope_of
from tochka.events.views.public import programme_of, share_of
from tochka.kit import clock
from tochka.kit.access import may, reach
from tochka.kit.errors import Refused
from tochka.kit.words import _, ngettext
from tochka.plan.queries.plans import entry_of

MOVES = {"publish": states.publish, "unpublish": states.unpublish, "finish": states.finish, "reopen": states.reopen}
BADGES = {"draft": "draft", "not_yet": "later", "open": "open", "closed": "later", "over": "done"}


@bp.get("/mine")
@may("event.view")
def mine() -> ResponseReturnValue:
    """The events within an organizer's reach."""
    view = request.args.get("view", "coming")
    view = view if view in VIEWS else "coming"
    now, page = clock.now(), request.args.get("page", 1, type=int)
    found = events_of(reach("event.view"), now, view, min(max(page, 1), 10_000))
    seats = seats_of(part for event in found.events for part in event.parts)
    rows = [(event, badge_of(event, now), seats_words(event, seats)) for event in found.events]
    return render_template("events/mine.html", found=found, view=view, rows=rows)


@bp.get("/<int:event_id>/desk")
@may("event.view", on="event_id")
def desk(event_id: int) -> ResponseReturnValue:
    """One event for its organizers: who has registered so far and what is left to do."""
    event, now = public_event(event_id), clock.now()
    seats = seats_of(event.parts)
    state = registration_state(event, now)
    return render_template(
        "events/desk.html",
        event=event,
        badge=badge_of(event, now),
        state=state,
        parts=[
            (part, part_title(part, event), seats[part.id], _taken_words(part, seats[part.id])) for part in event.parts
        ],
        schools=len(schools_of(event.id)),
        missing=refusals_to_publish(event, operator_filled(event.municipality_id)) if event.status == DRAFT else [],
        todos=list(_todos(event, now)),
        share=share_of(event, state),
        closes=moment_words(state.closes_at, event.timezone),
        begun=now >= event.starts_at,
        scope=scope_of(event),
        planned=entry_of(event.plan_entry_id) if event.plan_entry_id else None,
    )


@bp.get("/<int:event_id>/programme")
@may("event.view", on="event_id")
def programme(event_id: int) -> ResponseReturnValue:
    """Programme, parts and stations on one sheet, for the team and for the wall."""
    event = public_event(event_id)
    return render_template(
        "events/programme.html",
        event=event,
        lines=programme_of(event, clock.now()),
        parts=[(part, part_title(part, event), audience_words([part])) for part in event.parts],
        scope=scope_of(event),
    )


@bp.post("/<int:event_id>/move")
@may("event.edit", on="event_id")
def move(event_id: int) -> ResponseReturnValue:
    """Publish, finish, cancel, reopen or take back an event; a refusal says what is missing."""
    wish = request.form.get("to", "")
    try:
        if wish == "cancel":
            states.cancel(event_id, " ".join(request.form.get("because", "").split())[:300], current_user.id)
        elif wish in MOVES:
            MOVES[wish](event_id, current_user.id)
        else:
            return redirect(url_for("events.desk", event_id=event_id), 303)
        flash(_moved_words(wish), "good")
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    return redirect(url_for("events.desk", event_id=event_id), 303)


@bp.post("/<int:event_id>/discard")
@may("event.edit", on="event_id")
def discard(event_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    try:
        states.discard(event_id, current_user.id)
    except Refused as refused:
        flash(refused.refusal.words, "warn")
        return redirect(url_for("events.desk", event_id=event_id), 303)
    flash(_("The draft is thrown away."), "good")
    return redirect(url_for("events.mine"), 303)


def _moved_words(wish: str) -> str:
    return {
        "publish": _("The event is public. Share its link with schools."),
        "unpublish": _("The event is a draft again: nobody but organizers sees it."),
        "finish": _("The event is finished. Now its results and certificates."),
        "cancel": _("The event is cancelled. Its page says why."),
        "reopen": _("The event is public again."),
    }[wish]


def badge_of(event: Event, now: datetime) -> tuple[str, str]:
    """Shape and words of an event's status badge."""
    state = registration_state(event, now)
    return BADGES.get(state.code, state.code), state_words(state, event.timezone)


def seats_words(event: Event, seats: dict[int, Seats]) -> str:
    """«8 из 12 · 23 из 30», a part each."""
    each = [seats[part.id] for part in event.parts]
    return " · ".join(
        _("%(taken)s of %(capacity)s", taken=one.taken, capacity=one.capacity) if one.capacity else str(one.taken)
        for one in each
    )


def _taken_words(part: Any, seats: Seats) -> str:
    if part.unit == TEAMS:
        return ngettext("%(num)s team has registered", "%(num)s teams have registered", seats.taken)
    return ngettext("%(num)s person has registered", "%(num)s people have registered", seats.taken)


def _todos(event: Event, now: datetime) -> Iterator[Todo]:
    """What is left to do: this room's own lines, then those of the rooms ahead."""
    if event.status in (DRAFT, PUBLISHED) and now < event.starts_at:
        yield Todo(_("Describe the event in two sentences"), "events.edit", bool(event.summary))
        yield Todo(_("Write the programme"), "events.edit", bool(event.programme), {"_anchor": "programme"})
        yield Todo(_("Say whom to ask"), "events.edit", bool(event.contact), {"_anchor": "contact"})
        yield Todo(_("Publish the event"), done=event.status == PUBLISHED)
    if event.status == PUBLISHED and now >= event.ends_at:
        yield Todo(_("Finish the event"))
    if event.status in (PUBLISHED, FINISHED) and now >= event.ends_at:
        yield Todo(
            _("Write what it was about: the order will say so"),
            "events.edit",
            bool(event.content),
            {"_anchor": "content"},
        )
    if event.status != CANCELLED:
        for source in todo_sources:
            yield from source(event, now)
