"""The public page of one event."""

from typing import Any
from urllib.parse import quote

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from tochka.events.documents.chat import chat_text
from tochka.events.models import Event
from tochka.events.queries.events import schools_of, seats_of
from tochka.events.rules.audience import audience_words, capital, event_kind
from tochka.events.rules.states import RegistrationState, registration_state
from tochka.events.rules.words import (
    days_words,
    hours_words,
    moment_words,
    state_words,
    weekday_words,
    when_words,
)
from tochka.events.views import bp, public_event, scope_of
from tochka.events.views.cards import part_panels_of
from tochka.kit import clock
from tochka.kit.access import allowed, open_to_all
from tochka.kit.russian import NBSP, SPACED, on_page
from tochka.kit.words import ngettext
from tochka.network.rules.prose import schools_in_prose


@bp.get("/<int:event_id>")
@open_to_all
def show(event_id: int) -> ResponseReturnValue:
    """One event: when, where, its parts with their seats, programme, how to share it."""
    event, now = public_event(event_id), clock.now()
    state = registration_state(event, now)
    schools = schools_of(event.id)
    return render_template(
        "events/show.html",
        event=event,
        state=state,
        status=state_words(state, event.timezone),
        kind=event_kind(event),
        local=clock.local(event.starts_at, event.timezone),
        month=days_words(event, year=False).split(NBSP, 1)[1],
        weekday=weekday_words(clock.local(event.starts_at, event.timezone).date()),
        hours=hours_words(event),
        audience=on_page(capital(audience_words(event.parts))),
        panels=part_panels_of(event, seats_of(event.parts), now),
        programme=programme_of(event, now),
        schools=on_page(schools_in_prose(schools, case="nominative", settings=SPACED)),
        school_count=ngettext("%(num)s school", "%(num)s schools", len(schools)),
        share=share_of(event, state),
        organizes=allowed("event.view", scope_of(event)),
    )


def programme_of(event: Event, now: Any) -> list[dict[str, Any]]:
    """Lines for the timeline; those that have not come yet are rings while the event runs."""
    clock_now = clock.local(now, event.timezone).time() if event.starts_at <= now < event.ends_at else None
    last = len(event.programme) - 1
    return [
        {
            "time": line.at.strftime("%-H:%M"),
            "text": on_page(line.title),
            "note": on_page(", ".join(filter(None, (line.speaker, line.room)))),
            "ahead": line.at > clock_now if clock_now else i == last,
        }
        for i, line in enumerate(event.programme)
    ]


def share_of(event: Event, state: RegistrationState) -> dict[str, str]:
    """Texts and addresses for sharing; the networks get an address and words, nothing is loaded from them."""
    url = url_for("events.show", event_id=event.id, _external=True)
    until = moment_words(state.closes_at, event.timezone) if state.code in ("open", "not_yet") else ""
    text = chat_text(event.title, when_words(event), event.where, audience_words(event.parts), until, url)
    words = quote(f"{event.title}, {when_words(event)}")
    return {
        "url": url,
        "text": text,
        "vk": f"https://vk.com/share.php?url={quote(url, safe='')}",
        "telegram": f"https://t.me/share/url?url={quote(url, safe='')}&text={words}",
        "max": f"https://max.ru/:share?text={quote(text)}",
    }
