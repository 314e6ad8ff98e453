"""Measures the faces of certificates: integer advances and kerning pairs, written as JSON beside the layout code.

Run only when the fonts change, and then raise VERSION: issued papers keep the file that they were laid out with.
"""

import hashlib
import json
import sys
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

VERSION = 1
ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "static" / "vendor" / "fonts"
TARGET = ROOT / "tochka" / "certificates" / "documents" / f"metrics-{VERSION}.json"
FACES = {
    "serif": "PTSerif-Regular.ttf",
    "serif-bold": "PTSerif-Bold.ttf",
    "serif-italic": "PTSerif-Italic.ttf",
    "sans": "PTSans-Regular.ttf",
    "sans-bold": "PTSans-Bold.ttf",
    "sans-italic": "PTSans-Italic.ttf",
}
ASCII = "".join(map(chr, range(0x20, 0x7F)))
RUSSIAN = "".join(map(chr, range(0x410, 0x450))) + "Ёё"
SAKHA = "ҔҕҤҥӨөҺһҮү"
SIGNS = "«»„“”‘’–—…№§°×±−•·"
ALPHABET = ASCII + RUSSIAN + SAKHA + SIGNS
# Drawn with another letter's glyph of the same width.
TWINS = {"\u00a0": " ", "\u2011": "-"}
FEATURES = {"kern": True, "liga": False, "clig": False, "dlig": False, "calt": False, "locl": False}


def width(font: hb.Font, text: str) -> int:
    """Advance of a whole text in font units, shaped with kerning and without ligatures."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, FEATURES)
    return sum(position.x_advance for position in buffer.glyph_positions)


def measure(path: Path) -> dict[str, object]:
    """Advances of every character that the face has, kerning of the alphabet's pairs, heights; in font units."""
    data = path.read_bytes()
    font = hb.Font(hb.Face(data))
    table = TTFont(path)
    if table["head"].unitsPerEm != 1000:
        sys.exit(f"{path.name}: expected 1000 units per em")
    if any(width(font, twin) != width(font, letter) for twin, letter in TWINS.items()):
        sys.exit(f"{path.name}: a no-break sign is as wide as its twin in PT fonts")
    drawn = sorted(code for code in table.getBestCmap() if code >= 0x20)
    advances = {chr(code): width(font, chr(code)) for code in drawn}
    kerning: dict[str, int] = {}
    # Not across spaces: PT Sans would set «г. Алдан» and «О. А. Образцова» nearly as one word.
    measured = (ALPHABET + "".join(TWINS)).replace(" ", "").replace("\u00a0", "")
    for left in measured:
        for right in measured:
            kern = width(font, left + right) - advances[left] - advances[right]
            if kern:
                kerning[left + right] = kern
    return {
        "file": path.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "cap": table["OS/2"].sCapHeight,
        "ascent": table["hhea"].ascent,
        "descent": -table["hhea"].descent,
        "advances": by_value(advances),
        "kerning": by_value(kerning),
    }


def by_value(measured: dict[str, int]) -> dict[str, str]:
    """The same measures turned round, a third of the size: units → all characters (or pairs) of that many units."""
    turned: dict[str, list[str]] = {}
    for text, units in sorted(measured.items()):
        turned.setdefault(str(units), []).append(text)
    return {units: "".join(texts) for units, texts in sorted(turned.items(), key=lambda item: int(item[0]))}


def main() -> None:
    faces = {face: measure(FONTS / name) for face, name in FACES.items()}
    content = {"metrics": VERSION, "units": 1000, "alphabet": ALPHABET, "twins": TWINS, "faces": faces}
    TARGET.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
