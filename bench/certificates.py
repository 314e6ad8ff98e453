"""How fast papers are made: naive, plain and by the engine, in one process and two; one print file; one big archive.

All in one run on the same machine, so the ratios hold where the figures drift.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import qrcode
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.figures import Figure, main, peak_memory
from bench.great_issue import timed
from tochka.certificates.documents.builtin import builtin
from tochka.certificates.documents.compose import composed
from tochka.certificates.documents.engine import template_for
from tochka.certificates.documents.merged import merged
from tochka.certificates.documents.metrics import metrics
from tochka.certificates.documents.plain import plain_paper
from tochka.certificates.documents.samples import sample
from tochka.certificates.documents.template import Template
from tochka.certificates.documents.zipped import file_name, zipped
from tochka.kit.pdf import fonts_folder

OWN = ("name", "about", "number", "issued", "qr", "verify_address")
NAMES = ("Образцова Мария Петровна", "Примеров Иван Сергеевич", "Константинова-Тестова Айталина Уйгулаановна")
SAMPLE = sample("strict")
MANY = 10_000
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"


def own_values(n: int) -> dict[str, str]:
    """One paper's own values: a code, number and name that differ from the others'."""
    code = "".join(ALPHABET[n * factor % 31] for factor in (1, 3, 7, 11, 13, 17, 19, 23, 29, 37, 41, 43))
    own = {key: SAMPLE[key] for key in OWN}
    return own | {
        "name": NAMES[n % len(NAMES)],
        "number": f"ТР-2022/23-001-{n:03}",
        "qr": f"HTTPS://TOCHKA.EXAMPLE/C/{code}",
        "verify_address": f"tochka.example/c/{code[:4]}-{code[4:8]}-{code[8:]}",
    }


def shared_values() -> dict[str, str]:
    """What all papers of the event share."""
    return {key: text for key, text in SAMPLE.items() if key not in OWN}


def strict() -> Template:
    """The strict design with an event's values."""
    return template_for(builtin("strict"), shared_values())


def naive(n: int, background: bytes) -> bytes:
    """The way that one would write first: a PNG behind, fonts parsed each time, the code as a picture."""
    values, target = SAMPLE | own_values(n), BytesIO()
    canvas = Canvas(target, pagesize=(842, 595))
    for face in ("PTSerif-Regular", "PTSerif-Bold", "PTSans-Regular"):
        pdfmetrics.registerFont(TTFont(face, str(fonts_folder() / f"{face}.ttf")))
    canvas.drawImage(ImageReader(BytesIO(background)), 0, 0, 842, 595)
    lines = (
        ("title", "PTSerif-Bold", 31, 450),
        ("event", "PTSerif-Regular", 9, 380),
        ("name", "PTSerif-Bold", 30, 276),
    )
    small = (
        ("about", "PTSans-Regular", 13, 238),
        ("place_date", "PTSans-Regular", 10, 200),
        ("number", "PTSans-Regular", 9, 80),
    )
    for key, face, size, y in (*lines, *small):
        canvas.setFont(face, size)
        canvas.drawCentredString(421, y, values[key].replace("\u00a0", " "))
    code = BytesIO()
    qrcode.make(values["qr"], error_correction=qrcode.constants.ERROR_CORRECT_M).save(code, "PNG")
    canvas.drawImage(ImageReader(code), 703, 64, 68, 68)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def background() -> bytes:
    """The strict design's frame as the picture that the naive way puts behind, 150 dpi."""
    import pypdfium2

    frame = builtin("strict")
    frame["elements"] = frame["elements"][:1]
    marks: Any = composed(frame, {}, {}, metrics())
    page = pypdfium2.PdfDocument(plain_paper(frame["page"], marks, metrics(), "", "", {}))[0]
    target = BytesIO()
    page.render(scale=150 / 72).to_pil().convert("RGB").resize((1754, 1240), Image.Resampling.LANCZOS).save(
        target, "PNG"
    )
    return target.getvalue()


