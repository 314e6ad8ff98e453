"""Shapes that the ornaments are made of: circles, rings of growth, leaves, waves. Angles in degrees, counter-clockwise."""

from collections.abc import Iterable
from math import cos, radians, sin

from tochka.certificates.documents.marks import Step

_ROUND = 0.5522847498  # how far a quarter circle's control points lie, of the radius
_SWELL = 0.3979  # where the control points of half a sine lie, of the half period
Point = tuple[float, float]


def circle(x: float, y: float, r: float) -> tuple[Step, ...]:
    """A circle around x, y."""
    return ellipse(x, y, r, r, 0)


def ellipse(x: float, y: float, a: float, b: float, angle: float) -> tuple[Step, ...]:
    """An ellipse around x, y with half axes a, b, turned by the angle."""
    ca, sa, k = cos(radians(angle)), sin(radians(angle)), _ROUND

    def at(u: float, v: float) -> Point:
        return x + a * u * ca - b * v * sa, y - a * u * sa - b * v * ca

    quarters = [
        (at(1, k), at(k, 1), at(0, 1)),
        (at(-k, 1), at(-1, k), at(-1, 0)),
        (at(-1, -k), at(-k, -1), at(0, -1)),
        (at(k, -1), at(1, -k), at(1, 0)),
    ]
    return (("M", at(1, 0)), *(_curve(*quarter) for quarter in quarters), ("Z", ()))


def rectangle(x: float, y: float, w: float, h: float) -> tuple[Step, ...]:
    """A rectangle from its top left corner."""
    return polygon([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])


def polygon(points: Iterable[Point]) -> tuple[Step, ...]:
    """A closed line through the points."""
    return (*open_line(points), ("Z", ()))


def open_line(points: Iterable[Point]) -> tuple[Step, ...]:
    """An open line through the points."""
    return tuple(("L" if number else "M", point) for number, point in enumerate(points))


def octagon(w: float, h: float, inset: float, cut: float) -> tuple[Step, ...]:
    """A page's rectangle at an inset with its four corners cut off."""
    a, b, c, d = inset, inset, w - inset, h - inset
    return polygon(
        [(a + cut, b), (c - cut, b), (c, b + cut), (c, d - cut), (c - cut, d), (a + cut, d), (a, d - cut), (a, b + cut)]
    )


def arc(x: float, y: float, r: float, start: float, end: float) -> tuple[Step, ...]:
    """A part of a circle, in pieces of at most 30°."""
    count = max(1, round(abs(end - start) / 30))
    step = radians(end - start) / count
    k = 4 / 3 * (1 - cos(step / 2)) / sin(step / 2)
    steps: list[Step] = [("M", (x + r * cos(radians(start)), y - r * sin(radians(start))))]
    for number in range(count):
        a, b = radians(start) + step * number, radians(start) + step * (number + 1)
        steps.append(
            _curve(
                (x + r * (cos(a) - k * sin(a)), y - r * (sin(a) + k * cos(a))),
                (x + r * (cos(b) + k * sin(b)), y - r * (sin(b) - k * cos(b))),
                (x + r * cos(b), y - r * sin(b)),
            )
        )
    return tuple(steps)


def rings(x: float, y: float, r: float, n: int, angle: float) -> list[tuple[float, float, float]]:
    """Rings of growth: n circles (x, y, r) that all go through the point x, y, centres along the angle, smallest first."""
    ca, sa = cos(radians(angle)), sin(radians(angle))
    radii = [r * i / n for i in range(1, n + 1)]
    return [(x + radius * ca, y - radius * sa, radius) for radius in radii]


def leaf(x: float, y: float, angle: float, length: float, width: float) -> tuple[Step, ...]:
    """A leaf from its base at x, y to its tip along the angle, a little fuller on its left side."""
    ca, sa = cos(radians(angle)), sin(radians(angle))

    def at(u: float, v: float) -> Point:
        return x + u * length * ca - v * width * sa, y - u * length * sa - v * width * ca

    there = _curve(at(0.25, 0.62), at(0.7, 0.55), at(1, 0))
    back = _curve(at(0.7, -0.4), at(0.3, -0.5), at(0, 0))
    return ("M", at(0, 0)), there, back, ("Z", ())


def wave(start: Point, end: Point, amplitude: float, periods: int, phase: float) -> tuple[Step, ...]:
    """A sine along a straight line, one curve a half period, within 0.5 % of the amplitude. It begins and ends at its
    crossings of the line, up to half a period outside the two points."""
    (x, y), (to_x, to_y) = start, end
    count = periods * 2
    dx, dy = (to_x - x) / count, (to_y - y) / count  # a half period
    length = (dx * dx + dy * dy) ** 0.5
    nx, ny = -dy / length * amplitude, dx / length * amplitude

    def at(along: float, across: float) -> Point:
        return x + dx * along + nx * across, y + dy * along + ny * across

    first = -(phase % 180) / 180
    side = 1 if phase % 360 < 180 else -1
    steps: list[Step] = [("M", at(first, 0))]
    for number in range(count + (1 if first else 0)):
        from_, tall = first + number, side * (-1) ** number * 4 / 3
        steps.append(_curve(at(from_ + _SWELL, tall), at(from_ + 1 - _SWELL, tall), at(from_ + 1, 0)))
    return tuple(steps)


def _curve(first: Point, second: Point, end: Point) -> Step:
    return "C", (*first, *second, *end)
