"""Widths of text in whole font units: advances and kerning pairs of each face, measured once and kept as JSON.

Integers, so the same text has the same width on every machine and with every Python. scripts/font_metrics.py measures.
"""

import json
from functools import cache, cached_property
from itertools import repeat
from operator import add
from pathlib import Path

CURRENT = 1
UNITS = 1000


class Face:
    """One face's measures: `advances` of all its characters, `kerning` of pairs of the alphabet, heights; in units."""

    def __init__(self, measured: dict, alphabet: frozenset[str]) -> None:
        self.file: str = measured["file"]
        self.sha256: str = measured["sha256"]
        self.cap: int = measured["cap"]
        self.ascent: int = measured["ascent"]
        self.descent: int = measured["descent"]
        self.alphabet = alphabet
        self._measured = measured

    @cached_property
    def advances(self) -> dict[str, int]:
        return {letter: int(units) for units, letters in self._measured["advances"].items() for letter in letters}

    @cached_property
    def kerning(self) -> dict[str, int]:
        return {
            pairs[i : i + 2]: int(units)
            for units, pairs in self._measured["kerning"].items()
            for i in range(0, len(pairs), 2)
        }

    def units(self, text: str) -> int:
        """Width of a text in font units, kerned, without tracking. KeyError for a character that the face lacks."""
        kerns = map(self.kerning.get, map(add, text, text[1:]), repeat(0))
        return sum(map(self.advances.__getitem__, text)) + sum(kerns)

    def missing(self, text: str) -> str:
        """The first character that the face cannot draw, or nothing."""
        return next((letter for letter in text if letter not in self.advances), "")

    def rare(self, text: str) -> str:
        """The first character that the face has but the ready template lacks, or nothing."""
        return next((letter for letter in text if letter not in self.alphabet), "")


class Metrics:
    """All faces of one version of the measures."""

    def __init__(self, version: int) -> None:
        content = json.loads((Path(__file__).parent / f"metrics-{version}.json").read_text(encoding="utf-8"))
        self.version = version
        self.alphabet: str = content["alphabet"]
        # Letters drawn with another one's glyph: a no-break space as a space, so that copied text has plain spaces.
        self.twins: dict[str, str] = content["twins"]
        drawable = frozenset(self.alphabet) | self.twins.keys()
        self.faces = {name: Face(measured, drawable) for name, measured in content["faces"].items()}

    def __getitem__(self, face: str) -> Face:
        return self.faces[face]


@cache
def metrics(version: int = CURRENT) -> Metrics:
    """The measures of a version; an issued paper is laid out with the version that its template names."""
    return Metrics(version)
