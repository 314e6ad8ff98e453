"""A text broken into lines that fit a width: greedy, balanced, or shrunk until it fits."""

import re
from dataclasses import dataclass

from tochka.kit.pdf.fonts import text_width

_HALF_POINT = 0.5
# Where a word that is wider than the line may part: after these marks, else anywhere.
_SEAMS = re.compile(r"(?<=[-,/;–—])")
_BALANCE_STEPS = 18


class DoesNotFit(ValueError):
    """A text that is too long for its box even at the smallest size."""


@dataclass(frozen=True)
class Setting:
    """Lines of text at a size in points."""

    lines: tuple[str, ...]
    size: float


def wrap(text: str, face: str, size: float, width: float) -> list[str]:
    """Lines at most width mm wide: broken at plain spaces and line ends, never at a no-break space.

    A single word wider than the line parts after a hyphen or comma, else between letters; nothing is lost.
    """
    lines = []
    for paragraph in text.split("\n"):
        lines.extend(_wrap_one(paragraph, face, size, width))
    return lines


def _wrap_one(text: str, face: str, size: float, width: float) -> list[str]:
    lines, current = [], ""
    for word in text.split(" "):
        tried = f"{current} {word}" if current else word
        if text_width(tried, face, size) <= width:
            current = tried
            continue
        if current:
            lines.append(current)
        *full, current = _parted(word, face, size, width)
        lines.extend(full)
    return [*lines, current]


def _parted(word: str, face: str, size: float, width: float) -> list[str]:
    if text_width(word, face, size) <= width:
        return [word]
    pieces, current = [], ""
    for bit in _bits(word, face, size, width):
        if current and text_width(current + bit, face, size) > width:
            pieces.append(current)
            current = bit
        else:
            current += bit
    return [*pieces, current]


def _bits(word: str, face: str, size: float, width: float) -> list[str]:
    bits = []
    for bit in _SEAMS.split(word):
        bits.extend([bit] if text_width(bit, face, size) <= width else list(bit))
    return [bit for bit in bits if bit]


def balance(text: str, face: str, size: float, width: float) -> list[str]:
    """As few lines as wrap makes, as even as they can be: the narrowest width that keeps their number."""
    lines = wrap(text, face, size, width)
    narrow, wide = width / max(1, len(lines)), width
    for _ in range(_BALANCE_STEPS if len(lines) > 1 else 0):
        middle = (narrow + wide) / 2
        if len(wrap(text, face, size, middle)) <= len(lines) and _keeps_words(text, face, size, middle):
            wide = middle
        else:
            narrow = middle
    return wrap(text, face, size, wide) if wide < width else lines


def _keeps_words(text: str, face: str, size: float, width: float) -> bool:
    return all(text_width(word, face, size) <= width for word in text.split())


def fit(
    text: str, face: str, size: float, width: float, *, smallest: float, lines: int = 1, balanced: bool = True
) -> Setting:
    """The largest size, in half points from size down to smallest, at which the text takes at most that many lines.

    Words are not parted. Raises DoesNotFit when even the smallest is too large.
    """
    tried = size
    while tried >= smallest:
        broken = (balance if balanced else wrap)(text, face, tried, width)
        if len(broken) <= lines and _keeps_words(text, face, tried, width):
            return Setting(tuple(broken), tried)
        tried -= _HALF_POINT
    raise DoesNotFit(f"«{text}» does not fit {width} mm in {lines} lines at {smallest} pt")


def squeeze(text: str, face: str, size: float, width: float, *, smallest: float, lines: int = 1) -> Setting:
    """As fit; a text that fits nowhere stands at the smallest size, its words parted, its end cut off with «…».

    One long name must not keep everybody's papers from being printed."""
    try:
        return fit(text, face, size, width, smallest=smallest, lines=lines)
    except DoesNotFit:
        broken = wrap(text, face, smallest, width)
    if len(broken) > lines:
        last = broken[lines - 1]
        while last and text_width(f"{last}…", face, smallest) > width:
            last = last[:-1]
        broken = [*broken[: lines - 1], f"{last.rstrip(' ,;·-')}…"]
    return Setting(tuple(broken), smallest)
