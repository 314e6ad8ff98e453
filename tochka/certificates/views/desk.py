"""The organizer's pages: who gets a paper, the issue, the register, corrections and revocations."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from tochka.certificates import actions, queries
from tochka.certificates.documents.builtin import NAMES, TITLES
from tochka.certificates.documents.register import register_xlsx
from tochka.certificates.forms import CorrectForm, IssueForm, RevokeForm, SetupForm
from tochka.certificates.jobs import shop
from tochka.certificates.models import Certificate, Paper
from tochka.certificates.terms import DEFAULT_PATTERN, GROUPS
from tochka.certificates.views.blueprint import bp
from tochka.certificates.views.files import paper_file
from tochka.events.queries.events import event_page
from tochka.extensions import db
from tochka.kit import clock
from tochka.kit.access import may
from tochka.kit.errors import Refusal, Refused
from tochka.kit.jobs import Job, ask_to_stop
from tochka.kit.words import _, ngettext

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/certificates/<int:event_id>", endpoint="event")
@may("certificate.view", on="event_id")
def event_certificates(event_id: int) -> ResponseReturnValue:
    """Who may get a paper, the running issue, the register."""
    form = IssueForm(groups=["persons", "members"])
    return render_template("certificates/event.html", form=form, **_event_facts(event_id))


def _event_facts(event_id: int) -> dict[str, object]:
    page = request.args.get("page", 1, type=int)
    search = request.args.get("q", "", type=str)[:100]
    lines, total = queries.register_page(event_id, max(page, 1), search)
    return {
        "event": event_page(event_id),
        "waiting": {group: len(queries.candidates(event_id, [group])) for group in GROUPS},
        "questions": [(who.name, why.words) for who, why in actions.questions_of(event_id, list(GROUPS))],
        "counts": queries.counts_of(event_id),
        "job": job_of(event_id),
        "lines": lines,
        "total": total,
        "page": max(page, 1),
        "pages": max(1, -(-total // queries.PAGE)),
        "search": search,
    }


def job_of(event_id: int) -> Job | None:
    """The issue of an event that runs or ended last."""
    return db.session.query(Job).filter_by(key=f"certificates.issue:{event_id}").one_or_none()


@bp.post("/certificates/<int:event_id>")
@may("certificate.issue", on="event_id")
def issue(event_id: int) -> ResponseReturnValue:
    """Begin the issue."""
    form = IssueForm()
    if form.validate_on_submit():
        try:
            actions.start_issue(event_id, form.groups.data, current_user.id)
            return redirect(url_for("certificates.event", event_id=event_id))
        except Refused as refused:
            form.groups.errors = [refused.refusal.words]
    return render_template("certificates/event.html", form=form, **_event_facts(event_id)), 422


@bp.get("/certificates/<int:event_id>/progress")
@may("certificate.view", on="event_id")
def progress(event_id: int) -> ResponseReturnValue:
    """How far the issue is, for the ruler."""
    job = job_of(event_id)
    if job is None:
        abort(404)
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
    """Stop the issue after its present batch; what is issued stays issued."""
    if job := job_of(event_id):
        ask_to_stop(job.id)
    return redirect(url_for("certificates.event", event_id=event_id))


@bp.route("/certificates/<int:event_id>/look", methods=["GET", "POST"])
@may("certificate.issue", on="event_id")
def setup(event_id: int) -> ResponseReturnValue:
    """What the papers say and look like."""
    chosen = queries.setup_of(event_id)
    body = queries.body_of(event_id)
    form = SetupForm(obj=chosen)
    form.layout.choices = [SelectChoice(name, TITLES[name]) for name in NAMES]
    if request.method == "GET" and chosen is None:
        form.layout.data, form.pattern.data = "strict", DEFAULT_PATTERN
        form.issuer.data = (body.full_name or body.short_name) if body else ""
    if form.validate_on_submit():
        try:
            values = {name: form[name].data for name in SETUP_FIELDS}
            actions.save_setup(event_id, values, current_user.id)
            flash(_("Saved. New papers will look like this."), "good")
            return redirect(url_for("certificates.event", event_id=event_id))
        except Refused as refused:
            _show(form, refused.refusal)
    status = 422 if form.errors else 200
    return render_template("certificates/setup.html", form=form, event=event_page(event_id), body=body), status


SETUP_FIELDS = ("layout", "issuer", "signatory_post", "signatory_name", "basis", "hours", "pattern")


def _show(form: object, refusal: Refusal) -> None:
    """Put a refusal beside the field that it concerns, else above the form's button."""
    field = getattr(form, refusal.field or "", None) or getattr(form, "reason", None) or getattr(form, "pattern", None)
    assert field is not None
    field.errors = [*field.errors, refusal.words]


