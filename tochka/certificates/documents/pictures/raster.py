"""PNG and JPEG from outside: read whole once, turned upright, in RGB, no larger than print needs, without metadata."""

from io import BytesIO

from PIL import Image, ImageOps

LONGEST_SIDE = 2480  # pixels: 210 dpi over the long side of A4; every paper carries the picture
MOST_PIXELS = 80_000_000
_PHOTO = 400_000  # pixels from which a picture without transparency is kept as JPEG


class Unreadable(ValueError):
    """Not a picture, cut off, or of a kind that is not taken."""


class TooLarge(ValueError):
    """More pixels than a reasonable scan has. The argument is the size in megapixels."""


def normalised(data: bytes) -> tuple[bytes, int, int]:
    """The picture as PNG or JPEG bytes, its width and height in pixels. Raises Unreadable and TooLarge."""
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooLarge(image.width * image.height // 1_000_000)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _encoded(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooLarge(Image.MAX_IMAGE_PIXELS) from bomb
    except (OSError, SyntaxError, ValueError, EOFError) as broken:
        if isinstance(broken, TooLarge):
            raise
        raise Unreadable(str(broken)) from broken


def _encoded(image: Image.Image) -> tuple[bytes, int, int]:
    clear = "A" in image.getbands() or "transparency" in image.info
    image = image.convert("RGBA" if clear else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    target = BytesIO()
    if not clear and image.width * image.height >= _PHOTO:
        image.save(target, "JPEG", quality=88, optimize=True)
    else:
        image.save(target, "PNG", optimize=True)
    return target.getvalue(), image.width, image.height
