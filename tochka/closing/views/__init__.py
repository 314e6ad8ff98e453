"""Pages of closing: what one event says of itself, the year at a glance, directives and what follows from them."""

from tochka.closing import jobs  # noqa: F401  it composes letters
from tochka.closing.views import (  # noqa: F401  they put routes on bp
    clauses,
    directives,
    instructions,
    matrix,
    papers,
    past,
    publications,
    results,
    statistics,
    texts,
)
from tochka.closing.views.blueprint import bp

__all__ = ["bp"]
