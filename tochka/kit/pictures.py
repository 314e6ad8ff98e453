"""PNG and JPEG from outside: read whole once, turned upright, in RGB, no larger than needed, without metadata."""

from io import BytesIO

from PIL import Image, ImageOps

MOST_PIXELS = 80_000_000
_PHOTO = 400_000  # pixels from which a picture without transparency is kept as JPEG
_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")


class Unreadable(ValueError):
    """Not a picture, cut off, or of a kind that is not taken."""


class TooLarge(ValueError):
    """More pixels than a reasonable scan has. The argument is the size in megapixels."""


def is_heif(data: bytes) -> bool:
    """Whether these bytes are a HEIC or AVIF picture, as iPhones make them: readable to few programs, not to ours."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIF


def normalised(data: bytes, longest: int, quality: int = 88) -> tuple[bytes, int, int]:
    """The picture as PNG or JPEG bytes, its width and height in pixels; its longer side at most *longest*. Raises
    Unreadable and TooLarge."""
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooLarge(image.width * image.height // 1_000_000)
            image.draft("RGB", (longest, longest))
            return _encoded(ImageOps.exif_transpose(image), longest, quality)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooLarge(Image.MAX_IMAGE_PIXELS) from bomb
    except (OSError, SyntaxError, ValueError, EOFError) as broken:
        if isinstance(broken, TooLarge):
            raise
        raise Unreadable(str(broken)) from broken


def _encoded(image: Image.Image, longest: int, quality: int) -> tuple[bytes, int, int]:
    clear = "A" in image.getbands() or "transparency" in image.info
    image = image.convert("RGBA" if clear else "RGB")
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    target = BytesIO()
    if not clear and image.width * image.height >= _PHOTO:
        image.save(target, "JPEG", quality=quality, optimize=True)
    else:
        image.save(target, "PNG", optimize=True)
    return target.getvalue(), image.width, image.height
