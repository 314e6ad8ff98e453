"""An SVG from outside as our own paths: shapes with plain colours. Scripts, styles of pages, texts, pictures, gradients
and links are not read at all, so nothing of them can reach a paper or a browser."""

import re
from collections.abc import Mapping
from math import cos, radians, sin, sqrt, tan
from typing import NamedTuple
from xml.etree import ElementTree

from tochka.certificates.documents.marks import Path, Picture, Step
from tochka.certificates.documents.ornaments.geometry import circle, ellipse, open_line, polygon, rectangle
from tochka.certificates.documents.pictures.pathdata import Malformed, steps_of

MOST_SHAPES = 5000
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^)]*)\)")
_CLASS = re.compile(r"\.([\w-]+)\s*\{([^}]*)\}")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*>")
_COMMENT = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_DEEPEST = 60
_NAMED = {
    "black": "#000000",
    "white": "#FFFFFF",
    "red": "#FF0000",
    "green": "#008000",
    "blue": "#0000FF",
    "yellow": "#FFFF00",
    "orange": "#FFA500",
    "gray": "#808080",
    "grey": "#808080",
    "currentcolor": "#000000",
}
_LOOKS = ("fill", "stroke", "stroke-width", "fill-rule", "display", "visibility")
Matrix = tuple[float, float, float, float, float, float]
Look = Mapping[str, str]
_STILL: Matrix = (1, 0, 0, 1, 0, 0)


class Drawing(NamedTuple):
    """Shapes in a box of `w` by `h` units from 0, 0."""

    w: float
    h: float
    shapes: list[Path]


def drawing_of(data: bytes) -> Drawing:
    """The shapes of an SVG. Raises Malformed if it is none, has entities, no size or nothing that can be drawn."""
    root = _parsed(data)
    x, y, w, h = _view(root)
    styles = (style.text or "" for style in root.iter() if _name(style) == "style")
    classes = {name: _pairs(look) for text in styles for name, look in _CLASS.findall(text)}
    shapes: list[Path] = []
    _walk(root, (1, 0, 0, 1, -x, -y), {"fill": "black"}, classes, shapes)
    if not shapes or len(shapes) > MOST_SHAPES:
        raise Malformed(f"{len(shapes)} shapes")
    return Drawing(w, h, shapes)


def written(drawing: Drawing) -> bytes:
    """The drawing as an SVG of nothing but paths: safe to show in a browser, and read again by `drawing_of`."""
    shapes = "".join(_shape(shape) for shape in drawing.shapes)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.w:g} {drawing.h:g}">{shapes}</svg>'.encode()


def _parsed(data: bytes) -> ElementTree.Element:
    """The tree of an SVG in UTF-8 without entities: what a parser might fetch or blow up is refused before it."""
    try:
        text = _DOCTYPE.sub("", data.decode("utf-8"))
        if "<!" in _COMMENT.sub("", text) or "\0" in text:
            raise Malformed("an SVG with entities")
        root = ElementTree.fromstring(text)  # noqa: S314
    except (ElementTree.ParseError, ValueError) as broken:
        raise Malformed(str(broken)) from broken
    if _name(root) != "svg":
        raise Malformed("no SVG")
    return root


def is_drawing(data: bytes) -> bool:
    """Whether an accepted asset is an SVG."""
    return data.startswith(b"<svg")


def placed_shapes(picture: Picture, data: bytes) -> list[Path]:
    """The shapes of an accepted SVG in the picture's box on the page, mm."""
    drawing = drawing_of(data)
    scale = (min if picture.fit == "contain" else max)(picture.w / drawing.w, picture.h / drawing.h)
    left = picture.x + (picture.w - drawing.w * scale) / 2
    top = picture.y + (picture.h - drawing.h * scale) / 2
    matrix = (scale, 0.0, 0.0, scale, left, top)
    clip = (picture.x, picture.y, picture.w, picture.h)
    return [
        shape._replace(steps=tuple(_moved(step, matrix) for step in shape.steps), width=shape.width * scale, clip=clip)
        for shape in drawing.shapes
    ]


def _shape(shape: Path) -> str:
    steps = "".join(step + " ".join(f"{value:.6g}" for value in at) for step, at in shape.steps)
    rule = ' fill-rule="evenodd"' if shape.even else ""
    stroke = f' stroke="{shape.stroke}" stroke-width="{shape.width:.6g}"' if shape.stroke else ""
    return f'<path fill="{shape.fill or "none"}"{rule}{stroke} d="{steps}"/>'


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _view(root: ElementTree.Element) -> tuple[float, float, float, float]:
    box = [float(number) for number in _NUMBER.findall(root.get("viewBox", ""))]
    if len(box) != 4:
        box = [0, 0, *(_length(root.get(side, "")) for side in ("width", "height"))]
    if not 0 < box[2] < 1e6 or not 0 < box[3] < 1e6:
        raise Malformed("no size")
    return box[0], box[1], box[2], box[3]


def _length(text: str) -> float:
    found = _NUMBER.match(text.strip())
    return float(found[0]) if found else 0.0


