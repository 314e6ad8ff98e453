"""Pages of a volunteer's phone: connecting it, the door itself, and the worker that keeps the door open offline."""

from hashlib import sha256
from typing import Any

from flask import Response, current_app, g, render_template, url_for
from flask.typing import ResponseReturnValue

from tochka.checkin.actions.devices import digest, pair
from tochka.checkin.forms import PairForm
from tochka.checkin.queries.devices import device_of_code, last_number
from tochka.checkin.terms import CODE_UNKNOWN, LINK, LINK_USED
from tochka.checkin.views.blueprint import bp
from tochka.checkin.views.door_words import door_words
from tochka.extensions import limiter
from tochka.kit import codes
from tochka.kit.access import holder_of_link, holders_of, open_to_all
from tochka.kit.assets import FOLDER, asset
from tochka.kit.errors import Refusal, Refused

TRIES = "10 per minute; 60 per hour"
ALL_TRIES = "200 per minute"  # of all addresses together: six digits must not be guessed by a crowd


@holders_of(LINK)
def code_of_link(token: str) -> str | None:
    """The six digits that a pairing link stands for, whether they still work or not."""
    found = codes.unseal(current_app.secret_key or "", LINK, token)
    return None if found is None else f"{found[0]:06d}"


@bp.get("/pair")
@open_to_all
def pairing() -> ResponseReturnValue:
    """Where a volunteer types the code."""
    return render_template("checkin/pair.html", form=PairForm(), device=None, link=None)


@bp.get("/pair/<token>")
@holder_of_link(LINK)
def pair_by_link(token: str) -> ResponseReturnValue:
    """What the QR opens. Only a tap connects the phone: a messenger that peeps at links must not use it up."""
    device = device_of_code(g.held)
    return render_template("checkin/pair.html", form=PairForm(), device=device, link=token, used=device is None)


@bp.post("/pair")
@limiter.limit(TRIES)
@limiter.limit(ALL_TRIES, key_func=lambda: "pairing")
@open_to_all
def connect() -> ResponseReturnValue:
    """Exchange a code for the phone's token, for the page's script."""
    form = PairForm()
    code = form.code.data if form.validate_on_submit() else None
    if code is None or len(code) != 6 or not (code.isascii() and code.isdigit()):
        return _refusal(CODE_UNKNOWN)
    return _connected(code, CODE_UNKNOWN)


@bp.post("/pair/<token>")
@limiter.limit(TRIES)
@holder_of_link(LINK)
def connect_by_link(token: str) -> ResponseReturnValue:
    """The same with what the QR holds."""
    return _connected(g.held, LINK_USED)


def _connected(code: str, refusal: str) -> ResponseReturnValue:
    try:
        token = pair(code, refusal)
    except Refused as refused:
        return {"words": refused.refusal.words}, 422
    return {"token": token, "door": url_for("checkin.door"), "seq": last_number(digest(token))}


def _refusal(code: str) -> ResponseReturnValue:
    return {"words": Refusal(code).words}, 422


@bp.get("/door")
@open_to_all
def door() -> ResponseReturnValue:
    """The door. The page itself knows nobody: everything stands in the phone, behind its token."""
    page = _page()
    response = Response(page, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Door-Version"] = _version(page)
    return response


def _page() -> str:
    return render_template("checkin/door.html", words=door_words(), modules=[asset(path) for path in _scripts()])


def _version(page: str) -> str:
    """Changes with the page's words and, through its addresses, with any file."""
    return sha256(page.encode()).hexdigest()[:12]


@bp.get("/worker.js")
@open_to_all
def worker() -> Response:
    """The service worker with the list of files that it keeps; a change of any makes a new worker."""
    text = render_template("checkin/worker.js", version=_version(_page()), files=door_files())
    response = Response(text, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/door.webmanifest")
@open_to_all
def manifest() -> ResponseReturnValue:
    """What a phone needs to put the door on its home screen."""
    response = Response(render_template("checkin/door.webmanifest"), mimetype="application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _scripts() -> list[str]:
    """What the page asks for at once: one module's imports must not wait for another's arrival."""
    own = sorted(path.relative_to(FOLDER).as_posix() for path in (FOLDER / "js" / "door").glob("*.js"))
    return [*own, "vendor/idb/index.js"]


def door_files() -> list[str]:
    """Addresses of everything that the door needs without network."""
    own = _scripts()
    vendor = [f"vendor/barcode-detector/{name}" for name in ("ponyfill.js", "zxing-exported.js", "zxing_reader.wasm")]
    faces = [f"vendor/fonts/{face}-core.woff2" for face in ("PTSans-Regular", "PTSans-Bold", "PTSerif-Bold")]
    files: list[Any] = ["css/door.css", *own, *vendor, *faces, "img/favicon.svg"]
    return [url_for("checkin.door"), *(asset(path) for path in files)]
