"""Pages of the people room: signing in, sessions, the team, consents, «my page»."""

from flask import Blueprint, Flask, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.extensions import login
from tochka.kit import access
from tochka.kit.access import Reach, Scope
from tochka.people import rules
from tochka.people.actions import see_session, viewer_of_cookie
from tochka.people.models import Viewer

bp = Blueprint("people", __name__, url_prefix="/people")


@access.judge("may")
def judge_permission(permission: str, scope: Scope | None) -> bool:
    """Whether the one who asks has a permission on an object, or anywhere at all."""
    return rules.allows(current_user.grants, permission, scope)


@access.judge("reach")
def judge_reach(permission: str) -> Reach:
    """Where the one who asks has a permission."""
    return rules.reach_of(current_user.grants, permission)


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a visitor to the sign-in page and bring her back afterwards: to the page, or to the one whose form she sent."""
    here = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else _page_of_form()
    return redirect(url_for("people.sign_in", next=rules.safe_next(here)))


def _page_of_form() -> str | None:
    referrer = request.referrer or ""
    return "/" + referrer.removeprefix(request.host_url) if referrer.startswith(request.host_url) else None


def note_session(response: Response) -> Response:
    """After a page: note that the device's session is in use."""
    viewer = g.get("_login_user")
    if isinstance(viewer, Viewer):
        see_session(viewer)
    return response


def init_app(app: Flask) -> None:
    """Teach Flask-Login who sits at a device. Our sessions end by their rows, so its own protection is off."""
    login.session_protection = None
    login.user_loader(viewer_of_cookie)
    login.unauthorized_handler(ask_to_sign_in)
    app.after_request(note_session)

from tochka.people.views import entry  # noqa: E402, F401  # its routes stand on the blueprint
