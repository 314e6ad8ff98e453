"""A directive as a PDF of the built-in layout: the same requisites and order as its DOCX, ready to be looked at and sent."""

from collections.abc import Iterable

from tochka.closing.documents.directive import BLANK, EMPTY_ROWS, printed_number
from tochka.closing.models.sheets import Sheet as Text
from tochka.kit.pdf import POINT, Column, Sheet, TableStyle, balance, draw_table, printable, wrap
from tochka.kit.russian import typeset

FACE, BOLD = "serif", "serif-bold"
SIZE = 13
INDENT = 12.5
_STEP = SIZE * 1.35 * POINT
_BETWEEN = 1.6
_SIGNATURE = 26.0
_TABLE = TableStyle(size=11, head_size=9.5, row_height=9, head_height=8)


def directive_pdf(text: Text) -> bytes:
    """The whole paper: A4, the number blank until it is known, the signature never without a clause above it.

    What the face has no sign for is printed as «?»."""
    page = _Page(text)
    page.head()
    for block in (text.opening, *text.events, text.assessment):
        if block.text:
            page.body(block.text)
    page.y += 3
    clauses = [f"{clause.number} {clause.text}" for clause in text.clauses]
    page.body("ПРИКАЗЫВАЮ:", face=BOLD, indent=0, tail=2 * _STEP)
    page.y += 2
    for place, clause in enumerate(clauses, 1):
        page.body(clause, tail=_SIGNATURE if place == len(clauses) else 0)
    page.signature()
    page.appendices()
    return page.sheet.finish()


class _Page:
    """Where the next line goes on the sheet; a new page is begun when it does not fit."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.sheet = Sheet(title=text.title or "Приказ", author=text.body, each_page=_numbered)
        self.width = self.sheet.right - self.sheet.left
        self.y = 24.0

    def head(self) -> None:
        text = self.text
        self.centred(text.body, SIZE, 6)
        self.centred("ПРИКАЗ", 15, 8)
        for align, words in (("left", text.day or BLANK), ("center", text.place), ("right", printed_number(text))):
            x = self.sheet.left + {"left": 0, "center": self.width / 2, "right": self.width}[align]
            self.sheet.text(x, self.y, printable(words, FACE), face=FACE, size=SIZE, align=align)  # type: ignore[arg-type]
        self.y += 12
        self.centred(text.title, SIZE, 6)

    def centred(self, words: str, size: float, after: float) -> None:
        """A heading in bold."""
        if words:
            self.lines(balance(typeset(printable(words, BOLD)), BOLD, size, self.width), BOLD, size)
            self.y += after

    def lines(self, lines: Iterable[str], face: str, size: float) -> None:
        """Lines in the middle of the page."""
        for line in lines:
            self.sheet.text(self.sheet.left + self.width / 2, self.y, line, face=face, size=size, align="center")
            self.y += size * 1.35 * POINT

    def body(self, words: str, *, face: str = FACE, indent: float = INDENT, tail: float = 0) -> None:
        """A paragraph. Two of its lines at least stand together; `tail` mm must follow its last two on the same page."""
        lines = self._lines(words, face, indent)
        for number, line in enumerate(lines):
            left = len(lines) - number
            need = (min(left, 2) if number == 0 or left <= 2 else 1) * _STEP + (tail if left <= 2 else 0)
            if self.y + need - _STEP > self.sheet.bottom:
                self.turn()
            x = self.sheet.left + (indent if number == 0 else 0)
            self.sheet.text(x, self.y, line, face=face, size=SIZE)
            self.y += _STEP
        self.y += _BETWEEN

    def _lines(self, words: str, face: str, indent: float) -> list[str]:
        words = typeset(" ".join(printable(words, face).split("\n")))
        first = wrap(words, face, SIZE, self.width - indent)[0]
        rest = words[len(first) :].lstrip(" ")
        return [first, *(wrap(rest, face, SIZE, self.width) if rest else ())]

    def signature(self) -> None:
        self.y += 12
        post, name = (printable(words, FACE) for words in (self.text.post or "Должность", self.text.name or BLANK))
        self.sheet.text(self.sheet.right, self.y, name, face=FACE, size=SIZE, align="right")
        for line in wrap(post, FACE, SIZE, self.width * 0.55):
            self.sheet.text(self.sheet.left, self.y, line, face=FACE, size=SIZE)
            self.y += _STEP

    def appendices(self) -> None:
        """Whom it is sent to, and who has read it, each on a page of its own."""
        if self.text.distribution:
            self.turn()
            self.centred("Рассылка", SIZE, 4)
            for number, line in enumerate(self.text.distribution, 1):
                self.body(f"{number}. {line}", indent=0)
        if self.text.acquainted:
            self.turn()
            self.centred("Лист ознакомления", SIZE, 2)
            about = f"с приказом от {self.text.day or BLANK} {printed_number(self.text)} «{self.text.title}»"
            self.lines(balance(typeset(printable(about, FACE)), FACE, 11, self.width), FACE, 11)
            names = [*self.text.acquainted, *[""] * EMPTY_ROWS]
            rows = [[str(n), printable(name, "sans"), "", "", ""] for n, name in enumerate(names, 1)]
            titles = (
                ("№", 12.0),
                ("Организация", 66.0),
                ("Фамилия, инициалы", 50.0),
                ("Дата", 22.0),
                ("Подпись", 30.0),
            )
            columns = [Column(title, width, rule=True) for title, width in titles]
            draw_table(self.sheet, columns, rows, self.y + 2, style=_TABLE)

    def turn(self) -> None:
        self.sheet.next_page()
        self.y = 24.0


def _numbered(sheet: Sheet, number: int, _total: int) -> None:
    """The number of a page stands in the middle of its upper margin, from the second on (GOST R 7.0.97-2025)."""
    if number > 1:
        sheet.text(sheet.width / 2, 12, str(number), face=FACE, size=11, align="center")
