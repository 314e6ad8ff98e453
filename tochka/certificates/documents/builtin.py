"""The six built-in designs. Each takes the same placeholders and stands in two compositions: the event above the name
(a heading carries it all, «сертификат участника семинара») or what the paper is for below it («награждается … за …»)."""

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
COMPOSITIONS = ("heading", "award")


def builtin(name: str, composition: str = "") -> dict[str, Any]:
    """A fresh copy of a built-in layout in a composition, by default in the design's own. KeyError for other names."""
    if name not in TITLES or composition not in ("", *COMPOSITIONS):
        raise KeyError(name, composition)
    layout = json.loads(_text(name))
    other = layout.pop("other")
    if composition == other["composition"]:
        layout["elements"] = _recomposed(layout["elements"], other)
        layout["composition"] = composition
    return layout


def _recomposed(elements: list[dict[str, Any]], other: dict[str, Any]) -> list[dict[str, Any]]:
    """Elements of the other composition: some go, some move, some come; the drawing order stays."""
    kept = [element for element in elements if element["id"] not in other["without"]]
    return [{**element, **other["change"].get(element["id"], {})} for element in kept] + other["add"]


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / "layouts" / f"{name}.json").read_text(encoding="utf-8")
