"""Single shapes that several designs use: the red point, rings of growth, cells of a notebook."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from tochka.certificates.documents.marks import Path
from tochka.certificates.documents.ornaments.geometry import circle, open_line, rectangle

Element = Mapping[str, Any]
Page = Mapping[str, float]
WHITE = "#FFFFFF"


def point(element: Element, _: Page) -> list[Path]:
    """A filled point of radius `r` at x, y; `halo` is the radius of white around it."""
    x, y = element["x"], element["y"]
    halo = [Path(circle(x, y, element["halo"]), fill=WHITE)] if element.get("halo") else []
    return [*halo, Path(circle(x, y, element["r"]), fill=element["colours"][0])]


def cells(element: Element, page: Page) -> list[Path]:
    """Notebook cells of `step` from the page's top down to `bottom`, over the bleed."""
    bleed, step, bottom = page.get("bleed", 0), element["step"], element["bottom"]
    columns = [step * n for n in range(ceil(page["w"] / step) + 1) if step * n <= page["w"] + bleed]
    rows = [step * n for n in range(round(bottom / step) + 1)]
    lines = [((x, -bleed), (x, bottom)) for x in columns]
    lines += [((-bleed, y), (page["w"] + bleed, y)) for y in rows]
    return [Path(open_line(ends), stroke=element["colours"][0], width=0.12) for ends in lines]


def block(element: Element, _: Page) -> list[Path]:
    """A filled rectangle x, y, w, h."""
    return [Path(rectangle(element["x"], element["y"], element["w"], element["h"]), fill=element["colours"][0])]
