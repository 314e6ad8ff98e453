"""Creating, changing and copying an event. Buttons that arrange the form post back to it and save nothing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.actions.editing import change_event, copy_event, create_event
from tochka.events.forms.event import CopyForm, EventForm
from tochka.events.forms.values import values_of
from tochka.events.models import Event
from tochka.events.queries.events import event_page, seats_of
from tochka.events.queries.reach import hosts_for
from tochka.events.rules.audience import part_title
from tochka.events.rules.drafts import EventDraft, differences, draft_of, faults
from tochka.events.terms import USUAL_PART
from tochka.events.views import bp, public_event
from tochka.events.views.comparison import compared
from tochka.kit.access import may, reach
from tochka.kit.errors import Refusal, Refused
from tochka.kit.words import _, ngettext
from tochka.network.queries import centres_of


@bp.route("/create", methods=["GET", "POST"])
@may("event.create")
def create() -> ResponseReturnValue:
    """A new event. The form's key makes a second press find the first event."""
    form, hosts = _form({"parts": list(USUAL_PART)})
    if form.is_submitted() and not _arranged(form):
        draft = _draft(form, hosts)
        if draft:
            try:
                event_id = create_event(draft, current_user.id, form.form_key.data or None)
                flash(_("The draft is saved. Publish it when it is ready."), "good")
                return redirect(url_for("events.desk", event_id=event_id), 303)
            except Refused as refused:
                form.accuse([refused.refusal])
    return render_template("events/form.html", form=form, event=None, hosts=hosts), _status(form)


@bp.route("/<int:event_id>/edit", methods=["GET", "POST"])
@may("event.edit", on="event_id")
def edit(event_id: int) -> ResponseReturnValue:
    """Everything about an event. A stale page is told what the other has written; nothing typed is lost."""
    event = public_event(event_id)
    form, hosts = _form(values_of(draft_of(event), event.timezone, event.version), event)
    theirs: list[tuple[str, str, str]] = []
    if form.is_submitted() and not _arranged(form):
        draft = _draft(form, hosts)
        try:
            if draft:
                change_event(event_id, draft, current_user.id, int(form.version.data or 0))
                return _saved(event_id)
        except Refused as refused:
            theirs = _accuse(form, refused.refusal, draft, event_id)
    return render_template(
        "events/form.html", form=form, event=event_page(event_id), hosts=hosts, theirs=theirs, copying=CopyForm()
    ), 409 if theirs else _status(form)


@bp.post("/<int:event_id>/copy")
@may("event.edit", on="event_id")
def copy(event_id: int) -> ResponseReturnValue:
    """A draft with the same parts on another day."""
    form = CopyForm()
    event = public_event(event_id)
    if event.host_id not in _reached_hosts():
        flash(_("You can copy events of your own organizations only. Ask the curator."), "warn")
    elif not form.validate_on_submit() or not 2000 <= form.first_day.data.year <= 2100:
        flash(_("Choose the date of the copy."), "warn")
    else:
        copied = copy_event(event_id, form.first_day.data, current_user.id, form.form_key.data or None)
        flash(_("The copy is a draft. Look through its dates and publish it."), "good")
        return redirect(url_for("events.edit", event_id=copied), 303)
    return redirect(url_for("events.edit", event_id=event_id), 303)


def _reached_hosts() -> set[int]:
    return {host.id for host in hosts_for(reach("event.create"))}


def _form(values: dict[str, Any], present: Event | None = None) -> tuple[EventForm, dict[int, str]]:
    """The form with its hosts, and the zone of each; the present event's host stays a choice whoever edits."""
    hosts = list(hosts_for(reach("event.create")))
    offered = {host.id: (host.id, host.short_name, host.municipality.name) for host in hosts}
    zones = {host.id: host.municipality.timezone for host in hosts}
    form = EventForm(data=values)
    if present:
        offered.setdefault(present.host_id, (present.host_id, present.host.short_name, present.municipality.name))
        zones[present.host_id] = present.timezone
    form.offer(list(offered.values()))
    form.offer_centres(
        centres_of(offered), _("not of the centre") if present else _("the host's only centre, if there is one")
    )
    return form, zones


def _arranged(form: EventForm) -> bool:
    """Whether a button only arranged the form."""
    wish = request.form.get("do", "save")
    if wish == "save":
        return False
    form.arrange(wish)
    return True


def _draft(form: EventForm, zones: dict[int, str]) -> EventDraft | None:
    """What was typed, or None when something has to be repaired first; then the fields say what."""
    good = form.validate()
    zone = zones.get(form.host_id.data)
    if not zone:
        form.host_id.errors = [Refusal("events.unknown_host").words]
        return None
    if not good:
        return None
    draft = form.draft(zone)
    found = faults(draft)
    form.accuse(found)
    return None if found else draft


def _status(form: EventForm) -> int:
    return 422 if form.faults() else 200


def _accuse(form: EventForm, refusal: Refusal, draft: EventDraft | None, event_id: int) -> list[tuple[str, str, str]]:
    """Put a refusal to its field; for a stale page, what differs from what stands now, and its new version."""
    if refusal.code != "events.changed_meanwhile" or draft is None:
        form.accuse([refusal])
        return []
    event = event_page(event_id)
    assert event is not None
    form.version.data = str(event.version)
    return compared(form, differences(draft, draft_of(event)), event.timezone)


def _saved(event_id: int) -> ResponseReturnValue:
    event = public_event(event_id)
    flash(_("Saved."), "good")
    for words in _overfull(event):
        flash(words, "warn")
    return redirect(url_for("events.desk", event_id=event_id), 303)


def _overfull(event: Event) -> list[str]:
    """A capacity below what is taken takes nobody's place away, but it is said."""
    seats = seats_of(event.parts)
    return [
        _("%(part)s:", part=part_title(part, event))
        + " "
        + ngettext(
            "%(num)s more has registered than there are places. Nobody loses a place.",
            "%(num)s more have registered than there are places. Nobody loses a place.",
            seats[part.id].over,
        )
        for part in event.parts
        if seats[part.id].over
    ]
