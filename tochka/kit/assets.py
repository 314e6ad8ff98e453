"""Static files under names that change with their content, so that a browser may keep them for ever.

One hash stands for the whole folder, /static/h/<hash>/<path>, so that modules and style sheets reach each other
by relative paths."""

import gzip
import hashlib
import re
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path
from zipfile import ZipFile

from flask import Blueprint, Flask, Response, abort, current_app, request
from markupsafe import Markup, escape
from werkzeug.utils import safe_join

from tochka.kit.access import open_to_all

FOLDER = Path(__file__).resolve().parent.parent.parent / "static"
BUNDLES = {
    "css/site.css": (
        "vendor/bootstrap/bootstrap-reboot.css",
        "vendor/bootstrap/bootstrap-grid.css",
        "vendor/bootstrap/bootstrap-utilities.css",
        "css/fonts.css",
        "css/tokens.css",
        "css/base.css",
        "css/layout.css",
        "css/components/*.css",
        "css/print.css",
    ),
    "css/door.css": ("vendor/bootstrap/bootstrap-reboot.css", "css/fonts.css", "css/tokens.css", "css/door/*.css"),
}
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
COMPRESSIBLE = {".css", ".js", ".svg", ".wasm", ".ttf", ".webmanifest", ".json", ".txt"}
WHOLE = ("js/door/",)  # modules that work offline together: an old page gets none of them rather than some of today's
FOR_EVER = "public, max-age=31536000, immutable"
QUICKLY_PACKED = 200_000  # bytes
HAS_BROTLI = find_spec("brotli") is not None

blueprint = Blueprint("assets", __name__)


class Shelf:
    """The static folder, read once; `fresh` reads it again when a file has changed (while developing)."""

    def __init__(self, folder: Path, fresh: bool = False) -> None:
        self.folder = folder
        self.fresh = fresh
        self._marks: tuple[float, ...] = ()
        self._hash = ""

    @property
    def hash(self) -> str:
        """Eight letters that change with any file of the folder."""
        if not self._hash or (self.fresh and self._marks != self._now()):
            self._marks, self._hash = self._now(), self._digest()
            encoded.cache_clear()
        return self._hash

    def _files(self) -> list[Path]:
        files = (path for path in self.folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        return sorted(path for path in files if "dev" not in path.parts)

    def _now(self) -> tuple[float, ...]:
        return tuple(path.stat().st_mtime for path in self._files()) if self.fresh else ()

    def _digest(self) -> str:
        total = hashlib.sha256()
        for path in self._files():
            total.update(f"{path.relative_to(self.folder)}\0".encode())
            total.update(path.read_bytes())
        return total.hexdigest()[:8]

    def read(self, path: str) -> bytes | None:
        """A file's or a bundle's bytes, None where there is none."""
        if path in BUNDLES:
            return self._bundle(path)
        place = safe_join(str(self.folder), path)
        if place is None or not Path(place).is_file():
            return None
        return Path(place).read_bytes()

    def _bundle(self, path: str) -> bytes:
        parts = (part for pattern in BUNDLES[path] for part in sorted(self.folder.glob(pattern)))
        return "\n".join(_without_comments(part.read_text("utf-8")) for part in parts).encode()


def _without_comments(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"^@charset[^;]*;", "", css)
    return re.sub(r"\s*\n\s*", "\n", css).strip()


@lru_cache(maxsize=256)
def encoded(folder: Path, path: str, coding: str) -> bytes | None:
    """A file's bytes in a content coding (gzip, br or identity); kept, since packing well is slow."""
    data = Shelf(folder).read(path)
    if data is None or coding == "identity":
        return data
    if coding == "br":
        quality = (
            11 if len(data) <= QUICKLY_PACKED else 9
        )  # the reader's megabyte would take five seconds for its last tenth
        packed: bytes = import_module("brotli").compress(data, quality=quality)
        return packed
    return gzip.compress(data, 9, mtime=0)


def shelf() -> Shelf:
    """The shelf of the running application."""
    found: Shelf = current_app.extensions["assets"]
    return found


def asset(path: str) -> str:
    """The address of a static file or bundle, good for ever: asset("css/site.css")."""
    return f"{request.script_root if request else ''}/static/h/{shelf().hash}/{path}"


@blueprint.get("/static/h/<version>/<path:path>")
@open_to_all
def file(version: str, path: str) -> Response:
    """A static file. An old page may ask by an old hash: it gets today's file, which it must not keep."""
    suffix = Path(path).suffix
    coding = _coding(suffix)
    data = encoded(shelf().folder, path, coding)
    today = version == shelf().hash
    if data is None or (path.startswith(WHOLE) and not today):
        abort(404)
    response = Response(data, content_type=TYPES.get(suffix) or guess_type(path)[0] or "application/octet-stream")
    response.headers["Cache-Control"] = FOR_EVER if today else "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if coding != "identity":
        response.headers["Content-Encoding"] = coding
    if suffix in COMPRESSIBLE:
        response.headers["Vary"] = "Accept-Encoding"
    return response


def _coding(suffix: str) -> str:
    if suffix not in COMPRESSIBLE:
        return "identity"
    wanted = ["br", "gzip"] if HAS_BROTLI else ["gzip"]
    return next((coding for coding in wanted if request.accept_encodings[coding] > 0), "identity")


def icon(name: str, large: bool = False) -> Markup:
    """A Bootstrap icon as inline SVG in the colour of the text. Hidden from screen readers: a word stands beside it."""
    return Markup('<svg class="icon{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>').format(
        " icon--large" if large else "", _drawing(shelf().folder, name)
    )


@lru_cache(maxsize=512)
def _drawing(folder: Path, name: str) -> Markup:
    with ZipFile(folder / "vendor" / "icons.zip") as archive:
        if name not in archive.namelist():
            raise LookupError(f"no icon «{escape(name)}»")
        drawing = archive.read(name).decode()
    return Markup(re.sub(r"\s*\n\s*", "", drawing.split(">", 1)[1].rsplit("</svg>", 1)[0]))  # noqa: S704  # the package's own


def init_app(app: Flask, folder: Path = FOLDER) -> None:
    """Serve the folder and give `asset` and `icon` to the templates."""
    app.extensions["assets"] = Shelf(folder, fresh=app.debug)
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(asset=asset, icon=icon)
