"""The economy switch: fills become outlines and pens thin, for school printers. White stays: it hides lines below."""

from tochka.certificates.documents.marks import Mark, Path

_PEN = 0.3
_WHITE = "#FFFFFF"


def thrifty(mark: Mark) -> Mark:
    """The same mark with little ink."""
    if not isinstance(mark, Path):
        return mark
    filled = mark.fill and mark.fill != _WHITE
    return mark._replace(
        fill="" if filled else mark.fill,
        stroke=mark.stroke or (mark.fill if filled else ""),
        width=min(mark.width or _PEN, _PEN),
    )
