"""What the worker does here: an issue, batch by batch; and the letter that a certificate is ready."""

from flask import current_app, render_template

from tochka.certificates.actions import Shop, erase_papers, issue_batch
from tochka.certificates.models import Certificate
from tochka.config import Settings
from tochka.extensions import db
from tochka.kit import jobs, mail
from tochka.kit.words import _
from tochka.people.actions import registers_erasure
from tochka.registration.jobs import private_url


def shop() -> Shop:
    """Where papers are made under the present settings."""
    settings: Settings = current_app.extensions["settings"]
    return Shop(settings.public_url, settings.papers, settings.signing, settings.signing_password)


def job_of(event_id: int) -> jobs.Job | None:
    """The issue of an event that runs, or that ended last."""
    of_event = jobs.Job.key.startswith(f"certificates.issue:{event_id}:", autoescape=True)
    ended = jobs.Job.state.in_(jobs.ENDED)
    return db.session.query(jobs.Job).filter(of_event).order_by(ended, jobs.Job.run_at.desc()).first()


@jobs.handles("certificates.issue")
def issue(job: jobs.Job) -> bool:
    """One reading of an issue's list."""
    return issue_batch(job, shop())


@mail.composes("certificates.ready")
def ready(letter: mail.Letter) -> mail.Message | None:
    """«Сертификат готов»: with the private link under which it lies. A revoked one is not announced."""
    certificate = db.session.get(Certificate, letter.args["certificate"])
    if certificate is None or certificate.state != "issued":
        return None
    registration = certificate.registration
    if registration is None:
        return None
    facts = {
        "certificate": certificate,
        "event": certificate.event,
        "link": private_url(registration.id, registration.link),
        "lang": letter.language,
        "operator_name": certificate.body.short_name,
    }
    return mail.Message(
        subject=_("Your certificate is ready"),
        text=render_template("mail/certificates/ready.txt", **facts),
        html=render_template("mail/certificates/ready.html", **facts),
    )


@registers_erasure
def erase(subject_kind: str, subject_id: int) -> int:
    """Erasure reaches the papers: names and stored files go, number, date, event and hash stay."""
    return erase_papers(subject_id, shop().folder) if subject_kind == "registration" else 0
