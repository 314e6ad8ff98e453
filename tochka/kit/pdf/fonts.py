"""The faces of our papers: registered once from the vendored TTF files, and asked for every character before drawing."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FACES = {
    "serif": "PTSerif-Regular",
    "serif-bold": "PTSerif-Bold",
    "serif-italic": "PTSerif-Italic",
    "serif-bold-italic": "PTSerif-BoldItalic",
    "sans": "PTSans-Regular",
    "sans-bold": "PTSans-Bold",
    "sans-italic": "PTSans-Italic",
    "sans-bold-italic": "PTSans-BoldItalic",
}
POINT = 25.4 / 72  # millimetres

# ASCII85 costs a quarter of the size and most of the time, and no reader of today needs it.
rl_config.useA85 = 0
_lock = Lock()
_fonts: dict[str, Any] = {}


@dataclass
class MissingGlyph(ValueError):
    """A character that a face cannot draw; ReportLab would print a wrong sign without a word."""

    character: str
    text: str
    face: str

    def __str__(self) -> str:
        return f"{self.face} has no «{self.character}» (U+{ord(self.character):04X}) for «{self.text}»"


def fonts_folder() -> Path:
    """Where the whole TTF files of PT Serif and PT Sans lie."""
    return Path(__file__).resolve().parents[3] / "static" / "vendor" / "fonts"


def font_name(face: str) -> str:
    """The registered name of a face («serif-bold»); raises KeyError for an unknown face."""
    _font(face)
    return FACES[face]


def _font(face: str) -> Any:
    if face not in _fonts:
        # A second registration would part a paper that another thread is drawing.
        with _lock:
            if face not in _fonts:
                _fonts[face] = _registered(FACES[face])
    return _fonts[face]


def _registered(name: str) -> Any:
    font = TTFont(name, str(fonts_folder() / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font


def missing_characters(text: str, face: str) -> str:
    """The characters that a face lacks, each once, in the order of the text; line ends are no characters."""
    known = _font(face).face.charToGlyph
    return "".join(dict.fromkeys(sign for sign in text if sign != "\n" and ord(sign) not in known))


def printable(text: str, face: str = "sans") -> str:
    """The text with «?» for every sign that the face lacks: for words that people typed and nobody looked through."""
    lacking = set(missing_characters(text, face))
    return "".join("?" if sign in lacking else sign for sign in text)


def require_glyphs(text: str, face: str) -> None:
    """Raises MissingGlyph for the first character that the face lacks."""
    missing = missing_characters(text, face)
    if missing:
        raise MissingGlyph(missing[0], text, face)


def text_width(text: str, face: str, size: float, tracking: float = 0) -> float:
    """Width in mm of one line; size in points, tracking in ems."""
    spaces = max(0, len(text) - 1) * tracking * size
    return (pdfmetrics.stringWidth(text, font_name(face), size) + spaces) * POINT
