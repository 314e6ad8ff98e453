"""Uploaded pictures: what is taken becomes small and harmless, what is not is refused; an SVG is its shapes alone."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from scripts.golden_papers import raster
from tochka.certificates.documents.builtin import builtin
from tochka.certificates.documents.engine import make_paper
from tochka.certificates.documents.pictures import raster as pictures
from tochka.certificates.documents.pictures.drawing import drawing_of, written
from tochka.certificates.documents.pictures.pathdata import Malformed, steps_of
from tochka.certificates.documents.pictures.upload import Asset, accepted
from tochka.certificates.documents.samples import sample
from tochka.kit.errors import Refusal

UNREADABLE = Refusal("certificates.picture_unreadable", {}, "picture")
TOO_LARGE = Refusal("certificates.picture_too_large", {"megapixels": 80, "megabytes": 20}, "picture")


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def taken(data: bytes) -> Asset:
    found = accepted(data)
    assert isinstance(found, Asset)
    return found


def svg(inside: str, view: str = "0 0 100 50", head: str = "") -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{inside}</svg>'.encode()


def test_a_small_logo_stays_a_png_with_its_transparency() -> None:
    asset = taken(encoded(Image.new("RGBA", (60, 30), (255, 0, 0, 128)), "PNG"))
    assert (asset.kind, asset.width, asset.height) == ("png", 60, 30)
    assert Image.open(BytesIO(asset.data)).getpixel((1, 1)) == (255, 0, 0, 128)


def test_a_scan_of_sixty_megapixels_becomes_as_large_as_print_needs() -> None:
    asset = taken(encoded(Image.new("L", (9000, 6667), 240), "JPEG"))
    assert (asset.kind, asset.width) == ("jpeg", pictures.LONGEST_SIDE)
    assert len(asset.data) < 200_000


def test_more_pixels_than_any_scan_has_are_refused() -> None:
    assert accepted(encoded(Image.new("1", (9000, 9000)), "PNG")) == TOO_LARGE
    assert accepted(encoded(Image.new("1", (16_000, 16_000)), "PNG")) == TOO_LARGE
    assert accepted(b"\x89PNG" + bytes(20 * 1024 * 1024)) == TOO_LARGE


def test_a_cmyk_jpeg_becomes_rgb() -> None:
    asset = taken(encoded(Image.new("CMYK", (50, 50), (0, 255, 255, 0)), "JPEG"))
    red, green, blue = Image.open(BytesIO(asset.data)).getpixel((25, 25))
    assert red > 180 > 80 > max(green, blue)


def test_a_photograph_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "home address"
    asset = taken(encoded(Image.new("RGB", (40, 20), "#00FF00"), "JPEG", exif=exif))
    assert (asset.width, asset.height) == (20, 40)
    assert b"home" not in asset.data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        encoded(Image.effect_noise((80, 80), 50), "PNG")[:600],
        encoded(Image.effect_noise((80, 80), 50), "JPEG")[:300],
        encoded(Image.new("RGB", (10, 10)), "GIF"),
        encoded(Image.new("RGB", (10, 10)), "TIFF"),
        b"%PDF-1.7\n",
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    assert accepted(data) == UNREADABLE


@given(st.integers(0, 5000), st.integers(0, 255))
@settings(max_examples=100, deadline=None)
def test_a_spoilt_picture_is_taken_or_refused_and_never_breaks(at: int, value: int) -> None:
    data = bytearray(encoded(Image.effect_noise((60, 60), 50), "PNG"))
    data[at % len(data)] = value
    assert isinstance(accepted(bytes(data)), Asset | Refusal)


def test_an_svg_keeps_shapes_and_nothing_else() -> None:
    inside = (
        '<script>alert(1)</script><style>.a{fill:#123456}</style><text>Слово</text><image href="http://x/y.png"/>'
        '<a href="javascript:alert(1)"><rect class="a" width="10" height="10" onload="alert(2)"/></a>'
        '<foreignObject><p>html</p></foreignObject><circle cx="50" cy="25" r="5" style="fill:none;stroke:red"/>'
    )
    asset = taken(svg(inside, head='<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">'))
    assert (asset.kind, asset.width, asset.height) == ("svg", 100, 50)
    shown = asset.data.decode()
    assert shown.count("<path") == 2
    assert not any(
        word in shown for word in ("script", "href", "onload", "image", "text", "style", "javascript", "html")
    )
    first, second = drawing_of(asset.data).shapes
    assert (first.fill, first.stroke, second.fill, second.stroke) == ("#123456", "", "", "#FF0000")


@pytest.mark.parametrize(
    "data",
    [
        svg(""),
        svg("<script>1</script>"),
        svg('<rect width="5" height="5" fill="none"/>'),
        svg('<rect width="5" height="5" fill="url(#g)"/>'),
        svg('<path d="L 5 5"/>'),
        svg('<path d="M 5 5 L"/>'),
        svg('<path d="M 5 5 L 1e99 5"/>'),
        svg('<rect width="5" height="5"/>', view="0 0 0 0"),
        svg('<rect width="5" height="5" transform="matrix(1 2)"/>'),
        svg('<rect width="5" height="5"/>', head='<!DOCTYPE svg [<!ENTITY a "b">]>'),
        svg('<rect width="5" height="5"/>').decode().encode("utf-16"),
        svg('<rect width="5" height="5"/>').decode().encode("utf-16-le"),
        svg('<rect width="5" height="5">'),
        b"<html><body>1</body></html>",
        svg("<rect width='5' height='5'/>" * 5001),
        svg("<g>" * 100 + "<rect width='5' height='5'/>" + "</g>" * 100),
    ],
)
def test_an_svg_without_readable_shapes_is_refused(data: bytes) -> None:
    assert accepted(data) == UNREADABLE


def test_an_accepted_svg_is_read_again_as_itself() -> None:
    drawing = drawing_of(svg('<g transform="translate(5 5) scale(2)"><path d="M0 0h9v9h-9z" fill-rule="evenodd"/></g>'))
    assert drawing.shapes[0].steps[:3] == (("M", (5, 5)), ("L", (23, 5)), ("L", (23, 23)))
    assert drawing_of(written(drawing)) == drawing
    assert written(drawing_of(written(drawing))) == written(drawing)


@pytest.mark.parametrize(
    ("data", "end", "count"),
    [
        ("M1 2 3 4", (3, 4), 2),
        ("m1,2l3-4", (4, -2), 2),
        ("M0 0H5V7h-1v.5", (4, 7.5), 5),
        ("M0 0C1 1 2 2 3 3S5 5 6 6s1 1 2 2", (8, 8), 4),
        ("M0 0Q5 5 10 0T20 0t5 0", (25, 0), 4),
        ("M0 0a5 5 0 1110 0", (10, 0), 3),
        ("M10 10A5 5 0 01.5.5", (0.5, 0.5), 3),
    ],
)
def test_paths_are_read(data: str, end: tuple[float, float], count: int) -> None:
    steps = steps_of(data)
    assert steps[-1][1][-2:] == pytest.approx(end)
    assert len(steps) == count


def test_an_arc_is_a_part_of_its_circle() -> None:
    steps = steps_of("M 10 0 A 10 10 0 0 1 0 10")
    ((_, curve),) = steps[1:]
    middle = [(a + 3 * b + 3 * c + d) / 8 for a, b, c, d in zip((10, 0), curve[:2], curve[2:4], curve[4:], strict=True)]
    assert middle == pytest.approx([7.0711, 7.0711], abs=0.003)


@given(st.text(st.sampled_from("MmLlHhVvCcSsQqTtAaZz0123456789.,- eE"), max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_path_is_read_or_malformed(data: str) -> None:
    try:
        steps = steps_of(data)
    except Malformed:
        return
    assert {step for step, _ in steps} <= {"M", "L", "C", "Z"}


def test_a_drawn_svg_looks_like_the_same_picture_as_png() -> None:
    vector = taken(svg('<rect width="100" height="50" fill="#C2352B"/><circle cx="50" cy="25" r="20" fill="#fff"/>'))
    image = Image.new("RGB", (400, 200), "#C2352B")
    ImageDraw.Draw(image).ellipse((120, 20, 280, 180), fill="#FFFFFF")
    pixels = taken(encoded(image, "PNG"))
    pages = []
    for asset in (vector, pixels):
        values = sample("strict") | {"logo": asset.sha256}
        pages.append(raster(make_paper(builtin("strict"), values, {}, assets={asset.sha256: asset.data}).pdf, 72))
    box = tuple(round(side * 72 / 25.4) for side in (128.5, 18, 168.5, 27.5))
    first, second = (page.crop(box).convert("L") for page in pages)
    worst = [abs(a - b) for a, b in zip(first.tobytes(), second.tobytes(), strict=True)]
    assert sum(value > 100 for value in worst) <= 30
    assert sum(first.tobytes()) < 255 * len(first.tobytes()) * 0.95
