"""Single shapes: the red point with its white halo."""

from collections.abc import Mapping
from typing import Any

from tochka.certificates.documents.marks import Path
from tochka.certificates.documents.ornaments.geometry import circle


def point(element: Mapping[str, Any], _: Mapping[str, float]) -> list[Path]:
    """A filled point of radius `r`; `halo` is the radius of white around it."""
    x, y = element["x"], element["y"]
    halo = [Path(circle(x, y, element["halo"]), fill="#FFFFFF")] if element.get("halo") else []
    return [*halo, Path(circle(x, y, element["r"]), fill=element["colours"][0])]
