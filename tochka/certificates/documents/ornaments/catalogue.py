"""Every ornament by its name in a layout: frames around the page, drawn scenes, simple shapes."""

from collections.abc import Callable, Mapping
from typing import Any

from tochka.certificates.documents.marks import Path
from tochka.certificates.documents.ornaments import festive, frames, leaves, modern, quest, shapes

Drawer = Callable[[Mapping[str, Any], Mapping[str, float]], list[Path]]


def _frame(draw: Callable[[float, float, float, list[str]], list[Path]]) -> Drawer:
    return lambda element, page: draw(page["w"], page["h"], element["inset"], element["colours"])


FRAMES: dict[str, Drawer] = {
    "guilloche": _frame(frames.guilloche),
    "cut-corners": _frame(frames.cut_corners),
    "line": _frame(frames.line),
}
ORNAMENTS: dict[str, Drawer] = {
    "point": shapes.point,
    "cells": shapes.cells,
    "block": shapes.block,
    "corner-rings": festive.corner_rings,
    "band": modern.band,
    "orbits": quest.orbits,
    "sprig": leaves.sprig,
    "laurel": leaves.laurel,
}


def drawn(element: Mapping[str, Any], page: Mapping[str, float]) -> list[Path]:
    """Paths of a frame or ornament element with resolved colours."""
    return (FRAMES if element["type"] == "frame" else ORNAMENTS)[element["ornament"]](element, page)
