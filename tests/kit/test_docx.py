"""Office papers have the standard's margins, Russian words set, heads that repeat, a signature never alone."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from tochka.kit import docx as office

N = "\u00a0"


@pytest.fixture
def paper() -> object:
    """A directive of one paragraph, a table and a signature, saved and opened again."""
    made = office.new_document("Приказ", author="Департамент образования")
    office.heading(made, "ПРИКАЗ")
    office.paragraph(made, '26 апреля 2023 г. в МБОУ "СОШ № 4"', align="justify", indent=12.5)
    office.table(made, ["№", "Срок"], [["1", "2 июня 2023 г."], ["2", "<b>"]], [10, 60])
    office.paragraph(made, "Контроль оставляю за собой.")
    office.signature(made, "Начальник департамента", "М. П. Образцова")
    office.page_numbers(made)
    return Document(BytesIO(office.to_bytes(made)))


def test_page_and_margins(paper: object) -> None:
    section = paper.sections[0]
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 20, 10, 15]
    assert round(section.bottom_margin.mm) == 15


def test_letters_and_language(paper: object) -> None:
    style = paper.styles["Normal"]
    assert (style.font.name, style.font.size.pt) == ("Times New Roman", 14)
    assert style.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "ru-RU"
    assert (paper.core_properties.title, paper.core_properties.author) == ("Приказ", "Департамент образования")
    assert paper.settings.element.find(qn("w:autoHyphenation")) is not None


def test_words_are_typeset(paper: object) -> None:
    assert paper.paragraphs[1].text == f"26{N}апреля{N}2023{N}г.{N}в{N}МБОУ «СОШ{N}№{N}4»"
    assert paper.tables[0].rows[2].cells[1].text == "<b>"


def test_table_heads_repeat_and_rows_hold_together(paper: object) -> None:
    rows = paper.tables[0].rows
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_the_signature_keeps_the_line_before_it(paper: object) -> None:
    *_, control, signature = paper.paragraphs
    assert control.paragraph_format.keep_with_next
    assert signature.text == f"Начальник департамента\tМ.{N}П.{N}Образцова"


def test_the_first_page_has_no_number(paper: object) -> None:
    section = paper.sections[0]
    assert section.different_first_page_header_footer
    assert " PAGE " in section.header.paragraphs[0]._p.xml
    assert section.first_page_header.paragraphs[0].text == ""


def test_the_same_calls_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> bytes:
        paper = office.new_document("Приказ")
        office.paragraph(paper, "Одобрить опыт работы.")
        return office.to_bytes(paper)

    first = made()
    monkeypatch.setattr("time.time", lambda: 4_000_000_000.0)
    assert made() == first


def test_landscape() -> None:
    section = office.new_document("План", landscape=True).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
