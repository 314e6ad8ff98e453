"""Signing in by password or by link, and out."""

from flask import session
from flask.typing import ResponseReturnValue

from tochka.kit.access import open_to_all
from tochka.people.views import bp


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The sign-in page."""
    return ""
