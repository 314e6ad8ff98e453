"""QR codes of papers as runs of dark modules: level M, a fixed mask, so the same value always gives the same code."""

from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M

MASK = 2
Run = tuple[int, int, int]  # column, row, length in modules


@lru_cache(maxsize=64)
def runs(value: str) -> tuple[int, tuple[Run, ...]]:
    """Modules a side, and the runs of dark modules row by row."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    code.add_data(value)
    code.make(fit=True)
    rows = code.modules
    found: list[Run] = []
    for y, row in enumerate(rows):
        start = None
        for x, dark in enumerate([*row, False]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                found.append((start, y, x - start))
                start = None
    return len(rows), tuple(found)
