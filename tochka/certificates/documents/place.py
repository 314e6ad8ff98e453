"""The one layout function: a text element and the values give its lines. PDF, preview and designer all draw these.

Part of writer 1, as breaking.py and metrics-1.json are: a change here would move the words of papers already issued.
"""

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tochka.certificates.documents.breaking import Piece, Ruler, broken
from tochka.certificates.documents.filling import filled
from tochka.certificates.documents.marks import MM_IN_PT, Line
from tochka.certificates.documents.metrics import UNITS, Face, Metrics
from tochka.kit.errors import Refusal

STEP = 0.5  # points by which a text that does not fit grows smaller
_SHARES = {"top": 0.0, "middle": 0.5, "bottom": 1.0}
_HANGING_START = "«„"
_HANGING_END = re.compile(r"»?[.,]?$")


class Block(NamedTuple):
    """A text broken into lines at one size: `leading` in mm, `gaps` the extra mm above each line."""

    lines: list[Piece]
    gaps: list[float]
    size: float
    leading: float


def place(element: Mapping[str, Any], values: Mapping[str, str], metrics: Metrics) -> list[Line] | Refusal:
    """Lines of a text element. The box runs from the capitals' top to the baseline of the last line.

    Refuses with `certificates.missing_glyph` (element, character, name, text) and `certificates.does_not_fit`
    (element, text).
    """
    style = element["style"]
    text = filled(element["text"], values)
    if style.get("case") == "upper":
        text = text.upper()
    if not text:
        return []
    face = metrics[style["face"]]
    missing = face.missing(text.replace("\n", ""))
    if missing:
        return missing_glyph(element["id"], missing, text)
    block = _block(element, text, face)
    if block is None:
        return Refusal("certificates.does_not_fit", {"element": element["id"], "text": text}, element["id"])
    return _aligned(element, block, face)


def missing_glyph(element: str, character: str, text: str) -> Refusal:
    """The refusal that names a character which no paper can show."""
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    facts = {"element": element, "character": character, "name": name, "text": text}
    return Refusal("certificates.missing_glyph", facts, element)


def _block(element: Mapping[str, Any], text: str, face: Face) -> Block | None:
    """The first way of the element's fit rule that holds: shrink keeps one line; wrap keeps the size as long as it
    can; shrink-wrap keeps the line as long as it can. When all lines are used the size goes on to `least`. A hyphen
    ends a line only when all else has failed."""
    style, fit = element["style"], element.get("fit", {})
    tracking = round(style.get("tracking", 0) * UNITS)
    paragraphs = text.split("\n")
    rulers = [Ruler(paragraph, face, tracking) for paragraph in paragraphs]
    for at_hyphens in (False, True):
        for size, most in _tries(style["size"], fit, len(paragraphs)):
            block = _fitted(element, rulers, size, most, at_hyphens)
            if block:
                return block
    return None


def _tries(size: float, fit: Mapping[str, Any], paragraphs: int) -> Iterator[tuple[float, int]]:
    rule = fit.get("rule", "shrink")
    most = max(paragraphs, 1 if rule == "shrink" else fit.get("lines", 1))
    least = min(size, fit.get("min", size))
    sizes = [size - STEP * i for i in range(math.floor((size - least) / STEP) + 1)]
    smaller = [sizes[-1] - STEP * i for i in range(1, math.floor((sizes[-1] - fit.get("least", sizes[-1])) / STEP) + 1)]
    if rule == "shrink-wrap":
        yield from ((tried, lines) for lines in range(paragraphs, most + 1) for tried in sizes)
    else:
        yield from ((tried, most) for tried in sizes)
    yield from ((tried, most) for tried in smaller)


def _fitted(element: Mapping[str, Any], rulers: list[Ruler], size: float, most: int, at_hyphens: bool) -> Block | None:
    style, fit = element["style"], element.get("fit", {})
    limit = int(element["w"] / (size * MM_IN_PT) * UNITS + 0.5)
    leading = style.get("leading", style["size"] * MM_IN_PT * 1.25) * size / style["size"]
    lines: list[Piece] = []
    gaps: list[float] = []
    for ruler in rulers:
        found = broken(
            ruler,
            limit,
            most - len(lines),
            balance=fit.get("balance", False),
            first=fit.get("first", False),
            at_hyphens=at_hyphens,
        )
        if found is None:
            return None
        gaps += [style.get("gap", 0) if lines else 0, *[0] * (len(found) - 1)]
        lines += found
    block = Block(lines, gaps, size, leading)
    return block if _height(block) <= element["h"] + 0.01 else None


def _height(block: Block) -> float:
    tall = block.leading * (len(block.lines) - 1) + 0.7 * block.size * MM_IN_PT
    for gap in block.gaps:
        tall += gap
    return tall


def _aligned(element: Mapping[str, Any], block: Block, face: Face) -> list[Line]:
    style = element["style"]
    tracking = round(style.get("tracking", 0) * UNITS)
    scale = block.size * MM_IN_PT / UNITS
    slack = element["h"] - _height(block)
    y = element["y"] + slack * _SHARES[element.get("valign", "top")] + 0.7 * block.size * MM_IN_PT
    lines = []
    for number, (piece, gap) in enumerate(zip(block.lines, block.gaps, strict=True)):
        y += gap + (block.leading if number else 0)
        x = element["x"] + _offset(element, piece, face, tracking, scale)
        at = (round(x * 100), round(y * 100), style["face"], block.size)
        lines.append(Line(*at, piece.text, style["colour"], tracking, round(piece.units * scale * 100)))
    return lines


def _offset(element: Mapping[str, Any], piece: Piece, face: Face, tracking: int, scale: float) -> float:
    """Where a line starts in its box, mm: quotes and stops at its ends hang outside and do not count."""
    align, wide = element.get("align", "left"), piece.units * scale
    if align == "right":
        return element["w"] - wide
    text, core = piece.text, _core(piece.text)
    before = face.units(text) - face.units(text[1:]) + tracking if text[0] in _HANGING_START else 0
    if align == "left":
        return -before * scale
    after = face.units(text) - face.units(core) + tracking * (len(text) - len(core))
    return (element["w"] - wide + (after - before) * scale) / 2


def _core(text: str) -> str:
    return _HANGING_END.sub("", text) if text[-1] in "».," else text
