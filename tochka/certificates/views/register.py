"""The register of an event: as a table and a journal, each paper, corrections and revocations."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.certificates import actions, queries
from tochka.certificates.documents.register import register_pdf, register_xlsx
from tochka.certificates.forms import CorrectForm, RevokeForm
from tochka.certificates.jobs import shop
from tochka.certificates.models import Certificate, Paper
from tochka.certificates.rules.wording import KINDS
from tochka.certificates.views.blueprint import bp
from tochka.certificates.views.files import paper_file
from tochka.events.queries.events import event_page
from tochka.kit import clock
from tochka.kit.access import may
from tochka.kit.errors import Refusal, Refused
from tochka.kit.looking import people_list
from tochka.kit.words import _

WORDS = {code: kind.name for code, kind in KINDS.items()}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(form: Any, refusal: Refusal, otherwise: str) -> None:
    """Put a refusal beside the field that it concerns, else beside the field `otherwise`."""
    field = getattr(form, refusal.field or "", None) or getattr(form, otherwise)
    field.errors = [*field.errors, refusal.words]


@bp.get("/certificates/<int:event_id>/register.xlsx")
@may("certificate.view", on="event_id")
@people_list
def register(event_id: int) -> ResponseReturnValue:
    """The journal of an event's papers as a table."""
    lines, _total = queries.register_page(event_id, 1, size=None)
    return paper_file(register_xlsx(lines, WORDS, clock.now()), "Журнал выдачи.xlsx", kind=XLSX)


@bp.get("/certificates/<int:event_id>/register.pdf")
@may("certificate.view", on="event_id")
@people_list
def journal(event_id: int) -> ResponseReturnValue:
    """The journal of an event's papers to print, with a column for signatures."""
    lines, _total = queries.register_page(event_id, 1, size=None)
    event, body = event_page(event_id), queries.body_of(event_id)
    assert event is not None
    made = clock.local(clock.now(), event.timezone)
    issuer = (body.full_name or body.short_name) if body else ""
    return paper_file(register_pdf(lines, WORDS, event.title, issuer, made), "Журнал выдачи.pdf")


@bp.get("/certificates/<int:event_id>/<int:certificate_id>.pdf")
@may("certificate.view", on="event_id")
def organizer_paper(event_id: int, certificate_id: int) -> ResponseReturnValue:
    """The issued file, for the organizer."""
    certificate, paper = here(event_id, certificate_id)
    if paper.sha256 is None or paper.erased_at:
        abort(410)
    return paper_file(actions.paper_again(paper, shop()), f"{certificate.number}.pdf", download=False)


def here(event_id: int, certificate_id: int) -> tuple[Certificate, Paper]:
    """A certificate of this event and its current paper; 404 for another's."""
    certificate = queries.certificate_in(event_id, certificate_id)
    paper = queries.current_paper(certificate_id) if certificate else None
    if certificate is None or paper is None:
        abort(404)
    return certificate, paper


@bp.route("/certificates/<int:event_id>/<int:certificate_id>/correct", methods=["GET", "POST"])
@may("certificate.issue", on="event_id")
def correct(event_id: int, certificate_id: int) -> ResponseReturnValue:
    """Correct a name: a new paper under the same number."""
    certificate, paper = here(event_id, certificate_id)
    form = CorrectForm(name=paper.snapshot.get("own", {}).get("name", ""))
    if form.validate_on_submit():
        try:
            actions.correct_name(certificate_id, form.name.data, form.reason.data, shop(), current_user.id)
            flash(_("The paper is made again under the same number."), "good")
            return redirect(url_for("certificates.event", event_id=event_id))
        except Refused as refused:
            show(form, refused.refusal, "name")
    facts = {"form": form, "event": event_page(event_id), "certificate": certificate, "paper": paper}
    return render_template("certificates/correct.html", **facts), 422 if form.errors else 200


@bp.route("/certificates/<int:event_id>/<int:certificate_id>/revoke", methods=["GET", "POST"])
@may("certificate.issue", on="event_id")
def revoke(event_id: int, certificate_id: int) -> ResponseReturnValue:
    """Withdraw a paper with a reason."""
    certificate, paper = here(event_id, certificate_id)
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            actions.revoke(certificate_id, form.reason.data, current_user.id)
            flash(_("The paper is revoked. Its number stays in the register."), "good")
            return redirect(url_for("certificates.event", event_id=event_id))
        except Refused as refused:
            show(form, refused.refusal, "reason")
    facts = {"form": form, "event": event_page(event_id), "certificate": certificate, "paper": paper}
    return render_template("certificates/revoke.html", **facts), 422 if form.errors else 200
