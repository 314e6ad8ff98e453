"""Pages of the events room: the calendar and public pages, an organizer's desk, the form, the files."""

from typing import Any

from flask import Blueprint, Flask, abort

from tochka.events.models import Event
from tochka.events.queries.events import event_page, event_scope
from tochka.events.rules.audience import event_kind, station_name
from tochka.events.rules.words import when_words
from tochka.events.terms import DRAFT
from tochka.kit.access import Scope, allowed, scopes_by
from tochka.kit.russian import on_page

bp = Blueprint("events", __name__, url_prefix="/events")
scopes_by("event_id")(event_scope)


def scope_of(event: Event) -> Scope:
    """The scope of an event that is loaded already."""
    return Scope(event.municipality.region_id, event.municipality_id, event.host_id, event.id)


def public_event(event_id: int) -> Event:
    """The event of a public page; a draft is there for its organizers alone. 404 else."""
    event = event_page(event_id)
    if event is None or (event.status == DRAFT and not allowed("event.view", scope_of(event))):
        abort(404)
    return event


def init_app(app: Flask) -> None:
    """Filters that event pages use: `markdown`, `when` and `kind` of an event, `station_name` of a station."""
    from tochka.events.views.markdown import markdown

    filters: dict[str, Any] = {
        "markdown": markdown,
        "when": lambda event: on_page(when_words(event)),
        "kind": event_kind,
        "station_name": station_name,
    }
    app.jinja_env.filters.update(filters)


from tochka.events.views import calendar, desk, editing, files, from_plan, public  # noqa: E402, F401  they put their routes on bp
