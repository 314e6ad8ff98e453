"""The poster of an event, A4: what, when, where and a QR code of 90 mm that opens its page."""

from dataclasses import dataclass

from tochka.kit.pdf import Sheet

RED, GREEN, INK2 = "#C2352B", "#1E5C4B", "#46554D"
LEFT, WIDTH = 30.0, 165.0
QR_SIDE = 90.0


@dataclass(frozen=True)
class PosterFacts:
    """Everything printed, as text. `url` stands in the code, `address` (the same, short) is for those who type it."""

    kind: str
    title: str
    days: str
    hours: str
    where: str
    audience: str
    url: str
    address: str
    call: str
    practice: str = ""


def poster(facts: PosterFacts) -> bytes:
    """One page; the same facts give the same bytes. Raises MissingGlyph for a character that no face has."""
    sheet = Sheet(title=facts.title, subject=facts.kind)
    sheet.line(20, 22, 20, 275, pen=0.5, colour=RED)
    y = sheet.fitted(LEFT, 32, WIDTH, _capital(facts.kind), face="sans", size=17, lines=2, colour=INK2)
    title_from = y + 9
    y = sheet.fitted(LEFT, title_from, WIDTH, facts.title, face="serif-bold", size=40, smallest=15, lines=5)
    _point(sheet, title_from - 5)
    y = sheet.fitted(LEFT, y + 7, WIDTH, facts.days, face="serif-bold", size=27, lines=2, colour=GREEN)
    y = sheet.fitted(LEFT, y, WIDTH, facts.hours, face="sans", size=21, colour=GREEN)
    y = sheet.fitted(LEFT, y + 4, WIDTH, facts.where, face="sans", size=20, smallest=11, lines=3)
    if facts.audience:
        sheet.fitted(LEFT, y + 2, WIDTH, facts.audience, face="sans", size=17, smallest=10, lines=3, colour=INK2)
    _code(sheet, facts)
    return sheet.finish()


def _code(sheet: Sheet, facts: PosterFacts) -> None:
    top = sheet.height - 22 - QR_SIDE
    sheet.qr(LEFT, top, QR_SIDE, facts.url)
    x, width = LEFT + QR_SIDE + 10, WIDTH - QR_SIDE - 10
    y = sheet.fitted(x, top + 8, width, facts.call, face="serif-bold", size=22, smallest=13, lines=3)
    sheet.paragraph(x, y + 3, width, facts.practice, size=12, colour=RED)
    sheet.fitted(x, top + QR_SIDE, width, facts.address, face="sans-bold", size=14, smallest=7)


def _point(sheet: Sheet, y: float) -> None:
    """The red point on the margin line, beside the title."""
    sheet.rectangle(17.2, y - 2.8, 5.6, 5.6, colour=None, fill=RED, radius=2.8)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
