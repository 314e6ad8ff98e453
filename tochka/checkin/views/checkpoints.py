"""Checkpoints inside an event, and the hours that everybody was present."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.checkin.actions.checkpoints import add_checkpoint, drop_checkpoint
from tochka.checkin.forms import CheckpointForm
from tochka.checkin.queries.checkpoints import checkpoints_of, stations_of
from tochka.checkin.queries.presence import PAGE, presences_of
from tochka.checkin.views.blueprint import bp
from tochka.checkin.views.desk import event_or_404, moment_of
from tochka.kit import clock
from tochka.kit.access import may
from tochka.kit.errors import Refused


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
        stations=[name for name in stations_of(event_id) if name not in there],
    )
    return page, 422 if form.errors else 200


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
