"""Who looked at which list of people: one decorator at the views that show or hand out such a list writes it into the journal.

152-ФЗ, art. 19 part 2: actions with personal data are recorded."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import g, make_response, request
from flask_login import current_user
from sqlalchemy import select

from tochka.extensions import db
from tochka.kit import clock, journal
from tochka.kit.journal import JournalEntry
from tochka.kit.transactions import writing

View = TypeVar("View", bound=Callable[..., Any])
LOOK = "look."
ONCE_IN = timedelta(minutes=10)


def people_list(view: View) -> View:
    """Mark a view as a list of people: each look that is answered stands in the journal with who, which list and of what
    event. A page turned over within ten minutes is the same look; a file counts each time."""

    @wraps(view)
    def look(*args: Any, **named: Any) -> Any:
        response = make_response(view(*args, **named))
        if response.status_code == 200:
            _note(named.get("event_id") or getattr(g.get("held"), "event_id", None), response.mimetype != "text/html")
        return response

    look.people_list = True  # type: ignore[attr-defined]
    return look  # type: ignore[return-value]


def _note(event_id: int | None, is_file: bool) -> None:
    actor = current_user.id if current_user.is_authenticated else None
    by = {} if actor else {"by": "link"}
    note_look(str(request.endpoint), event_id, actor, again=is_file, **by)


def note_look(what: str, event_id: int | None, actor: int | None, again: bool = False, **facts: Any) -> None:
    """Write a look at a list (the name of its view) into the journal; without `again` not twice in ten minutes."""
    action = LOOK + what
    if not again and _lately(action, event_id, actor):
        return
    with writing():
        journal.record(action, "event", event_id, actor, **facts)


def _lately(action: str, event_id: int | None, actor: int | None) -> bool:
    found = select(JournalEntry.id).where(
        JournalEntry.object_kind == "event",
        JournalEntry.object_id == event_id,
        JournalEntry.action == action,
        JournalEntry.actor == actor if actor else JournalEntry.actor.is_(None),
        JournalEntry.at > clock.now() - ONCE_IN,
    )
    return db.session.scalar(found.limit(1)) is not None
