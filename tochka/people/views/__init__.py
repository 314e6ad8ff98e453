"""Pages of the people room: signing in, sessions, the team, consents, «my page»."""

from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tochka.config import Settings
from tochka.extensions import login
from tochka.kit import access
from tochka.kit.access import Reach, Scope
from tochka.kit.errors import Refusal
from tochka.kit.mail import use_spool
from tochka.people import queries, rules
from tochka.people.actions import link_of_token, open_session, see_session, use_registry, viewer_of_cookie
from tochka.people.models import Link, Viewer
from tochka.people.terms import INVITATION, MY_PAGE, NEW_PASSWORD, SIGN_IN

bp = Blueprint("people", __name__, url_prefix="/people")

access.scopes_by("grant_id")(queries.scope_of_grant)
access.scopes_by("link_id")(queries.scope_of_invitation)


@access.judge("may")
def judge_permission(permission: str, scope: Scope | None) -> bool:
    """Whether the one who asks has a permission on an object, or anywhere at all."""
    return rules.allows(current_user.grants, permission, scope)


@access.judge("reach")
def judge_reach(permission: str) -> Reach:
    """Where the one who asks has a permission."""
    return rules.reach_of(current_user.grants, permission)


def the_settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.extensions["settings"]
    return found


def _register_holder(purpose: str) -> None:
    @access.holders_of(f"people.{purpose}")
    def holder(token: str) -> Link | None:
        return link_of_token(the_settings().secret_key, purpose, token)


for _purpose in (SIGN_IN, NEW_PASSWORD, INVITATION, MY_PAGE):
    _register_holder(_purpose)


def viewer() -> Viewer:
    """Who is signed in; for views that only those who are may open."""
    found: Any = current_user
    viewer: Viewer = found._get_current_object()
    return viewer


def put_refusal(form: Any, refusal: Refusal) -> None:
    """Write a refusal beside its field, beside the first one where it has none."""
    fields = [field for field in form if field.type not in ("HiddenField", "CSRFTokenField")]
    field = form[refusal.field] if refusal.field and refusal.field in form else fields[0]
    field.errors = [*field.errors, refusal.words]


def enter(account_id: int, target: str | None = None) -> ResponseReturnValue:
    """Open a session on this device and go on to the page that was asked for, else home."""
    cookie = open_session(account_id, request.user_agent.string)
    session.clear()
    session.permanent = True
    session.update(cookie)
    return redirect(rules.safe_next(target) or url_for("desk.home"))


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a visitor to the sign-in page and bring her back afterwards: to the page, or to the one whose form she sent.

    A script that asks for JSON is told 401: it cannot sign in."""
    if request.accept_mimetypes.best == "application/json":
        abort(401)
    here = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else _page_of_form()
    return redirect(url_for("people.sign_in", next=rules.safe_next(here)))


def _page_of_form() -> str | None:
    referrer = request.referrer or ""
    return "/" + referrer.removeprefix(request.host_url) if referrer.startswith(request.host_url) else None


def note_session(response: Response) -> Response:
    """After a page: note that the device's session is in use."""
    found = g.get("_login_user")
    if isinstance(found, Viewer):
        see_session(found)
    return response


def init_app(app: Flask) -> None:
    """Teach Flask-Login who sits at a device. Our sessions end by their rows, so its own protection is off."""
    use_registry(app.extensions["settings"].instance / "erased.jsonl")
    use_spool(app.extensions["settings"].spool)
    login.session_protection = None
    login.user_loader(viewer_of_cookie)
    login.unauthorized_handler(ask_to_sign_in)
    app.after_request(note_session)


from tochka.people import jobs  # noqa: E402, F401  # letters are composed there
from tochka.people.views import account, consents, entry, erasures, links, my_page, team  # noqa: E402, F401  # routes
