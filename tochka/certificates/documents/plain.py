"""A paper by ReportLab alone: any character that a face has, only the letters it needs. A tenth of the engine's speed;
for rare characters, whose bytes are then stored, and the engine's control in tests."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from tochka.certificates.documents.marks import Mark
from tochka.certificates.documents.metrics import Metrics
from tochka.certificates.documents.painter import DRAWING, Assets, letters_of, new_canvas, paint, script_of


def plain_paper(
    page: Mapping[str, float], marks: Sequence[Mark], metrics: Metrics, title: str, author: str, assets: Assets
) -> bytes:
    """PDF of one page from placed marks. The same marks give the same bytes with the same library versions."""
    with DRAWING:
        return _drawn(page, marks, metrics, title, author, assets)


def _drawn(
    page: Mapping[str, float], marks: Sequence[Mark], metrics: Metrics, title: str, author: str, assets: Assets
) -> bytes:
    target = BytesIO()
    canvas = new_canvas(target, page, metrics)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setCreator("Точка")
    scripts = {face: script_of(canvas, face, letters, metrics) for face, letters in letters_of(marks).items()}
    paint(canvas, page["h"], marks, scripts, assets)
    canvas.showPage()
    canvas.save()
    return target.getvalue()
