"""Files of an event: the calendar entry and the poster."""

import hashlib
import re
from urllib.parse import urlsplit

from flask import Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from tochka.events.documents.ics import calendar_ics, event_ics
from tochka.events.documents.poster import PosterFacts
from tochka.events.documents.poster import poster as draw_poster
from tochka.events.models import Event
from tochka.events.queries.feed import feed_events, feed_of
from tochka.events.rules.audience import audience_words, capital, event_kind
from tochka.events.rules.words import days_words, hours_words, weekday_words
from tochka.events.views import bp, public_event
from tochka.kit import clock
from tochka.kit.access import open_to_all
from tochka.kit.russian import SPACED, set_abbreviations
from tochka.kit.words import _

GREATEST_ID = 2**31 - 1


@bp.get("/<int:event_id>/event.ics")
@open_to_all
def ics(event_id: int) -> ResponseReturnValue:
    """The event for a phone's calendar."""
    event = public_event(event_id)
    data = event_ics(event, url_for("events.show", event_id=event.id, _external=True), _site())
    return _file(data, "text/calendar; charset=utf-8", f"event-{event.id}.ics")


@bp.get("/calendar/<int:municipality_id>.ics")
@open_to_all
def feed(municipality_id: int) -> ResponseReturnValue:
    """The calendar of a municipality's public events, to subscribe to. Asked again, it answers in one statement."""
    now = clock.now()
    found = feed_of(municipality_id, now) if municipality_id <= GREATEST_ID else None
    if found is None:
        abort(404)
    tag = hashlib.sha256(found.stamp.encode()).hexdigest()[:32]
    if tag in request.if_none_match:
        response = Response(status=304)
    else:
        url = url_for("events.feed", municipality_id=municipality_id, _external=True)
        events = [
            (event, url_for("events.show", event_id=event.id, _external=True))
            for event in feed_events(municipality_id, now)
        ]
        data = calendar_ics(_("Growth Point: %(place)s", place=found.name), url, events, _site())
        response = _file(data, "text/calendar; charset=utf-8", "calendar.ics", shown=True)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _site() -> str:
    return urlsplit(current_app.extensions["settings"].public_url).hostname or "tochka"


@bp.get("/<int:event_id>/poster.pdf")
@open_to_all
def poster(event_id: int) -> ResponseReturnValue:
    """The poster with the QR code, ready to print."""
    event = public_event(event_id)
    return _file(draw_poster(poster_facts(event)), "application/pdf", f"poster-{event.id}.pdf", shown=True)


def poster_facts(event: Event) -> PosterFacts:
    """What is printed on the poster, in the reader's language."""
    url = url_for("events.show", event_id=event.id, _external=True)
    weekday = weekday_words(clock.local(event.starts_at, event.timezone).date())
    return PosterFacts(
        kind=event_kind(event),
        title=event.title,
        days=days_words(event),
        hours=f"{weekday}, {hours_words(event)}",
        where=set_abbreviations(event.where, SPACED),
        audience=capital(audience_words(event.parts)),
        url=url,
        address=re.sub(r"^https?://", "", url),
        call=_("Point your phone's camera here and register"),
        practice=_("A practice event: it does not take place.") if event.practice else "",
    )


def _file(data: bytes, type: str, name: str, shown: bool = False) -> Response:
    kind = "inline" if shown else "attachment"
    return Response(data, content_type=type, headers={"Content-Disposition": f'{kind}; filename="{name}"'})
