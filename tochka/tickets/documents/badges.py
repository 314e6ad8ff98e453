"""Badges, 90×55 mm, ten on an A4 page: the name in 24 pt, the school, and the bare token as a code of 30 mm."""

from collections.abc import Sequence
from dataclasses import dataclass

from tochka.kit.pdf import Margins, Sheet, missing_characters

WIDTH, HEIGHT = 90.0, 55.0
QR_SIDE = 30.0
_LEFT, _TOP = 15.0, 11.0
_PAD = 5.0
LONG = 36  # letters that a line of 80 mm no longer holds at a size that is read from a step away
RED, INK2, EDGE = "#C2352B", "#46554D", "#B8B8AE"


@dataclass(frozen=True)
class BadgeFacts:
    """One badge: the token, the name as two lines (surname, the rest; of a team its name), what stands below it, the short
    code, the role («участник», «команда»)."""

    token: str
    surname: str
    given: str
    about: str
    code: str
    role: str = ""


def badges(title: str, facts: Sequence[BadgeFacts]) -> bytes:
    """A PDF of as many pages as needed, with thin lines to cut along; the same facts give the same bytes."""
    sheet = Sheet(title=f"Бейджи: {title}", margins=Margins(10, 10, 10, 10))
    for number, badge in enumerate(facts):
        place = number % 10
        if number and not place:
            sheet.next_page()
        _draw(sheet, badge, title, _LEFT + (place % 2) * WIDTH, _TOP + (place // 2) * HEIGHT)
    return sheet.finish()


def _printable(text: str, face: str) -> str:
    lacking = set(missing_characters(text, face))
    return "".join("?" if sign in lacking else sign for sign in text)


def _draw(sheet: Sheet, badge: BadgeFacts, title: str, x: float, y: float) -> None:
    sheet.rectangle(x, y, WIDTH, HEIGHT, pen=0.15, colour=EDGE)
    inner = WIDTH - 2 * _PAD
    sheet.fitted(x + _PAD, y + 7.5, inner, _printable(title, "sans"), size=8.5, smallest=6, colour=INK2)
    sheet.line(x + _PAD, y + 9.6, x + WIDTH - _PAD, y + 9.6, pen=0.35, colour=RED)
    surname = _printable(badge.surname, "serif-bold")
    words = inner - QR_SIDE - 3
    given = _printable(badge.given, "serif-bold")
    if given or len(surname) < LONG:
        sheet.fitted(x + _PAD, y + 19, inner, surname, face="serif-bold", size=24, smallest=10)
        bottom = sheet.fitted(
            x + _PAD, y + 27.5, words, given or " ", face="serif-bold", size=15, smallest=9, lines=2, leading=6
        )
    else:  # a team's whole name, beside the code
        bottom = sheet.fitted(
            x + _PAD, y + 18, words, surname, face="serif-bold", size=15, smallest=8, lines=4, leading=5.6
        )
    if badge.about:
        sheet.fitted(
            x + _PAD,
            max(bottom, y + 34),
            words,
            _printable(badge.about, "sans"),
            size=10,
            smallest=6,
            lines=3,
            leading=4,
        )
    sheet.text(x + _PAD, y + HEIGHT - 4.6, badge.code, face="sans-bold", size=10)
    if badge.role:
        sheet.text(x + _PAD + 20, y + HEIGHT - 4.6, badge.role, size=9, colour=INK2)
    sheet.qr(x + WIDTH - _PAD - QR_SIDE + 1, y + HEIGHT - QR_SIDE - 4, QR_SIDE, badge.token)
