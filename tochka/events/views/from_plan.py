"""«Make an event of it»: from a row of the year's plan to a draft."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.actions.from_plan import create_from_entry
from tochka.events.queries import from_plan as _told  # noqa: F401  the plan follows its rows from now on
from tochka.events.views import bp
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.words import _


@bp.post("/from-plan/<int:entry_id>")
@may("event.create", on="entry_id")
def from_plan(entry_id: int) -> ResponseReturnValue:
    """A draft of the row's topic, host and audience; a second press finds the first draft."""
    try:
        event_id = create_from_entry(entry_id, current_user.id)
    except Refused as refused:
        flash(refused.refusal.words, "warn")
        return redirect(url_for("plan.edit", entry_id=entry_id), 303)
    flash(_("This draft comes from the plan. Check the date and the hour, then publish it."), "good")
    return redirect(url_for("events.edit", event_id=event_id), 303)
