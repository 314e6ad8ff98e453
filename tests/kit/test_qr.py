"""Codes are read back from SVG, PNG and paper, and ticket addresses stay small."""

from io import BytesIO
from xml.etree import ElementTree

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tochka.kit import qr

TICKET = "HTTPS://TOCHKA.EXAMPLE/T/" + "0123456789ABCDEFGHJKMNPQRSTVWXYZ" * 3 + "0123456789ABCDEFGHJKMNPQRS"


def read(image: Image.Image) -> str:
    (found,) = zxingcpp.read_barcodes(image.convert("L"))
    return found.text


@pytest.mark.parametrize("text", [TICKET, "https://tochka.example/c/ABCD-EFGH-JKMN", "Точка роста, 412 870 3"])
def test_png_is_read_back(text: str) -> None:
    assert read(Image.open(BytesIO(qr.png(text)))) == text


def test_svg_draws_the_same_modules() -> None:
    root = ElementTree.fromstring(qr.svg(TICKET, quiet=4, label='Код "билета" <1>'))
    side = int(root.attrib["viewBox"].split()[2])
    assert side == len(qr.matrix(TICKET)) + 8
    assert root.attrib["aria-label"] == 'Код "билета" <1>'
    image = Image.new("L", (side * 4, side * 4), 255)
    pen = ImageDraw.Draw(image)
    for run in root[1].attrib["d"].removeprefix("M").split("M"):
        place, length = run.split("h")[0].split(), int(run.split("h")[1].split("v")[0])
        x, y = (int(value) * 4 for value in place)
        pen.rectangle((x, y, x + length * 4 - 1, y + 3), fill=0)
    assert read(image) == TICKET


def test_svg_carries_no_style_and_hides_without_a_label() -> None:
    text = qr.svg("ABC")
    assert "style" not in text
    assert 'aria-hidden="true"' in text


def test_a_ticket_address_takes_version_six() -> None:
    assert len(TICKET) == 147
    assert len(qr.matrix(TICKET)) == 41
    assert len(qr.matrix(TICKET[25:])) == 37


def test_an_empty_text_has_no_code() -> None:
    with pytest.raises(ValueError, match="nothing"):
        qr.matrix("")


@settings(max_examples=40, deadline=None)
@given(st.text("ABCDEFGHJK0123456789/:.-", min_size=1, max_size=150))
def test_any_address_is_read_back(text: str) -> None:
    assert read(Image.open(BytesIO(qr.png(text, scale=4)))) == text


def test_runs_cover_exactly_the_dark_modules() -> None:
    modules = qr.matrix("ABC")
    covered = {(x + step, y) for x, y, length in qr.runs(modules) for step in range(length)}
    assert covered == {(x, y) for y, row in enumerate(modules) for x, dark in enumerate(row) if dark}
