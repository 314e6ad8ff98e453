"""Renews the pictures that papers are compared with: a raster of each design, and the contact sheet in docs.

Run when a design changes on purpose, look at every picture, then commit. Issued papers do not change: their templates are
stored. What writer 1 wrote of those (writer-1.json) is never renewed: if it changes, a second writer comes beside it.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from tochka.certificates.documents.builtin import NAMES, TITLES, builtin
from tochka.certificates.documents.compose import marks, resolved
from tochka.certificates.documents.engine import make_paper
from tochka.certificates.documents.metrics import metrics
from tochka.certificates.documents.samples import sample
from tochka.certificates.documents.writer import Frozen, Hand, Script, document
from tochka.kit.pdf import fonts_folder

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden" / "certificates"
FROZEN = GOLDEN / "writer-1.json"
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


def frozen_cases() -> list[dict[str, Any]]:
    """Elements as stored templates hold them, with values: what writer 1 must draw the same way for ever."""
    kept = []
    for design in NAMES:
        layout = builtin(design)
        elements = [element for element in layout["elements"] if element["type"] in ("text", "qr")]
        case = {"page": layout["page"], "elements": resolved(layout, elements), "values": sample(design)}
        kept.append({"design": design, **case, "sha256": written_hash(case)})
    return kept


def written_hash(case: dict[str, Any]) -> str:
    """SHA-256 of the file that the writer in force makes of a case, its ready part never changing."""
    frozen = Frozen(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n", (9,))
    placed = marks(case, case["elements"], case["values"], metrics(1))
    content = fixed_hand(case["page"]["h"]).content(placed)  # type: ignore[arg-type]
    return hashlib.sha256(document(frozen, content, "Сертификат", "Департамент образования")).hexdigest()


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
    if not FROZEN.exists():  # once for ever: another hash means that papers already issued would change
        FROZEN.write_text(json.dumps(frozen_cases(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    contact_sheet().quantize(256, kmeans=3).save(SHEET, optimize=True)
    for path in [*sorted(GOLDEN.iterdir()), SHEET]:
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
