"""Files of an event: the calendar entry and the poster."""

import re
from urllib.parse import urlsplit

from flask import Response, current_app, url_for
from flask.typing import ResponseReturnValue

from tochka.events.documents.ics import event_ics
from tochka.events.documents.poster import PosterFacts
from tochka.events.documents.poster import poster as draw_poster
from tochka.events.models import Event
from tochka.events.rules.audience import audience_words, capital, event_kind
from tochka.events.rules.words import days_words, hours_words, weekday_words
from tochka.events.views import bp, public_event
from tochka.kit import clock
from tochka.kit.access import open_to_all
from tochka.kit.russian import SPACED, set_abbreviations
from tochka.kit.words import _


@bp.get("/<int:event_id>/event.ics")
@open_to_all
def ics(event_id: int) -> ResponseReturnValue:
    """The event for a phone's calendar."""
    event = public_event(event_id)
    site = urlsplit(current_app.extensions["settings"].public_url).hostname or "tochka"
    data = event_ics(event, url_for("events.show", event_id=event.id, _external=True), site)
    return _file(data, "text/calendar; charset=utf-8", f"event-{event.id}.ics")


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
