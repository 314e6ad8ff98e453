"""Who signs: post, a rule with «подпись, М.П.» under it, the name; up to three, stacked upwards from the last baseline."""

from collections.abc import Mapping
from typing import Any

from tochka.certificates.documents.marks import Line, Mark, Path, Picture
from tochka.certificates.documents.metrics import Metrics
from tochka.certificates.documents.place import place
from tochka.kit.errors import Refusal

MOST = 3
FACE = "sans"
HINT = "подпись, М.П."
_SIZE, _LEADING, _HINT_SIZE = 10, 4.6, 6.5
_GAP = 4.0  # between words and rule, mm
_SHORTEST_RULE = 22.0
_RULE_DROP = 0.9  # how far the rule lies under the baseline
_HINT_DROP = 4.1
_STEP = 14.0  # from one signature to the next


def keys(number: int) -> tuple[str, str, str]:
    """Placeholders of one signatory: post, name, facsimile (an asset)."""
    return f"signatory_{number}_post", f"signatory_{number}_name", f"signatory_{number}_facsimile"


def place_signatures(element: Mapping[str, Any], values: Mapping[str, str], metrics: Metrics) -> list[Mark] | Refusal:
    """Marks of all signatories that have a name or a post. `y` is the last one's baseline; refusals as `place` gives."""
    present = [n for n in range(1, MOST + 1) if values.get(keys(n)[0]) or values.get(keys(n)[1])]
    marks: list[Mark] = []
    for place_from_last, number in enumerate(reversed(present)):
        found = _one(element, number, element["y"] - _STEP * place_from_last, values, metrics)
        if isinstance(found, Refusal):
            return found
        marks = found + marks
    return marks


def _one(
    element: Mapping[str, Any], number: int, y: float, values: Mapping[str, str], metrics: Metrics
) -> list[Mark] | Refusal:
    post_key, name_key, facsimile_key = keys(number)
    x, w = element["x"], element["w"]
    name = _words(element, f"{{{name_key}}}", (x + w * 0.5, w * 0.5, y), "right", values, metrics)
    if isinstance(name, Refusal):
        return name
    end = min((line.x / 100 for line in name), default=x + w + _GAP) - _GAP
    post = _words(element, f"{{{post_key}}}", (x, end - x - _GAP - _SHORTEST_RULE, y), "left", values, metrics)
    if isinstance(post, Refusal):
        return post
    start = max((_right(line) for line in post), default=x - _GAP) + _GAP
    hint = _hint(element, start, end, y, metrics)
    if isinstance(hint, Refusal):
        return hint
    rule = Path((("M", (start, y + _RULE_DROP)), ("L", (end, y + _RULE_DROP))), stroke=element["rule"], width=0.2)
    facsimile = values.get(facsimile_key, "")
    signed = [Picture(start, y - 9, end - start, 12, facsimile, "contain")] if facsimile else []
    return [*signed, *post, *name, rule, *hint]


def _right(line: Line) -> float:
    return (line.x + line.width) / 100


def _words(
    element: Mapping[str, Any],
    text: str,
    box: tuple[float, float, float],
    align: str,
    values: Mapping[str, str],
    metrics: Metrics,
) -> list[Line] | Refusal:
    x, w, y = box
    style = {"face": FACE, "size": _SIZE, "leading": _LEADING, "colour": element["colour"]}
    lines = 1 if align == "right" else 3
    fit = {"rule": "wrap", "min": 7, "lines": lines, "balance": True}
    block = {"id": element["id"], "x": x, "y": y - 13, "w": w, "h": 13, "align": align, "valign": "bottom"}
    return place({**block, "text": text, "style": style, "fit": fit}, values, metrics)


def _hint(element: Mapping[str, Any], start: float, end: float, y: float, metrics: Metrics) -> list[Line] | Refusal:
    style = {"face": FACE, "size": _HINT_SIZE, "colour": element["rule"]}
    box = {"id": element["id"], "x": start, "y": y, "w": end - start, "h": _HINT_DROP, "align": "center"}
    return place({**box, "valign": "bottom", "text": HINT, "style": style}, {}, metrics)
