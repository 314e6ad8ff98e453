"""The editor of the organizer's own questions, and the files that came as answers. Works without scripts."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import part_title
from tochka.events.terms import CATEGORIES
from tochka.kit import journal
from tochka.kit.access import may
from tochka.kit.errors import Refusal, Refused
from tochka.kit.headers import file_answer
from tochka.kit.transactions import writing
from tochka.kit.words import _
from tochka.registration.actions.answers import asked_in
from tochka.registration.actions.asking import QuestionDraft, move_question, remove_question, save_question
from tochka.registration.actions.files import read_file
from tochka.registration.forms import choices
from tochka.registration.forms.questions import QuestionForm
from tochka.registration.queries.questions import answer_counts, answer_of
from tochka.registration.rules.questions import Asked
from tochka.registration.rules.uploads import type_of_file
from tochka.registration.terms import CHOICE, CHOICES, QUESTION_KINDS, YES_NO, YESNO
from tochka.registration.views import bp
from tochka.registration.views.answers import shown


def _event(event_id: int) -> Event:
    event = event_page(event_id)
    if event is None:
        abort(404)
    return event


def _back(event_id: int) -> ResponseReturnValue:
    return redirect(url_for("registration.questions", event_id=event_id), 303)


@bp.get("/<int:event_id>/questions")
@may("registration.edit", on="event_id")
def questions(event_id: int) -> ResponseReturnValue:
    """The event's own questions in their order."""
    event = _event(event_id)
    return render_template(
        "registration/questions.html",
        event=event,
        questions=shown(asked_in(event_id), event, list(CATEGORIES), ()),
        counts=answer_counts(event_id),
        kinds=QUESTION_KINDS,
    )


@bp.route("/<int:event_id>/questions/new", methods=["GET", "POST"])
@may("registration.edit", on="event_id")
def add_question(event_id: int) -> ResponseReturnValue:
    """Ask one more thing at registration."""
    return _edit(event_id, None)


@bp.route("/<int:event_id>/questions/<int:question_id>", methods=["GET", "POST"])
@may("registration.edit", on="event_id")
def change_question(event_id: int, question_id: int) -> ResponseReturnValue:
    """Change a question. Answers keep the wording to which they were given."""
    found = next((each for each in asked_in(event_id) if each.id == question_id), None)
    if found is None:
        abort(404)
    return _edit(event_id, found)


def _edit(event_id: int, present: Asked | None) -> ResponseReturnValue:
    event = _event(event_id)
    form = _form(event, present)
    if form.validate_on_submit():
        try:
            save_question(event_id, _draft(form), current_user.id, present.id if present else None)
            flash(_("The question is saved."), "good")
            return _back(event_id)
        except Refused as refused:
            _put(form, refused.refusal)
            event = _event(event_id)
    page = render_template("registration/question.html", event=event, form=form, present=present)
    return page, 422 if form.errors else 200


def _form(event: Event, present: Asked | None) -> QuestionForm:
    data: dict[str, Any] = {}
    if present:
        data = {name: getattr(present, name) for name in ("words", "kind", "hint", "required")}
        data |= {"options": "\n".join(present.options), "categories": list(present.categories)}
        data |= {"part_id": present.part_id or 0}
        data |= {"shown_if": f"{present.shown_if_id}:{present.shown_if}" if present.shown_if_id else ""}
    form = QuestionForm(data=data)
    parts = {part.id: part_title(part, event) for part in event.parts}
    form.part_id.choices = choices({0: _("everywhere"), **parts})
    form.shown_if.choices = choices({"": _("always"), **_conditions(event.id, present)})
    taken = {each for part in event.parts for each in (part.categories or CATEGORIES)}
    form.categories.choices = choices({code: words for code, words in CATEGORIES.items() if code in taken})
    return form


def _conditions(event_id: int, present: Asked | None) -> dict[str, str]:
    """«12:yes» → «Нужен трансфер: да», for each answer of a question that may be a condition."""
    found: dict[str, str] = {}
    for other in asked_in(event_id):
        if other.kind not in (CHOICE, CHOICES, YESNO) or other.shown_if_id or (present and other.id == present.id):
            continue
        values = {value: str(words) for value, words in YES_NO.items()}
        values = values if other.kind == YESNO else {each: each for each in other.options}
        found |= {f"{other.id}:{value}": f"{other.words}: {words}" for value, words in values.items()}
    return found


def _draft(form: QuestionForm) -> QuestionDraft:
    other, _colon, value = (form.shown_if.data or "").partition(":")
    options = dict.fromkeys(line.strip()[:150] for line in (form.options.data or "").split("\n") if line.strip())
    return QuestionDraft(
        kind=form.kind.data,
        words=form.words.data,
        hint=form.hint.data,
        options=tuple(options)[:40] if form.kind.data in (CHOICE, CHOICES) else (),
        required=bool(form.required.data),
        categories=tuple(form.categories.data or ()),
        part_id=form.part_id.data or None,
        shown_if_id=int(other) if other.isascii() and other.isdigit() and len(other) < 10 else None,
        shown_if=value,
    )


def _put(form: QuestionForm, refusal: Refusal) -> None:
    field = form[refusal.field if refusal.field in form else "words"]
    field.errors = [*field.errors, refusal.words]


@bp.post("/<int:event_id>/questions/<int:question_id>/move")
@may("registration.edit", on="event_id")
def move(event_id: int, question_id: int) -> ResponseReturnValue:
    """A place up or down."""
    try:
        move_question(event_id, question_id, up=request.form.get("to") == "up")
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    return _back(event_id)


@bp.post("/<int:event_id>/questions/<int:question_id>/remove")
@may("registration.edit", on="event_id")
def remove_one(event_id: int, question_id: int) -> ResponseReturnValue:
    """Ask it no more; what was answered stays readable."""
    try:
        archived = remove_question(event_id, question_id, current_user.id)
        words = _("The question is asked no more. The answers stay in the lists.")
        flash(words if archived else _("The question is removed."), "info")
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    return _back(event_id)


@bp.get("/<int:event_id>/answers/<int:answer_id>")
@may("registration.view", on="event_id")
def answer_file(event_id: int, answer_id: int) -> ResponseReturnValue:
    """A file that came as an answer, always as a download. Who took it stands in the journal."""
    found = answer_of(event_id, answer_id)
    data = read_file(found.file) if found and found.file else None
    if found is None or data is None:
        abort(404)
    with writing():
        journal.record("registration.take_file", "registration", found.registration_id, current_user.id)
    return file_answer(data, type_of_file(data) or "application/octet-stream", found.values[0])
