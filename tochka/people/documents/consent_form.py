"""A text of consent as an A4 form to print and sign, by the person or by a parent. Russian always."""

from dataclasses import dataclass

from tochka.kit.pdf import Sheet

_GREY = "#555555"


@dataclass(frozen=True)
class FormFacts:
    """What stands on the form: the published text, and who signs (`child` is filled in where it is known)."""

    title: str
    body: str
    version: int
    published: str
    sha256: str
    parent: bool = False
    child: str = ""


def consent_form_pdf(facts: FormFacts) -> bytes:
    """Title, text, blanks for name, date and signature; at the foot the text's version and hash."""

    def foot(sheet: Sheet, number: int, total: int) -> None:
        words = f"Версия {facts.version} от {facts.published}. SHA-256: {facts.sha256}"
        sheet.text(sheet.left, sheet.bottom + 4, words, size=7, colour=_GREY)
        if total > 1:
            sheet.text(sheet.right, sheet.bottom + 4, f"{number} из {total}", size=7, align="right", colour=_GREY)

    sheet = Sheet(title=facts.title, each_page=foot)
    width = sheet.right - sheet.left
    y = (
        sheet.paragraph(sheet.left, 26, width, facts.title, face="serif-bold", size=15, align="center", balanced=True)
        + 3
    )
    y = _blanks(sheet, y, _signer(facts))
    for text in facts.body.split("\n\n"):
        y = sheet.paragraph(sheet.left, _room(sheet, y, 16), width, text, size=10.5) + 2
    y = _room(sheet, y + 8, 12)
    _blank(sheet, sheet.left, y, 50, "дата")
    _blank(sheet, sheet.left + 60, y, 40, "подпись")
    _blank(sheet, sheet.left + 110, y, width - 110, "фамилия, инициалы")
    return sheet.finish()


def _signer(facts: FormFacts) -> list[tuple[str, str]]:
    if not facts.parent:
        return [("Я,", "фамилия, имя, отчество")]
    return [
        ("Я,", "фамилия, имя, отчество родителя или другого законного представителя"),
        (f"за ребёнка {facts.child}".strip(), "" if facts.child else "фамилия, имя ребёнка, класс"),
    ]


def _blanks(sheet: Sheet, y: float, lines: list[tuple[str, str]]) -> float:
    for words, under in lines:
        y += 4
        sheet.text(sheet.left, y, words, size=10.5)
        if under:
            start = sheet.left + 2 + (6 if words == "Я," else 24)
            _blank(sheet, start, y, sheet.right - start, under)
        y += 7
    return y + 2


def _blank(sheet: Sheet, x: float, y: float, width: float, under: str) -> None:
    sheet.line(x, y + 0.8, x + width, y + 0.8, pen=0.2)
    sheet.text(x + width / 2, y + 4, under, size=7, align="center", colour=_GREY)


def _room(sheet: Sheet, y: float, height: float) -> float:
    if y + height <= sheet.bottom:
        return y
    sheet.next_page()
    return sheet.margins.top + 8
