"""Tickets of a delegation, four on an A4 page: the code of 42 mm, whose and what; at the right the cut-off private link."""

from collections.abc import Sequence

from tochka.kit.pdf import Margins, Sheet, missing_characters
from tochka.tickets.documents.paper import CODE, CUT, PRIVATE, SHOW, PaperFacts

QR_SIDE = 42.0
PRIVATE_SIDE = 30.0
ON_A_PAGE = 4
_LEFT, _TOP, _HEIGHT = 12.0, 8.5, 70.0
_CUT, _RIGHT = 142.0, 198.0
RED, INK2, EDGE = "#C2352B", "#46554D", "#76827A"


def ticket_sheets(title: str, facts: Sequence[PaperFacts]) -> bytes:
    """A PDF of as many pages as needed, in the order given; the same facts give the same bytes."""
    sheet = Sheet(title=f"Билеты: {title}", margins=Margins(10, 10, 8, 8))
    for number, ticket in enumerate(facts):
        place = number % ON_A_PAGE
        if number and not place:
            sheet.next_page()
        _draw(sheet, ticket, _TOP + place * _HEIGHT)
        if place < ON_A_PAGE - 1:
            _dashes(sheet, _TOP + (place + 1) * _HEIGHT)
    return sheet.finish()


def _printable(text: str, face: str) -> str:
    lacking = set(missing_characters(text, face))
    return "".join("?" if sign in lacking else sign for sign in text)


def _dashes(sheet: Sheet, y: float) -> None:
    for x in range(10, 200, 4):
        sheet.line(x, y, x + 2, y, pen=0.2, colour=EDGE)


def _draw(sheet: Sheet, ticket: PaperFacts, y: float) -> None:
    sheet.text(_LEFT, y + 8.5, "Точка", face="serif-bold", size=12)
    sheet.rectangle(_LEFT + 13.4, y + 7.2, 1.3, 1.3, colour=None, fill=RED, radius=0.65)
    sheet.text(_CUT - 5, y + 8.5, SHOW, size=8, align="right", colour=INK2)
    sheet.line(_LEFT, y + 11, _CUT - 5, y + 11, pen=0.2, colour=EDGE)
    sheet.qr(_LEFT, y + 14, QR_SIDE, ticket.qr)
    sheet.text(_LEFT, y + 60.5, CODE, size=8, colour=INK2)
    sheet.text(_LEFT, y + 66, ticket.code, face="sans-bold", size=14, tracking=0.04)
    _words(sheet, ticket, _LEFT + QR_SIDE + 6, y + 18.5)
    _private(sheet, ticket, y)


def _words(sheet: Sheet, ticket: PaperFacts, x: float, y: float) -> None:
    width = _CUT - 5 - x
    name = _printable(ticket.name, "serif-bold")
    y = sheet.fitted(x, y, width, name, face="serif-bold", size=16, smallest=10, lines=2, leading=6.2)
    if ticket.about:
        y = sheet.fitted(
            x, y - 1, width, _printable(ticket.about, "sans"), size=9.5, smallest=7, lines=3, leading=4, colour=INK2
        )
    top = y + 0.5
    inner, room = x + 4, width - 4
    y = sheet.fitted(inner, top + 3, room, _printable(ticket.kind, "sans"), size=8.5, smallest=7, colour=INK2)
    y = sheet.fitted(
        inner, y + 0.6, room, _printable(ticket.title, "serif-bold"),
        face="serif-bold", size=11.5, smallest=8, lines=2, leading=4.8,
    )  # fmt: skip
    y = sheet.fitted(inner, y, room, ticket.when, face="sans-bold", size=9.5, smallest=7)
    y = sheet.fitted(inner, y, room, _printable(ticket.where, "sans"), size=9, smallest=7, lines=2)
    for line in ticket.parts[:2]:
        y = sheet.fitted(inner, y, room, _printable(line, "sans"), size=8.5, smallest=6.5)
    if ticket.note:
        y = sheet.fitted(inner, y, room, _printable(ticket.note, "sans"), size=8, smallest=6, colour=RED)
    sheet.line(x + 0.6, top, x + 0.6, y - 3, pen=0.5, colour=RED)


def _private(sheet: Sheet, ticket: PaperFacts, y: float) -> None:
    if ticket.private is None:
        return
    for dash in range(17):
        sheet.line(_CUT, y + 2 + dash * 4, _CUT, y + 4 + dash * 4, pen=0.2, colour=EDGE)
    x, width = _CUT + 6, _RIGHT - _CUT - 6
    sheet.text(x, y + 8.5, CUT, size=7, colour=INK2)
    sheet.text(x, y + 16, PRIVATE, face="serif-bold", size=11)
    sheet.qr(x, y + 19.5, PRIVATE_SIDE, ticket.private.url)
    bottom = sheet.fitted(x, y + 54.5, width, _printable(ticket.name, "sans"), size=8, smallest=6, lines=2)
    sheet.paragraph(x, bottom + 0.6, width, "Здесь меняют и отменяют запись, здесь же будет сертификат.", size=7.5)
