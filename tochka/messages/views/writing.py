"""Writing to many: the form, the preview with the count of readers, one button, how far it is."""

import uuid
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import part_title
from tochka.events.terms import CATEGORIES, MINORS
from tochka.extensions import db
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.jobs import Job
from tochka.kit.words import _, language, ngettext
from tochka.messages.actions import Draft, Words, keep_draft, send_broadcast, send_trial
from tochka.messages.actions.broadcasting import job_key
from tochka.messages.forms import MessageForm
from tochka.messages.jobs import sample_places
from tochka.messages.models import Broadcast
from tochka.messages.queries.audience import Contact, audience_of
from tochka.messages.queries.outbox import broadcast_of, left_of
from tochka.messages.rules import fill, filled_paragraphs, place_word
from tochka.messages.terms import AUDIENCES, COMMON, DRAFT, SORTS, STATES
from tochka.messages.views.blueprint import bp

LISTED = 200


def _event(event_id: int) -> Event:
    event = event_page(event_id)
    if event is None:
        abort(404)
    return event


def _message(event_id: int, broadcast_id: int) -> Broadcast:
    row = broadcast_of(event_id, broadcast_id)
    if row is None:
        abort(404)
    return row


def _form(event: Event, row: Broadcast | None = None) -> MessageForm:
    form = MessageForm()
    parts = [SelectChoice(part.id, part_title(part, event)) for part in event.parts]
    form.part.choices = [SelectChoice(0, _("the whole event")), *parts]
    present = sorted({each for part in event.parts for each in part.categories})
    form.category.choices = [
        SelectChoice("", _("all categories")),
        *(SelectChoice(each, CATEGORIES[each]) for each in present),
    ]
    if request.method == "GET":
        form.key.data = str(uuid.uuid4())
        if row is not None:
            form.process(
                data={
                    "subject": row.subject, "body": row.body, "audience": row.audience, "part": row.part_id or 0,
                    "category": row.category, "sort": row.sort,
                }
            )  # fmt: skip
    return form


@bp.route("/<int:event_id>/new", methods=["GET", "POST"])
@may("message.send", on="event_id")
def new(event_id: int) -> ResponseReturnValue:
    """A message to those who are registered, who came, who did not, to a part, to a category."""
    return _write(_event(event_id), None)


@bp.route("/<int:event_id>/message/<int:broadcast_id>/edit", methods=["GET", "POST"])
@may("message.send", on="event_id")
def edit(event_id: int, broadcast_id: int) -> ResponseReturnValue:
    """Change a message that has not been sent."""
    row = _message(event_id, broadcast_id)
    if row.state != DRAFT:
        return redirect(url_for("messages.message", event_id=event_id, broadcast_id=broadcast_id))
    return _write(_event(event_id), row)


def _write(event: Event, row: Broadcast | None) -> ResponseReturnValue:
    form = _form(event, row)
    if form.validate_on_submit():
        try:
            broadcast_id = _keep(event.id, form, row)
            return redirect(url_for("messages.message", event_id=event.id, broadcast_id=broadcast_id), 303)
        except Refused as refused:
            form.put(refused.refusal)
    places = [place_word(code, language()) for code in COMMON]
    page = render_template("messages/write.html", event=event, form=form, row=row, places=places)
    return page, 422 if form.errors else 200


def _keep(event_id: int, form: MessageForm, row: Broadcast | None) -> int:
    draft = Draft(
        event_id, form.sort.data, form.audience.data, form.subject.data, form.body.data,
        form.part.data or None, form.category.data or "",
    )  # fmt: skip
    return keep_draft(draft, form.form_key, current_user.id, language(), row.id if row else None)


@bp.get("/<int:event_id>/message/<int:broadcast_id>")
@may("message.send", on="event_id")
def message(event_id: int, broadcast_id: int) -> ResponseReturnValue:
    """Before sending: how it looks and who gets it. After it: how far it is and what became of its letters."""
    row, event = _message(event_id, broadcast_id), _event(event_id)
    places = sample_places(event)
    facts: dict[str, Any] = {
        "event": event,
        "row": row,
        "to": to_words(row, event),
        "sort": SORTS[row.sort],
        "subject": fill(row.subject, places),
        "paragraphs": filled_paragraphs(row.body, places),
    }
    if row.state == DRAFT:
        found = audience_of(event_id, row.audience, row.part_id, row.category, row.sort)
        return render_template("messages/preview.html", found=found, silent=_by_school(found.without_email), **facts)
    return render_template("messages/sent.html", job=_job(row), left=left_of(row.id), states=STATES, **facts)


def _by_school(contacts: Any) -> list[tuple[str, int, list[str]]]:
    """School, how many of it have no e-mail, the names of its adults (pupils are only counted); the greatest first."""
    schools: dict[str, list[Contact]] = {}
    for each in contacts[:LISTED]:
        schools.setdefault(each.school, []).append(each)
    lines = [
        (school, len(people), [each.title for each in people if each.category not in MINORS])
        for school, people in schools.items()
    ]
    return sorted(lines, key=lambda line: (-line[1], line[0]))


def to_words(row: Broadcast, event: Event) -> str:
    """«those who came · квест · pupils»."""
    titles = {part.id: part_title(part, event) for part in event.parts}
    chosen = (AUDIENCES[row.audience], titles.get(row.part_id or 0, ""), CATEGORIES.get(row.category, ""))
    return " · ".join(str(each) for each in chosen if each)


@bp.post("/<int:event_id>/message/<int:broadcast_id>/send")
@may("message.send", on="event_id")
def send(event_id: int, broadcast_id: int) -> ResponseReturnValue:
    """The one button; a second press changes nothing."""
    _message(event_id, broadcast_id)
    try:
        send_broadcast(broadcast_id, current_user.id)
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    return redirect(url_for("messages.message", event_id=event_id, broadcast_id=broadcast_id), 303)


@bp.post("/<int:event_id>/message/<int:broadcast_id>/trial")
@may("message.send", on="event_id")
def trial(event_id: int, broadcast_id: int) -> ResponseReturnValue:
    """The message to the organizer herself."""
    row = _message(event_id, broadcast_id)
    words = Words("messages.trial", language(), row.subject, row.body, event_id)
    send_trial(words, current_user.email, current_user.id)
    flash(_("A trial letter is on its way to %(email)s.", email=current_user.email), "info")
    return redirect(url_for("messages.message", event_id=event_id, broadcast_id=broadcast_id), 303)


@bp.get("/<int:event_id>/message/<int:broadcast_id>/progress")
@may("message.send", on="event_id")
def progress(event_id: int, broadcast_id: int) -> ResponseReturnValue:
    """How far the letters are queued, for the ruler."""
    row = _message(event_id, broadcast_id)
    job = _job(row)
    if job is None:
        return {"done": 0, "total": 0, "words": "", "over": True}
    return {"done": job.done, "total": job.total, "words": progress_words(job), "over": job.ended}


def _job(row: Broadcast) -> Job | None:
    return db.session.scalars(select(Job).where(Job.key == job_key(row.id))).one_or_none()


def progress_words(job: Job) -> str:
    """«Letters queued: 100 of 231»."""
    if job.ended:
        return ngettext("%(num)s letter is queued", "%(num)s letters are queued", job.done)
    if job.forsaken:
        return _("Waiting for the worker: %(done)s of %(total)s", done=job.done, total=job.total)
    return _("Letters queued: %(done)s of %(total)s", done=job.done, total=job.total)