@bp.get("/certificates/<int:event_id>/sample.pdf")
@may("certificate.view", on="event_id")
def sample(event_id: int) -> ResponseReturnValue:
    """The paper as it would print now, with the longest real name and no number."""
    from tochka.certificates.actions import sample_paper

    return paper_file(sample_paper(event_id, shop()), "sample.pdf", download=False)


@bp.get("/certificates/<int:event_id>/register.xlsx")
@may("certificate.view", on="event_id")
def register(event_id: int) -> ResponseReturnValue:
    """The journal of the body and year in which this event's numbers stand: this event's lines."""
    lines, _total = queries.register_page(event_id, 1, size=None)
    return paper_file(register_xlsx(lines, clock.now()), "register.xlsx", kind=XLSX)


@bp.get("/certificates/<int:event_id>/<int:certificate_id>.pdf")
@may("certificate.view", on="event_id")
def organizer_paper(event_id: int, certificate_id: int) -> ResponseReturnValue:
    """The issued file, for the organizer."""
    certificate, paper = _here(event_id, certificate_id)
    if paper.sha256 is None or paper.erased_at:
        abort(410)
    return paper_file(actions.paper_again(paper, shop()), f"{certificate.number}.pdf", download=False)


def _here(event_id: int, certificate_id: int) -> tuple[Certificate, Paper]:
    certificate = queries.certificate_in(event_id, certificate_id)
    paper = queries.current_paper(certificate_id) if certificate else None
    if certificate is None or paper is None:
        abort(404)
    return certificate, paper


@bp.route("/certificates/<int:event_id>/<int:certificate_id>/correct", methods=["GET", "POST"])
@may("certificate.issue", on="event_id")
def correct(event_id: int, certificate_id: int) -> ResponseReturnValue:
    """Correct a name: a new paper under the same number."""
    certificate, paper = _here(event_id, certificate_id)
    form = CorrectForm(name=paper.snapshot.get("own", {}).get("name", ""))
    if form.validate_on_submit():
        try:
            actions.correct_name(certificate_id, form.name.data, form.reason.data, shop(), current_user.id)
            flash(_("The paper is made again under the same number."), "good")
            return redirect(url_for("certificates.event", event_id=event_id))
        except Refused as refused:
            _show(form, refused.refusal)
    facts = {"form": form, "event": event_page(event_id), "certificate": certificate, "paper": paper}
    return render_template("certificates/correct.html", **facts), 422 if form.errors else 200


@bp.route("/certificates/<int:event_id>/<int:certificate_id>/revoke", methods=["GET", "POST"])
@may("certificate.issue", on="event_id")
def revoke(event_id: int, certificate_id: int) -> ResponseReturnValue:
    """Withdraw a paper with a reason."""
    certificate, paper = _here(event_id, certificate_id)
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            actions.revoke(certificate_id, form.reason.data, current_user.id)
            flash(_("The paper is revoked. Its number stays in the register."), "good")
            return redirect(url_for("certificates.event", event_id=event_id))
        except Refused as refused:
            _show(form, refused.refusal)
    facts = {"form": form, "event": event_page(event_id), "certificate": certificate, "paper": paper}
    return render_template("certificates/revoke.html", **facts), 422 if form.errors else 200
