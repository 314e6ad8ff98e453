"""Charts as SVG that is read in black and white: exact numbers are solid, approximate ones have a broken outline, the year
before is a thin empty bar below."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

_ROW, _WORDS, _BAR, _THIN = 46, 20, 14, 5  # px: a line, its words, its bar, that of the year before
_FULL = 70  # per cent of the width: the number stands after the longest bar


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
    """Horizontal bars, each under its words and before its number; nothing where there is nothing. The text is escaped.

    Lengths are shares of the width, so that letters are as large on a phone as on a desk."""
    if not items:
        return Markup("")
    top = max(max(max(item.value, item.before or 0) for item in items), 1)
    rows = "".join(_row(item, n * _ROW, top) for n, item in enumerate(items))
    head = f'<svg class="chart" width="100%" height="{_ROW * len(items)}" role="img" aria-label="{escape(title)}">'
    return Markup(f"{head}{rows}</svg>")  # noqa: S704  every text in it is escaped


def _row(item: Bar, y: int, top: float) -> str:
    length, solid = _FULL * item.value / top, _FULL * max(item.value - item.rough, 0) / top
    bar = y + _WORDS
    pieces = [
        f'<text class="chart__label" x="0" y="{bar - 6}">{escape(item.label)}</text>',
        f'<rect class="chart__bar" x="0" y="{bar}" width="{solid:.1f}%" height="{_BAR}"/>',
    ]
    if item.rough:
        pieces.append(
            f'<rect class="chart__rough" x="{solid:.1f}%" y="{bar + 1}" width="{max(length - solid, 0.5):.1f}%" '
            f'height="{_BAR - 2}"/>'
        )
    if item.before:
        width = _FULL * item.before / top
        pieces.append(f'<rect class="chart__before" x="0" y="{bar + _BAR + 2}" width="{width:.1f}%" height="{_THIN}"/>')
    pieces.append(
        f'<text class="chart__number" x="{length:.1f}%" dx="8" y="{bar + _BAR - 2}">{escape(item.words)}</text>'
    )
    return "".join(pieces)
