"""Checkpoints inside an event, the rules of entry of these and of parts, and the hours that everybody was present."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.checkin.actions.checkpoints import add_checkpoint, drop_checkpoint, set_entry
from tochka.checkin.forms import CheckpointForm, RulesForm
from tochka.checkin.models import EntryRule
from tochka.checkin.queries.checkpoints import CheckpointLine, checkpoints_of, entries_of, stations_of
from tochka.checkin.queries.presence import PAGE, presences_of
from tochka.checkin.views.blueprint import bp
from tochka.checkin.views.desk import event_or_404, moment_of, rules_form, typed_rules
from tochka.events.models import Event
from tochka.events.rules.audience import part_title
from tochka.kit import clock
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.words import _


@bp.get("/<int:event_id>/checkpoints")
@may("door.run", on="event_id")
def checkpoints(event_id: int) -> ResponseReturnValue:
    """Places inside the event where it is marked who was there, each with its number."""
    return _page(event_id, CheckpointForm())


def _page(event_id: int, form: CheckpointForm) -> ResponseReturnValue:
    found = event_or_404(event_id)
    lines = checkpoints_of(event_id)
    there = {line.name for line in lines}
    page = render_template(
        "checkin/checkpoints.html",
        event=found,
        form=form,
        lines=lines,
        places=_places(found, lines),
        entries=entries_of(event_id),
        stations=[name for name in stations_of(event_id) if name not in there],
    )
    return page, 422 if form.errors else 200


def _places(found: Event, lines: list[CheckpointLine]) -> list[tuple[int, str]]:
    """Parts and checkpoints by position."""
    return [(part.position, part_title(part, found)) for part in found.parts] + [
        (line.position, line.name) for line in lines
    ]


@bp.route("/<int:event_id>/entry/<int:position>", methods=["GET", "POST"])
@may("door.run", on="event_id")
def entry(event_id: int, position: int) -> ResponseReturnValue:
    """When a part or a checkpoint lets in, and whether again."""
    found = event_or_404(event_id)
    name = dict(_places(found, checkpoints_of(event_id))).get(position) or abort(404)
    kept = entries_of(event_id).get(position) or EntryRule(again=True)
    form = RulesForm() if request.method == "POST" else rules_form(found, kept)
    if form.validate_on_submit():
        try:
            set_entry(event_id, position, typed_rules(found, form), current_user.id)
            flash(_("Saved. Phones hear of it when they are next in the network."), "toast")
            return redirect(url_for("checkin.checkpoints", event_id=event_id), 303)
        except Refused as refused:
            field: Any = form[refused.refusal.field]
            field.errors = [refused.refusal.words]
    return render_template("checkin/entry.html", event=found, form=form, name=name), 422 if form.errors else 200


@bp.post("/<int:event_id>/checkpoints")
@may("door.run", on="event_id")
def new_checkpoint(event_id: int) -> ResponseReturnValue:
    """One more checkpoint."""
    form = CheckpointForm()
    if not form.validate_on_submit():
        return _page(event_id, form)
    try:
        add_checkpoint(event_id, form.name.data or "", current_user.id)
    except Refused as refused:
        field: Any = form.name
        field.errors = [refused.refusal.words]
        return _page(event_id, form)
    return redirect(url_for("checkin.checkpoints", event_id=event_id), 303)


@bp.post("/<int:event_id>/checkpoints/<int:checkpoint_id>/delete")
@may("door.run", on="event_id")
def delete_checkpoint(event_id: int, checkpoint_id: int) -> ResponseReturnValue:
    """Remove a checkpoint that was not used."""
    try:
        if not drop_checkpoint(event_id, checkpoint_id, current_user.id):
            abort(404)
    except Refused as refused:
        flash(refused.refusal.words, "warn")
    return redirect(url_for("checkin.checkpoints", event_id=event_id), 303)


@bp.get("/<int:event_id>/presence")
@may("door.run", on="event_id")
def presence(event_id: int) -> ResponseReturnValue:
    """Who was present, from when until when, and for how long."""
    found = event_or_404(event_id)
    page = max(1, request.args.get("page", 1, int))
    now = min(clock.milliseconds(), clock.milliseconds(found.ends_at))
    lines = presences_of(event_id, now, page)
    return render_template(
        "checkin/presence.html",
        event=found,
        lines=lines[:PAGE],
        page=page,
        pages=page + (len(lines) > PAGE),
        moment_of=moment_of,
    )
