"""The team: who has which role on the viewer's nodes, invitations, taking roles away."""

from datetime import timedelta

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.extensions import limiter
from tochka.kit import access, clock
from tochka.kit.access import holder_of_link, may
from tochka.kit.errors import Refused
from tochka.kit.words import _, _l, language
from tochka.people import actions, queries, rules
from tochka.people.forms import AcceptForm, InvitationForm
from tochka.people.models import Grant, Held, Link
from tochka.people.queries import Nodes
from tochka.people.terms import NODES, ROLES
from tochka.people.views import bp, enter, put_refusal, viewer
from tochka.people.views.links import dead_link

ROLE_HINTS = {
    "administrator": _l("Looks after the whole service"),
    "regional_coordinator": _l("Sees the events and figures of the region, invites municipal curators"),
    "municipal_curator": _l("Schools, events, certificates and the year of the municipality"),
    "head_of_centre": _l("Events of her school and those who help her"),
    "organizer": _l("Prepares and holds events of a school, or one event"),
    "volunteer": _l("Meets people at the door of one event"),
}


@bp.get("/team")
@may("people.invite")
def team() -> ResponseReturnValue:
    """People with roles on the viewer's nodes; of one event when asked so."""
    event_id = _event_of_query()
    search = request.args.get("q", "").strip()[:100]
    page = max(1, min(request.args.get("page", 1, type=int), 10_000))
    reach = access.reach("people.invite")
    mine = viewer().grants
    found = queries.team(reach, search, event_id, page)
    waiting = queries.invitations(reach, event_id) if page == 1 and not search else []
    return render_template(
        "people/team.html",
        team=found,
        page=page,
        search=search,
        event_id=event_id,
        waiting=waiting,
        roles=ROLES,
        revocable=_revocable([grant for person in found.people for grant, _words in person.grants], mine),
        zone=queries.zone_of(mine),
    )


def _event_of_query() -> int | None:
    event_id = request.args.get("event", type=int)
    if event_id is not None:
        scope = queries.scope_of_held(Held("", event=event_id))
        if scope is None or not rules.allows(viewer().grants, "people.invite", scope):
            abort(404)
    return event_id


def _revocable(grants: list[Grant], mine: tuple[Held, ...]) -> set[int]:
    """Ids of the grants that the viewer may take away."""
    scopes = queries.scopes_of(grants)
    return {grant.id for grant in grants if rules.manages(mine, grant.role, scopes[grant.id])}


@bp.route("/invite", methods=["GET", "POST"])
@limiter.limit("60/hour", methods=["POST"])
@may("people.invite")
def invite() -> ResponseReturnValue:
    """Invite somebody to a role on one of the viewer's nodes."""
    me = viewer()
    form = InvitationForm()
    roles = rules.roles_to_invite(me.grants)
    event_id = _event_of_query()
    nodes = queries.nodes_within(access.reach("people.invite"), clock.now() - timedelta(days=30))
    form.offer(roles, _offered(nodes, roles))
    if not form.is_submitted() and event_id is not None:
        form.node.data = f"event-{event_id}"
    if form.validate_on_submit():
        try:
            actions.invite(me, form.email.data, form.role.data, *form.place, language())
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("The invitation is on its way to %(email)s.", email=form.email.data), "good")
            return redirect(url_for("people.team", event=event_id))
    status = 422 if form.errors else 200
    return render_template("people/invite.html", form=form, hints=ROLE_HINTS, event_id=event_id), status


def _offered(nodes: Nodes, roles: tuple[str, ...]) -> dict[str, list[tuple[str, str]]]:
    """The places by kinds, only of kinds on which one of the roles can stand."""
    kinds = {kind for role in roles for kind in NODES[role]}
    groups = (
        ("event", _("Events"), nodes.events),
        ("organization", _("Schools"), nodes.organizations),
        ("municipality", _("Municipalities"), nodes.municipalities),
        ("region", _("Regions"), nodes.regions),
    )
    return {
        words: [(f"{kind}-{number}", name) for number, name in pairs]
        for kind, words, pairs in groups
        if kind in kinds and pairs
    }


@bp.post("/invitations/<int:link_id>/withdraw")
@may("people.invite", on="link_id")
def withdraw_invitation(link_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    try:
        actions.withdraw_invitation(link_id, viewer())
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    else:
        flash(_("The invitation does not work any more."))
    return redirect(url_for("people.team", event=request.args.get("event", type=int)))


@bp.post("/grants/<int:grant_id>/revoke")
@may("people.invite", on="grant_id")
def revoke(grant_id: int) -> ResponseReturnValue:
    """Take a role away."""
    try:
        actions.revoke_grant(grant_id, viewer().id, viewer().grants)
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    else:
        flash(_("The role is taken away."))
    return redirect(url_for("people.team", event=request.args.get("event", type=int)))


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute")
@holder_of_link("people.invitation")
def accept(token: str) -> ResponseReturnValue:
    """Accept an invitation: with the account that the e-mail has, or with a new one."""
    link: Link = g.held
    if actions.refusal_to_link(link):
        return dead_link(link)
    known = queries.account_of_email(link.email) is not None
    form = AcceptForm()
    if form.is_submitted() and (known or form.validate()):
        try:
            return enter(_accept(link, form, known))
        except Refused as refused:
            if refused.refusal.field is None:
                return dead_link(link, refused.refusal.code)
            put_refusal(form, refused.refusal)
    node = queries.node_words([link])[link.id]
    status = 422 if form.errors else 200
    page = render_template("people/accept.html", form=form, link=link, known=known, node=node, roles=ROLES)
    return page, status


def _accept(link: Link, form: AcceptForm, known: bool) -> int:
    if known:
        return actions.accept_as_known(link.id)
    return actions.accept_as_new(link.id, link.email, form.name.data, form.post.data, form.password.data, language())
