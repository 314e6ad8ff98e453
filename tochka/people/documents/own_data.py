"""A person's own data as a file: JSON for a machine, a plain A4 PDF for a person."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tochka.kit import clock
from tochka.kit.pdf import Sheet, wrap
from tochka.kit.russian import typeset

_LABEL = 62.0
_STEP = 5.0


def plain_value(value: Any, zone: str) -> str:
    """A value as people read it: moments on the clocks of a zone."""
    if isinstance(value, datetime):
        return f"{clock.local(value, zone):%d.%m.%Y, %H:%M}"
    return "" if value is None else str(value)


def data_json(parts: Sequence[Any], made: datetime) -> bytes:
    """Parts (key, facts of key, words and value) as UTF-8 JSON; moments are ISO 8601 in UTC."""
    kept = {
        "made_at": made.isoformat(),
        "data": [
            {
                "part": part.key,
                "facts": [
                    {
                        "key": fact.key,
                        "words": fact.words,
                        "value": fact.value.isoformat() if isinstance(fact.value, datetime) else fact.value,
                    }
                    for fact in part.facts
                ],
            }
            for part in parts
        ],
    }
    return json.dumps(kept, ensure_ascii=False, indent=1).encode()


def data_pdf(title: str, under: str, parts: Sequence[Any], zone: str) -> bytes:
    """The same on paper: a heading a part, a line a fact; `under` says of whom and when it was made."""
    sheet = Sheet(title=title)
    y = sheet.paragraph(sheet.left, 24, sheet.right - sheet.left, title, face="serif-bold", size=16)
    y = sheet.paragraph(sheet.left, y + 1, sheet.right - sheet.left, under, size=9.5, colour="#555555") + 3
    for part in parts:
        y = _room(sheet, y, 18)
        y = sheet.paragraph(sheet.left, y, sheet.right - sheet.left, part.heading, face="sans-bold", size=11) + 1
        for fact in part.facts:
            y = _line(sheet, y, fact.words, plain_value(fact.value, zone))
        y += 3
    return sheet.finish()


def _line(sheet: Sheet, y: float, words: str, value: str) -> float:
    width = sheet.right - sheet.left - _LABEL
    lines = max(len(wrap(typeset(words), "sans", 9.5, _LABEL - 4)), len(wrap(typeset(value), "sans", 9.5, width)))
    y = _room(sheet, y, lines * _STEP)
    below = sheet.paragraph(sheet.left, y, _LABEL - 4, words, size=9.5, colour="#555555")
    return max(below, sheet.paragraph(sheet.left + _LABEL, y, width, value, size=9.5)) + 0.8


def _room(sheet: Sheet, y: float, height: float) -> float:
    if y + height <= sheet.bottom:
        return y
    sheet.next_page()
    return sheet.margins.top + 6
