"""«My page» for those without an account: an e-mail, a letter, a link that opens once."""

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tochka.extensions import limiter
from tochka.kit import clock
from tochka.kit.access import holder_of_link, open_to_all
from tochka.kit.errors import Refused
from tochka.kit.words import language
from tochka.people import actions, rules
from tochka.people.forms import EmailForm
from tochka.people.models import Link
from tochka.people.terms import MY_PAGE
from tochka.people.views import bp
from tochka.people.views.links import dead_link


@bp.route("/my", methods=["GET", "POST"])
@limiter.limit("20/minute;100/hour", methods=["POST"])
@open_to_all
def my_page() -> ResponseReturnValue:
    """Ask for the e-mail and send the link; the answer is the same for every e-mail."""
    form = EmailForm()
    if form.validate_on_submit():
        actions.ask_link(MY_PAGE, form.email.data, language())
        return render_template("people/asked.html", email=form.email.data, what=MY_PAGE)
    return render_template("people/my_page.html", form=form), 422 if form.errors else 200


@bp.route("/my/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute")
@holder_of_link("people.my_page")
def my_page_open(token: str) -> ResponseReturnValue:
    """Open «my page» for two hours on this device."""
    link: Link = g.held
    if actions.refusal_to_link(link):
        return dead_link(link)
    if request.method == "GET":
        return render_template("people/my_page_open.html", token=token, link=link)
    try:
        email = actions.open_my_page(link.id)
    except Refused as refused:
        return dead_link(link, refused.refusal.code)
    session.update(rules.my_session(email, clock.now()))
    return redirect(url_for("desk.my"))
