"""Whether a layout can be used: its shape, its page, its sizes and names. Every fault names the element it is in."""

import re
from collections.abc import Collection, Iterator, Mapping
from math import isfinite
from typing import Any

from tochka.kit.errors import Refusal

FORMAT = 1
MOST_ELEMENTS = 100
LONGEST_TEXT = 2000
SIZES = (5, 120)  # points
PAGE_SIDES = (80, 450)  # mm
FACES = ("serif", "serif-bold", "serif-italic", "sans", "sans-bold", "sans-italic")
COLOURS = ("green", "red", "honey", "sky", "ochre", "ink", "ink2", "white")
FRAMES = ("guilloche", "cut-corners", "line")
# The numbers that each drawn ornament needs, and how many colours.
ORNAMENTS: Mapping[str, tuple[tuple[str, ...], int]] = {
    "point": (("x", "y", "r"), 1),
    "cells": (("step", "bottom"), 1),
    "block": (("x", "y", "w", "h"), 1),
    "corner-rings": (("x", "y", "r", "n", "angle", "pen"), 0),
    "band": (("x", "y", "w", "n", "step", "r"), 2),
    "orbits": (("x", "y", "inset"), 6),
    "sprig": (("x",), 2),
    "laurel": (("x", "y", "r"), 3),
}
_SIGNATORIES = tuple(f"signatory_{n}_{part}" for n in (1, 2, 3) for part in ("post", "name", "facsimile"))
PLACEHOLDERS = (
    "issuer",
    "title",
    "kind_line",
    "event",
    "name",
    "about",
    "post",
    "organization",
    "place_date",
    "number",
    "issued",
    "verify_address",
    "qr",
    "reason",
    "note",
    "greeting",
    "team",
    "degree",
    "topic",
    "role",
    "level",
    "hours",
    "basis",
    "form",
    "sign",
    "logo",
    "emblem",
    *_SIGNATORIES,
)
_PLACE = re.compile(r"\{([^{}]*)\}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ASSET = re.compile(r"[0-9a-f]{64}")
_BOX = ("x", "y", "w", "h")
_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "text": _BOX,
    "image": _BOX,
    "qr": ("x", "y", "side"),
    "line": ("x1", "y1", "x2", "y2", "width"),
    "frame": ("inset",),
    "ornament": (),
    "signatures": ("x", "y", "w"),
}
_SIGNATURE_ROOM = 12.0  # mm that a signature takes above its baseline


def check_layout(layout: Any, assets: Collection[str] = ()) -> list[Refusal]:
    """All faults of a layout from outside. `assets`: the SHA-256 names of pictures that its owner has uploaded."""
    if (
        not isinstance(layout, Mapping)
        or layout.get("format") != FORMAT
        or not isinstance(layout.get("elements"), list)
    ):
        return [_fault("layout_malformed", "")]
    page, elements = layout.get("page"), layout["elements"]
    if not isinstance(page, Mapping) or not all(_within(page.get(side), PAGE_SIDES) for side in ("w", "h")):
        return [_fault("layout_malformed", "")]
    if len(elements) > MOST_ELEMENTS:
        return [_fault("too_many_elements", "", most=MOST_ELEMENTS)]
    if not _good_palette(layout.get("palette", {})):
        return [_fault("layout_malformed", "palette")]
    return [*_repeated(elements), *(fault for element in elements for fault in _faults(element, page, assets))]


def _fault(code: str, element: str, **facts: Any) -> Refusal:
    return Refusal(f"certificates.{code}", {"element": element, **facts}, element or None)


def _repeated(elements: list[Any]) -> Iterator[Refusal]:
    seen: set[str] = set()
    for element in elements:
        name = element.get("id") if isinstance(element, Mapping) else None
        if isinstance(name, str) and name in seen:
            yield _fault("layout_malformed", name)
        seen.add(str(name))


def _faults(element: Any, page: Mapping[str, Any], assets: Collection[str]) -> list[Refusal]:
    """Faults of one element; a wrong shape hides the rest, since nothing else can be asked of it."""
    if not isinstance(element, Mapping) or not isinstance(element.get("id"), str) or not element["id"]:
        return [_fault("layout_malformed", "")]
    name = element["id"]
    if not _well_shaped(element):
        return [_fault("layout_malformed", name)]
    sizes = _sizes(element)
    return [
        *([_fault("off_the_page", name)] if not _on_page(element, page) else []),
        *(_fault("unknown_placeholder", name, placeholder=place) for place in _unknown(element)),
        *(_fault("unknown_asset", name, asset=asset) for asset in _missing(element, assets)),
        *(_fault("size_out_of_range", name, size=size) for size in sizes if not _within(size, SIZES)),
    ]


def _well_shaped(element: Mapping[str, Any]) -> bool:
    kind = str(element.get("type"))
    if kind not in _NUMBERS or not all(_number(element.get(key)) for key in _NUMBERS[kind]):
        return False
    if not all(_colour(colour) for colour in _colours(element)):
        return False
    return _SHAPES[kind](element)


