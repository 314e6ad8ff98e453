"""A fake camera for Chromium: pictures of QR codes, one after another, as one endless film."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from tochka.kit import qr

WIDTH, HEIGHT = 1280, 720
RATE = 30  # Chromium plays such films at 30 frames a second

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def _jpeg(picture: Image.Image) -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=60)
    return made.getvalue()


def frame(text: str | None) -> bytes:
    """One frame: a ticket held before the camera, a little askew; None is an empty hall."""
    hall = Image.new("RGB", (WIDTH, HEIGHT), "#3a4640")
    if text is not None:
        code = Image.open(BytesIO(qr.png(text, scale=9))).convert("RGB").rotate(7, expand=True, fillcolor="#3a4640")
        hall.paste(code, ((WIDTH - code.width) // 2, (HEIGHT - code.height) // 2))
    return _jpeg(hall)


def film(texts: list[str | None], seconds: float, path: Path) -> list[str]:
    """Write the film, each text for so many seconds, and give the flags that show it."""
    with path.open("wb") as file:
        for text in texts:
            file.write(frame(text) * round(seconds * RATE))
    return [*FLAGS, f"--use-file-for-fake-video-capture={path.resolve()}"]
