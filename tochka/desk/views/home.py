"""Home by role, and one's own tickets and papers."""

from flask import current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.certificates.queries import own_papers
from tochka.desk import queries
from tochka.desk.views.blueprint import bp
from tochka.kit import access, clock
from tochka.kit.access import open_to_all
from tochka.kit.codes import seal
from tochka.people.rules import my_email
from tochka.registration.queries import registrations_by_email
from tochka.registration.queries.delegations import delegations_by_email


@bp.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    """A visitor sees the calendar, a teacher her papers, an organizer today's doors and what needs her."""
    if not current_user.is_authenticated:
        return redirect(url_for("desk.my" if my_email(session, clock.now()) else "events.calendar"))
    now = clock.now()
    reach = access.reach("event.view")
    return render_template(
        "desk/home.html",
        doors=queries.doors_of_today(reach, now),
        needs=queries.needs_of(access.reach("event.edit"), access.reach("network.edit"), now),
        coming=queries.coming_of(reach, now),
        may_create=access.allowed("event.create"),
        sees_year=access.allowed("closing.view"),
    )


@bp.get("/my")
@open_to_all
def my() -> ResponseReturnValue:
    """A participant's own tickets and certificates, after her one-time link; the way to the link for others."""
    email = my_email(session, clock.now())
    if email is None:
        return redirect(url_for("people.my_page"))
    lines = registrations_by_email(email)
    secret = current_app.config["SECRET_KEY"]
    tokens = {line.id: seal(secret, "registration", line.id, line.link) for line in lines}
    papers = own_papers([line.id for line in lines])
    sent = [(line, seal(secret, "delegation", line.id, line.link)) for line in delegations_by_email(email)]
    page = render_template(
        "desk/my.html", email=email, lines=lines, tokens=tokens, papers=papers, sent=sent, now=clock.now()
    )
    return page, 200, {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
