"""Consents of an event: the matrix of the organizer, papers of parents (also by a delegation's link), a parent's own link."""

from collections.abc import Sequence
from typing import Any

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.kit import clock, codes
from tochka.kit.access import holder_of_link, holders_of, may
from tochka.kit.errors import Refusal, Refused
from tochka.kit.headers import file_answer
from tochka.kit.looking import people_list
from tochka.kit.words import _, ngettext
from tochka.people.actions import (
    ParentalPaper,
    ask_erasure,
    confirm_as_parent,
    record_parental_papers,
    refuse_as_parent,
)
from tochka.people.queries import consents_of
from tochka.people.terms import BY_WITHDRAWAL, PARTICIPATION, PURPOSE_NAMES, PURPOSES
from tochka.registration.documents import list_xlsx
from tochka.registration.forms.consents import PaperForm
from tochka.registration.queries.consents import ChildHolder, ConsentRow, child_holder, consent_rows, parent_number
from tochka.registration.rules.consents import (
    SHOWS,
    cells,
    children_without_parents,
    chosen_purposes,
    is_missing,
    shown_rows,
)
from tochka.registration.terms import CELL_WORDS
from tochka.registration.views import bp
from tochka.registration.views.lists import XLSX

PARENT = "registration.parent"
PAGE = 50


@holders_of(PARENT)
def held_by_parent(token: str) -> ChildHolder | None:
    """Whose parent holds the link."""
    opened = codes.unseal(current_app.extensions["settings"].secret_key, PARENT, token)
    return child_holder(*opened) if opened else None


def parent_link(row: ConsentRow) -> str:
    """The address where a child's parent consents, without an account."""
    secret = current_app.extensions["settings"].secret_key
    token = codes.seal(secret, PARENT, parent_number(row.registration_id, row.member), row.link)
    return url_for("registration.parent", token=token, _external=True)


def _event(event_id: int) -> Event:
    event = event_page(event_id)
    if event is None:
        abort(404)
    return event


def _show() -> str:
    show = request.args.get("show", "all")
    return show if show in SHOWS else "all"


@bp.get("/<int:event_id>/consents")
@may("registration.view", on="event_id")
@people_list
def consents(event_id: int) -> ResponseReturnValue:
    """The consent matrix: people × purposes, fifty a page; who is missing; who may not be photographed."""
    event, rows, show = _event(event_id), consent_rows(event_id), _show()
    wanted = shown_rows(rows, show)
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(1, request.args.get("page", 1, int)), pages)
    return render_template(
        "registration/consents.html",
        event=event,
        show=show,
        rows=[(row, cells(row)) for row in wanted[(page - 1) * PAGE : page * PAGE]],
        counts={each: len(shown_rows(rows, each)) for each in SHOWS},
        total=len(wanted),
        page=page,
        pages=pages,
        purposes=PURPOSE_NAMES,
        words=CELL_WORDS,
        is_missing=is_missing,
        children=len(children_without_parents(rows)),
    )


@bp.get("/<int:event_id>/consents/list.xlsx")
@may("registration.view", on="event_id")
@people_list
def consents_xlsx(event_id: int) -> ResponseReturnValue:
    """The matrix as a table; of the filter that is on (for the photographer: who may not be shown)."""
    event, rows = _event(event_id), shown_rows(consent_rows(event_id), _show())
    head = [_("No."), _("Surname, first name, patronymic"), _("School"), _("Team"), *map(str, PURPOSE_NAMES.values())]
    lines: list[list[Any]] = [
        [number, row.name, row.organization, row.team, *(str(CELL_WORDS[each]) for each in cells(row).values())]
        for number, row in enumerate(rows, 1)
    ]
    made = clock.local(clock.now(), event.timezone)
    return file_answer(list_xlsx(_("Consents"), head, lines, made), XLSX, f"{_('Consents')}. {event.title}.xlsx")


@bp.route("/<int:event_id>/consents/papers", methods=["GET", "POST"])
@may("registration.edit", on="event_id")
@people_list
def papers(event_id: int) -> ResponseReturnValue:
    """Record papers with parents' consents: for one child or for many at once."""
    event = _event(event_id)
    back = url_for("registration.consents", event_id=event_id)
    return _papers_page(event, consent_rows(event_id), back, current_user.id)


@bp.route("/delegation/<token>/papers", methods=["GET", "POST"])
@holder_of_link("delegation")
@people_list
def delegation_parents(token: str) -> ResponseReturnValue:
    """The same by a delegation's link: the school that holds the papers says so, without an account."""
    event = _event(g.held.event_id)
    rows = [row for row in consent_rows(event.id) if row.delegation_id == g.held.id]
    return _papers_page(event, rows, url_for("registration.delegation", token=token), None)


def _papers_page(event: Event, rows: Sequence[ConsentRow], back: str, actor: int | None) -> ResponseReturnValue:
    children = children_without_parents(rows)
    form = PaperForm(paper_on=clock.today(event.timezone), participation=True)
    chosen = set(request.form.getlist("child")) or set(request.args.getlist("child"))
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            number = record_parental_papers(
                [(row.registration_id, row.member) for row in children if row.key in chosen],
                event.municipality_id, _paper(form), actor,
            )  # fmt: skip
        except Refused as refused:
            refusal = None if form.put(refused.refusal) else refused.refusal
        else:
            flash(ngettext("%(num)s consent is written down.", "%(num)s consents are written down.", number), "good")
            return redirect(back, 303)
    return render_template(
        "registration/parent_papers.html",
        event=event, children=children, chosen=chosen, form=form, refusal=refusal, back=back,
        link_of=parent_link, purposes=PURPOSES,
    ), 422 if form.errors or refusal else 200  # fmt: skip


def _paper(form: PaperForm) -> ParentalPaper:
    purposes = chosen_purposes(form.ticked)
    return ParentalPaper(form.paper_on.data, form.kept_where.data or "", form.number.data or "", purposes)


@bp.route("/parent/<token>", methods=["GET", "POST"])
@holder_of_link(PARENT)
def parent(token: str) -> ResponseReturnValue:
    """A parent's link: for whom, for what, two buttons. No account."""
    child: ChildHolder = g.held
    said = None
    if request.method == "POST":
        said = "yes" if request.form.get("do") == "confirm" else "no"
        _say(child, said)
    given = consents_of("registration", [child.registration_id])[child.registration_id]
    return render_template(
        "registration/parent.html", child=child, event=_event(child.event_id), token=token, said=said,
        purposes={each: words for each, words in PURPOSES.items() if each in given or each == PARTICIPATION},
    )  # fmt: skip


def _say(child: ChildHolder, said: str) -> None:
    who = (child.registration_id, child.member)
    if said == "no":
        refuse_as_parent(who, child.municipality_id)
        ask_erasure("registration", child.registration_id, BY_WITHDRAWAL)
        return
    given: Any = consents_of("registration", [child.registration_id])[child.registration_id]
    confirm_as_parent(who, child.municipality_id, given | {PARTICIPATION})
