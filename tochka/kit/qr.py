"""QR codes as one vector path (PDF, SVG) or a PNG for letters: level M, a fixed mask, capitals as one short segment."""

import re
from functools import lru_cache
from io import BytesIO
from typing import Any

from markupsafe import Markup, escape
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

QUIET = 4
_MASK = 3  # all masks read equally well; a fixed one spares the search and keeps the bytes the same for ever
_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")

Matrix = tuple[tuple[bool, ...], ...]
Run = tuple[int, int, int]


@lru_cache(maxsize=256)
def matrix(text: str) -> Matrix:
    """Rows of dark modules without a quiet zone; raises ValueError for an empty text or one beyond version 40."""
    if not text:
        raise ValueError("a QR code of nothing")
    code: Any = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=_MASK, border=0)
    alphanumeric = _ALPHANUMERIC.fullmatch(text) is not None
    code.add_data(QRData(text.encode(), mode=MODE_ALPHA_NUM if alphanumeric else MODE_8BIT_BYTE), optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def runs(modules: Matrix) -> list[Run]:
    """Dark modules side by side as (column, row, length): fewer rectangles than modules."""
    found = []
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                found.append((x, y, length))
            x += length + 1
    return found


def svg(text: str, *, quiet: int = QUIET, label: str = "") -> Markup:
    """An SVG of one path on white, sized by its place on the page; label is what a screen reader says."""
    modules = matrix(text)
    side = len(modules) + 2 * quiet
    path = "".join(f"M{x + quiet} {y + quiet}h{length}v1h-{length}z" for x, y, length in runs(modules))
    said = f' role="img" aria-label="{escape(label)}"' if label else ' aria-hidden="true"'
    return Markup(  # noqa: S704  the path is digits and the label is escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"{said}>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#111" d="{path}"/></svg>'
    )


def png(text: str, *, scale: int = 8, quiet: int = QUIET) -> bytes:
    """A black and white PNG, scale pixels a module."""
    modules = matrix(text)
    side = len(modules) + 2 * quiet
    image = Image.new("1", (side, side), 1)
    for x, y, length in runs(modules):
        image.paste(0, (x + quiet, y + quiet, x + quiet + length, y + quiet + 1))
    out = BytesIO()
    image.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
    return out.getvalue()


def draw(canvas: Any, text: str, x: float, y: float, side: float, *, quiet: int = 0) -> None:
    """On a ReportLab canvas in points from the lower left corner; black, one filled path."""
    modules = matrix(text)
    module = side / (len(modules) + 2 * quiet)
    path = canvas.beginPath()
    for column, row, length in runs(modules):
        top = y + side - (row + 1 + quiet) * module
        path.rect(x + (column + quiet) * module, top, length * module, module)
    canvas.saveState()
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
