"""Publications: the list with cards, who has been silent this quarter, a ready post about an event."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tochka.closing import actions, queries
from tochka.closing.forms import PublicationForm
from tochka.closing.rules import participation
from tochka.closing.rules.assembling import facts_of
from tochka.closing.rules.instructions import quarter_start
from tochka.closing.rules.publications import host_of, photo_rule, post_text
from tochka.closing.views.blueprint import actor, bp, put_refusal
from tochka.events.queries.events import event_page
from tochka.events.terms import MINORS
from tochka.kit import access, clock
from tochka.kit.access import may
from tochka.kit.addresses import public_url
from tochka.kit.errors import Refused
from tochka.kit.russian import COMPACT
from tochka.kit.words import _

access.scopes_by("publication_id")(queries.scope_of_publication)


@bp.route("/publications", methods=["GET", "POST"])
@may("closing.report")
def publications() -> ResponseReturnValue:
    """What was published; add one; who has not published this quarter."""
    reach = access.reach("closing.report")
    form = _form(reach)
    if form.validate_on_submit():
        try:
            actions.add_publication(_draft(form), actor())
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Saved."))
            return redirect(url_for("closing.publications"), 303)
    today = clock.now().date()
    page = render_template(
        "closing/publications.html",
        form=form,
        found=queries.publications_within(reach, request.args.get("page", 1, type=int)),
        silent=queries.silent_since(reach, quarter_start(today), today),
        host_of=host_of,
    )
    return page, 422 if form.errors else 200


def _form(reach: access.Reach) -> PublicationForm:
    form = PublicationForm(published_on=clock.now().date())
    form.organization_id.choices = [SelectChoice(*each) for each in queries.schools_to_report(reach)]
    first = clock.school_year_of(clock.now().date())
    events = queries.lines_within(access.reach("closing.view"), (first - 1, first))
    form.event_id.choices = [SelectChoice(0, _("none"))]
    form.event_id.choices += [SelectChoice(each.id, each.title[:80]) for each in reversed(events)]
    return form


def _draft(form: PublicationForm) -> actions.PublicationDraft:
    return actions.PublicationDraft(
        organization_id=form.organization_id.data,
        url=form.url.data or "",
        title=form.title.data or "",
        published_on=form.published_on.data,
        outlet=form.outlet.data or "",
        summary=form.summary.data or "",
        event_id=form.event_id.data or None,
    )


@bp.post("/publications/<int:publication_id>/remove")
@may("closing.report", on="publication_id")
def remove_publication(publication_id: int) -> ResponseReturnValue:
    """Take it off the list."""
    actions.remove_publication(publication_id, actor())
    return redirect(url_for("closing.publications"), 303)


@bp.get("/<int:event_id>/post")
@may("closing.view", on="event_id")
def post(event_id: int) -> ResponseReturnValue:
    """A ready text of a post about an event."""
    year = queries.year_of_event(event_id)
    row = year.events[0]
    facts = facts_of(row, year.counts.get(event_id, ()), year.schools)
    minors = any(set(part.categories) & MINORS for part in row.parts)
    day = f"{facts.first_day:%d.%m.%Y}"
    consents = queries.photo_consents(event_id)
    text = post_text(
        participation(facts, COMPACT, year.schools.values()).text,
        facts.title or row.title,
        f"{day} {facts.place} {facts.verb.of('n')} мероприятие",
        photo_rule(minors, *consents),
        public_url(url_for("events.show", event_id=event_id)),
    )
    return render_template("closing/post.html", event=event_page(event_id), text=text, consents=consents)
