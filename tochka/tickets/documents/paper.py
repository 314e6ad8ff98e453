"""The printed ticket, A4: the code of 60 mm, whose and what; below the cut the private link with its own code."""

from collections.abc import Sequence
from dataclasses import dataclass

from tochka.kit.pdf import Sheet, missing_characters

QR_SIDE = 60.0
PRIVATE_SIDE = 34.0
RED, INK2, EDGE = "#C2352B", "#46554D", "#76827A"
_LEFT, _RIGHT = 25.0, 185.0

# Words of the paper.
SHOW = "Покажите код у входа: с листа или с экрана"
CODE = "Код для ввода"
CUT = "отрежьте и не показывайте"
PRIVATE = "Ваша личная ссылка"
PRIVATE_HINT = (
    "По ней меняют и отменяют запись, здесь же будет сертификат. Кто видит эту ссылку, тот может отменить запись."
)


@dataclass(frozen=True)
class PrivatePart:
    """The part below the cut: the full address of the private link."""

    url: str


@dataclass(frozen=True)
class PaperFacts:
    """All that is printed, as text. `qr` is what the code holds, `code` the short code «412 870 3», `parts` lines such as
    «Марафон педагогических идей, 11:00, кабинет 12»."""

    qr: str
    code: str
    name: str
    about: str
    kind: str
    title: str
    when: str
    where: str
    parts: Sequence[str] = ()
    note: str = ""
    private: PrivatePart | None = None


def ticket_paper(facts: PaperFacts) -> bytes:
    """One page; the same facts give the same bytes. Characters that a face lacks are printed as «?»."""
    sheet = Sheet(title=f"Билет: {facts.title}", subject=facts.name)
    _mark(sheet)
    bottom = _what(sheet, facts, _head(sheet, facts))
    sheet.rectangle(15, 15, 180, bottom + 8 - 15, pen=0.35, colour=EDGE, radius=5)
    if facts.private is not None:
        _private(sheet, facts.private, bottom + 20)
    return sheet.finish()


def _printable(text: str, face: str) -> str:
    lacking = set(missing_characters(text, face))
    return "".join("?" if sign in lacking else sign for sign in text)


def _mark(sheet: Sheet) -> None:
    sheet.text(_LEFT, 28, "Точка", face="serif-bold", size=20)
    sheet.rectangle(46.6, 26.2, 2, 2, colour=None, fill=RED, radius=1)
    sheet.text(_RIGHT, 28, "Билет", size=12, align="right", colour=INK2)
    sheet.line(_LEFT, 33, _RIGHT, 33, pen=0.2, colour=EDGE)


def _head(sheet: Sheet, facts: PaperFacts) -> float:
    """The code on the left, the person on the right; the y below both."""
    top, side = 40.0, QR_SIDE
    sheet.qr(_LEFT, top, side, facts.qr)
    x, width = _LEFT + side + 9, _RIGHT - _LEFT - side - 9
    sheet.text(x, top + 4, SHOW if width > 88 else "Покажите код у входа", size=10.5, colour=INK2)
    y = sheet.fitted(
        x, top + 15, width, _printable(facts.name, "serif-bold"),
        face="serif-bold", size=23, smallest=12, lines=3, leading=9.4,
    )  # fmt: skip
    if facts.about:
        sheet.fitted(x, y - 1, width, _printable(facts.about, "sans"), size=12, smallest=8, lines=4, leading=5.2)
    sheet.text(x, top + side - 10, CODE, size=10.5, colour=INK2)
    sheet.text(x, top + side, facts.code, face="sans-bold", size=26, tracking=0.04)
    return top + side


def _what(sheet: Sheet, facts: PaperFacts, y: float) -> float:
    """The event beside its red line; the y below it."""
    sheet.line(_LEFT, y + 8, _RIGHT, y + 8, pen=0.2, colour=EDGE)
    top = y + 15
    sheet.rectangle(_LEFT - 0.3, y + 13.6, 3, 3, colour=None, fill=RED, radius=1.5)
    x, width = _LEFT + 9, _RIGHT - _LEFT - 9
    sheet.fitted(x, y + 16.5, width, _printable(facts.kind, "sans"), size=11, smallest=8, colour=INK2)
    y = sheet.fitted(
        x, y + 24, width, _printable(facts.title, "serif-bold"),
        face="serif-bold", size=18, smallest=11, lines=3, leading=7.4,
    )  # fmt: skip
    y = sheet.fitted(x, y, width, facts.when, face="sans-bold", size=13, smallest=9, lines=2)
    y = sheet.fitted(x, y + 0.6, width, _printable(facts.where, "sans"), size=12, smallest=8, lines=2)
    for line in facts.parts[:6]:
        y = sheet.fitted(x, y + 0.8, width, _printable(line, "sans"), size=11, smallest=7)
    if facts.note:
        y = sheet.fitted(x, y + 2, width, _printable(facts.note, "sans"), size=10, smallest=7, lines=2, colour=RED)
    sheet.line(_LEFT + 1.2, top, _LEFT + 1.2, y - 3, pen=0.5, colour=RED)
    return y


def _private(sheet: Sheet, private: PrivatePart, y: float) -> None:
    for dash in range(15, 195, 4):
        sheet.line(dash, y, dash + 2.4, y, pen=0.25, colour=EDGE)
    sheet.text(105, y + 4.6, CUT, size=8, align="center", colour=INK2)
    top = y + 13
    sheet.qr(_LEFT, top, PRIVATE_SIDE, private.url)
    x, width = _LEFT + PRIVATE_SIDE + 9, _RIGHT - _LEFT - PRIVATE_SIDE - 9
    sheet.text(x, top + 4.5, PRIVATE, face="serif-bold", size=15)
    bottom = sheet.paragraph(x, top + 11.5, width, PRIVATE_HINT, size=10.5)
    sheet.fitted(x, bottom + 2, width, private.url, size=10, smallest=6.5, lines=2)
