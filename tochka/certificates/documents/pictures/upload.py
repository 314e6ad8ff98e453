"""The gate for uploaded pictures: bytes from outside become an asset that every drawer can paint, or a refusal."""

from hashlib import sha256
from typing import NamedTuple

from tochka.certificates.documents.pictures.drawing import drawing_of, written
from tochka.certificates.documents.pictures.pathdata import Malformed
from tochka.certificates.documents.pictures.raster import MOST_PIXELS, TooLarge, Unreadable, normalised
from tochka.kit.errors import Refusal

MOST_BYTES = 20 * 1024 * 1024


class Asset(NamedTuple):
    """A picture as it is kept: `sha256` names it in layouts; `kind` is png, jpeg or svg; size in pixels or units."""

    sha256: str
    data: bytes
    kind: str
    width: float
    height: float


def accepted(data: bytes) -> Asset | Refusal:
    """The asset that an upload becomes. Refuses with certificates.picture_too_large (megapixels, megabytes: the limits)
    and certificates.picture_unreadable."""
    limits = {"megapixels": MOST_PIXELS // 1_000_000, "megabytes": MOST_BYTES // 1024**2}
    if len(data) > MOST_BYTES:
        return Refusal("certificates.picture_too_large", limits, "picture")
    try:
        return _drawing(data) if _is_markup(data) else _raster(data)
    except TooLarge:
        return Refusal("certificates.picture_too_large", limits, "picture")
    except (Unreadable, Malformed):
        return Refusal("certificates.picture_unreadable", {}, "picture")


def _is_markup(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _drawing(data: bytes) -> Asset:
    drawing = drawing_of(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
    made = written(drawing)
    return Asset(sha256(made).hexdigest(), made, "svg", drawing.w, drawing.h)


def _raster(data: bytes) -> Asset:
    made, width, height = normalised(data)
    kind = "png" if made.startswith(b"\x89PNG") else "jpeg"
    return Asset(sha256(made).hexdigest(), made, kind, width, height)
