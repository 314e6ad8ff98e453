"""The private link: what is registered, its change and cancelling, the place that is offered. Shown to its holder alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import part_title
from tochka.events.rules.times import part_times
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.access import holder_of_link
from tochka.kit.errors import Refusal, Refused
from tochka.kit.words import _
from tochka.people.terms import PURPOSES
from tochka.registration.actions import Changes, cancel_registration, change_registration, confirm_places
from tochka.registration.actions.answers import kept_names
from tochka.registration.actions.changing import refusal_to_change
from tochka.registration.actions.lacking import files_lacking_of
from tochka.registration.forms import PersonForm, TeamForm, WhoForm, read_grade
from tochka.registration.forms.questions import (
    answers_as_data,
    removed_files,
    sent_files,
    typed_answers,
    with_questions,
    with_removals,
)
from tochka.registration.models import Registration
from tochka.registration.queries import PersonLine, person_line
from tochka.registration.queries.corrections import corrections_of
from tochka.registration.queries.forms import Holder
from tochka.registration.queries.hooks import papers_of
from tochka.registration.queries.questions import answers_of
from tochka.registration.queries.teams import where_mixed
from tochka.registration.rules.members import write_members
from tochka.registration.rules.questions import Asked as Question
from tochka.registration.terms import CANCELLED, PLACE_STATES, TEAM
from tochka.registration.views import bp
from tochka.registration.views.answers import questions_of, refusals_to_answers, shown
from tochka.registration.views.schools import NEW, Choice, choose_school


def _held() -> Holder:
    found: Holder = g.held
    return found


def line_and_event(registration_id: int) -> tuple[PersonLine, Event]:
    """A registration and its event with parts and host, read for a page."""
    line = person_line(registration_id)
    event = event_page(line.event_id) if line else None
    if line is None or event is None:
        abort(404)
    return line, event


@bp.get("/mine/<token>")
@holder_of_link("registration")
def manage(token: str) -> ResponseReturnValue:
    """All that belongs to one registration. Right after saving it shows the link itself, once."""
    line, event = line_and_event(_held().id)
    return render_template(
        "registration/manage.html",
        line=line,
        event=event,
        token=token,
        fresh=session.pop("registered", None) == line.id,
        link=url_for("registration.manage", token=token, _external=True),
        parts=part_rows(line, event),
        closed=_closed(event),
        lacking=files_lacking_of(line.id, event.id),
        corrections=corrections_of(line.id)[:1],
        until=_held_until(line.id),
        papers=papers_of(line.id),
        mixed=where_mixed(line.id) if line.kind == TEAM else [],
        answers=answers_of([line.id])[line.id],
    )


def part_rows(line: PersonLine, event: Event) -> list[dict[str, Any]]:
    """The registration's parts: title, hours, room, the state of the place and its words."""
    parts = {part.id: part for part in event.parts}
    rows = []
    for place in line.places:
        part = parts[place.part_id]
        starts, ends = (clock.local(moment, event.timezone) for moment in part_times(part, event))
        rows.append(
            {
                "title": part_title(part, event),
                "hours": f"{starts:%-H:%M}–{ends:%-H:%M}",
                "room": part.room,
                "state": place.state,
                "words": PLACE_STATES[place.state],
            }
        )
    return rows


def _closed(event: Event) -> Refusal | None:
    return refusal_to_change(event, by_hand=False)


def _held_until(registration_id: int) -> Any:
    row = db.session.get(Registration, registration_id)
    assert row is not None, "its holder was found a moment ago"
    return min((place.hold_until for place in row.places if place.hold_until), default=None)


@bp.post("/mine/<token>/take")
@holder_of_link("registration")
def take(token: str) -> ResponseReturnValue:
    """«I will come»: the held place is hers."""
    try:
        confirm_places(_held().id)
        flash(_("You are registered. Show the code at the entrance."), "good")
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    return redirect(url_for("registration.manage", token=token), 303)


@bp.post("/mine/<token>/cancel")
@holder_of_link("registration")
def cancel(token: str) -> ResponseReturnValue:
    """Cancel; the page stays and says so."""
    try:
        cancel_registration(_held().id)
        flash(_("The registration is cancelled, the seat is free for another."), "info")
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    return redirect(url_for("registration.manage", token=token), 303)


