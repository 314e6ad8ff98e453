"""The coloured band at the page's edge with thin rings of growth in it: the modern design."""

from collections.abc import Mapping
from typing import Any

from tochka.certificates.documents.marks import Path, mixed
from tochka.certificates.documents.ornaments.geometry import circle, rectangle

WHITE = "#FFFFFF"


def band(element: Mapping[str, Any], page: Mapping[str, float]) -> list[Path]:
    """A band of width `w` from the left edge; rings through x, y upwards, `n` of them, `step` apart, and a disc."""
    bleed = page.get("bleed", 0)
    ground, disc = element["colours"]
    x, y, step = element["x"], element["y"], element["step"]
    clip = (-bleed, -bleed, element["w"] + bleed, page["h"] + 2 * bleed)
    light = mixed(WHITE, ground, 0.55)
    circles = (circle(x, y - step * i, step * i) for i in range(1, element["n"] + 1))
    return [
        Path(rectangle(*clip), fill=ground),
        *(Path(steps, stroke=light, width=0.35, clip=clip) for steps in circles),
        Path(circle(x, y - element["r"], element["r"]), fill=disc),
    ]
