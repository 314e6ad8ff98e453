"""Organizations: the list, the page of one, adding and changing."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tochka.extensions import db
from tochka.kit import access
from tochka.kit.access import may
from tochka.kit.errors import Refused, refuse
from tochka.kit.words import _
from tochka.network import actions, queries
from tochka.network.actions import OrganizationDraft
from tochka.network.forms import OrganizationForm
from tochka.network.models import Organization, OrganizationRequest
from tochka.network.queries import ListFilter
from tochka.network.rules import School, default_rank, schools_in_prose
from tochka.network.terms import CENTRE_KINDS, CENTRE_PROFILES, ORGANIZATION_KINDS, SCHOOL_TYPES
from tochka.network.views import actor, bp, put_refusal

FOUND_AT_MOST = 1000


@bp.get("/")
@may("network.view")
def organizations() -> ResponseReturnValue:
    """The organizations within the viewer's reach, searched and filtered."""
    reach = access.reach("network.view")
    search = request.args.get("q", "").strip()[:100]
    wanted = ListFilter(
        ids=_found(search) if search else None,
        group=request.args.get("group", ""),
        municipality_id=request.args.get("municipality", type=int),
        closed=request.args.get("closed") == "1",
        page=max(1, min(request.args.get("page", 1, type=int), 10_000)),
    )
    return render_template(
        "network/organizations.html",
        found=queries.organization_list(reach, wanted),
        wanted=wanted,
        search=search,
        kinds=ORGANIZATION_KINDS,
        waiting=queries.waiting_requests(reach),
        towns=queries.municipality_list(reach),
    )


def _found(search: str) -> list[int]:
    return [int(str(school.id)) for school in actions.directory().find(search, FOUND_AT_MOST)]


@bp.get("/organizations/<int:organization_id>")
@may("network.view", on="organization_id")
def organization(organization_id: int) -> ResponseReturnValue:
    """One organization: names, place in prose, centres."""
    row = _row(organization_id)
    known = queries.schools_of(row.municipality_id)
    aliases = tuple(alias.text for alias in row.aliases)
    return render_template(
        "network/organization.html",
        organization=row,
        prose=schools_in_prose([queries.school_of(row, aliases)], among=known),
        kinds=ORGANIZATION_KINDS,
        centre_kinds=CENTRE_KINDS,
        profiles=CENTRE_PROFILES,
        scope=access.Scope(row.municipality.region_id, row.municipality_id, row.id),
    )


def _row(organization_id: int) -> Organization:
    row = queries.organization_page(organization_id)
    return row if row is not None else abort(404)


@bp.route("/municipalities/<int:municipality_id>/organizations/new", methods=["GET", "POST"])
@may("network.edit", on="municipality_id")
def create_organization(municipality_id: int) -> ResponseReturnValue:
    """Add an organization to a municipality."""
    form = OrganizationForm(short_name=request.args.get("name", "")[:120], version="0")
    if not form.is_submitted():
        form.centres.append_entry()
    if form.validate_on_submit() and not _asks_for_prose():
        try:
            organization_id = actions.add_organization(municipality_id, form.draft, actor())
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Added to the list."))
            return redirect(url_for("network.organization", organization_id=organization_id))
    return _form_page(form, municipality_id, None)


@bp.route("/requests/<int:request_id>/add", methods=["GET", "POST"])
@may("network.edit", on="request_id")
def add_requested(request_id: int) -> ResponseReturnValue:
    """Add the organization that somebody did not find in the list."""
    asked = db.session.get_one(OrganizationRequest, request_id)
    form = OrganizationForm(short_name=asked.typed[:120], version="0")
    if not form.is_submitted():
        form.centres.append_entry()
    if form.validate_on_submit() and not _asks_for_prose():
        try:
            organization_id = actions.add_requested(request_id, form.draft, actor())
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Added to the list, the registrations follow."), "good")
            return redirect(url_for("network.organization", organization_id=organization_id))
    return _form_page(form, asked.municipality_id, None)


@bp.route("/organizations/<int:organization_id>/edit", methods=["GET", "POST"])
@may("network.edit", on="organization_id")
def edit_organization(organization_id: int) -> ResponseReturnValue:
    """Change an organization."""
    row = _row(organization_id)
    form = OrganizationForm()
    if not form.is_submitted():
        form.show(row)
    elif form.validate() and not _asks_for_prose():
        try:
            actions.change_organization(organization_id, form.draft, actor(), _version(form))
        except Refused as refused:
            put_refusal(form, refused.refusal)
            form.version.data = str(_row(organization_id).version)
        else:
            flash(_("Saved."))
            return redirect(url_for("network.organization", organization_id=organization_id))
    return _form_page(form, row.municipality_id, organization_id)


def _version(form: OrganizationForm) -> int:
    typed = form.version.data or ""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise refuse("network.stale")
    return int(typed)


def _asks_for_prose() -> bool:
    return "prose" in request.form


def _form_page(form: OrganizationForm, municipality_id: int, organization_id: int | None) -> ResponseReturnValue:
    page = render_template(
        "network/organization_form.html",
        form=form,
        municipality_id=municipality_id,
        organization_id=organization_id,
        types=SCHOOL_TYPES,
        prose=_prose_of(form.draft, municipality_id, organization_id) if form.short_name.data else None,
    )
    return page, 422 if form.errors else 200


def _prose_of(draft: OrganizationDraft, municipality_id: int, organization_id: int | None) -> tuple[str, str]:
    """How an order would name this organization alone («из …»), and among all schools of the municipality."""
    school = School(
        id=organization_id or 0,
        type=draft.type,
        number=draft.number,
        locality=draft.locality or None,
        short=draft.short_name,
        rank=draft.rank if draft.rank is not None else default_rank(draft.type, draft.number, draft.kind),
        genitive=draft.genitive or None,
        genitive_plural=draft.genitive_plural or None,
        kind=draft.kind,
    )
    others = [other for other in queries.schools_of(municipality_id) if other.id != school.id and not other.is_outside]
    return schools_in_prose([school], among=[*others, school]), schools_in_prose([*others, school])


@bp.post("/organizations/<int:organization_id>/close")
@may("network.edit", on="organization_id")
def close_organization(organization_id: int) -> ResponseReturnValue:
    """Close an organization, or open it again."""
    try:
        if request.form.get("way") == "reopen":
            actions.reopen_organization(organization_id, actor())
        else:
            actions.close_organization(organization_id, actor())
    except Refused as refused:
        flash(refused.refusal.words, "bad")
    else:
        flash(_("Saved."))
    return redirect(url_for("network.organization", organization_id=organization_id))
