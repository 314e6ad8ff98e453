"""Pages of the registration room: the form, the private link, the organizer's list, head counts, files."""

from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, Flask, Response, current_app, request

from tochka.events.models import Event
from tochka.events.queries import hooks
from tochka.kit import codes
from tochka.kit.access import holders_of
from tochka.kit.headers import keep_private
from tochka.kit.words import ngettext
from tochka.network.actions import on_request_closed
from tochka.registration import queries
from tochka.registration.actions import follow_request
from tochka.registration.actions.files import use_files
from tochka.registration.queries.consents import missing_consents
from tochka.registration.queries.forms import Holder, holder
from tochka.registration.queries.places import kept_of_parts
from tochka.registration.rules.members import member_words

PURPOSE = "registration"

bp = Blueprint("registration", __name__, url_prefix="/registration")

hooks.seat_sources.append(queries.taken_of_parts)
hooks.kept_sources.append(kept_of_parts)
hooks.school_sources.append(queries.registered_schools)
on_request_closed.append(follow_request)


def missing_consents_todo(event: Event, now: datetime) -> Iterator[hooks.Todo]:
    """A line of an event's desk before it begins: who may not take part yet, for want of a consent."""
    missing = missing_consents(event.id) if now < event.ends_at else 0
    if missing:
        words = ngettext("%(num)s registration lacks a consent", "%(num)s registrations lack a consent", missing)
        yield hooks.Todo(words, "registration.consents", values={"show": "missing"})


hooks.todo_sources.append(missing_consents_todo)
bp.add_app_template_filter(member_words)


@holders_of(PURPOSE)
def held_by(token: str) -> Holder | None:
    """Who holds a private link: its registration while the link's generation is the present one."""
    opened = codes.unseal(current_app.extensions["settings"].secret_key, PURPOSE, token)
    return holder(*opened) if opened else None


def token_of(registration_id: int, link: int) -> str:
    """The private link's token; it is made anew each time and stored nowhere."""
    return codes.seal(current_app.extensions["settings"].secret_key, PURPOSE, registration_id, link)


@bp.after_request
def hide(response: Response) -> Response:
    """What stands behind a private link, and lists with names, are kept nowhere."""
    view_args = request.view_args or {}
    is_begin = request.endpoint in ("registration.begin", "registration.delegate") and request.method == "GET"
    return response if is_begin or not view_args else keep_private(response)


def init_app(app: Flask) -> None:
    """Bind what works without a request: letters, the sweep, the folder of sent files."""
    from tochka.registration import jobs  # noqa: F401

    use_files(app.extensions["settings"].answers)


from tochka.registration.views import (  # noqa: E402  they put routes on bp
    consents,  # noqa: F401
    corrections,  # noqa: F401
    delegation_teams,  # noqa: F401
    delegations,  # noqa: F401
    files,  # noqa: F401
    form,  # noqa: F401
    headcounts,  # noqa: F401
    lists,  # noqa: F401
    own,  # noqa: F401
    own_data,  # noqa: F401
    people,  # noqa: F401
    places,  # noqa: F401
    questions,  # noqa: F401
    reviews,  # noqa: F401
    rights,  # noqa: F401
    teams,  # noqa: F401
)
