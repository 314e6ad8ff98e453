"""Tochka: events of school centres, from the year's plan to the certificate. `create_app` puts the rooms together."""

from importlib import import_module

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from tochka import config
from tochka.extensions import Migrations, babel, csrf, db, limiter, login
from tochka.kit import access, compression, queue, transactions
from tochka.kit.addresses import Application

ROOMS = (
    "network",
    "people",
    "plan",
    "events",
    "registration",
    "tickets",
    "checkin",
    "certificates",
    "messages",
    "closing",
    "desk",
)


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application under these settings; those of the environment by default. Raises config.BadSettings."""
    settings = settings or config.read_settings()
    app = Application(
        "tochka",
        instance_path=str(settings.instance.resolve()),
        template_folder=str(config.ROOT / "templates"),
        static_folder=None,
        root_path=str(config.ROOT / "tochka"),
    )
    app.extensions["settings"] = settings
    app.config.from_mapping(_flask_config(settings))
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    _bind_extensions(app)
    _open_rooms(app)
    return app


def _flask_config(settings: config.Settings) -> dict[str, object]:
    sqlite = settings.database_url.startswith("sqlite")
    pool = {"pool_size": settings.threads + 2, "max_overflow": 4, "pool_pre_ping": not sqlite}
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": pool,
        "BABEL_DEFAULT_LOCALE": "ru",
        "BABEL_TRANSLATION_DIRECTORIES": str(config.ROOT / "translations"),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure,
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "MAX_FORM_PARTS": 6000,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_STORAGE_URI": settings.redis_url.replace("unix://", "redis+unix://") or "memory://",
        "RATELIMIT_HEADERS_ENABLED": False,
        "TEMPLATES_AUTO_RELOAD": False,
        "TESTING": settings.testing,
    }


def _bind_extensions(app: Flask) -> None:
    compression.init_app(app)  # first here is last there: it packs what all others have finished
    db.init_app(app)
    Migrations().init_app(app, str(config.ROOT / "migrations"))
    csrf.init_app(app)
    limiter.init_app(app)
    login.init_app(app)
    transactions.watch_sessions()
    with app.app_context():
        transactions.prepare_engine(db.engine)
    queue.init_app(app)
    app.after_request(_security_headers)


def _open_rooms(app: Flask) -> None:
    """Import each room, register its blueprint and let it bind what it needs (`init_app` in its views)."""
    from tochka import cli, pages

    pages.init_app(app)
    access.init_app(app)
    for room in ROOMS:
        views = import_module(f"tochka.{room}.views")
        app.register_blueprint(views.bp)
        if hasattr(views, "init_app"):
            views.init_app(app)
    cli.init_app(app)
    babel.init_app(app, locale_selector=pages.choose_language)


def _security_headers(response: Response) -> Response:
    """Nothing is fetched from elsewhere, nobody frames us; the door alone may compile its code reader (wasm)."""
    wasm = " 'wasm-unsafe-eval'" if request.endpoint == "checkin.door" else ""
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'self'; script-src 'self'{wasm}; img-src 'self' data: blob:; media-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
