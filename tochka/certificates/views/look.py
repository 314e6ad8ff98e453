"""What the papers say and look like: the simple desk with its live sheet, pictures, the trial print."""

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from wtforms.fields.choices import SelectChoice

from tochka.certificates import actions, queries
from tochka.certificates.documents.builtin import NAMES, TITLES
from tochka.certificates.forms import SetupForm
from tochka.certificates.jobs import shop
from tochka.certificates.models import Setup
from tochka.certificates.rules.wording import KINDS as PAPERS
from tochka.certificates.terms import DEFAULT_PATTERN, KINDS, MOST_SIGNATORIES, Award
from tochka.certificates.views.blueprint import bp
from tochka.certificates.views.files import paper_file
from tochka.certificates.views.register import show
from tochka.events.queries.events import event_page
from tochka.kit.access import may
from tochka.kit.errors import Refusal, Refused, refuse
from tochka.kit.words import _
from tochka.network.models import Organization

TEXTS = ("title", "kind_line", "reason")
PICTURES = ("logo", "emblem")
TYPES = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}


def kind_asked() -> str:
    """The kind that the address names; 404 for another word."""
    kind = request.args.get("kind", "participant")
    return kind if kind in KINDS else abort(404)


def body_here(event_id: int) -> Organization:
    """The body of an event; 404 where none is chosen."""
    return queries.body_of(event_id) or abort(404)


def asset_url(event_id: int) -> str:
    """What stands before a picture's name in its address."""
    return url_for("certificates.asset", event_id=event_id, sha256="0" * 64).removesuffix("0" * 64)


@bp.route("/certificates/<int:event_id>/look", methods=["GET", "POST"])
@may("certificate.issue", on="event_id")
def setup(event_id: int) -> ResponseReturnValue:
    """What the papers of a kind say and look like."""
    kind, chosen, body = kind_asked(), queries.setup_of(event_id), queries.body_of(event_id)
    form = _form(chosen, body, kind)
    if body is not None and form.validate_on_submit():
        try:
            values = {**look_values(form, chosen), **_uploaded(form, chosen, body.id)}
            actions.save_setup(event_id, body.id, kind, values, current_user.id)
            flash(_("Saved. New papers will look like this."), "good")
            return redirect(url_for("certificates.setup", event_id=event_id, kind=kind))
        except Refused as refused:
            show(form, refused.refusal, "layout")
    return _page(event_id, kind, form, body), 422 if form.errors else 200


def _form(chosen: Setup | None, body: Organization | None, kind: str) -> SetupForm:
    form = SetupForm(data=_kept(chosen, body, kind))
    own = [(str(line.id), line.name) for line in queries.layouts_of_body(body.id)] if body else []
    form.layout.choices = [SelectChoice(name, TITLES[name]) for name in NAMES] + [
        SelectChoice(value, words) for value, words in own
    ]
    if str(form.layout.data).isdigit() and form.layout.data not in dict(own):
        form.layout.choices.append(SelectChoice(form.layout.data, _("an earlier version")))
    return form


def _kept(chosen: Setup | None, body: Organization | None, kind: str) -> dict[str, Any]:
    """The form's fields as the setup has them."""
    look = chosen.looks.get(kind, {}) if chosen else {}
    kept: dict[str, Any] = {name: look.get(name, "") for name in TEXTS}
    kept["layout"] = look.get("layout") or PAPERS[kind].layout
    kept["pattern"] = chosen.pattern if chosen else DEFAULT_PATTERN
    kept["issuer"] = (chosen.issuer if chosen else "") or ((body.full_name or body.short_name) if body else "")
    if chosen is None:
        return kept
    kept |= {"basis": chosen.basis, "hours": chosen.hours, "economy": chosen.economy}
    kept["colour"] = chosen.palette.get("green", "")
    for number, signatory in enumerate(chosen.signatories, 1):
        kept |= {f"signatory_{number}_{name}": signatory.get(name, "") for name in ("post", "name")}
    return kept


def look_values(form: SetupForm, chosen: Setup | None) -> dict[str, Any]:
    """What the form says, for the actions; pictures as they were kept."""
    kept = chosen.signatories if chosen else []
    before = {each["name"]: each.get("facsimile", "") for each in kept if each.get("name")}
    signatories = []
    for number in range(1, MOST_SIGNATORIES + 1):
        post, name = (form[f"signatory_{number}_{part}"].data or "" for part in ("post", "name"))
        dropped = form[f"signatory_{number}_drop"].data
        signatories.append({"post": post, "name": name, "facsimile": "" if dropped else before.get(name, "")})
    texts = {name: form[name].data or "" for name in (*TEXTS, "issuer", "basis")}
    colour = {"green": form.colour.data} if form.colour.data else {}
    plain = {name: form[name].data for name in ("layout", "hours", "economy", "pattern")}
    return {**texts, **plain, "palette": colour, "signatories": signatories}


