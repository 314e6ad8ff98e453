"""The poster of an event, A4: what, when, where and a QR code of 90 mm that opens its page."""

from dataclasses import dataclass
from typing import Any

from tochka.kit.pdf import Sheet, missing_characters

RED, GREEN, INK2 = "#C2352B", "#1E5C4B", "#46554D"
LEFT, WIDTH = 30.0, 165.0
QR_SIDE = 90.0
# The words above the code become smaller together until all of them stand above it.
SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.52)


@dataclass(frozen=True)
class PosterFacts:
    """Everything printed, as text. `url` stands in the code, `address` (the same, short) is for those who type it."""

    kind: str
    title: str
    days: str
    hours: str
    where: str
    audience: str
    url: str
    address: str
    call: str
    practice: str = ""


def poster(facts: PosterFacts) -> bytes:
    """One page; the same facts give the same bytes. A text that cannot fit is cut, a sign that no face has is left out:
    a poster without an emoji is better than none."""
    sheet = Sheet(title=facts.title, subject=facts.kind)
    room = sheet.height - 22 - QR_SIDE - 8
    scales = (scale for scale in SCALES if _words(Sheet(title=facts.title), facts, scale) <= room)
    sheet.line(20, 22, 20, 275, pen=0.5, colour=RED)
    _words(sheet, facts, next(scales, SCALES[-1]))
    _code(sheet, facts)
    return sheet.finish()


def _words(sheet: Sheet, facts: PosterFacts, scale: float) -> float:
    """What, when, where and for whom, the title smaller by the scale, the rest by half as much; the last baseline."""
    rest = (1 + scale) / 2
    y = _fitted(sheet, 32, facts.kind[:1].upper() + facts.kind[1:], size=17 * rest, lines=2, colour=INK2)
    title_from = y + 9 * scale
    y = _fitted(sheet, title_from, facts.title, face="serif-bold", size=40 * scale, smallest=15 * scale, lines=7)
    sheet.rectangle(17.2, title_from - 7.8 * scale, 5.6, 5.6, colour=None, fill=RED, radius=2.8)
    y = _fitted(sheet, y + 7 * rest, facts.days, face="serif-bold", size=27 * rest, lines=2, colour=GREEN)
    y = _fitted(sheet, y, facts.hours, size=21 * rest, colour=GREEN)
    y = _fitted(sheet, y + 4 * rest, facts.where, size=20 * rest, smallest=11 * rest, lines=3)
    return _fitted(sheet, y + 2, facts.audience, size=17 * rest, smallest=10 * rest, lines=3, colour=INK2)


def _code(sheet: Sheet, facts: PosterFacts) -> None:
    top = sheet.height - 22 - QR_SIDE
    sheet.qr(LEFT, top, QR_SIDE, facts.url)
    x, width = LEFT + QR_SIDE + 10, WIDTH - QR_SIDE - 10
    y = _fitted(sheet, top + 8, facts.call, x=x, width=width, face="serif-bold", size=22, smallest=13, lines=3)
    _fitted(sheet, y + 3, facts.practice, x=x, width=width, size=13, lines=3, colour=RED)
    _fitted(sheet, top + QR_SIDE, facts.address, x=x, width=width, face="sans-bold", size=14, smallest=6)


def _fitted(
    sheet: Sheet, y: float, text: str, *, x: float = LEFT, width: float = WIDTH, face: str = "sans", **style: Any
) -> float:
    """Draw a text where it fits; the baseline after it. Nothing is no line."""
    words = text.translate(str.maketrans("", "", missing_characters(text, face))).strip()
    return sheet.fitted(x, y, width, words, face=face, **style) if words else y
