"""From a layout and values to the list of marks that every drawer paints: first what all papers of an event share,
then what is one paper's own, each in the layout's order."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tochka.certificates.documents.filling import clean, filled, placeholders
from tochka.certificates.documents.marks import Code, Mark, Path, Picture
from tochka.certificates.documents.metrics import Metrics
from tochka.certificates.documents.ornaments import catalogue
from tochka.certificates.documents.ornaments.economy import thrifty
from tochka.certificates.documents.place import place
from tochka.certificates.documents.signatures import MOST, keys, place_signatures
from tochka.kit.errors import Refusal

PALETTE = {
    "green": "#1E5C4B",
    "red": "#C2352B",
    "honey": "#E0A526",
    "sky": "#2A5A84",
    "ochre": "#8A6410",
    "ink": "#1C2A24",
    "ink2": "#46554D",
    "white": "#FFFFFF",
}
CODE_COLOUR = "#111111"

Element = Mapping[str, Any]
Values = Mapping[str, str]


def colour_of(layout: Element, name: str) -> str:
    """#RRGGBB of a colour given as such or by its name in the layout's palette."""
    return name if name.startswith("#") else {**PALETTE, **layout.get("palette", {})}[name]


def keys_of(element: Element) -> set[str]:
    """Placeholders that an element needs."""
    kind = element["type"]
    if kind == "signatures":
        return {key for number in range(1, MOST + 1) for key in keys(number)}
    if kind == "qr":
        return set(placeholders(element.get("text", "{qr}")))
    return set(placeholders(element.get({"text": "text", "image": "asset"}.get(kind, ""), "")))


def parted(layout: Element, event_values: Values) -> tuple[list[Element], list[Element]]:
    """The layout's elements: those that all papers of an event share, and those that are each paper's own.
    Pictures and signatures are always shared: the writer draws neither, and who signs is decided for the whole issue."""
    shared: list[Element] = []
    own: list[Element] = []
    for element in layout["elements"]:
        same = element["type"] in ("image", "signatures") or keys_of(element) <= event_values.keys()
        (shared if same else own).append(element)
    return shared, own


def resolved(layout: Element, elements: Iterable[Element], *, economy: bool = False) -> list[dict[str, Any]]:
    """The same elements with every colour as #RRGGBB; in economy pictures behind the page go, and white letters, whose
    ground is gone, become ink."""
    drawn = (each for each in elements if not (economy and _is_ground(layout, each)))
    return [_coloured(layout, element, economy) for element in drawn]


def _is_ground(layout: Element, element: Element) -> bool:
    """Whether a picture covers half of the page or more."""
    page = layout["page"]
    return element["type"] == "image" and 2 * element["w"] * element["h"] >= page["w"] * page["h"]


def _coloured(layout: Element, element: Element, economy: bool) -> dict[str, Any]:
    found = dict(element)
    for key in ("colour", "fill", "stroke", "rule"):
        if found.get(key):
            found[key] = colour_of(layout, found[key])
    for key in ("colours", "beads"):
        if key in found:
            found[key] = [colour_of(layout, name) for name in found[key]]
    if "style" in found:
        colour = colour_of(layout, found["style"]["colour"])
        ink = economy and colour == PALETTE["white"]
        found["style"] = {**found["style"], "colour": colour_of(layout, "ink") if ink else colour}
    return found


def marks(layout: Element, elements: Iterable[Element], values: Values, metrics: Metrics) -> list[Mark] | list[Refusal]:
    """Marks of resolved elements in order, or all refusals: whoever reads them wants the whole list at once."""
    found: list[Mark] = []
    refused: list[Refusal] = []
    for element in elements:
        drawn = _DRAWN[element["type"]](layout, element, values, metrics)
        if isinstance(drawn, Refusal):
            refused.append(drawn)
        else:
            found += drawn
    return refused or found


def composed_by_element(
    layout: Element, event_values: Values, values: Values, metrics: Metrics, *, economy: bool = False
) -> Iterator[tuple[str, list[Mark] | Refusal]]:
    """The same marks element by element, in the order of painting: the designer moves each as a group."""
    shared, own = parted(layout, event_values)
    every = {**event_values, **values}
    for element in resolved(layout, [*shared, *own], economy=economy):
        found = _DRAWN[element["type"]](layout, element, every, metrics)
        thin = economy and not isinstance(found, Refusal)
        yield element["id"], [thrifty(mark) for mark in found] if thin else found  # type: ignore[union-attr]


def title_of(values: Values) -> str:
    """What the file calls itself: «Сертификат участника № ТР-2022/23-004-017. Образцова Мария Петровна»."""
    number = f" №\u00a0{values['number']}" if values.get("number") else ""
    name = f". {values['name']}" if values.get("name") else ""
    return clean(values.get("title", "Сертификат") + number + name).replace("\n", " ")


def composed(
    layout: Element, event_values: Values, values: Values, metrics: Metrics, *, economy: bool = False
) -> list[Mark] | list[Refusal]:
    """All marks of one paper as it is painted; `values` win over `event_values`."""
    shared, own = parted(layout, event_values)
    elements = resolved(layout, [*shared, *own], economy=economy)
    found = marks(layout, elements, {**event_values, **values}, metrics)
    return [thrifty(mark) for mark in found] if economy else found  # type: ignore[arg-type]


def _text(_: Element, element: Element, values: Values, metrics: Metrics) -> list[Mark] | Refusal:
    return place(element, values, metrics)  # type: ignore[return-value]


def _signatures(_: Element, element: Element, values: Values, metrics: Metrics) -> list[Mark] | Refusal:
    return place_signatures(element, values, metrics)


def _code(_: Element, element: Element, values: Values, __: Metrics) -> list[Mark]:
    value = filled(element.get("text", "{qr}"), values)
    return [Code(element["x"], element["y"], element["side"], value, CODE_COLOUR)] if value else []


def _image(_: Element, element: Element, values: Values, __: Metrics) -> list[Mark]:
    asset = filled(element["asset"], values)
    box = (element["x"], element["y"], element["w"], element["h"])
    return [Picture(*box, asset, element.get("fit", "contain"))] if asset else []


def _line(_: Element, element: Element, __: Values, ___: Metrics) -> list[Mark]:
    steps = (("M", (element["x1"], element["y1"])), ("L", (element["x2"], element["y2"])))
    dash = tuple(element.get("dash", ()))
    return [Path(steps, stroke=element["colour"], width=element["width"], dash=dash)]


def _ornament(layout: Element, element: Element, __: Values, ___: Metrics) -> list[Mark]:
    return list(catalogue.drawn(element, layout["page"]))


_DRAWN: dict[str, Callable[[Element, Element, Values, Metrics], list[Mark] | Refusal]] = {
    "text": _text,
    "signatures": _signatures,
    "qr": _code,
    "image": _image,
    "line": _line,
    "frame": _ornament,
    "ornament": _ornament,
}
