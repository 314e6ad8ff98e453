"""Initials never stand alone at a line's beginning or end: «Ю. Э. Условная» stays together wherever a line breaks."""

import re
from typing import Any

import pytest

from tochka.certificates.documents.builtin import COMPOSITIONS, NAMES, builtin
from tochka.certificates.documents.compose import composed, keys_of
from tochka.certificates.documents.marks import Line
from tochka.certificates.documents.metrics import metrics
from tochka.certificates.documents.samples import sample
from tochka.closing.documents.printed import FACE, INDENT, SIZE
from tochka.kit.errors import Refusal
from tochka.kit.pdf.lines import balance, wrap
from tochka.kit.russian import typeset

WAYS = ("Ю. Э. Условная", "Ю.Э. Условная", "Условная Ю. Э.", "Условная Ю.Э.")
TOGETHER = re.compile(r"Ю\.\u00a0?Э\.\u00a0Условная|Условная\u00a0Ю\.\u00a0?Э\.", re.IGNORECASE)
AS_TYPED = ("qr", "verify_address", "number", "logo", "emblem", "name")


def stray(lines: list[str]) -> list[str]:
    """Lines with a surname or an initial that has lost the rest of its name."""
    return [line for line in lines if re.search(r"Условная|\b[ЮЭ]\.", TOGETHER.sub("", line), re.IGNORECASE)]


def text(way: str, pad: int) -> str:
    """Names among words; `pad` moves every break along the line."""
    return typeset(f"{'о' * pad} вручает {way}, ведёт {way}, помогает {way}")


def texts_of(layout: dict[str, Any], values: dict[str, str]) -> list[str]:
    """Lines of a paper; none where the words do not fit."""
    found = composed(layout, {}, values, metrics())
    return [mark.text for mark in found if isinstance(mark, Line)] if not isinstance(found[0], Refusal) else []


@pytest.mark.parametrize("composition", COMPOSITIONS)
@pytest.mark.parametrize("design", NAMES)
def test_initials_stay_with_the_surname_in_every_design(design: str, composition: str) -> None:
    layout, broken = builtin(design, composition), 0
    keys = sorted({key for each in layout["elements"] if each["type"] != "qr" for key in keys_of(each)})
    for key in (key for key in keys if key not in AS_TYPED and not key.endswith("_facsimile")):
        for way in WAYS:
            for pad in range(1, 12, 4):
                found = texts_of(layout, sample(design) | {key: text(way, pad)})
                assert stray(found) == [], (key, way, pad)
                broken += sum(bool(TOGETHER.search(line)) for line in found) > 1
    assert broken


@pytest.mark.parametrize("breaks", [wrap, balance])
@pytest.mark.parametrize("way", WAYS)
def test_initials_stay_with_the_surname_in_office_papers(way: str, breaks: Any) -> None:
    """Orders, lists and sheets of registration break their lines by these two."""
    for width in range(75, 185, 5):
        lines = breaks(text(way, 3), FACE, SIZE, width - INDENT)
        assert stray(lines) == [], (width, lines)
    assert len(breaks(text(way, 3), FACE, SIZE, 75)) > 2


def test_a_post_does_not_draw_the_initials_away_from_the_surname() -> None:
    assert typeset("директор Ю.Э. Условная").endswith("Ю.Э.\u00a0Условная")