def _uploaded(form: SetupForm, chosen: Setup | None, body_id: int) -> dict[str, Any]:
    """Pictures that came with the form, stored: logo, emblem, facsimiles. Raises Refused beside their field."""
    values: dict[str, Any] = {"signatories": look_values(form, chosen)["signatories"]}
    for name in PICTURES:
        if picture := _stored(form, name, body_id):
            values[name] = picture
        elif form[f"drop_{name}"].data:
            values[name] = ""
    for number, signatory in enumerate(values["signatories"], 1):
        if picture := _stored(form, f"signatory_{number}_facsimile", body_id):
            if not signatory["name"].strip():
                raise refuse("certificates.whose_signature", field=f"signatory_{number}_name")
            signatory["facsimile"] = picture
    return values


def _stored(form: SetupForm, name: str, body_id: int) -> str:
    sent = form[name].data
    data = sent.read() if sent is not None and hasattr(sent, "read") else b""
    if not data:
        return ""
    try:
        return actions.keep_picture(body_id, data, current_user.id).sha256
    except Refused as refused:
        raise Refused(Refusal(refused.refusal.code, refused.refusal.facts, name)) from None


def _page(event_id: int, kind: str, form: SetupForm, body: Organization | None) -> str:
    chosen = queries.setup_of(event_id)
    longest = request.args.get("name") == "longest"
    drawn, faults = _drawn(event_id, kind, longest) if body else ("", [])
    waiting = queries.candidates(event_id, Award(kind, ("nominees", "persons", "members"))) if body else []
    return render_template(
        "certificates/setup.html",
        event=event_page(event_id),
        form=form,
        body=body,
        kind=kind,
        kinds=KINDS,
        paper=PAPERS[kind],
        sheet=Markup(drawn),  # noqa: S704  our own drawing: every word in it is escaped
        faults=faults,
        longest=longest,
        waiting=len(waiting),
        without_post=sum(not each.post and not each.team for each in waiting),
        chosen=chosen,
        signatories=range(1, MOST_SIGNATORIES + 1),
    )


def _drawn(event_id: int, kind: str, longest: bool) -> tuple[str, list[str]]:
    try:
        press = actions.press_of(event_id, kind)
        drawn = actions.sheet(press, shop(), asset_url(event_id), longest=longest)
    except Refused as refused:
        return "", [refused.refusal.words]
    return (drawn, []) if isinstance(drawn, str) else ("", [each.words for each in drawn])


@bp.post("/certificates/<int:event_id>/look/preview")
@may("certificate.issue", on="event_id")
def preview(event_id: int) -> ResponseReturnValue:
    """The sheet as the form would have it, while it is being filled in: {svg, faults}."""
    kind, chosen, body = kind_asked(), queries.setup_of(event_id), body_here(event_id)
    form = _form(chosen, body, kind)
    if not form.validate():
        return {"svg": "", "faults": [str(words) for errors in form.errors.values() for words in errors]}
    try:
        draft = actions.draft_setup(event_id, body.id, kind, look_values(form, chosen))
        press = actions.press_of(event_id, kind, draft)
        drawn = actions.sheet(press, shop(), asset_url(event_id), longest=request.args.get("name") == "longest")
    except Refused as refused:
        return {"svg": "", "faults": [refused.refusal.words]}
    return {"svg": drawn, "faults": []} if isinstance(drawn, str) else {"svg": "", "faults": [e.words for e in drawn]}


@bp.get("/certificates/<int:event_id>/sheet.svg")
@may("certificate.view", on="event_id")
def thumbnail(event_id: int) -> ResponseReturnValue:
    """A layout with the event's own words, as a small picture to choose by."""
    kind, body = kind_asked(), body_here(event_id)
    try:
        draft = actions.draft_setup(event_id, body.id, kind, {"layout": request.args.get("layout", "strict")})
        drawn = actions.sheet(actions.press_of(event_id, kind, draft), shop(), asset_url(event_id))
    except Refused:
        abort(404)
    if not isinstance(drawn, str):
        abort(404)
    response = Response(drawn, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@bp.get("/certificates/<int:event_id>/sample.pdf")
@may("certificate.view", on="event_id")
def sample(event_id: int) -> ResponseReturnValue:
    """The paper as it would print now, without a number; `name=longest` shows the longest real name."""
    body_here(event_id)
    longest = request.args.get("name", "longest") == "longest"
    try:
        return paper_file(
            actions.sample_paper(event_id, kind_asked(), shop(), longest=longest), "sample.pdf", download=False
        )
    except Refused as refused:
        flash(refused.refusal.words, "warn")
        return redirect(url_for("certificates.setup", event_id=event_id, kind=kind_asked()))


@bp.post("/certificates/<int:event_id>/assets")
@may("certificate.issue", on="event_id")
def upload(event_id: int) -> ResponseReturnValue:
    """Store a picture for the whole-page designer: {asset, width, height} or {faults}."""
    sent = request.files.get("picture")
    try:
        picture = actions.keep_picture(body_here(event_id).id, sent.read() if sent else b"", current_user.id)
    except Refused as refused:
        return {"faults": [refused.refusal.words]}, 422
    return {"asset": picture.sha256, "width": picture.width, "height": picture.height}


@bp.get("/certificates/<int:event_id>/assets/<sha256>")
@may("certificate.view", on="event_id")
def asset(event_id: int, sha256: str) -> ResponseReturnValue:
    """A picture of the event's body."""
    found = queries.asset_in_body(body_here(event_id).id, sha256)
    if found is None:
        abort(404)
    response = Response(found.data, mimetype=TYPES[found.kind])
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response
