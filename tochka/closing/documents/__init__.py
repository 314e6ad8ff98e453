"""Papers of closing: directives by the built-in layout or a municipality's own template, statistics as tables."""

from tochka.closing.documents.directive import directive_docx
from tochka.closing.documents.template import TemplateBroken, fill_template, try_template

__all__ = ["TemplateBroken", "directive_docx", "fill_template", "try_template"]
