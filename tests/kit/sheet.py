"""A bare application that renders the component sheet: the kit's templates need nothing but the kit."""

from flask import Blueprint, Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect

from tochka.config import ROOT
from tochka.kit import assets
from tochka.kit.words import language


def make_app(locale: str = "ru") -> Flask:
    """Templates, words and static files, and the one endpoint that the foot of a page names."""
    app = Flask("sheet", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        SECRET_KEY="sheet-of-components",
        BABEL_DEFAULT_LOCALE=locale,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["language"] = language
    Babel(app)
    CSRFProtect(app)
    assets.init_app(app)
    desk = Blueprint("desk", __name__)
    desk.add_url_rule("/preferences", "preferences", lambda: "", methods=["POST"])
    app.register_blueprint(desk)
    return app
