"""Papers of closing: directives by the built-in layout or a municipality's own template, statistics as tables."""

from tochka.closing.documents.directive import directive_docx
from tochka.closing.documents.printed import directive_pdf
from tochka.closing.documents.template import TemplateBroken, fill_template, try_template

__all__ = ["TemplateBroken", "directive_docx", "directive_pdf", "fill_template", "try_template"]
