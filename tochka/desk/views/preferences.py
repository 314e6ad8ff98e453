"""Language and theme, health, and the page on personal data."""

from urllib.parse import urlsplit

from flask import Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text

from tochka.config import Settings
from tochka.desk.views.blueprint import bp
from tochka.extensions import db
from tochka.kit.access import open_to_all
from tochka.kit.words import LANGUAGES
from tochka.people.actions import keep_language

YEAR = 365 * 24 * 3600


@bp.post("/preferences")
@open_to_all
def preferences() -> ResponseReturnValue:
    """Keep the reader's language or theme, and go back to where she was."""
    settings: Settings = current_app.extensions["settings"]
    response = redirect(own_path(request.form.get("next", "/")), 303)
    language, theme = request.form.get("language"), request.form.get("theme")
    if language in LANGUAGES:
        response.set_cookie("language", language, max_age=YEAR, samesite="Lax", secure=settings.secure)
        if current_user.is_authenticated:
            keep_language(current_user.id, language)
    if theme in ("light", "dark", "auto"):
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=settings.secure)
    return response


def own_path(path: str) -> str:
    """A path of this service; anything else leads home."""
    parts = urlsplit(path)
    good = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc and "\\" not in path
    return path if good else "/"


@bp.get("/healthz")
@open_to_all
def health() -> ResponseReturnValue:
    """For monitors: 200 when the database answers."""
    db.session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@bp.get("/policy")
@open_to_all
def policy() -> ResponseReturnValue:
    """How the service handles personal data, and who answers for it."""
    return render_template("desk/policy.html", operator=current_app.extensions["settings"].operator)
