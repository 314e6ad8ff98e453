"""The designer's sheet is the printed sheet: the same marks, and a browser that sets every word where the PDF has it."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Page, sync_playwright

from scripts.golden_papers import paper_of, raster
from tochka.certificates.documents.builtin import NAMES, builtin
from tochka.certificates.documents.engine import refusals
from tochka.certificates.documents.metrics import metrics
from tochka.certificates.documents.samples import sample
from tochka.certificates.documents.svg import svg
from tochka.kit.pdf import fonts_folder

SVG = "{http://www.w3.org/2000/svg}"
LOOKS = {"": "font-weight: 400", "bold": "font-weight: 700", "italic": "font-style: italic; font-weight: 400"}
STYLE = (
    "body { margin: 0 } svg { display: block } .paper text { font-kerning: normal; font-variant-ligatures: none; "
    "text-rendering: geometricPrecision; white-space: pre }"
)


def sheet(design: str, **changes: str) -> ElementTree.Element:
    drawn = svg(builtin(design), sample(design) | changes)
    assert isinstance(drawn, str)
    return ElementTree.fromstring(drawn)


@pytest.mark.parametrize("design", NAMES)
def test_elements_keep_their_names_and_words(design: str) -> None:
    root = sheet(design)
    assert root.get("viewBox") == ("0 0 2100 2970" if design == "thanks" else "0 0 2970 2100")
    groups = {group.get("data-element"): " ".join(group.itertext()) for group in root.iter(f"{SVG}g")}
    assert set(groups) == {element["id"] for element in builtin(design)["elements"]}
    assert "".join(groups["name"].split()) == "".join(sample(design)["name"].split())


def test_a_value_is_text_and_never_markup() -> None:
    name = '<script>alert("1")</script>&amp;'
    root = sheet("strict", name=name)
    assert list(root.iter(f"{SVG}script")) == []
    group = next(group for group in root.iter(f"{SVG}g") if group.get("data-element") == "name")
    assert "".join(group.itertext()) == name


def test_pictures_are_named_by_their_address() -> None:
    drawn = svg(builtin("strict"), sample("strict") | {"logo": "ab" * 32}, asset_url='/assets/"')
    assert isinstance(drawn, str)
    (image,) = ElementTree.fromstring(drawn).iter(f"{SVG}image")
    assert image.get("href") == '/assets/"' + "ab" * 32


def test_what_cannot_be_printed_cannot_be_previewed() -> None:
    values = sample("strict") | {"name": "Анна 🎓", "about": "山"}
    assert svg(builtin("strict"), values) == refusals(builtin("strict"), values)
    assert len(refusals(builtin("strict"), values)) == 2


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"],
        )
        yield browser.new_page(viewport={"width": 1200, "height": 1200}, device_scale_factor=1)
        browser.close()


def shown(page: Page, design: str, tmp_path: Path) -> None:
    """Open a page with the sheet at 4 px a mm, in the very fonts of the PDF."""
    faces = []
    for name, face in metrics().faces.items():
        family, _, look = name.partition("-")
        source = (fonts_folder() / face.file).as_uri()
        faces.append(f"@font-face {{ font-family: cert-{family}; {LOOKS[look]}; src: url({source}) }}")
    w, h = (builtin(design)["page"][side] * 4 for side in ("w", "h"))
    style = f"{STYLE} svg {{ width: {w}px; height: {h}px }} {' '.join(faces)}"
    file = tmp_path / "sheet.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{svg(builtin(design), sample(design))}")
    page.set_viewport_size({"width": w, "height": h})
    page.goto(file.as_uri())
    page.evaluate("document.fonts.ready")


@pytest.mark.parametrize("design", NAMES)
def test_the_browser_sets_words_as_wide_as_we_say(page: Page, design: str, tmp_path: Path) -> None:
    shown(page, design, tmp_path)
    # From a word's first letter to its last: what follows the last one is a word with its own place.
    words = page.evaluate(
        """() => [...document.querySelectorAll("text")].flatMap(line => [...line.querySelectorAll("tspan")].map(word => ({
            word: word.textContent, size: parseFloat(line.getAttribute("font-size")),
            start: word.getStartPositionOfChar(0).x, last: word.getStartPositionOfChar(word.textContent.length - 1).x,
            family: line.getAttribute("font-family"), weight: line.getAttribute("font-weight") || "",
            style: line.getAttribute("font-style") || "", spacing: parseFloat(line.getAttribute("letter-spacing") || "0")})))"""
    )
    assert len(words) > 20
    for word in words:
        name = (
            word["family"].removeprefix("cert-")
            + ("-bold" if word["weight"] else "")
            + ("-italic" if word["style"] else "")
        )
        face, text = metrics()[name], word["word"]
        units = face.units(text) - face.advances[text[-1]]
        ours = units * word["size"] / 1000 + word["spacing"] * (len(text) - 1)
        assert word["last"] - word["start"] == pytest.approx(ours, abs=0.5), word  # tenths of a millimetre


@pytest.mark.parametrize("design", NAMES)
def test_the_screen_shows_what_is_printed(page: Page, design: str, tmp_path: Path) -> None:
    shown(page, design, tmp_path)
    page.screenshot(path=tmp_path / "sheet.png")
    screen = Image.open(tmp_path / "sheet.png").convert("L")
    printed = raster(paper_of(design), 300).convert("L").resize(screen.size, Image.Resampling.LANCZOS)
    assert max(lost(screen, printed), lost(printed, screen)) <= 20


def lost(image: Image.Image, other: Image.Image) -> int:
    """Dark pixels without a dark neighbour in the other picture: renderers round edges differently, shifted words show."""
    difference = ImageChops.subtract(other.filter(ImageFilter.MinFilter(3)), image)
    return difference.point(lambda value: 255 if value > 110 else 0).histogram()[255]
