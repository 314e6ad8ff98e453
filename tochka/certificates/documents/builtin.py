"""The six built-in designs: each takes the same placeholders, so a paper may change its design and keep its words."""

import json
from functools import cache
from pathlib import Path
from typing import Any

NAMES = ("strict", "festive", "modern", "quest", "diploma", "thanks")
TITLES = {
    "strict": "Строгий",
    "festive": "Праздничный",
    "modern": "Современный",
    "quest": "Квест",
    "diploma": "Диплом",
    "thanks": "Письмо",
}


def builtin(name: str) -> dict[str, Any]:
    """A fresh copy of a built-in layout. KeyError for another name."""
    if name not in TITLES:
        raise KeyError(name)
    return json.loads(_text(name))


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / "layouts" / f"{name}.json").read_text(encoding="utf-8")
