"""Files that are lacking: a delegation's rows with a field each, and one's own by the private link."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.events.models import Event
from tochka.events.queries import hooks
from tochka.events.queries.events import event_page
from tochka.kit.access import holder_of_link
from tochka.kit.errors import Refused
from tochka.kit.looking import people_list
from tochka.kit.words import _, ngettext
from tochka.registration.actions.answers import Upload
from tochka.registration.actions.lacking import add_files, files_lacking, files_lacking_of, refusal_to_late_files
from tochka.registration.queries.people import lines_of, person_line
from tochka.registration.rules.questions import Asked
from tochka.registration.rules.uploads import MOST
from tochka.registration.views import bp

AT_ONCE = 50


@bp.route("/delegation/<token>/files", methods=["GET", "POST"])
@holder_of_link("delegation")
@people_list
def delegation_files(token: str) -> ResponseReturnValue:
    """Who of a school's list lacks a required file, each with a field to send it."""
    event = event_page(g.held.event_id)
    lacking = files_lacking(g.held.event_id, g.held.id)
    if event is None:
        abort(404)
    about = request.form.get("registration", 0, int)
    fault: dict[str, str] = {}
    if request.method == "POST" and about in lacking:
        fault = _take(about, lacking[about])
        if not fault:
            return redirect(url_for("registration.delegation_files", token=token), 303)
    shown = list(lacking)[:AT_ONCE]
    page = render_template(
        "registration/delegation_files.html",
        event=event, lines=lines_of(shown), lacking=lacking, about=about, fault=fault, total=len(lacking),
        back=url_for("registration.delegation", token=token), over=_over(event),
    )  # fmt: skip
    return page, 422 if fault else 200


@bp.route("/mine/<token>/files", methods=["GET", "POST"])
@holder_of_link("registration")
def my_files(token: str) -> ResponseReturnValue:
    """The required files that one's own registration lacks."""
    event, line = event_page(g.held.event_id), person_line(g.held.id)
    if event is None or line is None:
        abort(404)
    lacking, back = files_lacking_of(line.id, event.id), url_for("registration.manage", token=token)
    if not lacking:
        return redirect(back, 303)
    fault = _take(line.id, lacking) if request.method == "POST" else {}
    if request.method == "POST" and not fault:
        return redirect(url_for("registration.my_files", token=token), 303)
    page = render_template(
        "registration/my_files.html",
        event=event, line=line, lacking=lacking, fault=fault, back=back, over=_over(event),
    )  # fmt: skip
    return page, 422 if fault else 200


def _over(event: Event) -> str:
    refusal = refusal_to_late_files(event.ends_at, event.status)
    return refusal.words if refusal else ""


def _take(registration_id: int, lacking: list[Asked]) -> dict[str, str]:
    """Keep what was sent; else the field (empty: none of them) and what stands against it."""
    try:
        add_files(registration_id, _sent(lacking))
    except Refused as refused:
        return {refused.refusal.field or "": refused.refusal.words}
    flash(_("The file is here."), "good")
    return {}


def _sent(lacking: list[Asked]) -> dict[int, Upload]:
    """The files of a form, each read up to one byte above the limit."""
    found = {}
    for question in lacking:
        sent = request.files.get(question.field)
        if sent and sent.filename:
            found[question.id] = Upload(sent.filename, sent.read(MOST + 1))
            sent.close()
    return found


def files_todo(event: Event, _now: Any) -> list[hooks.Todo]:
    """A line of an event's desk: who still has to send a file."""
    number = len(files_lacking(event.id)) if not _over(event) else 0
    if not number:
        return []
    words = ngettext("%(num)s registration lacks a file", "%(num)s registrations lack a file", number)
    return [hooks.Todo(words, "registration.people", values={"lacks": "file"})]


hooks.todo_sources.append(files_todo)
