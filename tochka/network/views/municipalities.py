"""Municipalities, the card of who answers for personal data, and the policy that is published from it."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tochka.extensions import db
from tochka.kit import access
from tochka.kit.access import may, open_to_all
from tochka.kit.errors import Refused, refuse
from tochka.kit.words import _, _l
from tochka.network import actions, queries
from tochka.network.documents import policy as policy_text
from tochka.network.forms import MunicipalityForm, OperatorForm, options
from tochka.network.models import Municipality
from tochka.network.views import actor, bp, put_refusal


@bp.get("/municipalities")
@may("network.view")
def municipalities() -> ResponseReturnValue:
    """The municipalities within the viewer's reach."""
    found = queries.municipality_list(access.reach("network.view"))
    return render_template("network/municipalities.html", found=found, editable=access.reach("network.edit"))


@bp.route("/municipalities/new", methods=["GET", "POST"])
@may("site.administer")
def create_municipality() -> ResponseReturnValue:
    """Add a municipality, with its region where that is new."""
    form = MunicipalityForm(timezone="Europe/Moscow")
    form.region.choices = options({"0": _l("a new one, named below"), **dict(queries.regions())})
    form.body.choices = options({"0": ""})
    if form.validate_on_submit():
        try:
            municipality_id = _create(form)
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Added. Now fill the card of who answers for personal data."), "good")
            return redirect(url_for("network.operator", municipality_id=municipality_id))
    page = render_template("network/municipality_form.html", form=form, municipality=None)
    return page, 422 if form.errors else 200


def _create(form: MunicipalityForm) -> int:
    region_id = form.region.data
    if not region_id:
        if not form.new_region.data:
            raise refuse("network.no_region", "new_region")
        region_id = actions.add_region(form.new_region.data, actor())
    return actions.add_municipality(
        region_id,
        form.name.data,
        form.timezone.data,
        seat=form.seat.data,
        body=form.body_name.data,
        actor=actor(),
    )


@bp.route("/municipalities/<int:municipality_id>/edit", methods=["GET", "POST"])
@may("network.edit", on="municipality_id")
def edit_municipality(municipality_id: int) -> ResponseReturnValue:
    """Change a municipality's name, zone and education body."""
    municipality = db.session.get_one(Municipality, municipality_id)
    form = MunicipalityForm()
    form.region.choices = options({str(municipality.region_id): ""})
    form.region.data = municipality.region_id
    form.body.choices = options({"0": _l("not named yet"), **dict(queries.organizations_of(municipality_id))})
    if not form.is_submitted():
        form.show(municipality)
    elif form.validate():
        try:
            values = (form.name.data, form.timezone.data, form.seat.data, form.body.data or None)
            actions.change_municipality(municipality_id, *values, actor=actor())
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Saved."))
            return redirect(url_for("network.municipalities"))
    page = render_template("network/municipality_form.html", form=form, municipality=municipality)
    return page, 422 if form.errors else 200


@bp.route("/municipalities/<int:municipality_id>/operator", methods=["GET", "POST"])
@may("operator.edit", on="municipality_id")
def operator(municipality_id: int) -> ResponseReturnValue:
    """The card of who answers for personal data: without it registration does not open."""
    municipality = db.session.get_one(Municipality, municipality_id)
    card = queries.operator_card(municipality_id)
    form = OperatorForm(obj=card)
    if form.validate_on_submit():
        actions.save_operator_card(municipality_id, form.operator, actor())
        flash(_("The card is saved; the policy and the texts of consent name it."), "good")
        return redirect(url_for("network.operator", municipality_id=municipality_id))
    page = render_template("network/operator.html", form=form, municipality=municipality, filled=card and card.filled)
    return page, 422 if form.errors else 200


@bp.get("/policy/<int:municipality_id>")
@open_to_all
def policy(municipality_id: int) -> ResponseReturnValue:
    """How a municipality handles personal data, for everybody."""
    municipality = db.get_or_404(Municipality, municipality_id)
    found = queries.operator_of(municipality_id)
    if found is None:
        abort(404)
    sections = policy_text(found, municipality.name)
    return render_template("network/policy.html", sections=sections, municipality=municipality, operator=found)
