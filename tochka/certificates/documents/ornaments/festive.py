"""Rings of growth in a page's corner with a ring of beads around them: the festive design."""

from collections.abc import Mapping
from math import cos, pi, radians, sin
from typing import Any

from tochka.certificates.documents.marks import Path
from tochka.certificates.documents.ornaments.geometry import circle, rings

_BEAD_EVERY = 5.2
_BEADS = (1.0, 0.62)


def corner_rings(element: Mapping[str, Any], page: Mapping[str, float]) -> list[Path]:
    """`n` rings up to radius `r` through x, y along `angle`, `pen`; colours from the smallest, filled one; then beads
    in `beads` colours on a circle of 1.2 r through the same corner."""
    x, y, r, angle = element["x"], element["y"], element["r"], element["angle"]
    first, *others = rings(x, y, r, element["n"], angle)
    fill, *strokes = element["colours"]
    drawn = [
        Path(circle(*ring), stroke=colour, width=element["pen"]) for ring, colour in zip(others, strokes, strict=True)
    ]
    return [Path(circle(*first), fill=fill), *drawn, *_beads(x, y, r * 1.2, angle, element["beads"], page)]


def _beads(x: float, y: float, r: float, angle: float, colours: list[str], page: Mapping[str, float]) -> list[Path]:
    count = int(2 * pi * r / _BEAD_EVERY)  # the seam is the corner itself, where nobody sees it
    middle_x, middle_y = x + r * cos(radians(angle)), y - r * sin(radians(angle))
    bleed, found = page.get("bleed", 0), []
    for number in range(count):
        turn = radians(angle) + pi + _BEAD_EVERY * number / r
        at = (middle_x + r * cos(turn), middle_y - r * sin(turn))
        if -bleed < at[0] < page["w"] + bleed and -bleed < at[1] < page["h"] + bleed:
            found.append(Path(circle(*at, _BEADS[number % 2]), fill=colours[number % 4]))
    return found
