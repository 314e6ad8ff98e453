"""Agreements between schools: the list, one of them, its draft as a paper, its scan."""

from io import BytesIO
from typing import Any

from flask import abort, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from tochka.kit import access, clock
from tochka.kit.access import may
from tochka.kit.errors import Refused
from tochka.kit.russian import on_page
from tochka.kit.words import _
from tochka.network import actions, queries
from tochka.network.documents import AgreementFacts, Party, agreement_docx
from tochka.network.forms import AgreementForm
from tochka.network.models import Agreement
from tochka.network.terms import AGREEMENT_KINDS, AGREEMENT_STATES
from tochka.network.views import actor, bp, put_refusal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BADGES = {"needed": "few", "draft": "draft", "signed": "done", "not_needed": "later", "expired": "cancelled"}


@bp.get("/agreements")
@may("agreement.edit")
def agreements() -> ResponseReturnValue:
    """Agreements of the viewer's schools."""
    return render_template(
        "network/agreements.html",
        found=queries.agreements_within(access.reach("agreement.edit"), clock.now().date()),
        kinds=AGREEMENT_KINDS,
        states=AGREEMENT_STATES,
        badges=BADGES,
    )


@bp.route("/agreements/new", methods=["GET", "POST"])
@may("agreement.edit")
def new_agreement() -> ResponseReturnValue:
    """Write an agreement down."""
    form = AgreementForm()
    _offer(form, None)
    if form.validate_on_submit():
        try:
            agreement_id = actions.add_agreement(form.organization_id.data, form.draft(), actor())
            _keep_scan(agreement_id, form)
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Saved."))
            return redirect(url_for("network.agreements"), 303)
    return render_template("network/agreement.html", form=form, agreement=None), 422 if form.errors else 200


@bp.route("/agreements/<int:agreement_id>", methods=["GET", "POST"])
@may("agreement.edit", on="agreement_id")
def agreement(agreement_id: int) -> ResponseReturnValue:
    """One agreement."""
    found = _agreement_or_404(agreement_id)
    names = ("kind", "state", "subject", "number", "signed_on", "valid_from", "valid_to", "organization_id")
    plain: dict[str, Any] = {name: getattr(found, name) for name in names}
    form = AgreementForm(data={**plain, "parties": [each.id for each in found.parties]})
    _offer(form, found)
    if form.validate_on_submit():
        try:
            actions.change_agreement(agreement_id, form.draft(), actor())
            _keep_scan(agreement_id, form)
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("Saved."))
            return redirect(url_for("network.agreements"), 303)
    return render_template("network/agreement.html", form=form, agreement=found), 422 if form.errors else 200


def _agreement_or_404(agreement_id: int, scan: bool = False) -> Agreement:
    return queries.agreement_page(agreement_id, scan) or abort(404)


def _offer(form: AgreementForm, found: Agreement | None) -> None:
    """Own schools to choose from; partners of the same municipality."""
    own = queries.schools_of_reach(access.reach("agreement.edit"))
    if found is not None:
        del form.organization_id
    else:
        form.organization_id.choices = [SelectChoice(key, on_page(name)) for key, name, _municipality in own]
    municipalities = {found.municipality_id} if found else {municipality for _key, _name, municipality in own}
    partners = [each for key in sorted(municipalities) for each in queries.organizations_of(key)]
    form.parties.choices = [SelectChoice(key, on_page(name)) for key, name in partners]


def _keep_scan(agreement_id: int, form: AgreementForm) -> None:
    file = form.scan.data
    if file and file.filename:
        actions.keep_scan(agreement_id, file.read(), file.filename, actor())


@bp.get("/agreements/<int:agreement_id>/draft.docx")
@may("agreement.edit", on="agreement_id")
def agreement_draft(agreement_id: int) -> ResponseReturnValue:
    """The draft as a paper with the parties' particulars."""
    found = _agreement_or_404(agreement_id)
    parties = tuple(Party(each.full_name or each.short_name, each.locality) for each in found.parties)
    facts = AgreementFacts(
        kind=found.kind,
        parties=parties,
        subject=found.subject,
        number=found.number,
        place=found.parties[0].municipality.seat if found.parties else "",
        signed_on=found.signed_on,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
    )
    data = agreement_docx(facts, clock.now())
    return send_file(BytesIO(data), DOCX, as_attachment=True, download_name=f"dogovor-{agreement_id}.docx")


@bp.get("/agreements/<int:agreement_id>/scan")
@may("agreement.edit", on="agreement_id")
def agreement_scan(agreement_id: int) -> ResponseReturnValue:
    """The scan of the signed paper, as a download."""
    found = _agreement_or_404(agreement_id, scan=True)
    if not found.scan:
        return redirect(url_for("network.agreement", agreement_id=agreement_id))
    kind = actions.type_of_scan(found.scan) or "application/octet-stream"
    return send_file(BytesIO(found.scan), kind, as_attachment=True, download_name=found.scan_name)
