"""What a paper is made of once everything is placed: lines of text, paths, pictures and a code. Every drawer (PDF by
ReportLab, the fast writer, SVG) paints this list and decides nothing itself."""

from typing import NamedTuple

PT_IN_MM = 72 / 25.4
MM_IN_PT = 25.4 / 72

# One step of a path: M and L take x, y; C takes two control points and the end; Z takes nothing. Millimetres.
Step = tuple[str, tuple[float, ...]]


class Line(NamedTuple):
    """One line of text. `x`, `y` (the baseline) and `width` in 0.01 mm from the top left, `size` in points,
    `tracking` in thousandths of the size after every character."""

    x: int
    y: int
    face: str
    size: float
    text: str
    colour: str
    tracking: int
    width: int


class Path(NamedTuple):
    """A shape in millimetres from the top left; `width` is the pen, caps and joins are round. `fill` and `stroke`
    are #RRGGBB or empty, `dash` is (on, off) or empty, `clip` is a rectangle x, y, w, h or empty, `even`
    fills by the even-odd rule."""

    steps: tuple[Step, ...]
    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    dash: tuple[float, ...] = ()
    clip: tuple[float, ...] = ()
    even: bool = False


class Picture(NamedTuple):
    """An uploaded picture in a box, millimetres. `fit`: contain (whole picture, centred) or cover (whole box, cut)."""

    x: float
    y: float
    w: float
    h: float
    asset: str
    fit: str


class Code(NamedTuple):
    """A QR code of `value`, `side` mm without its quiet zone."""

    x: float
    y: float
    side: float
    value: str
    colour: str


Mark = Line | Path | Picture | Code


def rgb(colour: str) -> tuple[float, float, float]:
    """#RRGGBB as three parts of one."""
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255


def mixed(colour: str, ground: str, share: float) -> str:
    """The solid colour that `share` of `colour` gives over `ground`: no transparency, so school printers agree."""
    pairs = zip(_bytes(colour), _bytes(ground), strict=True)
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02X}" for over, under in pairs)


def _bytes(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:7]))
