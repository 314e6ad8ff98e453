"""Paints marks on a ReportLab canvas: the plain paper and the static part of the template look the same by this.

ReportLab brings the fonts, pictures and the file; lines, paths and codes are written by the same hand as the engine's.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tochka.certificates.documents.hints import without_hints
from tochka.certificates.documents.marks import PT_IN_MM, Line, Mark, Picture
from tochka.certificates.documents.metrics import Metrics
from tochka.certificates.documents.pictures.drawing import is_drawing, placed_shapes
from tochka.certificates.documents.writer import Hand, RareCharacter, Script
from tochka.kit.errors import refuse
from tochka.kit.pdf import fonts_folder

rl_config.useA85 = 0
DRAWING = Lock()  # the library's fonts keep the state of the file being made: one file at a time
Assets = Mapping[str, bytes]


@cache
def font_of(face: str, file: str) -> TTFont:
    """The registered font of a face; a file is parsed once a process."""
    font = TTFont(f"paper-{face}", str(fonts_folder() / file), asciiReadable=False)  # only the letters in use
    face_file: Any = font.face
    whole = face_file.makeSubset
    face_file.makeSubset = lambda subset: without_hints(whole(subset))
    pdfmetrics.registerFont(font)
    return font


def new_canvas(target: BytesIO, page: Mapping[str, float], metrics: Metrics) -> Any:
    """A canvas of the page's size that lists no font but ours, in Russian, with the title in the window's bar."""
    canvas: Any = Canvas(
        target,
        pagesize=(page["w"] * PT_IN_MM, page["h"] * PT_IN_MM),
        pageCompression=1,
        invariant=1,
        initialFontName=str(font_of("sans", metrics["sans"].file).fontName),  # type: ignore[arg-type]
        pdfVersion=(1, 7),
        lang="ru-RU",
    )
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def script_of(canvas: Any, face: str, letters: str, metrics: Metrics) -> Script:
    """Fixes a face's subset in the canvas's file: all the letters in this order, one byte each."""
    font = font_of(face, metrics[face].file)
    codes: dict[str, int] = {}
    for letter in letters:
        ((subset, code),) = font.splitString(metrics.twins.get(letter, letter), canvas._doc)
        if subset:
            raise RareCharacter(letter)
        codes[letter] = code[0]
    name = font.getSubsetInternalName(0, canvas._doc).lstrip("/")
    return Script(name, codes, metrics[face].kerning)


def letters_of(marks: Iterable[Mark]) -> dict[str, str]:
    """The letters that each face must draw, in order."""
    found: dict[str, set[str]] = {}
    for mark in marks:
        if isinstance(mark, Line):
            found.setdefault(mark.face, set()).update(mark.text)
    return {face: "".join(sorted(letters)) for face, letters in sorted(found.items())}


def paint(canvas: Any, height: float, marks: Iterable[Mark], scripts: Mapping[str, Script], assets: Assets) -> None:
    """Paint marks in order on a page `height` mm high. Refuses with certificates.unknown_asset (asset)."""
    hand = Hand(height, scripts)
    for mark in marks:
        if isinstance(mark, Picture) and mark.asset not in assets:
            raise refuse("certificates.unknown_asset", element="", asset=mark.asset)
        if isinstance(mark, Picture) and not is_drawing(assets[mark.asset]):
            _picture(canvas, height, mark, assets[mark.asset])
        else:
            shown = placed_shapes(mark, assets[mark.asset]) if isinstance(mark, Picture) else [mark]
            canvas._code.append(_octal(hand.content(shown)))


def _octal(content: bytes) -> str:
    """Content whose letter codes survive the library's own encoding of its page."""
    return "".join(chr(code) if 9 < code < 127 else f"\\{code:03o}" for code in content)


def _picture(canvas: Any, height: float, picture: Picture, data: bytes) -> None:
    image = ImageReader(BytesIO(data))
    wide, high = image.getSize()
    x, y = picture.x * PT_IN_MM, (height - picture.y - picture.h) * PT_IN_MM
    w, h = picture.w * PT_IN_MM, picture.h * PT_IN_MM
    scale = (min if picture.fit == "contain" else max)(w / wide, h / high)
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(x, y, w, h)
    canvas.clipPath(clip, stroke=0, fill=0)
    left, low = x + (w - wide * scale) / 2, y + (h - high * scale) / 2
    canvas.drawImage(image, left, low, wide * scale, high * scale, mask="auto")
    canvas.restoreState()
