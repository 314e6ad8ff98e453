"""The d of an SVG path as steps of our own: moves, lines, curves; quadratics and arcs become curves."""

import re
from collections.abc import Callable
from math import acos, ceil, cos, hypot, isfinite, pi, radians, sin, sqrt, tan

from tochka.certificates.documents.marks import Step

_TOKEN = re.compile(r"\s*,?\s*(?:([MmLlHhVvCcSsQqTtAaZz])|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))")
_FLAG = re.compile(r"\s*,?\s*([01])")
_COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
Point = tuple[float, float]


class Malformed(ValueError):
    """A path that cannot be read to its end."""


def steps_of(data: str) -> list[Step]:
    """Steps in the path's own coordinates. Raises Malformed."""
    reader, at, command = _Reader(), 0, ""
    while data[at:].strip(" \t\r\n,"):
        found = _TOKEN.match(data, at)
        if not found:
            raise Malformed(data[at : at + 20])
        if found[1]:
            command, at = found[1], found.end()
        elif command in "Zz" or not command:
            raise Malformed(data[at : at + 20])
        values, at = _values(data, at, command)
        reader.take(command, values)
        command = {"M": "L", "m": "l"}.get(command, command)
    return reader.steps


def _values(data: str, at: int, command: str) -> tuple[list[float], int]:
    values: list[float] = []
    for number in range(_COUNTS[command.upper()]):
        flag = command in "Aa" and number in (3, 4)
        found = (_FLAG if flag else _TOKEN).match(data, at)
        text = found[1 if flag else 2] if found else None
        if found is None or text is None:
            raise Malformed(data[at : at + 20])
        values.append(float(text))
        at = found.end()
    if not all(isfinite(value) and abs(value) < 1e6 for value in values):
        raise Malformed("a number beyond all measure")
    return values, at


class _Reader:
    """Where the pen is, where the line began, and the last control point, which S and T mirror."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.pen: Point = (0.0, 0.0)
        self.start: Point = (0.0, 0.0)
        self.control: Point | None = None
        self.last = ""

    def take(self, command: str, values: list[float]) -> None:
        """One command with its numbers."""
        kind = command.upper()
        if not self.steps and kind != "M":
            raise Malformed("a path begins with a move")
        if command.islower() and kind not in "HVA":
            values = [value + self.pen[number % 2] for number, value in enumerate(values)]
        elif command.islower():
            values = self._relative(kind, values)
        _TAKEN[kind](self, values)
        self.last = kind

    def _relative(self, kind: str, values: list[float]) -> list[float]:
        x, y = self.pen
        if kind == "A":
            return [*values[:5], values[5] + x, values[6] + y]
        return [values[0] + (x if kind == "H" else y)]

    def move(self, values: list[float]) -> None:
        self.pen = self.start = (values[0], values[1])
        self.steps.append(("M", self.pen))

    def line(self, values: list[float]) -> None:
        self.pen = (values[0], values[1])
        self.steps.append(("L", self.pen))

    def curve(self, values: list[float]) -> None:
        self.steps.append(("C", tuple(values)))
        self.control, self.pen = (values[2], values[3]), (values[4], values[5])

    def smooth(self, values: list[float]) -> None:
        self.curve([*self._mirrored("CS"), *values])

    def quadratic(self, values: list[float]) -> None:
        (x, y), (cx, cy, ex, ey) = self.pen, values
        self.curve([x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3, ex + (cx - ex) * 2 / 3, ey + (cy - ey) * 2 / 3, ex, ey])
        self.control = (cx, cy)

    def smooth_quadratic(self, values: list[float]) -> None:
        self.quadratic([*self._mirrored("QT"), *values])

    def arc(self, values: list[float]) -> None:
        for curve in arc_curves(self.pen, values):
            self.steps.append(("C", curve))
        self.pen = (values[5], values[6])

    def close(self, _: list[float]) -> None:
        self.steps.append(("Z", ()))
        self.pen = self.start

    def _mirrored(self, after: str) -> Point:
        if self.last not in after or self.control is None:
            return self.pen
        return 2 * self.pen[0] - self.control[0], 2 * self.pen[1] - self.control[1]


_TAKEN: dict[str, Callable[[_Reader, list[float]], None]] = {
    "M": _Reader.move,
    "L": _Reader.line,
    "H": lambda reader, values: reader.line([values[0], reader.pen[1]]),
    "V": lambda reader, values: reader.line([reader.pen[0], values[0]]),
    "C": _Reader.curve,
    "S": _Reader.smooth,
    "Q": _Reader.quadratic,
    "T": _Reader.smooth_quadratic,
    "A": _Reader.arc,
    "Z": _Reader.close,
}


def arc_curves(start: Point, values: list[float]) -> list[tuple[float, ...]]:
    """An elliptical arc as curves of at most a quarter; the formulae are those of the SVG standard, appendix B.2."""
    (x1, y1), (rx, ry, turn, large, sweep, x2, y2) = start, values
    rx, ry = abs(rx), abs(ry)
    if (x1, y1) == (x2, y2):
        return []
    if not rx or not ry:
        return [(x1, y1, x2, y2, x2, y2)]
    ca, sa = cos(radians(turn)), sin(radians(turn))
    px, py = (ca * (x1 - x2) + sa * (y1 - y2)) / 2, (-sa * (x1 - x2) + ca * (y1 - y2)) / 2
    grow = max(1.0, sqrt((px / rx) ** 2 + (py / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    rest = max(0.0, (rx * ry) ** 2 - (rx * py) ** 2 - (ry * px) ** 2) / ((rx * py) ** 2 + (ry * px) ** 2)
    side = sqrt(rest) * (-1 if large == sweep else 1)
    mx, my = side * rx * py / ry, -side * ry * px / rx
    cx, cy = ca * mx - sa * my + (x1 + x2) / 2, sa * mx + ca * my + (y1 + y2) / 2
    first = _angle((px - mx) / rx, (py - my) / ry)
    span = (_angle((-px - mx) / rx, (-py - my) / ry) - first) % (2 * pi)
    span -= 0 if sweep else 2 * pi
    count = max(1, ceil(abs(span) / (pi / 2) - 1e-9))
    step = span / count
    k = 4 / 3 * tan(step / 4)

    def at(u: float, v: float) -> Point:
        return cx + rx * u * ca - ry * v * sa, cy + rx * u * sa + ry * v * ca

    curves: list[tuple[float, ...]] = []
    for number in range(count):
        a, b = first + step * number, first + step * (number + 1)
        before, after = at(cos(a) - k * sin(a), sin(a) + k * cos(a)), at(cos(b) + k * sin(b), sin(b) - k * cos(b))
        curves.append((*before, *after, *at(cos(b), sin(b))))
    return curves


def _angle(x: float, y: float) -> float:
    angle = acos(max(-1.0, min(1.0, x / hypot(x, y))))
    return -angle if y < 0 else angle
