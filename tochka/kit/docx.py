"""Office papers in DOCX: A4, the margins of GOST R 7.0.97, Times New Roman 12–14, texts typeset; editable afterwards."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tochka.kit.russian import typeset

Align = Literal["left", "center", "right", "justify"]
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
FONT = "Times New Roman"
_WIDTH, _HEIGHT = 210, 297
_LEFT, _RIGHT, _TOP, _BOTTOM = 20, 10, 15, 15
_HEADER = 8
_CELL_AIR = 2
_LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001  the format has no zones


def new_document(
    title: str, *, author: str = "", size: float = 14, landscape: bool = False, made: datetime | None = None
) -> Any:
    """An empty A4 document in Russian; size in points; made is its date of creation, a fixed one by default."""
    document = Document()
    section = document.sections[0]
    width, height = (_HEIGHT, _WIDTH) if landscape else (_WIDTH, _HEIGHT)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.header_distance = section.footer_distance = Mm(_HEADER)
    _hyphenate(document)
    _normal_style(document, size)
    _describe(document, title, author, made.replace(tzinfo=None) if made else _LONG_AGO)
    return document


def _hyphenate(document: Any) -> None:
    """Justified lines need hyphens, else no-break spaces tear holes in them."""
    switch = OxmlElement("w:autoHyphenation")
    switch.set(qn("w:val"), "true")
    settings = document.settings.element
    settings.insert_element_before(switch, "w:defaultTabStop", "w:characterSpacingControl", "w:compat", "w:rsids")


def _normal_style(document: Any, size: float) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0


def _describe(document: Any, title: str, author: str, made: datetime) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, "ru-RU"
    properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = made


def paragraph(
    document: Any,
    text: str,
    *,
    align: Align = "left",
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
    indent: float = 0,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
) -> Any:
    """A typeset paragraph, «indent» mm on its first line, space before and after in points; keep: with the next one."""
    made = document.add_paragraph()
    run = made.add_run(typeset(text))
    run.bold, run.italic = bold or None, italic or None
    if size:
        run.font.size = Pt(size)
    made.alignment = _ALIGN[align]
    layout = made.paragraph_format
    layout.first_line_indent = Mm(indent) if indent else None
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.keep_with_next, layout.widow_control = keep or None, True
    return made


def heading(document: Any, text: str, *, size: float | None = None, after: float = 12) -> Any:
    """A bold heading in the middle that stays with what follows."""
    return paragraph(document, text, align="center", bold=True, size=size, after=after, keep=True)


def table(
    document: Any, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], *, size: float = 11
) -> Any:
    """A ruled table, widths in mm; its head is repeated on every page and no row is parted."""
    made = document.add_table(rows=1, cols=len(header))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    _fill(made.rows[0], header, widths, size, bold=True)
    _mark(made.rows[0], "w:tblHeader")
    for row in rows:
        _fill(made.add_row(), row, widths, size)
    for row in made.rows:
        _mark(row, "w:cantSplit")
    return made


def _fill(row: Any, texts: Sequence[str], widths: Sequence[float], size: float, *, bold: bool = False) -> None:
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = Mm(width)
        line = cell.paragraphs[0]
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(_CELL_AIR)
        run = line.add_run(typeset(text))
        run.font.size, run.bold = Pt(size), bold or None


def _mark(row: Any, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)


def signature(
    document: Any, post: str, name: str, *, width: float = _WIDTH - _LEFT - _RIGHT, before: float = 36
) -> Any:
    """The post on the left, the name on the right of one line that is never alone on a page."""
    last = document.paragraphs[-1] if document.paragraphs else None
    if last is not None:
        last.paragraph_format.keep_with_next = True
    made = paragraph(document, f"{post}\t{name}", before=before)
    made.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
    made.paragraph_format.keep_together = True
    return made


def page_numbers(document: Any) -> None:
    """The number in the middle of the top margin, from the second page on."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = line.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def to_bytes(document: Any) -> bytes:
    """The finished file; the same calls give the same bytes."""
    saved, out = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as parts, ZipFile(out, "w", ZIP_DEFLATED) as paper:
        for part in parts.infolist():
            entry = ZipInfo(part.filename)  # of 1980: the archive's own clock stays out of the bytes
            entry.compress_type = ZIP_DEFLATED
            paper.writestr(entry, parts.read(part))
    return out.getvalue()