@bp.route("/mine/<token>/change", methods=["GET", "POST"])
@holder_of_link("registration")
def change(token: str) -> ResponseReturnValue:
    """Change who comes, until registration closes."""
    line, event = line_and_event(_held().id)
    back = url_for("registration.manage", token=token)
    if line.state == CANCELLED or _closed(event):
        return redirect(back)
    return change_page(line, event, back, actor=None)


def change_page(line: PersonLine, event: Event, back: str, actor: int | None) -> ResponseReturnValue:
    """The form of an existing registration, for its holder and for the organizer (`actor`)."""
    questions, said = questions_of(line, event)
    files = kept_names(line.id) if questions else {}
    form = _filled(line, questions, said, files)
    choice = Choice()
    refusals: list[Refusal] = []
    if request.method == "POST":
        choice = choose_school(form.organization.data, form.organization_id.data, event.municipality_id)
        left = _change(line, form, choice, questions, files, actor)
        if left is None:
            flash(_("Changes are saved."), "good")
            return redirect(back, 303)
        refusals = left
        line, event = line_and_event(line.id)
    page = render_template(
        "registration/change.html",
        line=line, event=event, form=form, back=back, candidates=choice.candidates, refusals=refusals,
        questions=shown(questions, event, [line.category], event.parts), files=files,
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _filled(
    line: PersonLine, questions: Sequence[Question], said: Mapping[int, Sequence[str]], files: Mapping[int, str]
) -> WhoForm:
    data = answers_as_data(questions, said) | fields_of(line)
    base = with_questions(TeamForm if line.kind == TEAM else PersonForm, questions)
    form: WhoForm = with_removals(base, questions, files)(data=data)
    for name in ("category", *PURPOSES):
        del form[name]
    if line.kind != TEAM:
        _drop(form, "grade" if line.category != "pupil" else "post")
    return form


def fields_of(line: PersonLine) -> dict[str, str]:
    """What stands in a registration, by the fields of its form."""
    return {
        "name": line.name,
        "organization": line.organization,
        "organization_id": str(line.organization_id) if line.organization_id else NEW,
        "email": line.email or "",
        "grade": str(line.grade or ""),
        "post": line.post,
        "team_name": line.team_name,
        "members": write_members(line.members, line.headcount),
    }


def _drop(form: WhoForm, name: str) -> None:
    del form[name]


def _change(
    line: PersonLine,
    form: WhoForm,
    choice: Choice,
    questions: Sequence[Question],
    had: Mapping[int, str],
    actor: int | None,
) -> list[Refusal] | None:
    """None when it is saved; else what stands above the form (the rest stands at its fields)."""
    good = form.validate_on_submit()
    above = [choice.refusal] if choice.refusal and not form.put(choice.refusal) else []
    typed, files = typed_answers(form, questions), sent_files(form, questions)
    removed = removed_files(form, questions)
    kept = {id: name for id, name in had.items() if id not in removed}
    for refusal in refusals_to_answers(questions, line.category, line.places, typed, files, actor is None, kept):
        form.put(refusal)
    if not good or form.errors:
        return above
    try:
        answered = replace(_changes(form, choice), answers=typed, uploads=files, removed=removed)
        change_registration(line.id, answered, actor)
    except Refused as refused:
        return [] if form.put(refused.refusal) else [refused.refusal]
    return None


def _changes(form: WhoForm, choice: Choice) -> Changes:
    values: dict[str, Any] = {}
    if isinstance(form, TeamForm):
        values = {
            "team_name": form.team_name.data, "members": form.team.members, "headcount": form.team.headcount,
        }  # fmt: skip
    return Changes(
        name=form.name.data,
        organization_id=choice.organization_id,
        not_listed=choice.not_listed,
        post=form.post.data if "post" in form else "",
        email=form.email.data or None,
        grade=read_grade(form.grade.data) if "grade" in form else None,
        other_person=bool(form.other_person.data),
        **values,
    )
