"""Letters of people: one-time links and invitations, written when they leave; and the nightly end of terms."""

from datetime import timedelta

from flask import current_app, render_template, url_for

from tochka.extensions import db
from tochka.kit import jobs, mail
from tochka.kit.transactions import leave_no_traces, writing
from tochka.kit.words import _
from tochka.people import queries
from tochka.people.actions import end_terms, held_of_link, plan_retention, refusal_to_link, token_of
from tochka.people.models import Account, Link
from tochka.people.terms import ROLES

jobs.each_minute(plan_retention)


@jobs.handles("people.retention")
def end_terms_of_the_day(job: jobs.Job) -> bool:
    """The nightly end of terms, batch by batch."""
    with writing():
        done = end_terms()
        jobs.step(job, done)
    if not done:
        leave_no_traces()
    return done > 0


def _open_link(letter: mail.Letter) -> Link | None:
    link = db.session.get(Link, letter.subject_id) if letter.subject_id else None
    return link if link is not None and refusal_to_link(link) is None else None


def _address(link: Link, endpoint: str) -> str:
    token = token_of(link, current_app.extensions["settings"].secret_key)
    return url_for(endpoint, token=token, _external=True)


@mail.composes("people.sign_in")
def write_sign_in(letter: mail.Letter) -> mail.Message | None:
    """«Here is your link to sign in»."""
    return _write(letter, "sign_in", "people.enter", _("Link to sign in"))


@mail.composes("people.new_password")
def write_new_password(letter: mail.Letter) -> mail.Message | None:
    """«Set a new password»."""
    return _write(letter, "new_password", "people.new_password", _("New password"))


@mail.composes("people.my_page")
def write_my_page(letter: mail.Letter) -> mail.Message | None:
    """«Your tickets and certificates»."""
    return _write(letter, "my_page", "people.my_page_open", _("Your page: tickets and certificates"))


@mail.composes("people.invitation")
def write_invitation(letter: mail.Letter) -> mail.Message | None:
    """«You are invited to be an organizer of …»."""
    link = _open_link(letter)
    if link is None:
        return None
    inviter = db.session.get(Account, link.created_by) if link.created_by else None
    facts = {
        "role": ROLES[link.role or ""],
        "node": queries.node_words([link])[link.id],
        "inviter": inviter.name if inviter else "",
        "last": link.expires_at - timedelta(minutes=1),
        "zone": queries.zone_of([held_of_link(link)]),
    }
    return _write(letter, "invitation", "people.accept", _("Invitation to Tochka"), **facts)


def _write(letter: mail.Letter, name: str, endpoint: str, subject: str, **facts: object) -> mail.Message | None:
    link = _open_link(letter)
    if link is None:
        return None
    text = render_template(f"mail/people/{name}.txt", link=_address(link, endpoint), **facts)
    return mail.Message(subject, text)
