"""The organizer's teams: who is in which, moving members, splitting, joining, mixing (МИКС) and undoing it."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.kit.access import may
from tochka.kit.errors import Refusal, Refused
from tochka.kit.looking import people_list
from tochka.kit.russian import clean_line
from tochka.kit.words import _, ngettext
from tochka.registration import actions
from tochka.registration.models import Registration
from tochka.registration.queries.forms import is_of_event
from tochka.registration.queries.people import PersonLine, person_line
from tochka.registration.queries.teams import homes_of, regroupings_of, team_choices, teams_page
from tochka.registration.terms import STATES, TEAM
from tochka.registration.views import bp

LARGEST_SEED = 9999
MOST_TEAMS = 200


def _event(event_id: int) -> Event:
    event = event_page(event_id)
    if event is None:
        abort(404)
    return event


def _list(event_id: int, **more: Any) -> ResponseReturnValue:
    return redirect(url_for("registration.teams", event_id=event_id, **more), 303)


@bp.get("/<int:event_id>/teams")
@may("registration.view", on="event_id")
@people_list
def teams(event_id: int) -> ResponseReturnValue:
    """All teams with their members, fifty a page; ticked ones are joined or mixed."""
    event = _event(event_id)
    page = teams_page(event_id, request.args.get("page", 1, int))
    return render_template(
        "registration/teams.html",
        event=event, page=page, regroupings=regroupings_of(event_id), states=STATES, sizes=_sizes(page.lines, event),
        page_address=lambda number: url_for("registration.teams", event_id=event_id, page=number),
    )  # fmt: skip


def _sizes(lines: list[PersonLine], event: Event) -> dict[int, str]:
    """What is wrong with the size of a team: the organizer may leave it so."""
    parts = {part.id: part for part in event.parts}
    found = {}
    for line in lines:
        playing = sum(not member.reserve for member in line.members) or line.headcount or 0
        for place in line.places:
            first, last = parts[place.part_id].team_from or 1, parts[place.part_id].team_to or 1000
            if not first <= playing <= last:
                found[line.id] = _("%(first)s–%(last)s are asked for", first=first, last=last if last < 1000 else "…")
    return found


@bp.post("/<int:event_id>/teams")
@may("registration.edit", on="event_id")
def teams_chosen(event_id: int) -> ResponseReturnValue:
    """From the ticked teams to the page that joins or mixes them."""
    ids = request.form.getlist("team", int)[:MOST_TEAMS]
    if len(ids) < 2 and (ids or request.form.get("do") == "join"):
        flash(Refusal("registration.teams_few").words, "bad")
        return _list(event_id)
    view = "registration.join" if request.form.get("do") == "join" else "registration.mix"
    return redirect(url_for(view, event_id=event_id, team=ids), 303)


@bp.route("/<int:event_id>/people/<int:registration_id>/team", methods=["GET", "POST"])
@may("registration.edit", on="event_id")
def team(event_id: int, registration_id: int) -> ResponseReturnValue:
    """One team: its members are moved to another one, or into a new one."""
    line = person_line(registration_id) if is_of_event(registration_id, event_id) else None
    if line is None or line.kind != TEAM:
        abort(404)
    refusal = _move(line) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return redirect(url_for("registration.team", event_id=event_id, registration_id=registration_id), 303)
    line = person_line(registration_id)
    choices = [each for each in team_choices(event_id) if each.id != registration_id and not each.mixed]
    page = render_template(
        "registration/team.html",
        event=_event(event_id), line=line, choices=choices, homes=homes_of(registration_id), refusal=refusal,
        ticked=request.form.getlist("member", int), target=request.form.get("target", ""),
        name=_new_name(), number=request.form.get("number", ""),
    )  # fmt: skip
    return page, 422 if refusal else 200


def _new_name() -> str:
    return clean_line(request.form.get("name", ""))[:120]


def _move(line: PersonLine) -> Refusal | None:
    chosen = request.form.getlist("member", int) or [request.form.get("number", 0, int)]
    target = request.form.get("target", type=int)
    try:
        where = actions.move_members(
            line.event_id, line.id, chosen, target, current_user.id, "" if target else _new_name()
        )
    except Refused as refused:
        return refused.refusal
    moved, there = len(chosen) if line.members else chosen[0], person_line(where)
    assert there is not None, "members were put there a moment ago"
    words = ngettext(
        "%(num)s member is in the team “%(team)s” now.", "%(num)s members are in the team “%(team)s” now.", moved,
        team=there.team_name,
    )  # fmt: skip
    flash(words, "good")
    return None


def _ids() -> list[int]:
    return list(dict.fromkeys(request.values.getlist("team", int)))[:MOST_TEAMS]


@bp.route("/<int:event_id>/teams/join", methods=["GET", "POST"])
@may("registration.edit", on="event_id")
def join(event_id: int) -> ResponseReturnValue:
    """Several teams become one of them: which one stays is chosen here."""
    chosen = [each for each in team_choices(event_id) if each.id in _ids() and not each.mixed]
    if request.method == "POST" and _done(
        lambda: actions.join_teams(event_id, _ids(), request.form.get("into", 0, int), current_user.id),
        _("The teams are joined."),
    ):
        return _list(event_id)
    if len(chosen) < 2:
        return _list(event_id)
    return render_template("registration/join.html", event=_event(event_id), teams=chosen)


def _done(act: Callable[[], object], words: str) -> bool:
    try:
        act()
    except Refused as refused:
        flash(refused.refusal.words, "bad")
        return False
    flash(words, "good")
    return True


@bp.route("/<int:event_id>/teams/mix", methods=["GET", "POST"])
@may("registration.edit", on="event_id")
def mix(event_id: int) -> ResponseReturnValue:
    """МИКС: how many new teams, what they are called; the new teams are shown before anything is moved."""
    choices = [each for each in team_choices(event_id) if not each.mixed and each.confirmed]
    ids = [each.id for each in choices if each.id in _ids()] or [each.id for each in choices][:MOST_TEAMS]
    number = request.values.get("number", len(ids), int)
    seed = request.values.get("seed", type=int) or secrets.randbelow(LARGEST_SEED) + 1
    name = clean_line(request.values.get("name", ""))[:100] or _("Mixed team")
    plan = actions.MixPlan(tuple(ids), number, min(max(seed, 1), LARGEST_SEED), name)
    if request.method == "POST" and _done(
        lambda: actions.mix_teams(event_id, plan, current_user.id), _("The teams are mixed.")
    ):
        return _list(event_id)
    groups, refusal = _preview(event_id, plan)
    return render_template(
        "registration/mix.html",
        event=_event(event_id), plan=plan, choices=choices, groups=groups, refusal=refusal,
        another=url_for("registration.mix", event_id=event_id, team=ids, number=number, name=name),
    )  # fmt: skip


def _preview(event_id: int, plan: actions.MixPlan) -> tuple[list[list[tuple[Any, str]]], Refusal | None]:
    """The members of each new team with the name of their present one."""
    try:
        found, groups = actions.preview_mix(event_id, plan)
    except Refused as refused:
        return [], refused.refusal
    return _named(found, groups), None


def _named(found: list[Registration], groups: list[list[int]]) -> list[list[tuple[Any, str]]]:
    members = {member.id: (member, each.team_name) for each in found for member in each.members}
    return [[members[id] for id in group] for group in groups]


@bp.post("/<int:event_id>/teams/undo/<int:regrouping_id>")
@may("registration.edit", on="event_id")
def undo_regrouping(event_id: int, regrouping_id: int) -> ResponseReturnValue:
    """A mix, a split or a join is undone: everybody back into her own team."""
    _done(
        lambda: actions.undo_regrouping(event_id, regrouping_id, current_user.id), _("It is undone: everybody is back.")
    )
    return _list(event_id)
