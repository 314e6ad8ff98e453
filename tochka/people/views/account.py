"""One's own account: devices, name, password."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from tochka.extensions import db, limiter
from tochka.kit import clock
from tochka.kit.access import signed_in
from tochka.kit.errors import Refused
from tochka.kit.words import _
from tochka.people import actions, queries, rules
from tochka.people.forms import ChangePasswordForm, ProfileForm
from tochka.people.models import Account
from tochka.people.terms import ROLES
from tochka.people.views import bp, put_refusal, viewer


@bp.get("/sessions")
@signed_in
def sessions() -> ResponseReturnValue:
    """One's name, roles and the devices on which one is signed in."""
    me = viewer()
    devices = queries.sessions_of(me.id, clock.now() - actions.IDLE)
    return render_template(
        "people/sessions.html",
        me=me,
        devices=[(device, rules.device_words(device.agent)) for device in devices],
        roles=[ROLES[role] for role in me.roles],
        zone=queries.zone_of(me.grants),
    )


@bp.post("/sessions/<int:session_id>/end")
@signed_in
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one device out."""
    me = viewer()
    if actions.end_session(me.id, session_id):
        flash(_("That device is signed out."))
    if session_id == me.session_id:
        session.clear()
        return redirect(url_for("people.sign_in"))
    return redirect(url_for("people.sessions"))


@bp.post("/sessions/end")
@signed_in
def end_sessions() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    actions.end_sessions(viewer().id)
    session.clear()
    flash(_("You are signed out on all devices."), "good")
    return redirect(url_for("people.sign_in"))


@bp.route("/profile", methods=["GET", "POST"])
@signed_in
def profile() -> ResponseReturnValue:
    """One's own name and post."""
    account = db.session.get_one(Account, viewer().id)
    form = ProfileForm(name=account.name, post=account.post)
    if form.validate_on_submit():
        actions.change_profile(viewer().id, form.name.data, form.post.data)
        flash(_("Saved."))
        return redirect(url_for("people.sessions"))
    return render_template("people/profile.html", form=form), 422 if form.errors else 200


@bp.route("/password", methods=["GET", "POST"])
@limiter.limit("20/minute;100/hour", methods=["POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """One's own password; the other devices are signed out."""
    me = viewer()
    form = ChangePasswordForm()
    has_one = actions.has_password(me.id)
    if form.validate_on_submit():
        try:
            actions.change_password(me, form.present.data or "", form.password.data)
        except Refused as refused:
            put_refusal(form, refused.refusal)
        else:
            flash(_("The new password works. All other devices are signed out."), "good")
            return redirect(url_for("people.sessions"))
    return render_template("people/password.html", form=form, has_one=has_one), 422 if form.errors else 200
