"""What every page shares: language, theme, navigation, filters of the templates, error pages."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app, g, has_request_context, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from tochka.extensions import db
from tochka.kit import assets, clock
from tochka.kit.access import allowed
from tochka.kit.addresses import is_plain_http
from tochka.kit.russian import initials, on_page
from tochka.kit.words import LANGUAGES, _l, language
from tochka.people.terms import ROLES


@dataclass(frozen=True)
class NavItem:
    """A line of the navigation. `permission` empty shows it to everybody; `rooms` are the blueprints it stands for."""

    endpoint: str
    words: Any
    permission: str = ""
    rooms: tuple[str, ...] = ()


NAVIGATION = (
    NavItem("events.calendar", _l("Calendar"), rooms=("events.calendar", "events.show")),
    NavItem("certificates.find", _l("Verify a certificate"), rooms=("certificates.find", "certificates.verify")),
    NavItem("events.mine", _l("Events"), "event.view"),
    NavItem(
        "plan.home",
        _l("Plan of the year"),
        "plan.view",
        (
            "plan.home",
            "plan.show",
            "plan.school",
            "plan.edit",
            "plan.add",
            "plan.table",
            "plan.settings",
            "plan.changes",
        ),
    ),
    NavItem(
        "network.organizations",
        _l("Schools"),
        "network.view",
        ("network.organizations", "network.agreements", "network.agreement", "network.new_agreement"),
    ),
    NavItem("people.team", _l("People"), "people.view"),
    NavItem("closing.year", _l("School year"), "closing.view"),
    NavItem("messages.outbox", _l("Outbox"), "site.administer"),
)


def init_app(app: Flask) -> None:
    """Give templates their filters and the navigation; bind the error pages."""
    assets.init_app(app)
    app.jinja_env.globals.update(
        languages=LANGUAGES, language=language, settings=app.extensions["settings"], now=clock.now
    )
    app.jinja_env.filters.update(day=day, day_short=day_short, hour=hour, moment=moment, iso=iso, bind=bind)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_shared)
    app.register_error_handler(CSRFError, _lost_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _crash)


def choose_language() -> str:
    """The language that the reader chose (cookie), else her account's, else Russian (also in jobs and commands)."""
    if not has_request_context():
        return "ru"
    chosen = request.cookies.get("language")
    if chosen in LANGUAGES:
        return chosen
    return getattr(current_user, "language", None) or "ru"


def _shared() -> dict[str, Any]:
    """What the frame of a page needs: nothing for a letter, and after a crash nothing that asks session or database."""
    if not has_request_context():
        return {}
    if g.get("crashed"):
        return {"nav": [], "theme": chosen_theme()}
    return {
        "nav": navigation(),
        "theme": chosen_theme(),
        "who": _who(),
        "sign_in_url": url_for("people.sign_in"),
        "policy_url": url_for("desk.policy"),
        "unsafe": is_plain_http(current_app.extensions["settings"].public_url) and allowed("site.administer"),
    }


def _who() -> dict[str, Any] | None:
    """Who is signed in, for the corner of the page: initials, the first role, the way to her own page."""
    if not current_user.is_authenticated:
        return None
    roles = [grant.role for grant in current_user.grants]
    role = ROLES[roles[0]] if roles else ""
    return {"name": initials(current_user.name), "role": role, "url": url_for("people.sessions")}


def chosen_theme() -> str:
    """light, dark, or auto: the device decides."""
    theme = request.cookies.get("theme", "auto")
    return theme if theme in ("light", "dark") else "auto"


def navigation() -> list[dict[str, Any]]:
    """The lines of the navigation that the reader may open."""
    return [
        {
            "label": item.words,
            "url": url_for(item.endpoint),
            "current": request.endpoint in (item.rooms or (item.endpoint,)),
        }
        for item in NAVIGATION
        if not item.permission or allowed(item.permission)
    ]


def bind(text: str) -> str:
    """A text with the spaces and dashes of a page; what is escaped already stays so."""
    shown = on_page(str(text))
    return Markup(shown) if isinstance(text, Markup) else shown  # noqa: S704  only spaces have changed


def day(value: datetime, zone: str) -> str:
    """«10 февраля 2023 г.» in a zone."""
    return _spaces(format_date(clock.local(value, zone).date(), "d MMMM y 'г'." if language() == "ru" else "d MMMM y"))


def day_short(value: datetime, zone: str) -> str:
    """«10 февраля, пятница»."""
    return _spaces(format_date(clock.local(value, zone).date(), "d MMMM, EEEE"))


def hour(value: datetime, zone: str) -> str:
    """«9:47» on the clocks of a zone."""
    return clock.local(value, zone).strftime("%-H:%M")


def moment(value: datetime, zone: str) -> str:
    """«10 февраля 2023 г., 9:47»."""
    return f"{day(value, zone)}, {hour(value, zone)}"


def iso(value: datetime) -> str:
    """The moment for a `time` element."""
    return value.isoformat(timespec="minutes")


def _spaces(text: str) -> str:
    return (
        text.replace("\u202f", "\u00a0")
        .replace("\u2009", "\u00a0")
        .replace(" ", "\u00a0", 1)
        .replace(" г.", "\u00a0г.")
    )


def _lost_form(error: CSRFError) -> ResponseReturnValue:
    """A form without its key: the page stood open too long, or cookies are off. What was typed is still in the browser."""
    return _error_page("csrf", 400)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    return _error_page(str(error.code), error.code or 500)


def _crash(error: Exception) -> ResponseReturnValue:
    """Anything unforeseen: the log gets the trace, the reader a code. Tests see the fault itself."""
    if current_app.testing:
        raise error
    response = _error_page("500", 500)
    current_app.logger.exception("%s %s: %s", request.method, request.path, g.get("error_code"))
    return response


ERROR_PAGES = frozenset({"400", "403", "404", "410", "413", "429", "500", "503", "csrf"})


def _error_page(name: str, status: int) -> ResponseReturnValue:
    """A friendly page with a code that the log knows too; JSON for those who asked for JSON."""
    db.session.rollback()
    g.crashed = status >= 500
    code = f"{status}-{secrets.token_hex(2)}"
    if request.accept_mimetypes.best == "application/json" or request.is_json:
        return {"error": name, "code": code}, status
    g.error_code = code
    template = f"errors/{name if name in ERROR_PAGES else ('500' if status >= 500 else '400')}.html"
    return make_response(render_template(template, error_code=code), status)
