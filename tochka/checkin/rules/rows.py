"""What somebody types while entering a signed sheet: «7», «3 5 9», «10–14»."""

import re

MOST_ROWS = 100
_PIECE = re.compile(r"(?<![0-9])([0-9]{1,4})(?![0-9])(?:\s*[-–—]\s*([0-9]{1,4})(?![0-9]))?")


def read_rows(typed: str) -> list[int] | None:
    """Numbers of rows in the order they were typed, each once; None for what is no list of rows, or more than a hundred."""
    found: dict[int, None] = {}
    rest = _PIECE.sub(" ", typed).replace(",", " ").replace(";", " ").strip()
    if rest:
        return None
    for match in _PIECE.finditer(typed):
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last or last - first >= MOST_ROWS:
            return None
        found |= dict.fromkeys(range(first, last + 1))
    return list(found) if 0 < len(found) <= MOST_ROWS else None
