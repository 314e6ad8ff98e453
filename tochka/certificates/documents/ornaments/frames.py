"""Frames around the whole page: the guilloche of official papers, the cut corners of the diploma, one plain line."""

from tochka.certificates.documents.marks import Path
from tochka.certificates.documents.ornaments.geometry import circle, octagon, rectangle, rings, wave

WHITE = "#FFFFFF"
_CORNER = 9.0  # side of the corner squares, mm
_PERIOD = 9.0  # the wave's period before it is made to divide the side


def guilloche(w: float, h: float, inset: float, colours: list[str]) -> list[Path]:
    """Two frames 6 mm apart, three braided sines between them, a square with rings of growth in each corner."""
    main, accent = colours[0], colours[-1]
    far = inset + 6
    return [
        Path(rectangle(inset, inset, w - 2 * inset, h - 2 * inset), stroke=main, width=0.55),
        Path(rectangle(far, far, w - 2 * far, h - 2 * far), stroke=main, width=0.22),
        *_braids(w, h, inset, main),
        *(mark for corner in _corners(w, h, inset) for mark in _square(*corner, main, accent)),
    ]


def _braids(w: float, h: float, inset: float, colour: str) -> list[Path]:
    middle, start = inset + 3, inset + _CORNER
    sides = [
        ((start, middle), (w - start, middle)),
        ((w - middle, start), (w - middle, h - start)),
        ((start, h - middle), (w - start, h - middle)),
        ((middle, start), (middle, h - start)),
    ]
    found = []
    for a, b in sides:
        periods = max(1, round((abs(b[0] - a[0]) + abs(b[1] - a[1])) / _PERIOD))
        waves = (wave(a, b, 2.1, periods, phase) for phase in (0, 120, 240))
        found += [Path(steps, stroke=colour, width=0.16) for steps in waves]
    return found


def _corners(w: float, h: float, inset: float) -> list[tuple[float, float, int]]:
    near, right, low = inset + _CORNER / 2, w - inset - _CORNER / 2, h - inset - _CORNER / 2
    return [(near, near, -45), (right, near, -135), (right, low, 135), (near, low, 45)]


def _square(x: float, y: float, angle: int, main: str, accent: str) -> list[Path]:
    half, r = _CORNER / 2, 3.6
    shift = r * 0.7071
    from_x = x - shift if angle in (-45, 45) else x + shift
    from_y = y - shift if angle < 0 else y + shift
    first, *others = rings(from_x, from_y, r, 3, angle)
    return [
        Path(rectangle(x - half, y - half, _CORNER, _CORNER), fill=WHITE, stroke=main, width=0.55),
        *(Path(circle(*ring), stroke=main, width=0.22) for ring in others),
        Path(circle(*first), fill=accent),
    ]


def cut_corners(w: float, h: float, inset: float, colours: list[str]) -> list[Path]:
    """Two octagons, thick and thin, and a point outside each cut corner."""
    main, accent = colours[0], colours[-1]
    near = inset + 3.2
    points = [(near, near), (w - near, near), (w - near, h - near), (near, h - near)]
    return [
        Path(octagon(w, h, inset, 12), stroke=main, width=0.9),
        Path(octagon(w, h, inset + 2.5, 11), stroke=main, width=0.25),
        *(Path(circle(x, y, 1.5), fill=accent) for x, y in points),
    ]


def line(w: float, h: float, inset: float, colours: list[str]) -> list[Path]:
    """One thin rectangle."""
    return [Path(rectangle(inset, inset, w - 2 * inset, h - 2 * inset), stroke=colours[0], width=0.35)]
