"""Writer 1: one paper's own content as PDF bytes, put after the template's ready bytes. No PDF library, no compression,
no clock, no chance: the same template and marks give the same bytes for ever. A change here is writer 2."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from tochka.certificates.documents.codes import runs
from tochka.certificates.documents.marks import Code, Line, Mark, Path

WRITER = 1
# Tracking (thousandths) from which readers take letters for separate words and must be told the text itself.
WIDE = 80
_ESCAPED = {40: "\\(", 41: "\\)", 92: "\\\\", 13: "\\r", 10: "\\n"}
_PAINTED = {(False, False): "n", (True, False): "f", (False, True): "S", (True, True): "B"}
_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


class RareCharacter(ValueError):
    """A character that a face has but the template's subset lacks: the plain way must draw this paper."""


class Script(NamedTuple):
    """How a face is written in one file: its resource name, the code of each letter, kerning in units."""

    name: str
    codes: Mapping[str, int]
    kerning: Mapping[str, int]


class Hand:
    """Writes the marks of a page `height` mm high as a content stream."""

    def __init__(self, height: float, scripts: Mapping[str, Script]) -> None:
        self.height = round(height * 100)
        self.scripts = {face: (script.name, _escaped(script.codes), script.kerning) for face, script in scripts.items()}

    def content(self, marks: Iterable[Mark]) -> bytes:
        """The content stream of lines, codes and paths. Raises RareCharacter."""
        return "\n".join(_WRITTEN[type(mark)](self, mark) for mark in marks).encode("latin-1")

    def line(self, line: Line) -> str:
        """One text object: letters as codes, kerns between them."""
        name, codes, kerning = self.scripts[line.face]
        text = line.text
        try:
            shown = [codes[text[0]]]
            for left, right in pairwise(text):
                kern = kerning.get(left + right)
                shown.append(f"){-kern}({codes[right]}" if kern else codes[right])
        except KeyError as missing:
            raise RareCharacter(missing.args[0]) from None
        x, y = _points(line.x), _points(self.height - line.y)
        start = f"BT {_colour(line.colour)} rg /{name} {line.size:g} Tf {x} {y} Td "
        if not line.tracking:
            return f"{start}[({''.join(shown)})] TJ ET"
        spread = f"{_number(round(line.tracking * line.size))} Tc [({''.join(shown)})] TJ 0 Tc ET"
        return (
            f"/Span<</ActualText {text_string(text)}>>BDC {start}{spread} EMC"
            if line.tracking >= WIDE
            else start + spread
        )

    def code(self, code: Code) -> str:
        """Dark modules as one path, in a grid whose unit is a module."""
        modules, dark = runs(code.value)
        side = _points(code.side * 100 / modules)
        x, y = _points(code.x * 100), _points(self.height - code.y * 100)
        cells = " ".join([f"{column} {-row - 1} {length} 1 re" for column, row, length in dark])
        return f"q {_colour(code.colour)} rg {side} 0 0 {side} {x} {y} cm {cells} f Q"

    def path(self, path: Path) -> str:
        """A shape with its pen, fill, dashes and clip."""
        parts = ["q"]
        if path.clip:
            x, y, w, h = path.clip
            parts.append(f"{self._pair(x, y + h)} {_coarse(w * 100)} {_coarse(h * 100)} re W n")
        if path.stroke:
            parts.append(f"{_colour(path.stroke)} RG {_points(path.width * 100)} w 1 J 1 j")
            parts.append(f"[{' '.join(_points(part * 100) for part in path.dash)}] 0 d" if path.dash else "")
        if path.fill:
            parts.append(f"{_colour(path.fill)} rg")
        parts += [self._step(operator, at) for operator, at in path.steps]
        painted = _PAINTED[bool(path.fill), bool(path.stroke)] + ("*" if path.even and path.fill else "")
        return " ".join([*filter(None, parts), painted, "Q"])

    def _step(self, operator: str, at: tuple[float, ...]) -> str:
        pairs = [self._pair(at[i], at[i + 1]) for i in range(0, len(at), 2)]
        return " ".join([*pairs, _OPERATORS[operator]])

    def _pair(self, x: float, y: float) -> str:
        return f"{_coarse(x * 100)} {_coarse(self.height - y * 100)}"


_WRITTEN: dict[type, Callable[[Hand, Any], str]] = {Line: Hand.line, Code: Hand.code, Path: Hand.path}


class Frozen(NamedTuple):
    """The template's finished part of a file: bytes up to the last ready object, and where each object begins."""

    blob: bytes
    offsets: tuple[int, ...]

    @property
    def content_number(self) -> int:
        """Number of the object that the page names as its second content."""
        return len(self.offsets) + 1


def document(frozen: Frozen, content: bytes, title: str, author: str) -> bytes:
    """A whole PDF: the ready bytes, the content, then its ending."""
    first = len(frozen.blob)
    stream = b"%d 0 obj\n<</Length %d>>stream\n%b\nendstream\nendobj\n" % (
        frozen.content_number,
        len(content),
        content,
    )
    return b"".join((frozen.blob, stream, ending(first + len(stream), (*frozen.offsets, first), title, author, stream)))


def ending(at: int, offsets: Sequence[int], title: str, author: str, seed: bytes = b"") -> bytes:
    """What closes a file of `at` bytes whose objects 1… begin at `offsets`: properties, table of objects, trailer.
    `seed` makes the file's mark differ from that of another file with the same properties."""
    number = len(offsets) + 1
    about = f"/Title {text_string(title)} /Author {text_string(author)} /Creator {text_string('Точка')}"
    info = f"{number} 0 obj\n<<{about}>>\nendobj\n".encode("ascii")
    mark = sha256(seed + info).hexdigest()[:32]
    table = b"0000000000 65535 f \n" + b"".join([b"%010d 00000 n \n" % offset for offset in (*offsets, at)])
    root = f"/Size {number + 1}/Root 1 0 R/Info {number} 0 R/ID[<{mark}><{mark}>]"
    trailer = f"trailer\n<<{root}>>\nstartxref\n{at + len(info)}\n%%EOF\n".encode("ascii")
    return b"".join((info, b"xref\n0 %d\n" % (number + 1), table, trailer))


def _escaped(codes: Mapping[str, int]) -> dict[str, str]:
    return {letter: _ESCAPED.get(code, chr(code)) for letter, code in codes.items()}


def text_string(text: str) -> str:
    """A PDF text string: UTF-16 with its mark, as hexadecimal."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def _points(hundredths: float) -> str:
    """0.01 mm as points with three decimals, rounded in whole numbers."""
    return _number(round(hundredths * 72000 / 2540))


def _coarse(hundredths: float) -> str:
    """The same with two decimals: 3 µm are enough for a shape."""
    return _number(round(hundredths * 7200 / 2540) * 10)


def _number(thousandths: int) -> str:
    whole, part = divmod(abs(thousandths), 1000)
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{whole}.{part:03d}".rstrip("0") if part else f"{sign}{whole}"


@lru_cache(maxsize=256)
def _colour(colour: str) -> str:
    return " ".join(_number(round(int(colour[at : at + 2], 16) * 1000 / 255)) for at in (1, 3, 5))
