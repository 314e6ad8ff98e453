"""Head counts of an event: how many came where names are not known or not wanted."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.events.models import Event
from tochka.events.queries.events import event_page
from tochka.events.rules.audience import part_title
from tochka.events.terms import CATEGORIES
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.words import _
from tochka.network.queries import prose_schools, schools_of
from tochka.network.terms import School
from tochka.registration.actions import Count, remove_headcount, save_headcount
from tochka.registration.forms import HeadCountForm, choices
from tochka.registration.queries import HeadCountLine, headcounts_of_event
from tochka.registration.terms import QUALIFIERS
from tochka.registration.views import bp


@bp.route("/<int:event_id>/headcounts", methods=["GET", "POST"])
@bp.route("/<int:event_id>/headcounts/<int:headcount_id>", methods=["GET", "POST"])
@may("registration.edit", on="event_id")
def headcounts(event_id: int, headcount_id: int | None = None) -> ResponseReturnValue:
    """The counts of an event and a form for one more, or for the one in the address."""
    event = event_page(event_id)
    if event is None:
        abort(404)
    counts = headcounts_of_event(event_id)
    changed = next((count for count in counts if count.id == headcount_id), None)
    if headcount_id is not None and changed is None:
        abort(404)
    form = _form(event, counts, changed)
    if form.validate_on_submit():
        try:
            save_headcount(event_id, _count(form), headcount_id, current_user.id)
            return redirect(url_for("registration.headcounts", event_id=event_id), 303)
        except Refused as refused:
            _put(form, refused)
            event, counts = event_page(event_id), headcounts_of_event(event_id)
    return _page(event, counts, changed, form)


def _page(
    event: Event | None, counts: list[HeadCountLine], changed: HeadCountLine | None, form: HeadCountForm
) -> ResponseReturnValue:
    assert event is not None, "an event does not vanish"
    ticked = set(_ticked()) if form.is_submitted() else set(changed.organization_ids if changed else ())
    page = render_template(
        "registration/headcounts.html",
        event=event, counts=counts, changed=changed, form=form, categories=CATEGORIES, qualifiers=QUALIFIERS,
        titles={part.id: part_title(part, event) for part in event.parts}, ticked=ticked,
        schools=schools_of(event.municipality_id), named=_named(counts),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _named(counts: Sequence[HeadCountLine]) -> dict[int, School]:
    ids = {organization_id for count in counts for organization_id in count.organization_ids}
    return {int(str(school.id)): school for school in prose_schools(ids)} if ids else {}


def _form(event: Event, counts: Sequence[HeadCountLine], changed: HeadCountLine | None) -> HeadCountForm:
    form = HeadCountForm(obj=changed, data=None if changed else {"category": _first(event)})
    titles = {part.id: part_title(part, event) for part in event.parts}
    form.part_id.choices = choices({0: _("the whole event")} | titles)
    wholes = [count for count in counts if count.within_id is None and count is not changed]
    form.within.choices = choices({0: _("no")} | {count.id: _words(count) for count in wholes})
    if changed and not form.is_submitted():
        form.part_id.data, form.within.data = changed.part_id or 0, changed.within_id or 0
    return form


def _first(event: Event) -> str:
    categories = event.parts[0].categories if event.parts else []
    return categories[0] if categories else "teacher"


def _words(count: HeadCountLine) -> str:
    number = "" if count.value is None else f" {count.value}"
    return f"{CATEGORIES.get(count.category, count.category)}: {QUALIFIERS[count.qualifier]}{number}"


def _ticked() -> tuple[int, ...]:
    return tuple(request.form.getlist("school", int))


def _count(form: HeadCountForm) -> Count:
    return Count(
        category=form.category.data,
        qualifier=form.qualifier.data,
        value=form.value.data,
        unit=form.unit.data,
        part_id=form.part_id.data or None,
        within_id=form.within.data or None,
        note=form.note.data,
        organization_ids=_ticked(),
    )


def _put(form: HeadCountForm, refused: Refused) -> None:
    field = form[refused.refusal.field] if (refused.refusal.field or "") in form else form.category
    field.errors = [*field.errors, refused.refusal.words]


@bp.post("/<int:event_id>/headcounts/<int:headcount_id>/remove")
@may("registration.edit", on="event_id")
def remove(event_id: int, headcount_id: int) -> ResponseReturnValue:
    """Remove a count."""
    try:
        remove_headcount(event_id, headcount_id, current_user.id)
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    return redirect(url_for("registration.headcounts", event_id=event_id), 303)
