"""Renews what papers are compared with: a raster of each design, hashes of writer 1, the contact sheet in docs.

Run when a design changes on purpose, look at every picture, then commit. Issued papers do not change: their templates are
stored. A changed hash of contents is another matter: papers already issued would change, so it needs writer 2.
"""

import hashlib
import json
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from tochka.certificates.documents.builtin import COMPOSITIONS, NAMES, TITLES, builtin
from tochka.certificates.documents.compose import composed
from tochka.certificates.documents.engine import make_paper
from tochka.certificates.documents.marks import Code, Line, Mark
from tochka.certificates.documents.marks import Path as Shape
from tochka.certificates.documents.metrics import metrics
from tochka.certificates.documents.samples import sample
from tochka.certificates.documents.writer import WRITER, Frozen, Hand, Script, document
from tochka.kit.pdf import fonts_folder

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden" / "certificates"
SHEET = ROOT / "docs" / "certificates" / "contact-sheet.png"
DPI = 60
SHOWN = ("name", "about", "number", "issued", "qr", "verify_address")


def paper_of(design: str, *, economy: bool = False) -> bytes:
    """The sample paper of a design, by the engine."""
    values = sample(design)
    own = {key: values.pop(key, "") for key in SHOWN}
    return make_paper(builtin(design), values, own, economy=economy).pdf


def raster(pdf: bytes, dpi: int = DPI) -> Image.Image:
    """The first page as a picture."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil().convert("RGB")


def fixed_hand(height: float) -> Hand:
    """The writer with letter codes that no library chose: what it writes depends on our own code alone."""
    measures = metrics()
    letters = measures.alphabet + "".join(measures.twins)
    codes = {letter: 32 + number for number, letter in enumerate(letters)}
    return Hand(height, {face: Script(f"F-{face}", codes, measures[face].kerning) for face in measures.faces})


def written_marks(design: str, composition: str) -> list[Mark]:
    """All marks of a design's sample that the writer can write."""
    found = composed(builtin(design, composition), {}, sample(design), metrics())
    return [mark for mark in found if isinstance(mark, Line | Shape | Code)]


def hashes() -> dict[str, str]:
    """SHA-256 of what writer 1 makes of each design, in a file whose ready part never changes."""
    frozen = Frozen(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n", (9,))
    found = {}
    for design in NAMES:
        for composition in COMPOSITIONS:
            height = builtin(design)["page"]["h"]
            content = fixed_hand(height).content(written_marks(design, composition))
            made = document(frozen, content, "Сертификат", "Департамент образования")
            found[f"writer {WRITER}, {design}, {composition}"] = hashlib.sha256(made).hexdigest()
    return found


def contact_sheet() -> Image.Image:
    """The six designs and their economy twins on one sheet."""
    wide, gap, label = 560, 24, 34
    high = round(wide * 210 / 297)
    face = ImageFont.truetype(str(fonts_folder() / "PTSans-Bold.ttf"), 18)
    sheet = Image.new("RGB", (3 * (wide + gap) + gap, 4 * (high + gap + label) + gap), "#ECEBDD")
    pen = ImageDraw.Draw(sheet)
    for number, (design, economy) in enumerate((name, thrift) for thrift in (False, True) for name in NAMES):
        x, y = gap + number % 3 * (wide + gap), gap + number // 3 * (high + gap + label)
        picture = raster(paper_of(design, economy=economy), 150)
        picture.thumbnail((wide, high), Image.Resampling.LANCZOS)
        pen.text((x, y), TITLES[design] + (", экономно" if economy else ""), "#1C2A24", face)
        sheet.paste(picture, (x + (wide - picture.width) // 2, y + label))
    return sheet


def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    SHEET.parent.mkdir(parents=True, exist_ok=True)
    for design in NAMES:
        raster(paper_of(design)).quantize(256, kmeans=3).save(GOLDEN / f"{design}.png", optimize=True)
    text = json.dumps(hashes(), ensure_ascii=False, indent=2)
    (GOLDEN / "hashes.json").write_text(text + "\n", encoding="utf-8")
    contact_sheet().quantize(256, kmeans=3).save(SHEET, optimize=True)
    for path in [*sorted(GOLDEN.iterdir()), SHEET]:
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
