"""Leaves: the sprig on the letter's margin and the laurel of the diploma."""

from collections.abc import Mapping
from math import cos, radians, sin
from typing import Any

from tochka.certificates.documents.marks import Path
from tochka.certificates.documents.ornaments.geometry import arc, circle, leaf

# Leaves of the sprig from below: y, length, width; right and left in turn.
_SPRIG = (
    (262, 11, 3.6),
    (249, 13, 4.2),
    (235, 15, 4.8),
    (220, 16, 5.0),
    (205, 15, 4.8),
    (191, 13, 4.2),
    (179, 11, 3.6),
    (169, 9, 3.0),
)
_LIGHT = (0, 3, 6)
_PAIRS = 10


def sprig(element: Mapping[str, Any], _: Mapping[str, float]) -> list[Path]:
    """Nine leaves on a vertical line at `x`; colours: dark, light. `y` shifts them all."""
    x, shift = element["x"], element.get("y", 0)
    dark, light = element["colours"]
    drawn = [
        Path(leaf(x, y + shift, 128 if number % 2 else 52, *size), fill=light if number in _LIGHT else dark)
        for number, (y, *size) in enumerate(_SPRIG)
    ]
    return [*drawn, Path(leaf(x, 162 + shift, 90, 9, 3), fill=dark)]


def laurel(element: Mapping[str, Any], _: Mapping[str, float]) -> list[Path]:
    """Two branches around x, y of radius `r`, a point below; colours: outer leaves and stems, inner leaves, point."""
    x, y, r = element["x"], element["y"], element["r"]
    right = _branch(x, y, r, element["colours"])
    return [*right, *(_mirrored(path, x) for path in right), Path(circle(x, y + 26.5, 2), fill=element["colours"][2])]


def _branch(x: float, y: float, r: float, colours: list[str]) -> list[Path]:
    outer, inner = colours[0], colours[1]
    found = [Path(arc(x, y, r, -84, 56), stroke=outer, width=0.5)]
    for number in range(_PAIRS):
        angle, length = -70 + 14 * number, 10.5 - 0.35 * number
        at = (x + r * cos(radians(angle)), y - r * sin(radians(angle)))
        found.append(Path(leaf(*at, angle + 90 + 34, length, 3.3), fill=inner))
        found.append(Path(leaf(*at, angle + 90 - 34, length, 3.3), fill=outer))
    end = (x + r * cos(radians(57)), y - r * sin(radians(57)))
    return [*found, Path(leaf(*end, 57 + 90, 8.5, 3), fill=outer)]


def _mirrored(path: Path, middle: float) -> Path:
    steps = tuple(
        (step, tuple(2 * middle - value if number % 2 == 0 else value for number, value in enumerate(at)))
        for step, at in path.steps
    )
    return path._replace(steps=steps)
