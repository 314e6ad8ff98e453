"""Access marks: each view carries exactly one, and nothing else decides who may open it. Another's object answers 404.

Rooms tell here how to find the scope of an object (`scopes_by`), who holds a link (`holders_of`) and what a principal may do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Scope:
    """Where an object stands: ids of its region, municipality, organization and event, as far as it has them."""

    region: int | None = None
    municipality: int | None = None
    organization: int | None = None
    event: int | None = None


@dataclass(frozen=True)
class Reach:
    """Where a permission holds: everywhere, or on these nodes and all below them. Lists are filtered by it."""

    everything: bool = False
    regions: frozenset[int] = frozenset()
    municipalities: frozenset[int] = frozenset()
    organizations: frozenset[int] = frozenset()
    events: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Mark:
    """Who may open a view. `kind` is open, signed_in, may, door_device or link; the rest are its particulars."""

    kind: str
    permission: str = ""
    on: str = ""


_scopes: dict[str, Callable[[Any], Scope | None]] = {}
_holders: dict[str, Callable[[str], Any]] = {}
_judges: dict[str, Callable[..., Any]] = {}


def _marked(mark: Mark) -> Callable[[View], View]:
    def put(view: View) -> View:
        if hasattr(view, "access_mark"):
            raise RuntimeError(f"{view.__name__} has two access marks")
        view.access_mark = mark  # type: ignore[attr-defined]
        return view

    return put


def open_to_all(view: View) -> View:
    """Anybody."""
    return _marked(Mark("open"))(view)


def signed_in(view: View) -> View:
    """Whoever has signed in; the view shows only what is her own."""
    return _marked(Mark("signed_in"))(view)


def may(permission: str, on: str = "") -> Callable[[View], View]:
    """Whoever has a permission: on the object that the URL's argument `on` names («event_id»), else anywhere at all."""
    return _marked(Mark("may", permission, on))


def door_device(view: View) -> View:
    """A paired door device; it stands in `g.device`."""
    return _marked(Mark("door_device"))(view)


def holder_of_link(purpose: str) -> Callable[[View], View]:
    """Whoever holds a sealed link of this purpose; what it opens stands in `g.held`."""
    return _marked(Mark("link", purpose))


def scopes_by(argument: str) -> Callable[[View], View]:
    """Register how to find the scope of a URL argument; the function gives None for an object that is not there."""

    def put(function: View) -> View:
        _scopes[argument] = function
        return function

    return put


def holders_of(purpose: str) -> Callable[[View], View]:
    """Register who opens a link: token → what it opens, or None."""

    def put(function: View) -> View:
        _holders[purpose] = function
        return function

    return put


def judge(kind: str) -> Callable[[View], View]:
    """Register the judge of a kind: «may» takes (permission, scope or None), «reach» a permission, «door_device» nothing."""

    def put(function: View) -> View:
        _judges[kind] = function
        return function

    return put


def allowed(permission: str, scope: Scope | None = None) -> bool:
    """Whether the one who asks has the permission there (for buttons; the views judge for themselves)."""
    return bool(current_user.is_authenticated and _judges["may"](permission, scope))


def reach(permission: str) -> Reach:
    """Where the one who asks has the permission; a visitor has it nowhere."""
    found: Reach = _judges["reach"](permission) if current_user.is_authenticated else Reach()
    return found


def scope_of(argument: str, value: Any) -> Scope | None:
    """The scope of an object by the name of its URL argument («event_id»); None when it is not there."""
    found: Scope | None = _scopes[argument](value)
    return found


def mark_of(endpoint: str) -> Mark | None:
    """The mark of a view, None where it is missing."""
    return getattr(current_app.view_functions[endpoint], "access_mark", None)


def init_app(app: Flask) -> None:
    """Judge each request before its view."""

    @app.before_request
    def judge_request() -> Any:
        if request.endpoint is None:
            return None
        mark = mark_of(request.endpoint)
        if mark is None:
            raise RuntimeError(f"{request.endpoint} has no access mark")
        return _JUDGEMENTS[mark.kind](mark)

    app.jinja_env.globals["allowed"] = allowed
    app.jinja_env.globals["Scope"] = Scope


def _open(mark: Mark) -> None:
    return None


def _signed_in(mark: Mark) -> Any:
    return None if current_user.is_authenticated else current_app.login_manager.unauthorized()  # type: ignore[attr-defined]


def _may(mark: Mark) -> Any:
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    scope = None
    if mark.on:
        scope = _scopes[mark.on]((request.view_args or {})[mark.on])
        if scope is None:
            abort(404)
    if not _judges["may"](mark.permission, scope):
        abort(404 if mark.on else 403)
    return None


def _door_device(mark: Mark) -> Any:
    g.device = _judges["door_device"]()
    return None if g.device else abort(401)


def _link(mark: Mark) -> Any:
    g.held = _holders[mark.permission]((request.view_args or {})["token"])
    return None if g.held is not None else abort(404)


_JUDGEMENTS: dict[str, Callable[[Mark], Any]] = {
    "open": _open,
    "signed_in": _signed_in,
    "may": _may,
    "door_device": _door_device,
    "link": _link,
}
