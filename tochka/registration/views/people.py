"""The organizer's list of registrations, and one of them: change, cancel, a new private link, the letter again."""

from dataclasses import replace
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.queries.events import desk_event
from tochka.events.rules.audience import part_title
from tochka.events.rules.words import day_words
from tochka.events.terms import CATEGORIES
from tochka.kit import clock
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.looking import people_list
from tochka.kit.words import _
from tochka.network.actions import directory
from tochka.people.actions.erasure import ask_erasure, erase_person
from tochka.people.queries import consents_of
from tochka.people.terms import BY_DEMAND, ERASURE_REASONS, PURPOSES
from tochka.registration.actions import cancel_registration, renew_link, send_again
from tochka.registration.actions.lacking import files_lacking, files_lacking_of
from tochka.registration.queries import Search, people_page
from tochka.registration.queries.corrections import corrections_of
from tochka.registration.queries.forms import form_event, is_of_event
from tochka.registration.queries.lists import SORTS
from tochka.registration.queries.questions import answers_of
from tochka.registration.queries.teams import where_mixed
from tochka.registration.terms import SOURCES, STATES, TEAM
from tochka.registration.views import bp, token_of
from tochka.registration.views.own import change_page, line_and_event, part_rows


@bp.get("/<int:event_id>/people")
@may("registration.view", on="event_id")
@people_list
def people(event_id: int) -> ResponseReturnValue:
    """Fifty a page, with search by name, team or school, filters and order in the address."""
    found = form_event(event_id)
    if found is None:
        abort(404)
    search = _search(found.event.municipality_id)
    lacking = frozenset(files_lacking(event_id)) if found.questions else frozenset()
    only = request.args.get("lacks") == "file"
    search = replace(search, among=lacking) if only else search
    page = people_page(event_id, search)
    asked = {
        name: value
        for name, value in request.args.items()
        if name in ("q", "part", "state", "category", "sort", "lacks")
    }

    def address(**changes: Any) -> str:
        values: dict[str, Any] = {name: value for name, value in (asked | changes).items() if value}
        return url_for("registration.people", event_id=event_id, **values)

    return render_template(
        "registration/people.html",
        event=found.event,
        page=page,
        search=search,
        address=address,
        page_address=lambda number: address(page=number),
        parts={part.position: part_title(part, found.event) for part in found.event.parts},
        part_ids=[(part.id, part_title(part, found.event)) for part in found.event.parts],
        categories=sorted({each for part in found.event.parts for each in part.categories}),
        category_words=CATEGORIES,
        states=STATES,
        lacking=len(lacking),
        only_lacking=only,
        day_of=lambda moment: day_words(clock.local(moment, found.event.timezone).date()),
    )


def _search(municipality_id: int) -> Search:
    words = " ".join(request.args.get("q", "").split())[:100]
    sort = request.args.get("sort", "name")
    state, category = request.args.get("state", ""), request.args.get("category", "")
    schools = directory(municipality_id).find(words, 20) if words else []
    return Search(
        words=words,
        schools=frozenset(int(str(school.id)) for school in schools),
        part_id=request.args.get("part", type=int),
        state=state if state in STATES else "",
        category=category if category in CATEGORIES else "",
        sort=sort if sort in SORTS else "name",
        page=request.args.get("page", 1, int),
    )


def _of_event(registration_id: int, event_id: int) -> None:
    """404 for a registration of another event: the permission was judged on this one."""
    if not is_of_event(registration_id, event_id):
        abort(404)


@bp.get("/<int:event_id>/people/<int:registration_id>")
@may("registration.view", on="event_id")
@people_list
def person(event_id: int, registration_id: int) -> ResponseReturnValue:
    """One registration, all that is known of it and what can be done."""
    _of_event(registration_id, event_id)
    line, event = line_and_event(registration_id)
    return render_template(
        "registration/person.html",
        line=line,
        event=event,
        parts=part_rows(line, event),
        states=STATES,
        sources=SOURCES,
        mixed=where_mixed(line.id) if line.kind == TEAM else [],
        consents=consents_of("registration", [registration_id])[registration_id],
        purposes=PURPOSES,
        reasons=ERASURE_REASONS,
        answers=answers_of([registration_id])[registration_id],
        lacking=files_lacking_of(registration_id, event_id),
        asks=any(each.state == "open" for each in corrections_of(registration_id)),
    )


@bp.route("/<int:event_id>/people/<int:registration_id>/edit", methods=["GET", "POST"])
@may("registration.edit", on="event_id")
def edit(event_id: int, registration_id: int) -> ResponseReturnValue:
    """Change who comes, at any time."""
    _of_event(registration_id, event_id)
    line, event = line_and_event(registration_id)
    return change_page(line, event, _address(event_id, registration_id), current_user.id)


def _address(event_id: int, registration_id: int) -> str:
    return url_for("registration.person", event_id=event_id, registration_id=registration_id)


@bp.post("/<int:event_id>/people/<int:registration_id>/cancel")
@may("registration.edit", on="event_id")
def cancel_by_hand(event_id: int, registration_id: int) -> ResponseReturnValue:
    """The organizer cancels, with a reason that goes into the letter."""
    _of_event(registration_id, event_id)
    because = " ".join(request.form.get("because", "").split())[:300]
    try:
        cancel_registration(registration_id, current_user.id, because)
        flash(_("The registration is cancelled, the seat is free for another."), "info")
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    return redirect(_address(event_id, registration_id), 303)


@bp.post("/<int:event_id>/people/<int:registration_id>/link")
@may("registration.edit", on="event_id")
def new_link(event_id: int, registration_id: int) -> ResponseReturnValue:
    """A new private link for somebody who lost hers or showed it to others; shown here once, to be handed over."""
    _of_event(registration_id, event_id)
    generation = renew_link(registration_id, current_user.id)
    event = desk_event(event_id)
    link = url_for("registration.manage", token=token_of(registration_id, generation), _external=True)
    return render_template(
        "registration/new_link.html", event=event, link=link, back=_address(event_id, registration_id)
    )


@bp.post("/<int:event_id>/people/<int:registration_id>/letter")
@may("registration.edit", on="event_id")
def letter(event_id: int, registration_id: int) -> ResponseReturnValue:
    """The letter with the ticket once more."""
    _of_event(registration_id, event_id)
    sent = send_again(registration_id, current_user.id)
    flash(_("The letter is on its way.") if sent else _("There is no e-mail here: print the ticket instead."), "info")
    return redirect(_address(event_id, registration_id), 303)


@bp.post("/<int:event_id>/people/<int:registration_id>/erase")
@may("registration.edit", on="event_id")
def erase(event_id: int, registration_id: int) -> ResponseReturnValue:
    """Erase the names and contacts in every room; counts and numbers of papers stay."""
    _of_event(registration_id, event_id)
    reason = request.form.get("reason", BY_DEMAND)
    reason = reason if reason in ERASURE_REASONS else BY_DEMAND
    if request.form.get("later"):
        ask_erasure("registration", registration_id, reason, current_user.id)
        flash(_("The demand is noted with its last day. The curator sees it."), "info")
        return redirect(_address(event_id, registration_id), 303)
    erase_person("registration", registration_id, current_user.id, reason)
    flash(_("The person's data are erased. The count stays."), "info")
    return redirect(url_for("registration.people", event_id=event_id), 303)