def _shaped_text(element: Mapping[str, Any]) -> bool:
    style, fit = element.get("style"), element.get("fit", {})
    text = element.get("text")
    return (
        isinstance(text, str)
        and len(text) <= LONGEST_TEXT
        and _one_of(element.get("align", "left"), ("left", "center", "right"))
        and _one_of(element.get("valign", "top"), ("top", "middle", "bottom"))
        and isinstance(style, Mapping)
        and _one_of(style.get("face"), FACES)
        and _number(style.get("size"))
        and all(_number(style.get(key, 0)) for key in ("leading", "tracking", "gap"))
        and style.get("leading", 1) > 0
        and abs(style.get("tracking", 0)) <= 1
        and _one_of(style.get("case", ""), ("", "upper"))
        and isinstance(fit, Mapping)
        and _one_of(fit.get("rule", "shrink"), ("shrink", "wrap", "shrink-wrap"))
        and _number(fit.get("min", 5))
        and _number(fit.get("least", 5))
        and isinstance(fit.get("lines", 1), int)
        and 1 <= fit.get("lines", 1) <= 60
    )


def _shaped_image(element: Mapping[str, Any]) -> bool:
    return isinstance(element.get("asset"), str) and _one_of(element.get("fit", "contain"), ("contain", "cover"))


def _shaped_code(element: Mapping[str, Any]) -> bool:
    return element["side"] > 0 and isinstance(element.get("text", "{qr}"), str)


def _shaped_line(element: Mapping[str, Any]) -> bool:
    dash = element.get("dash", [])
    return 0 < element["width"] <= 50 and isinstance(dash, list) and len(dash) in (0, 2) and all(map(_number, dash))


def _shaped_frame(element: Mapping[str, Any]) -> bool:
    return _one_of(element.get("ornament"), FRAMES) and bool(element.get("colours"))


def _shaped_ornament(element: Mapping[str, Any]) -> bool:
    if not _one_of(element.get("ornament"), ORNAMENTS):
        return False
    numbers, count = ORNAMENTS[element["ornament"]]
    if not all(_number(element.get(key)) for key in numbers):
        return False
    if element["ornament"] == "corner-rings":
        rings = element["n"]
        return rings in range(1, 13) and len(element.get("colours", ())) == rings and len(element.get("beads", ())) == 4
    steps = element.get("step", 1), element.get("n", 1)
    return len(element.get("colours", ())) == count and steps[0] >= 1 and 1 <= steps[1] <= 40


_SHAPES = {
    "text": _shaped_text,
    "image": _shaped_image,
    "qr": _shaped_code,
    "line": _shaped_line,
    "frame": _shaped_frame,
    "ornament": _shaped_ornament,
    "signatures": lambda element: element["w"] > 0,
}


def _on_page(element: Mapping[str, Any], page: Mapping[str, Any]) -> bool:
    """Words and codes stay on the sheet; lines, pictures and shapes may run over its edge into the bleed."""
    kind, bleed = element["type"], page.get("bleed", 0) if _number(page.get("bleed", 0)) else 0
    if kind in ("frame", "ornament"):
        points = [(element.get("inset", element.get("x", 0)), element.get("inset", element.get("y", 0)))]
        return _inside(points, page, 0) and 2 * element.get("inset", 0) < min(page["w"], page["h"])
    if kind == "line":
        return _inside([(element["x1"], element["y1"]), (element["x2"], element["y2"])], page, bleed)
    x, y = element["x"], element["y"]
    if kind == "signatures":
        return _inside([(x, y - _SIGNATURE_ROOM), (x + element["w"], y)], page, 0)
    w, h = (element["side"],) * 2 if kind == "qr" else (element["w"], element["h"])
    return w > 0 and h > 0 and _inside([(x, y), (x + w, y + h)], page, bleed if kind == "image" else 0)


def _inside(points: list[tuple[float, float]], page: Mapping[str, Any], bleed: float) -> bool:
    return all(-bleed <= x <= page["w"] + bleed and -bleed <= y <= page["h"] + bleed for x, y in points)


def _unknown(element: Mapping[str, Any]) -> list[str]:
    texts = [element.get(key) for key in ("text", "asset")]
    found = (place for text in texts if isinstance(text, str) for place in _PLACE.findall(text))
    return [place for place in found if place not in PLACEHOLDERS]


def _missing(element: Mapping[str, Any], assets: Collection[str]) -> list[str]:
    asset = element.get("asset", "")
    if element["type"] != "image" or _PLACE.fullmatch(asset):
        return []
    return [] if _ASSET.fullmatch(asset) and asset in assets else [asset]


def _sizes(element: Mapping[str, Any]) -> list[float]:
    if element["type"] != "text":
        return []
    fit = element.get("fit", {})
    return [element["style"]["size"], *(fit[key] for key in ("min", "least") if key in fit)]


def _colours(element: Mapping[str, Any]) -> Iterator[Any]:
    kind = element["type"]
    needed = {"line": ("colour",), "signatures": ("colour", "rule")}.get(kind, ())
    yield from (element.get(key) for key in needed)
    if kind == "text":
        yield element["style"].get("colour") if isinstance(element.get("style"), Mapping) else None
    for key in ("colours", "beads"):
        yield from element.get(key, []) if isinstance(element.get(key, []), list) else [None]


def _colour(colour: Any) -> bool:
    return isinstance(colour, str) and (colour in COLOURS or bool(_COLOUR.fullmatch(colour)))


def _good_palette(palette: Any) -> bool:
    return isinstance(palette, Mapping) and all(
        name in COLOURS and isinstance(colour, str) and _COLOUR.fullmatch(colour) for name, colour in palette.items()
    )


def _one_of(value: Any, choices: Collection[str]) -> bool:
    return isinstance(value, str) and value in choices


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and abs(value) <= 10_000


def _within(value: Any, bounds: tuple[float, float]) -> bool:
    return _number(value) and bounds[0] <= value <= bounds[1]
