"""Certificates of the strict design: single files in one process, the naive way beside it, one merged print file."""

import io
import time
from collections.abc import Callable, Iterator

import qrcode
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.figures import Figure, main
from tochka.certificates.documents.builtin import builtin
from tochka.certificates.documents.engine import template_for
from tochka.certificates.documents.merged import merged
from tochka.certificates.documents.samples import sample
from tochka.kit.pdf import fonts_folder

OWN = ("name", "about", "number", "issued", "qr", "verify_address")


def measure() -> Iterator[Figure]:
    """All figures of papers."""
    values = sample("strict")
    shared = {key: text for key, text in values.items() if key not in OWN}
    template = template_for(builtin("strict"), shared)

    def own(n: int) -> dict[str, str]:
        return {key: values.get(key, "") for key in OWN} | {
            "number": f"ТР-2022/23-004-{n:03d}",
            "name": f"Образцова Анна {n}",
        }

    engine = rate(lambda n: template.paper(own(n)), 1500)
    naive = rate(lambda n: naive_paper(own(n), values["event"]), 30)
    yield Figure("certificates, single files", engine, "1/s", "≥ 900, and ≥ 150 before the engine")
    yield Figure("certificates, the naive way", naive, "1/s")
    yield Figure("certificates, engine to naive", engine / naive, "×", "≥ 60 ×")
    yield Figure("a certificate", len(template.paper(own(1))) / 1024, "KB")
    begin = time.perf_counter()
    data = merged(template, [own(n) for n in range(200)])
    yield Figure("200 pages merged", 200 / (time.perf_counter() - begin), "pages/s")
    yield Figure("200 pages merged, size", len(data) / 1024, "KB")


def rate(make: Callable[[int], bytes], count: int) -> float:
    """Documents a second."""
    make(0)
    begin = time.perf_counter()
    for n in range(count):
        make(n)
    return count / (time.perf_counter() - begin)


def naive_paper(values: dict[str, str], event: str) -> bytes:
    """As tutorials do it: fonts parsed, a QR picture drawn and everything laid out anew for each paper."""
    folder, made = fonts_folder(), io.BytesIO()
    for face in ("Regular", "Bold"):
        pdfmetrics._fonts.pop(f"naive-{face}", None)
        pdfmetrics.registerFont(TTFont(f"naive-{face}", str(folder / f"PTSerif-{face}.ttf")))
    canvas = Canvas(made, pagesize=landscape(A4))
    canvas.setFont("naive-Bold", 30)
    canvas.drawCentredString(421, 300, values["name"])
    canvas.setFont("naive-Regular", 15)
    canvas.drawCentredString(421, 340, event)
    canvas.drawString(60, 60, values["number"])
    picture = io.BytesIO()
    qrcode.make(values["verify_address"] or "https://tochka.example.ru/c/0000-0000-0000").save(picture, "PNG")
    canvas.drawImage(ImageReader(picture), 700, 60, 80, 80)
    canvas.save()
    return made.getvalue()


if __name__ == "__main__":
    main("Certificates", measure)
