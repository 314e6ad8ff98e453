"""Papers in PDF: our faces with a check of every glyph, a sheet in millimetres, lines that fit, tables over pages."""

from tochka.kit.pdf.fonts import (
    FACES,
    POINT,
    MissingGlyph,
    font_name,
    fonts_folder,
    missing_characters,
    printable,
    require_glyphs,
    text_width,
)
from tochka.kit.pdf.lines import DoesNotFit, Setting, balance, fit, wrap
from tochka.kit.pdf.sheet import A4, Margins, Sheet
from tochka.kit.pdf.table import Column, TableStyle, draw_table

__all__ = [
    "A4",
    "FACES",
    "POINT",
    "Column",
    "DoesNotFit",
    "Margins",
    "MissingGlyph",
    "Setting",
    "Sheet",
    "TableStyle",
    "balance",
    "draw_table",
    "fit",
    "font_name",
    "fonts_folder",
    "missing_characters",
    "printable",
    "require_glyphs",
    "text_width",
    "wrap",
]
