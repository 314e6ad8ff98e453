"""The organizer's page of an event's papers: who waits for one, the running issue, the register."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.certificates import actions, queries
from tochka.certificates.forms import IssueForm
from tochka.certificates.jobs import job_of
from tochka.certificates.terms import GROUPS, KINDS, Award
from tochka.certificates.views.award import award_page, choose_parts
from tochka.certificates.views.blueprint import bp
from tochka.events.queries.events import event_page
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.jobs import Job, ask_to_stop
from tochka.kit.looking import people_list
from tochka.kit.words import _, ngettext

SIMPLE = ("persons", "teams", "members")


@bp.get("/certificates/<int:event_id>", endpoint="event")
@may("certificate.view", on="event_id")
@people_list
def event_certificates(event_id: int) -> ResponseReturnValue:
    """Who may get a paper, the running issue, the register."""
    number = max(request.args.get("page", 1, type=int), 1)
    search = request.args.get("q", "", type=str)[:100]
    lines, total = queries.register_page(event_id, number, search)
    waiting = {group: len(queries.candidates(event_id, Award(groups=(group,)))) for group in SIMPLE}
    return render_template(
        "certificates/event.html",
        groups=GROUPS,
        event=event_page(event_id),
        waiting=waiting,
        questions=_questions(event_id) if any(waiting.values()) else [],
        kinds=KINDS,
        counts=queries.counts_of_kinds(event_id),
        job=job_of(event_id),
        lines=lines,
        total=total,
        page=number,
        pages=max(1, -(-total // queries.PAGE)),
        search=search,
    )


def _questions(event_id: int) -> list[tuple[str, str]]:
    if queries.body_of(event_id) is None:
        return []
    return [(who.name, why.words) for who, why in actions.questions_of(event_id, Award(groups=SIMPLE))]


@bp.post("/certificates/<int:event_id>")
@may("certificate.issue", on="event_id")
def issue(event_id: int) -> ResponseReturnValue:
    """Begin the issue."""
    form = IssueForm()
    event = event_page(event_id)
    assert event is not None
    choose_parts(form, event)
    if form.validate_on_submit():
        try:
            actions.start_issue(event_id, award_of(form), current_user.id)
            return redirect(url_for("certificates.event", event_id=event_id))
        except Refused as refused:
            form.groups.errors = [refused.refusal.words]
    return award_page(event, form), 422


def award_of(form: IssueForm) -> Award:
    """What a valid form asks for."""
    part = int(form.part.data) if form.part.data else None
    return Award(form.kind.data, tuple(form.groups.data), part, float(form.hours.data or 0))


@bp.get("/certificates/<int:event_id>/progress")
@may("certificate.view", on="event_id")
def progress(event_id: int) -> ResponseReturnValue:
    """How far the issue is, for the ruler; before any issue there is nothing to wait for."""
    job = job_of(event_id)
    if job is None:
        return {"done": 0, "total": 0, "words": "", "over": True}
    return {"done": job.done, "total": job.total, "words": progress_words(job), "over": job.ended}


def progress_words(job: Job) -> str:
    """Where the issue stands, in words."""
    if job.state == "failed":
        return _("The issue stopped: %(error)s", error=job.error or "")
    if job.state == "stopped":
        return _("The issue was stopped. What is issued stays issued.")
    if job.state == "done":
        return ngettext("%(num)s certificate issued", "%(num)s certificates issued", job.done)
    if job.forsaken:
        return _("Waiting for the worker: %(done)s of %(total)s", done=job.done, total=job.total)
    return _("Issued: %(done)s of %(total)s", done=job.done, total=job.total)


@bp.post("/certificates/<int:event_id>/stop")
@may("certificate.issue", on="event_id")
def stop(event_id: int) -> ResponseReturnValue:
    """Stop the issue after its present papers; what is issued stays issued."""
    if job := job_of(event_id):
        ask_to_stop(job.id)
    return redirect(url_for("certificates.event", event_id=event_id))
