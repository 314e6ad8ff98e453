"""Tables of closing (directives, instructions, publications) and the plain rows that its queries read."""

from tochka.closing.models.directives import Directive, DirectiveClause, DirectiveParagraph, DirectiveTemplate
from tochka.closing.models.instructions import Instruction
from tochka.closing.models.publications import Publication
from tochka.closing.models.rows import CountRow, EventRow, PartRow, Year

__all__ = [
    "CountRow",
    "Directive",
    "DirectiveClause",
    "DirectiveParagraph",
    "DirectiveTemplate",
    "EventRow",
    "Instruction",
    "PartRow",
    "Publication",
    "Year",
]
