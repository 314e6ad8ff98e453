"""Draws the pictures that must be PNG from our own shapes: touch icons and the default preview of a link.

Run by hand after a change of the symbol: `.venv/bin/python scripts/pictures.py`; the results are committed."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "img"
FONTS = ROOT / "static" / "vendor" / "fonts"
PAPER, SHEET, CELL, INK, INK2 = "#f7f5eb", "#fffefa", "#ebeee2", "#1c2a24", "#46554d"
BOARD, RED = "#1e5c4b", "#c2352b"
SHARP = 4  # everything is drawn four times as large and shrunk, which smooths the edges


def rings(draw: ImageDraw.ImageDraw, x: float, y: float, side: float, pen: float, radii: tuple[int, ...]) -> None:
    """Rings of growth in a box of `side` whose top left corner is (x, y): all touch at (50, 97) of a 100 box."""
    unit = side / 100
    for radius in radii:
        centre = (x + 50 * unit, y + (97 - radius) * unit)
        _circle(draw, centre, radius * unit, outline=BOARD, width=round(pen))
    _circle(draw, (x + 50 * unit, y + 84 * unit), 11 * unit, fill=RED)


def _circle(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, **look: object) -> None:
    x, y = centre
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), **look)  # type: ignore[arg-type]


def icon(side: int) -> Image.Image:
    """The symbol on paper, for the home screen."""
    big = side * SHARP
    image = Image.new("RGB", (big, big), PAPER)
    rings(ImageDraw.Draw(image), big * 0.14, big * 0.13, big * 0.72, big * 0.03, (46, 35, 24))
    return image.resize((side, side), Image.Resampling.LANCZOS)


def preview() -> Image.Image:
    """1200 × 630: squared paper, the margin with a point, the wordmark, the symbol."""
    image = Image.new("RGB", (1200 * SHARP, 630 * SHARP), SHEET)
    draw = ImageDraw.Draw(image)
    _cells(draw, 1200, 630, 30)
    draw.line((180 * SHARP, 0, 180 * SHARP, 630 * SHARP), fill=RED, width=3 * SHARP)
    _circle(draw, (180 * SHARP, 297 * SHARP), 26 * SHARP, fill=SHEET)
    _circle(draw, (180 * SHARP, 297 * SHARP), 15 * SHARP, fill=RED)
    _words(draw)
    rings(draw, 850 * SHARP, 200 * SHARP, 220 * SHARP, 5 * SHARP, (46, 35, 24))
    return image.resize((1200, 630), Image.Resampling.LANCZOS)


def _cells(draw: ImageDraw.ImageDraw, width: int, height: int, step: int) -> None:
    for x in range(step, width, step):
        draw.line((x * SHARP, 0, x * SHARP, height * SHARP), fill=CELL, width=SHARP)
    for y in range(step, height, step):
        draw.line((0, y * SHARP, width * SHARP, y * SHARP), fill=CELL, width=SHARP)


def _words(draw: ImageDraw.ImageDraw) -> None:
    word = ImageFont.truetype(str(FONTS / "PTSerif-Bold.ttf"), 148 * SHARP)
    line = ImageFont.truetype(str(FONTS / "PTSans-Regular.ttf"), 38 * SHARP)
    left, base = 240 * SHARP, 330 * SHARP
    draw.text((left, base), "Точка", font=word, fill=INK, anchor="ls")
    radius = 22 * SHARP
    _circle(draw, (left + draw.textlength("Точка", font=word) + 30 * SHARP, base - radius), radius, fill=RED)
    for row, text in enumerate(("Семинары, квесты и фестивали", "школьных центров")):
        draw.text((left, (400 + 52 * row) * SHARP), text, font=line, fill=INK2, anchor="ls")


def main() -> None:
    """Draw and save them all, with few colours, so that they stay small."""
    for name, side in (("apple-touch-icon", 180), ("icon-192", 192), ("icon-512", 512)):
        icon(side).quantize(64).save(TARGET / f"{name}.png", optimize=True)
    preview().quantize(96).save(TARGET / "og.png", optimize=True)


if __name__ == "__main__":
    main()
