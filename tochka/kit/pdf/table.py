"""A table over several pages: its head repeated, rows of at least a given height, cells that wrap."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tochka.kit.pdf.fonts import POINT
from tochka.kit.pdf.lines import wrap
from tochka.kit.pdf.sheet import INK, Align, Sheet
from tochka.kit.russian import bind

GREY = "#808080"
_PAD = 2.2
_LEADING = 1.2
_CAP_HEIGHT = 0.7  # of the size: what the eye centres


@dataclass(frozen=True)
class Column:
    """title over the column, width in mm, rule: an upright line after it."""

    title: str
    width: float
    align: Align = "left"
    face: str = "sans"
    rule: bool = False


@dataclass(frozen=True)
class TableStyle:
    """Sizes in points, heights in mm; the defaults are those of the registration sheet."""

    size: float = 10
    head_size: float = 8.5
    row_height: float = 9
    head_height: float = 6.2


def draw_table(
    sheet: Sheet,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    y: float,
    *,
    style: TableStyle = TableStyle(),
    bottom: float | None = None,
    new_page: Callable[[Sheet], float] | None = None,
) -> float:
    """Draw rows from y (mm) down and give the y below the last one.

    bottom: where a page ends, by default the sheet's margin. new_page draws the top of a further page and says where
    the table goes on; by default at the margin. A row is never parted. Raises MissingGlyph.
    """
    return _Table(sheet, columns, style, sheet.bottom if bottom is None else bottom, new_page).draw(rows, y)


@dataclass
class _Table:
    sheet: Sheet
    columns: Sequence[Column]
    style: TableStyle
    bottom: float
    new_page: Callable[[Sheet], float] | None

    def draw(self, rows: Iterable[Sequence[str]], y: float) -> float:
        top = y
        y = self._head(y)
        for row in rows:
            cells = [self._lines(text, column) for text, column in zip(row, self.columns, strict=True)]
            height = self._height(cells)
            if y + height > self.bottom:
                self._upright(top, y)
                self.sheet.next_page()
                top = self.new_page(self.sheet) if self.new_page else self.sheet.margins.top
                y = self._head(top)
            self._row(cells, y, height)
            y += height
        self._upright(top, y)
        return y

    def _step(self) -> float:
        return self.style.size * _LEADING * POINT

    def _lines(self, text: str, column: Column) -> list[str]:
        return wrap(bind(text), column.face, self.style.size, column.width - 2 * _PAD)

    def _height(self, cells: list[list[str]]) -> float:
        return max(self.style.row_height, max(map(len, cells)) * self._step() + 1.2)

    def _head(self, y: float) -> float:
        for x, column in self._places():
            baseline = y + self.style.head_height - 2.2
            self._put(column.title, x, baseline, column, "sans-bold", self.style.head_size)
        y += self.style.head_height
        self.sheet.line(self.sheet.left, y, self._end(), y, pen=0.35)
        return y

    def _row(self, cells: list[list[str]], y: float, height: float) -> None:
        cap = self.style.size * _CAP_HEIGHT * POINT
        for (x, column), lines in zip(self._places(), cells, strict=True):
            baseline = y + (height - (len(lines) - 1) * self._step() + cap) / 2
            for line in lines:
                self._put(line, x, baseline, column, column.face, self.style.size)
                baseline += self._step()
        self.sheet.line(self.sheet.left, y + height, self._end(), y + height, pen=0.2, colour=GREY)

    def _put(self, text: str, x: float, y: float, column: Column, face: str, size: float) -> None:
        at = x + {"left": _PAD, "center": column.width / 2, "right": column.width - _PAD}[column.align]
        if text:
            self.sheet.text(at, y, text, face=face, size=size, align=column.align)

    def _upright(self, top: float, bottom: float) -> None:
        for x, column in self._places():
            if column.rule:
                self.sheet.line(x + column.width, top, x + column.width, bottom, pen=0.25, colour=INK)

    def _places(self) -> list[tuple[float, Column]]:
        places, x = [], self.sheet.left
        for column in self.columns:
            places.append((x, column))
            x += column.width
        return places

    def _end(self) -> float:
        return self.sheet.left + sum(column.width for column in self.columns)
