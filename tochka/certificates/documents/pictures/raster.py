"""The size to which pictures of papers are brought; the work itself is kit's."""

from tochka.kit import pictures
from tochka.kit.pictures import MOST_PIXELS, TooLarge, Unreadable

__all__ = ["LONGEST_SIDE", "MOST_PIXELS", "TooLarge", "Unreadable", "normalised"]

LONGEST_SIDE = 2480  # pixels: 210 dpi over the long side of A4; every paper carries the picture


def normalised(data: bytes) -> tuple[bytes, int, int]:
    """The picture as PNG or JPEG bytes, its width and height in pixels. Raises Unreadable and TooLarge."""
    return pictures.normalised(data, LONGEST_SIDE)
