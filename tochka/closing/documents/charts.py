"""Charts as SVG that is read in black and white: exact numbers are solid, approximate ones have a broken outline, the year
before is a thin empty bar below."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

_ROW, _BAR, _THIN, _LABEL, _WIDTH, _NUMBER = 30, 16, 6, 190, 420, 96


@dataclass(frozen=True)
class Bar:
    """A line of a chart. value: its length; rough: how much of it is approximate; words: the number as it is written;
    before: the same a year before, None where there is no such year."""

    label: str
    value: float
    words: str
    rough: float = 0
    before: float | None = None


def bars(items: Sequence[Bar], title: str) -> Markup:
    """Horizontal bars with their numbers beside them; nothing where there is nothing. The text is escaped."""
    if not items:
        return Markup("")
    top = max(max(max(item.value, item.before or 0) for item in items), 1)
    height = _ROW * len(items)
    rows = "".join(_row(item, n * _ROW, top) for n, item in enumerate(items))
    width = _LABEL + _WIDTH + _NUMBER
    head = f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
    return Markup(f"{head}{rows}</svg>")  # noqa: S704  every text in it is escaped


def _row(item: Bar, y: float, top: float) -> str:
    length = _WIDTH * item.value / top
    solid = _WIDTH * max(item.value - item.rough, 0) / top
    middle = y + _ROW / 2 - (_THIN / 2 if item.before is not None else 0)
    pieces = [
        f'<text class="chart__label" x="0" y="{middle + 5:.0f}">{escape(_short(item.label))}</text>',
        f'<rect class="chart__bar" x="{_LABEL}" y="{middle - _BAR / 2:.0f}" width="{solid:.1f}" height="{_BAR}"/>',
    ]
    if item.rough:
        pieces.append(
            f'<rect class="chart__rough" x="{_LABEL + solid:.1f}" y="{middle - _BAR / 2 + 1:.0f}" '
            f'width="{max(length - solid, 2):.1f}" height="{_BAR - 2}"/>'
        )
    if item.before:
        pieces.append(
            f'<rect class="chart__before" x="{_LABEL + 0.75}" y="{middle + _BAR / 2 + 1:.0f}" '
            f'width="{_WIDTH * item.before / top:.1f}" height="{_THIN}"/>'
        )
    end = _LABEL + length + 8
    pieces.append(f'<text class="chart__number" x="{end:.0f}" y="{middle + 5:.0f}">{escape(item.words)}</text>')
    return "".join(pieces)


def _short(label: str) -> str:
    return label if len(label) <= 24 else f"{label[:23].rstrip()}…"
