"""Handing over: schools' ZIPs, the file to print, the sealed link of a school's representative, a teacher's extract."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flask import Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.certificates import actions, queries
from tochka.certificates.jobs import shop
from tochka.certificates.terms import KINDS
from tochka.certificates.views.blueprint import bp
from tochka.certificates.views.files import paper_file
from tochka.events.queries.events import desk_event
from tochka.extensions import db
from tochka.kit import clock, codes
from tochka.kit.access import holder_of_link, holders_of, may, open_to_all
from tochka.kit.headers import keep_private
from tochka.kit.looking import people_list
from tochka.network.models import Organization
from tochka.people.rules import my_email
from tochka.registration.queries import registrations_by_email

PURPOSE = "school_papers"
_HALF = 24  # bits of the organization in the sealed number; the event stands above


@dataclass(frozen=True)
class SchoolHolder:
    """Who holds a school's link: the school in one event."""

    event_id: int
    organization_id: int


def token_of(event_id: int, organization_id: int, generation: int) -> str:
    """The token of a school's link; it is made anew each time and stored nowhere."""
    secret = current_app.extensions["settings"].secret_key
    return codes.seal(secret, PURPOSE, event_id << _HALF | organization_id, generation)


@holders_of(PURPOSE)
def held_by(token: str) -> SchoolHolder | None:
    """The school of a link whose generation is the event's present one."""
    opened = codes.unseal(current_app.extensions["settings"].secret_key, PURPOSE, token)
    if opened is None:
        return None
    holder = SchoolHolder(opened[0] >> _HALF, opened[0] & (1 << _HALF) - 1)
    return holder if generation_of(holder.event_id) == opened[1] else None


def generation_of(event_id: int) -> int:
    """The generation of an event's links for schools."""
    setup = queries.setup_of(event_id)
    return setup.link if setup else 1


@bp.get("/certificates/<int:event_id>/schools")
@may("certificate.view", on="event_id")
def schools(event_id: int) -> ResponseReturnValue:
    """Every school that has papers: its ZIP, its file to print, its link."""
    lines, generation = queries.schools_with_papers(event_id), generation_of(event_id)
    links = {
        line.organization_id: url_for(
            "certificates.school_page", token=token_of(event_id, line.organization_id, generation), _external=True
        )
        for line in lines
        if line.organization_id
    }
    page = render_template("certificates/schools.html", event=desk_event(event_id), lines=lines, links=links)
    return keep_private(Response(page))


@bp.post("/certificates/<int:event_id>/schools")
@may("certificate.issue", on="event_id")
def renew_links(event_id: int) -> ResponseReturnValue:
    """Make earlier links of schools useless."""
    actions.renew_school_links(event_id, current_user.id)
    return redirect(url_for("certificates.schools", event_id=event_id))


@bp.get("/certificates/<int:event_id>/schools/<int:organization_id>.zip")
@may("certificate.view", on="event_id")
@people_list
def school_zip(event_id: int, organization_id: int) -> ResponseReturnValue:
    """A school's papers in one ZIP; 0 is those without a school."""
    return zip_answer(event_id, organization_id)


@bp.get("/certificates/<int:event_id>/papers.zip")
@may("certificate.view", on="event_id")
@people_list
def event_zip(event_id: int) -> ResponseReturnValue:
    """All papers of the event in one ZIP."""
    return zip_answer(event_id, None)


def zip_answer(event_id: int, organization_id: int | None) -> Response:
    """A streamed ZIP; 404 where there are no papers."""
    pieces = actions.zip_of_school(event_id, organization_id, shop())
    return _streamed(pieces, _name(organization_id)) if pieces is not None else abort(404)


def _name(organization_id: int | None) -> str:
    school = db.session.get(Organization, organization_id) if organization_id else None
    return f"Сертификаты, {school.short_name}" if school else "Сертификаты"


def _streamed(pieces: Iterator[bytes], name: str) -> Response:
    response = Response(pieces, mimetype="application/zip")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"certificates.zip\"; filename*=UTF-8''{quote(name)}.zip"
    )
    return keep_private(response)


@bp.get("/certificates/<int:event_id>/print.pdf")
@may("certificate.view", on="event_id")
@people_list
def print_file(event_id: int) -> ResponseReturnValue:
    """All papers in one file to print, sorted by school; `economy=1` saves ink."""
    return print_answer(event_id, None)


def print_answer(event_id: int, organization_id: int | None) -> Response:
    """The file to print; 404 where there are no papers."""
    economy = request.args.get("economy") == "1"
    data = actions.print_file(event_id, shop(), organization_id=organization_id, economy=economy)
    return paper_file(data, f"{_name(organization_id)}, печать.pdf", download=False) if data else abort(404)


@bp.get("/certificates/school/<token>")
@holder_of_link(PURPOSE)
@people_list
def school_page(token: str) -> ResponseReturnValue:
    """All papers of the representative's school in one event."""
    held: SchoolHolder = g.held
    event, school = desk_event(held.event_id), db.session.get(Organization, held.organization_id)
    if event is None or school is None:
        abort(404)
    papers = queries.issued_papers(held.event_id, held.organization_id)
    page = render_template(
        "certificates/school.html", event=event, school=school, papers=papers, token=token, kinds=KINDS
    )
    return keep_private(Response(page))


@bp.get("/certificates/school/<token>/papers.zip")
@holder_of_link(PURPOSE)
@people_list
def school_page_zip(token: str) -> ResponseReturnValue:
    """The school's papers in one ZIP."""
    return zip_answer(g.held.event_id, g.held.organization_id)


@bp.get("/certificates/school/<token>/print.pdf")
@holder_of_link(PURPOSE)
@people_list
def school_page_print(token: str) -> ResponseReturnValue:
    """The school's papers in one file to print."""
    return print_answer(g.held.event_id, g.held.organization_id)


@bp.get("/certificates/school/<token>/<int:certificate_id>.pdf")
@holder_of_link(PURPOSE)
def school_paper(token: str, certificate_id: int) -> ResponseReturnValue:
    """One paper of the school; another school's is not here."""
    found = queries.issued_papers(g.held.event_id, g.held.organization_id)
    line = next((each for each in found if each.certificate_id == certificate_id), None)
    paper = queries.current_paper(certificate_id) if line else None
    if line is None or paper is None:
        abort(404)
    name = line.own.get("person") or line.own["name"]
    return paper_file(actions.paper_again(paper, shop()), f"{name}, {line.number}.pdf")


@bp.get("/certificates/extract")
@open_to_all
def extract() -> ResponseReturnValue:
    """Whose extract, and of how many years; for whoever has opened «my page» by the link to her e-mail."""
    numbers = _own_registrations()
    if numbers is None:
        return redirect(url_for("people.my_page"))
    people = actions.people_of_extract(numbers)
    return keep_private(Response(render_template("certificates/extract.html", people=people)))


def _own_registrations() -> list[int] | None:
    """Registrations of the e-mail with which «my page» was opened, while its two hours last."""
    email = my_email(session, clock.now())
    return None if email is None else [line.id for line in registrations_by_email(email)]


@bp.get("/certificates/extract.pdf")
@open_to_all
def extract_file() -> ResponseReturnValue:
    """The extract of participations as a PDF."""
    numbers = _own_registrations()
    if numbers is None:
        return redirect(url_for("people.my_page"))
    person, years = request.args.get("person", ""), request.args.get("years", 3, type=int)
    data = actions.extract(numbers, person, years, clock.today("Asia/Yakutsk"), shop())
    return paper_file(data, f"Участие, {person}.pdf") if data else redirect(url_for("certificates.extract"))
