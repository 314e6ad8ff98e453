"""Requests to correct, after closing: the form behind the private link, the organizer's list of them and her answer."""

from collections.abc import Iterator
from datetime import datetime

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.models import Event
from tochka.events.queries import hooks
from tochka.events.queries.events import desk_event
from tochka.extensions import limiter
from tochka.kit import clock
from tochka.kit.access import holder_of_link, may
from tochka.kit.errors import Refusal, Refused
from tochka.kit.looking import people_list
from tochka.kit.words import _, ngettext
from tochka.people.terms import PURPOSES
from tochka.registration.actions.changing import refusal_to_change
from tochka.registration.actions.correcting import apply_correction, ask_correction, refuse_correction
from tochka.registration.forms import TeamForm, WhoForm
from tochka.registration.forms.corrections import PersonCorrectionForm, TeamCorrectionForm
from tochka.registration.queries import PersonLine
from tochka.registration.queries.corrections import corrections_due, corrections_of, open_corrections
from tochka.registration.rules.members import write_members
from tochka.registration.terms import CANCELLED, CORRECTED_FIELDS, TEAM
from tochka.registration.views import bp
from tochka.registration.views.own import fields_of, line_and_event
from tochka.registration.views.schools import Choice, choose_school

each_link = limiter.shared_limit("10 per hour", scope="corrections", key_func=lambda: str(g.held.id), methods=["POST"])


@bp.route("/mine/<token>/correct", methods=["GET", "POST"])
@holder_of_link("registration")
@each_link
def correct(token: str) -> ResponseReturnValue:
    """Ask to correct what stands in the registration, when only the organizer may still change it."""
    line, event = line_and_event(g.held.id)
    back = url_for("registration.my_data", token=token)
    if line.state == CANCELLED or not refusal_to_change(event, by_hand=False) or has_open(line.id):
        return redirect(back)
    form, choice = _form(line), Choice()
    refusals: list[Refusal] = []
    if request.method == "POST":
        choice = choose_school(form.organization.data, form.organization_id.data, event.municipality_id)
        left = _ask(line, form, choice)
        if left is None:
            flash(_("The request is written down. The answer will be here."), "good")
            return redirect(back, 303)
        refusals = left
        line, event = line_and_event(line.id)
    page = render_template(
        "registration/correct.html",
        line=line, event=event, form=form, back=back, candidates=choice.candidates, refusals=refusals,
        stands=fields_of(line),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def has_open(registration_id: int) -> bool:
    """Whether a request waits for its answer."""
    return any(each.state == "open" for each in corrections_of(registration_id))


def _form(line: PersonLine) -> WhoForm:
    form: WhoForm = (TeamCorrectionForm if line.kind == TEAM else PersonCorrectionForm)(data=fields_of(line))
    for name in ("category", *PURPOSES):
        del form[name]
    if line.kind == TEAM and not line.size:
        del form["members"]  # they stand in mixed teams
    if line.kind != TEAM:
        unasked = "grade" if line.category != "pupil" else "post"
        del form[unasked]
    return form


def _ask(line: PersonLine, form: WhoForm, choice: Choice) -> list[Refusal] | None:
    """None when it is written down; else what stands above the form."""
    good = form.validate_on_submit()
    above = [choice.refusal] if choice.refusal and not form.put(choice.refusal) else []
    if not good or form.errors or above:
        return above
    try:
        ask_correction(line.id, _wanted(form, choice), form["comment"].data)
    except Refused as refused:
        return [] if form.put(refused.refusal) else [refused.refusal]
    return None


def _wanted(form: WhoForm, choice: Choice) -> dict[str, str]:
    typed = {name: form[name].data for name in ("name", "email", "post", "grade", "team_name") if name in form}
    if isinstance(form, TeamForm) and "members" in form:
        typed["members"] = write_members(form.team.members, form.team.headcount)
    school = {"organization": choice.not_listed or form.organization.data}
    return typed | school | {"organization_id": str(choice.organization_id or "")}


@bp.get("/<int:event_id>/corrections")
@may("registration.edit", on="event_id")
@people_list
def corrections(event_id: int) -> ResponseReturnValue:
    """What people ask to correct, the nearest last day first."""
    return _page(event_id)


def _page(event_id: int, fault: str = "", about: int = 0, status: int = 200) -> ResponseReturnValue:
    event = desk_event(event_id)
    if event is None:
        abort(404)
    page = render_template(
        "registration/corrections.html",
        event=event,
        lines=open_corrections(event_id),
        fields=CORRECTED_FIELDS,
        today=clock.today(event.timezone),
        fault=fault,
        about=about,
        because=request.form.get("because", ""),
    )
    return page, status


@bp.post("/<int:event_id>/corrections/<int:correction_id>")
@may("registration.edit", on="event_id")
def answer_correction(event_id: int, correction_id: int) -> ResponseReturnValue:
    """Correct as was asked, or refuse with a reason."""
    try:
        if request.form.get("do") == "refuse":
            because = " ".join(request.form.get("because", "").split())
            refuse_correction(event_id, correction_id, because, current_user.id)
            flash(_("The refusal and its reason stand on the person's page."), "info")
        else:
            apply_correction(event_id, correction_id, current_user.id)
            flash(_("Corrected. The list and the ticket say it already."), "good")
    except Refused as refused:
        return _page(event_id, refused.refusal.words, correction_id, 422)
    return redirect(url_for("registration.corrections", event_id=event_id), 303)


def corrections_todo(event: Event, _now: datetime) -> Iterator[hooks.Todo]:
    """A line of an event's desk: who asks to correct, and by when."""
    number, due_on = corrections_due(event.id)
    if due_on is not None:
        words = ngettext(
            "%(num)s person asks to correct the data: answer until %(day)s",
            "%(num)s people ask to correct their data: answer until %(day)s",
            number, day=f"{due_on:%d.%m.%Y}",
        )  # fmt: skip
        yield hooks.Todo(words, "registration.corrections")


hooks.todo_sources.append(corrections_todo)
