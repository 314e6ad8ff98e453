"""Links that open once. Opening one only shows a button: mail scanners follow links, but press nothing."""

from flask import flash, g, render_template, request
from flask.typing import ResponseReturnValue

from tochka.extensions import limiter
from tochka.kit.access import holder_of_link, open_to_all
from tochka.kit.errors import Refusal, Refused
from tochka.kit.words import _, language
from tochka.people import actions
from tochka.people.forms import EmailForm, NewPasswordForm
from tochka.people.models import Link
from tochka.people.terms import NEW_PASSWORD
from tochka.people.views import bp, put_refusal
from tochka.people.views import enter as open_the_door


def dead_link(link: Link, code: str | None = None) -> ResponseReturnValue:
    """A link that does not open any more: why, and how to get another."""
    code = code or actions.refusal_to_link(link) or "people.link_used"
    return render_template("people/dead_link.html", link=link, words=Refusal(code).words), 410


@bp.route("/enter/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute")
@holder_of_link("people.sign_in")
def enter(token: str) -> ResponseReturnValue:
    """The link to sign in."""
    link: Link = g.held
    if actions.refusal_to_link(link):
        return dead_link(link)
    if request.method == "GET":
        return render_template("people/enter.html", token=token, link=link)
    try:
        return open_the_door(actions.enter_by_link(link.id))
    except Refused as refused:
        return dead_link(link, refused.refusal.code)


@bp.route("/forgotten", methods=["GET", "POST"])
@limiter.limit("20/minute;100/hour", methods=["POST"])
@open_to_all
def forgotten() -> ResponseReturnValue:
    """A forgotten password: a letter with a link, whatever the e-mail."""
    form = EmailForm()
    if form.validate_on_submit():
        actions.ask_link(NEW_PASSWORD, form.email.data, language())
        return render_template("people/asked.html", email=form.email.data, what=NEW_PASSWORD)
    return render_template("people/forgotten.html", form=form), 422 if form.errors else 200


@bp.route("/new-password/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute")
@holder_of_link("people.new_password")
def new_password(token: str) -> ResponseReturnValue:
    """Set a new password by link; all devices are signed out."""
    link: Link = g.held
    if actions.refusal_to_link(link):
        return dead_link(link)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            account_id = actions.reset_password(link.id, link.email, form.password.data)
        except Refused as refused:
            if refused.refusal.field is None:
                return dead_link(link, refused.refusal.code)
            put_refusal(form, refused.refusal)
        else:
            flash(_("The new password works. All other devices are signed out."), "good")
            return open_the_door(account_id)
    return render_template("people/new_password.html", form=form, link=link), 422 if form.errors else 200
