"""Signing in by password or by a letter's link, and out."""

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.extensions import limiter
from tochka.kit.access import open_to_all, signed_in
from tochka.kit.errors import Refused, refuse
from tochka.kit.words import language
from tochka.people import actions, queries, rules
from tochka.people.forms import SignInForm
from tochka.people.terms import ROLES, SIGN_IN
from tochka.people.views import bp, enter, put_refusal, the_settings, viewer


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("30/minute;300/hour", methods=["POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """E-mail and password, or a link by letter; in the demo also one press."""
    form = SignInForm(next=rules.safe_next(request.args.get("next")))
    if current_user.is_authenticated and request.method == "GET":
        return redirect(rules.safe_next(form.next.data) or url_for("desk.home"))
    if form.validate_on_submit():
        try:
            return _letter(form) if request.form.get("way") == "letter" else _password(form)
        except Refused as refused:
            put_refusal(form, refused.refusal)
    demo = queries.demo_accounts() if the_settings().demo else []
    status = 422 if form.errors else 200
    return render_template("people/sign_in.html", form=form, demo=demo, roles=ROLES), status


def _password(form: SignInForm) -> ResponseReturnValue:
    if not form.password.data:
        raise refuse("people.no_password", "password")
    return enter(actions.sign_in(form.email.data, form.password.data), form.next.data)


def _letter(form: SignInForm) -> ResponseReturnValue:
    actions.ask_link(SIGN_IN, form.email.data, language())
    return render_template("people/asked.html", email=form.email.data, what=SIGN_IN)


@bp.post("/sign-in/demo")
@limiter.limit("30/minute")
@open_to_all
def enter_demo() -> ResponseReturnValue:
    """Sign in as one of the demo's people; there is no such thing in production."""
    chosen = request.form.get("account", type=int)
    if not the_settings().demo or chosen not in {account.id for account in queries.demo_accounts()}:
        abort(404)
    return enter(chosen, request.form.get("next"))


@bp.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End the session of this device."""
    actions.end_session(viewer().id, viewer().session_id)
    session.clear()
    return redirect(url_for("desk.home"))