def plain(n: int) -> bytes:
    """The plain way: our layout, ReportLab's file."""
    layout, values = builtin("strict"), SAMPLE | own_values(n)
    return plain_paper(layout["page"], composed(layout, {}, values, metrics()), metrics(), "", "", {})  # type: ignore[arg-type]


def engine_rate(start: int, count: int) -> float:
    """Papers a second of one process, its template made before."""
    template = strict()
    for n in range(60):
        template.paper(own_values(n))
    values = [own_values(start + n) for n in range(count)]
    began = time.perf_counter()
    for own in values:
        template.paper(own)
    return count / (time.perf_counter() - began)


def rate(make: Callable[[int], object], count: int) -> float:
    """Calls a second."""
    make(0)
    began = time.perf_counter()
    for n in range(count):
        make(n)
    return count / (time.perf_counter() - began)


def two_processes(count: int) -> float:
    """Papers a second of two processes side by side."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(engine_rate, (0, count), (count, count)))


def first_paper() -> float:
    """Seconds of a first download in a warm process: the stored template is read and one paper made."""
    data = strict().data
    began = time.perf_counter()
    Template(data).paper(own_values(1))
    return time.perf_counter() - began


def archive(count: int) -> tuple[float, float, float]:
    """Seconds, MB of the file and peak MB of memory of a streamed ZIP, in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_archive, count).result()


def _archive(count: int) -> tuple[float, float, float]:
    template, began = strict(), time.perf_counter()

    def papers() -> Iterator[tuple[str, bytes]]:
        for n in range(count):
            own = own_values(n)
            yield file_name(own["name"], own["number"]), template.paper(own)

    with tempfile.TemporaryDirectory() as folder, Path(folder, "papers.zip").open("wb") as file:
        for piece in zipped(papers()):
            file.write(piece)
        size = file.tell()
    peak = peak_memory()
    return time.perf_counter() - began, size / 1024**2, peak


def measure() -> Iterator[Figure]:
    """All figures of the engine, the naive way beside it in the same run."""
    picture = background()
    naive_rate = rate(lambda n: naive(n, picture), 40)
    yield Figure("naive: a picture behind, fonts each time", naive_rate, "1/s")
    yield Figure("plain: our layout, ReportLab's file", rate(plain, 100), "1/s")
    fast = engine_rate(0, 2000)
    yield Figure("certificates, single files", fast, "1/s", "≥ 900/s in one process")
    yield Figure("certificates against naive", fast / naive_rate, "times", "60 ×")
    yield Figure("certificates, two processes", two_processes(2000), "1/s", "≥ 2,000/s")
    fresh = timed(lambda: template_for(builtin("strict"), shared_values() | {"sign": str(time.time())}))
    yield Figure("template", fresh * 1e3, "ms")
    yield Figure("first paper of a stored template", first_paper() * 1e3, "ms", "a first download < 60 ms")
    template = strict()
    yield Figure("one paper", len(template.paper(own_values(1))) / 1024, "KB")
    sheets = [(template, own_values(n)) for n in range(1000)]
    yield Figure("200 pages merged", 200 / timed(lambda: merged(sheets[:200], "Сертификаты")), "pages/s")
    file: list[bytes] = []
    yield Figure("print file of 1,000", timed(lambda: file.append(merged(sheets, "Сертификаты"))), "s", "about 1 s")
    yield Figure("print file of 1,000, size", len(file[0]) / 1024**2, "MB", "< 3 MB")
    seconds, size, peak = archive(MANY)
    yield Figure(f"streamed ZIP of {MANY:,}", seconds, "s")
    yield Figure(f"streamed ZIP of {MANY:,}, size", size, "MB")
    yield Figure(f"streamed ZIP of {MANY:,}, peak memory", peak, "MB", "< 150 MB")


if __name__ == "__main__":
    main("Papers by the engine", measure)
