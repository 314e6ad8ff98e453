"""A paper of one or more pages: millimetres from the top left corner, text by its baseline, drawn by ReportLab."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any, Literal, cast

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tochka.kit import qr
from tochka.kit.pdf.fonts import POINT, font_name, require_glyphs, text_width
from tochka.kit.pdf.lines import balance, squeeze, wrap
from tochka.kit.russian import bind, plain_spaces, typeset

A4 = (210.0, 297.0)
INK = "#111111"
Align = Literal["left", "center", "right"]
EachPage = Callable[["Sheet", int, int], None]
_LEADING = 1.3


@dataclass(frozen=True)
class Margins:
    """Millimetres of white; the defaults are those of office papers (GOST R 7.0.97)."""

    left: float = 20
    right: float = 10
    top: float = 15
    bottom: float = 15


@cache
def _colour(code: str) -> Any:
    return HexColor(code)


class Sheet:
    """Pages that are drawn one after another; text is drawn as it is, never read as markup.

    size: width and height in mm. each_page(sheet, number, total) draws what stands on every page («лист 1 из 3»).
    The same calls give the same bytes.
    """

    def __init__(
        self,
        *,
        title: str,
        author: str = "",
        subject: str = "",
        size: tuple[float, float] = A4,
        landscape: bool = False,
        margins: Margins = Margins(),
        each_page: EachPage | None = None,
    ) -> None:
        self.width, self.height = (size[1], size[0]) if landscape else size
        self.margins = margins
        self._each_page = each_page
        self._bytes = BytesIO()
        self._pages: list[dict[str, Any]] = []
        self.canvas: Any = Canvas(
            self._bytes,
            pagesize=(self.width / POINT, self.height / POINT),
            pageCompression=1,
            invariant=1,
            initialFontName=cast(Any, font_name("sans")),
            lang="ru-RU",
        )
        self._describe(title, author, subject)

    def _describe(self, title: str, author: str, subject: str) -> None:
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setSubject(subject)
        self.canvas.setCreator("Tochka")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")

    @property
    def left(self) -> float:
        """Where text begins, mm."""
        return self.margins.left

    @property
    def right(self) -> float:
        """Where text ends, mm."""
        return self.width - self.margins.right

    @property
    def bottom(self) -> float:
        """The lowest line of text, mm from the top."""
        return self.height - self.margins.bottom

    @property
    def page_number(self) -> int:
        """The page that is being drawn, from 1."""
        return len(self._pages) + 1

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        face: str = "sans",
        size: float = 10,
        align: Align = "left",
        colour: str = INK,
        tracking: float = 0,
        hang: bool = False,
    ) -> None:
        """One line with its baseline at y; x is its left end, middle or right end.

        size in points, tracking in ems; hang lets quotes at the ends stand outside. Raises MissingGlyph.
        """
        line = plain_spaces(text)
        require_glyphs(line, face)
        start = self._start(x, line, face, size, align, tracking, hang)
        self.canvas.setFillColor(_colour(colour))
        pen = self.canvas.beginText(start / POINT, self._up(y))
        pen.setFont(font_name(face), size)
        if tracking:
            pen.setCharSpace(tracking * size)
        pen.textOut(line)
        if tracking:
            pen.setCharSpace(0)
        self.canvas.drawText(pen)

    @staticmethod
    def _start(x: float, line: str, face: str, size: float, align: Align, tracking: float, hang: bool) -> float:
        before = text_width("«", face, size, tracking) if hang and line.startswith("«") else 0
        last = line[-1:] if hang and line.endswith(("»", ".", ",")) else ""
        after = text_width(last, face, size, tracking) if last else 0
        width = text_width(line, face, size, tracking) - before - after
        return x - before - {"left": 0, "center": width / 2, "right": width}[align]

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        *,
        face: str = "sans",
        size: float = 10,
        leading: float | None = None,
        align: Align = "left",
        colour: str = INK,
        balanced: bool = False,
    ) -> float:
        """Lines in width mm from the baseline y down, quotes and no-break spaces set; the baseline after the last.

        leading in mm, 1.3 of the size by default. align center and right are about the column of that width.
        """
        lines = (balance if balanced else wrap)(typeset(text), face, size, width)
        return self._lines(x, y, width, lines, face, size, leading or size * _LEADING * POINT, align, colour)

    def fitted(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        *,
        face: str = "sans",
        size: float = 10,
        smallest: float = 6,
        lines: int = 1,
        leading: float | None = None,
        align: Align = "left",
        colour: str = INK,
    ) -> float:
        """A text that shrinks and then breaks until it fits, else is cut off; the baseline after its last line."""
        setting = squeeze(bind(text), face, size, width, smallest=smallest, lines=lines)
        step = leading * setting.size / size if leading else setting.size * _LEADING * POINT
        return self._lines(x, y, width, setting.lines, face, setting.size, step, align, colour)

    def _lines(
        self,
        x: float,
        y: float,
        width: float,
        lines: Any,
        face: str,
        size: float,
        step: float,
        align: Align,
        colour: str,
    ) -> float:
        anchor = x + {"left": 0, "center": width / 2, "right": width}[align]
        for line in lines:
            self.text(anchor, y, line, face=face, size=size, align=align, colour=colour)
            y += step
        return y

    def line(self, x1: float, y1: float, x2: float, y2: float, *, pen: float = 0.25, colour: str = INK) -> None:
        """A straight line, pen in mm."""
        self.canvas.setStrokeColor(_colour(colour))
        self.canvas.setLineWidth(pen / POINT)
        self.canvas.line(x1 / POINT, self._up(y1), x2 / POINT, self._up(y2))

    def rectangle(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        pen: float = 0.25,
        colour: str | None = INK,
        fill: str | None = None,
        radius: float = 0,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A rectangle from its top left corner; colour None draws no edge, fill None no inside; all in mm."""
        self.canvas.saveState()
        if colour:
            self.canvas.setStrokeColor(_colour(colour))
            self.canvas.setLineWidth(pen / POINT)
        if fill:
            self.canvas.setFillColor(_colour(fill))
        if dash:
            self.canvas.setDash([step / POINT for step in dash])
        box = (x / POINT, self._up(y + height), width / POINT, height / POINT)
        if radius:
            self.canvas.roundRect(*box, radius / POINT, stroke=bool(colour), fill=bool(fill))
        else:
            self.canvas.rect(*box, stroke=bool(colour), fill=bool(fill))
        self.canvas.restoreState()

    def qr(self, x: float, y: float, side: float, text: str, *, quiet: int = 0) -> None:
        """A QR code as one vector path from its top left corner, black; quiet: white modules inside the side."""
        qr.draw(self.canvas, text, x / POINT, self._up(y + side), side / POINT, quiet=quiet)

    def picture(self, x: float, y: float, width: float, height: float, data: bytes) -> None:
        """A PNG or JPEG in a box, its proportions kept, in the middle. Raises OSError for what is no picture."""
        reader = ImageReader(BytesIO(data))
        box = (x / POINT, self._up(y + height), width / POINT, height / POINT)
        self.canvas.drawImage(reader, *box, mask="auto", preserveAspectRatio=True, anchor="c")

    def bookmark(self, title: str) -> None:
        """This page under a title in the reader's side panel."""
        key = f"page{self.page_number}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(title, key)

    def next_page(self) -> None:
        """Finish this page and begin another."""
        self._pages.append(dict(self.canvas.__dict__))
        self.canvas._startPage()

    def finish(self) -> bytes:
        """The whole PDF; each_page is called now, when the number of pages is known."""
        self._pages.append(dict(self.canvas.__dict__))
        states, self._pages = self._pages, []
        for number, state in enumerate(states, 1):
            self.canvas.__dict__.update(state)
            if self._each_page:
                self._each_page(self, number, len(states))
            self.canvas.showPage()
        self.canvas.save()
        return self._bytes.getvalue()

    def _up(self, y: float) -> float:
        return (self.height - y) / POINT
