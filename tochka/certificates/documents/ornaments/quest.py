"""A sun, eight orbits with planets and the ninth one, dotted, with its red planet: the quest design."""

from collections.abc import Mapping
from math import cos, pi, radians, sin
from typing import Any, NamedTuple

from tochka.certificates.documents.marks import Path, Step, mixed
from tochka.certificates.documents.ornaments.geometry import circle, ellipse, open_line

WHITE = "#FFFFFF"


class Planet(NamedTuple):
    """Orbit's radius, angle on it, own radius (mm), index of its colour."""

    orbit: float
    angle: float
    r: float
    colour: int


# Colours by index: 0 honey, 1 green, 2 red, 3 sky, 4 ochre, 5 ink2.
_PLANETS = (
    Planet(21, 38, 1.5, 5),
    Planet(30, -31, 2.2, 0),
    Planet(40, 52, 2.4, 3),
    Planet(51, -8, 1.9, 2),
    Planet(63, 27, 4.6, 0),
    Planet(75, -42, 3.9, 4),
    Planet(87, 49, 3.0, 3),
    Planet(98, -16, 2.8, 1),
)
_RINGED = 5
_NINTH = Planet(111, 33, 5.0, 2)


def orbits(element: Mapping[str, Any], page: Mapping[str, float]) -> list[Path]:
    """The whole scene around x, y, clipped by the frame at `inset`; six colours."""
    x, y, inset, colours = element["x"], element["y"], element["inset"], element["colours"]
    clip = (inset, inset, page["w"] - 2 * inset, page["h"] - 2 * inset)
    faint = mixed(colours[1], WHITE, 0.42)
    lines = [Path(circle(x, y, planet.orbit), stroke=faint, width=0.22) for planet in _PLANETS]
    planets = [path for number in range(len(_PLANETS)) for path in _planet(x, y, number, colours)]
    scene = [*_sun(x, y, colours[0]), *lines, *planets, *_ninth(x, y, colours[2])]
    return [path._replace(clip=clip) for path in scene]


def _sun(x: float, y: float, colour: str) -> list[Path]:
    rays = []
    for number in range(24):
        angle, far = radians(15 * number), 14.8 if number % 2 else 16.5
        ends = [(x + r * cos(angle), y - r * sin(angle)) for r in (13, far)]
        rays.append(Path(open_line(ends), stroke=colour, width=0.5))
    return [Path(circle(x, y, 11), fill=colour), *rays]


def _at(x: float, y: float, planet: Planet) -> tuple[float, float]:
    return x + planet.orbit * cos(radians(planet.angle)), y - planet.orbit * sin(radians(planet.angle))


def _planet(x: float, y: float, number: int, colours: list[str]) -> list[Path]:
    planet = _PLANETS[number]
    at, colour = _at(x, y, planet), colours[planet.colour]
    ring = [Path(ellipse(*at, 7.2, 1.7, 20), stroke=colour, width=0.4)] if number == _RINGED else []
    return [Path(circle(*at, planet.r + 1.1), fill=WHITE), *ring, Path(circle(*at, planet.r), fill=colour)]


def _dots(x: float, y: float, r: float) -> tuple[Step, ...]:
    """Dots of 0.5 mm every 2.4 mm along a circle."""
    count = round(2 * pi * r / 2.4)
    turns = (2 * pi * number / count for number in range(count))
    return tuple(step for turn in turns for step in circle(x + r * cos(turn), y - r * sin(turn), 0.25))


def _ninth(x: float, y: float, colour: str) -> list[Path]:
    at = _at(x, y, _NINTH)
    return [
        Path(_dots(x, y, _NINTH.orbit), fill=colour),
        Path(circle(*at, 6.6), fill=WHITE, stroke=colour, width=0.3),
        Path(circle(*at, _NINTH.r), fill=colour),
    ]
