"""The same marks as SVG for the designer and previews: user units are 0.1 mm, so no browser rounds a font size.

Every word has its own x from the layout, so the browser breaks no line and its spaces are ours.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from tochka.certificates.documents.codes import runs
from tochka.certificates.documents.compose import composed_by_element, title_of
from tochka.certificates.documents.marks import MM_IN_PT, Code, Line, Mark, Path, Picture
from tochka.certificates.documents.metrics import UNITS, Metrics, metrics
from tochka.kit.errors import Refusal

FAMILIES = {"serif": "cert-serif", "sans": "cert-sans"}
_WEIGHTS = {"bold": ' font-weight="700"', "italic": ' font-style="italic"'}


def svg(
    layout: Mapping[str, Any],
    values: Mapping[str, str],
    event_values: Mapping[str, str] | None = None,
    *,
    economy: bool = False,
    asset_url: str = "",
) -> str | list[Refusal]:
    """A sheet as an SVG element, one <g data-element="id"> an element; or all refusals. `asset_url` is put before a
    picture's name. Needs the web fonts cert-serif and cert-sans and the class «paper» (kerning on, ligatures off)."""
    measures = metrics()
    drawn: list[str] = []
    refused: list[Refusal] = []
    for name, found in composed_by_element(layout, event_values or {}, values, measures, economy=economy):
        if isinstance(found, Refusal):
            refused.append(found)
        else:
            drawn.append(f'<g data-element="{_attribute(name)}">{_painted(found, measures, asset_url)}</g>')
    if refused:
        return refused
    w, h = layout["page"]["w"], layout["page"]["h"]
    told = _attribute(title_of({**(event_values or {}), **values}))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="paper" viewBox="0 0 {w * 10:g} {h * 10:g}" '
        f'role="img" aria-label="{told}">'
        f'<rect width="{w * 10:g}" height="{h * 10:g}" fill="#FFFFFF"/>{"".join(drawn)}</svg>'
    )


def _painted(marks: Iterable[Mark], measures: Metrics, asset_url: str) -> str:
    return "".join(_mark(mark, measures, asset_url) for mark in marks)


def _mark(mark: Mark, measures: Metrics, asset_url: str) -> str:
    if isinstance(mark, Line):
        return _line(mark, measures)
    if isinstance(mark, Path):
        return _path(mark)
    return _code(mark) if isinstance(mark, Code) else _picture(mark, asset_url)


def _line(line: Line, measures: Metrics) -> str:
    face, scale = measures[line.face], line.size * MM_IN_PT * 10 / UNITS
    family, _, style = line.face.partition("-")
    x, shown = line.x / 10, []
    for word in line.text.replace("\u00a0", " ").split(" "):
        shown.append(f'<tspan x="{x:.2f}">{escape(word)}</tspan>')
        x += (face.units(word) + face.advances[" "] + line.tracking * (len(word) + 1)) * scale
    tracking = f' letter-spacing="{line.tracking * scale:.3f}"' if line.tracking else ""
    look = f'font-family="{FAMILIES[family]}" font-size="{line.size * MM_IN_PT * 10:.4f}"{_WEIGHTS.get(style, "")}'
    return f'<text y="{line.y / 10:g}" {look}{tracking} fill="{line.colour}">{" ".join(shown)}</text>'


def _path(path: Path) -> str:
    if path.clip:
        x, y, w, h = (side * 10 for side in path.clip)
        inner = _path(path._replace(clip=(), steps=_moved(path, -path.clip[0], -path.clip[1])))
        return f'<svg x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" overflow="hidden">{inner}</svg>'
    look = f'fill="{path.fill or "none"}"' + (' fill-rule="evenodd"' if path.even else "")
    if path.stroke:
        look += (
            f' stroke="{path.stroke}" stroke-width="{path.width * 10:g}" stroke-linecap="round" stroke-linejoin="round"'
        )
    if path.dash:
        look += f' stroke-dasharray="{" ".join(f"{part * 10:g}" for part in path.dash)}"'
    steps = "".join(step + " ".join(f"{value * 10:.1f}" for value in at) for step, at in path.steps)
    return f'<path {look} d="{steps}"/>'


def _moved(path: Path, x: float, y: float) -> Any:
    return tuple((step, tuple(v + (y if n % 2 else x) for n, v in enumerate(at))) for step, at in path.steps)


def _code(code: Code) -> str:
    modules, dark = runs(code.value)
    cells = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in dark)
    place = f"translate({code.x * 10:g} {code.y * 10:g}) scale({code.side * 10 / modules:.5f})"
    return f'<path transform="{place}" fill="{code.colour}" shape-rendering="crispEdges" d="{cells}"/>'


def _picture(picture: Picture, asset_url: str) -> str:
    box = f'x="{picture.x * 10:g}" y="{picture.y * 10:g}" width="{picture.w * 10:g}" height="{picture.h * 10:g}"'
    fit = "xMidYMid meet" if picture.fit == "contain" else "xMidYMid slice"
    return f'<image {box} preserveAspectRatio="{fit}" href="{_attribute(asset_url + picture.asset)}"/>'


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})