def _walk(
    element: ElementTree.Element,
    matrix: Matrix,
    look: Look,
    classes: Mapping[str, Look],
    shapes: list[Path],
    depth: int = 0,
) -> None:
    kind = _name(element)
    if kind not in ("svg", "g", "a", *_DRAWN) or len(shapes) > MOST_SHAPES or depth > _DEEPEST:
        return
    look = {**look, **_look(element, classes)}
    if look.get("display") == "none" or look.get("visibility") == "hidden":
        return
    matrix = _product(matrix, _matrix(element.get("transform", "")))
    if kind in _DRAWN:
        shapes += _painted(_DRAWN[kind](element), matrix, look)
        return
    for child in element:
        _walk(child, matrix, look, classes, shapes, depth + 1)


def _look(element: ElementTree.Element, classes: Mapping[str, Look]) -> dict[str, str]:
    found = {key: element.get(key, "") for key in _LOOKS if element.get(key)}
    for name in element.get("class", "").split():
        found |= classes.get(name, {})
    return found | _pairs(element.get("style", ""))


def _pairs(text: str) -> dict[str, str]:
    parts = (part.partition(":") for part in text.split(";"))
    return {key.strip(): value.strip() for key, _, value in parts if key.strip() in _LOOKS}


def _painted(steps: list[Step], matrix: Matrix, look: Look) -> list[Path]:
    fill, stroke = _colour(look.get("fill", "")), _colour(look.get("stroke", "none"))
    if not steps or not (fill or stroke):
        return []
    a, b, c, d, _, _ = matrix
    width = (_length(look.get("stroke-width", "1")) or 1) * sqrt(abs(a * d - b * c)) if stroke else 0
    even = look.get("fill-rule") == "evenodd"
    return [Path(tuple(_moved(step, matrix) for step in steps), fill, stroke, width, even=even)]


def _colour(text: str) -> str:
    """#RRGGBB, or nothing for no paint and for what is not a plain colour."""
    text = text.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        return "#" + "".join(letter * 2 for letter in text[1:]).upper()
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        return text.upper()
    parts = re.fullmatch(r"rgb\(\s*(\d+)[,\s]+(\d+)[,\s]+(\d+)\s*\)", text)
    if parts:
        return "#" + "".join(f"{min(int(part), 255):02X}" for part in parts.groups())
    return _NAMED.get(text, "")


def _matrix(text: str) -> Matrix:
    found = _STILL
    for kind, inside in _TRANSFORM.findall(text):
        numbers = [float(number) for number in _NUMBER.findall(inside)]
        found = _product(found, _one(kind, numbers))
    return found


def _one(kind: str, n: list[float]) -> Matrix:
    try:
        return _KINDS[kind](n)
    except IndexError:
        raise Malformed(f"{kind} of {len(n)} numbers") from None


def _turned(n: list[float]) -> Matrix:
    ca, sa = cos(radians(n[0])), sin(radians(n[0]))
    x, y = (n[1], n[2]) if len(n) > 2 else (0.0, 0.0)
    return ca, sa, -sa, ca, x - ca * x + sa * y, y - sa * x - ca * y


_KINDS = {
    "matrix": lambda n: (n[0], n[1], n[2], n[3], n[4], n[5]),
    "translate": lambda n: (1, 0, 0, 1, n[0], n[1] if len(n) > 1 else 0),
    "scale": lambda n: (n[0], 0, 0, n[1] if len(n) > 1 else n[0], 0, 0),
    "rotate": _turned,
    "skewX": lambda n: (1, 0, tan(radians(n[0])), 1, 0, 0),
    "skewY": lambda n: (1, tan(radians(n[0])), 0, 1, 0, 0),
}


def _product(m: Matrix, n: Matrix) -> Matrix:
    a, b, c, d, e, f = m
    return (
        a * n[0] + c * n[1],
        b * n[0] + d * n[1],
        a * n[2] + c * n[3],
        b * n[2] + d * n[3],
        a * n[4] + c * n[5] + e,
        b * n[4] + d * n[5] + f,
    )


def _moved(step: Step, matrix: Matrix) -> Step:
    a, b, c, d, e, f = matrix
    pairs = zip(step[1][::2], step[1][1::2], strict=True)
    return step[0], tuple(value for x, y in pairs for value in (a * x + c * y + e, b * x + d * y + f))


def _get(element: ElementTree.Element, *names: str) -> list[float]:
    return [_length(element.get(name, "")) for name in names]


def _points(element: ElementTree.Element) -> list[tuple[float, float]]:
    numbers = [float(number) for number in _NUMBER.findall(element.get("points", ""))]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _line(element: ElementTree.Element) -> list[Step]:
    x1, y1, x2, y2 = _get(element, "x1", "y1", "x2", "y2")
    return list(open_line([(x1, y1), (x2, y2)]))


def _ellipse(element: ElementTree.Element) -> list[Step]:
    x, y, a, b = _get(element, "cx", "cy", "rx", "ry")
    return list(ellipse(x, y, a, b, 0))


_DRAWN = {
    "path": lambda element: steps_of(element.get("d", "")),
    "rect": lambda element: list(rectangle(*_get(element, "x", "y", "width", "height"))),
    "circle": lambda element: list(circle(*_get(element, "cx", "cy", "r"))),
    "ellipse": _ellipse,
    "line": _line,
    "polyline": lambda element: list(open_line(_points(element))),
    "polygon": lambda element: list(polygon(_points(element))) if _points(element) else [],
}
