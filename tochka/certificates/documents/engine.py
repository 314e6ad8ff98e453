"""The door to papers: preview the refusals, make one paper, make it again for ever.

event_values are equal on all papers of an issue and are drawn once into the template; values are a paper's own.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple, cast

from tochka.certificates.documents.compose import composed, title_of
from tochka.certificates.documents.marks import Mark
from tochka.certificates.documents.metrics import metrics
from tochka.certificates.documents.painter import Assets
from tochka.certificates.documents.plain import plain_paper
from tochka.certificates.documents.template import Template, build
from tochka.certificates.documents.writer import RareCharacter
from tochka.kit.errors import Refusal, Refused

PLAIN = 0  # the writer of papers whose bytes must be stored, since only a library can draw them
_NO_ASSETS: dict[str, bytes] = {}

Layout = Mapping[str, Any]
Values = Mapping[str, str]


class Paper(NamedTuple):
    """A finished paper. `writer` 1: template and values make it again; 0: store `pdf` itself."""

    pdf: bytes
    sha256: str
    writer: int
    template_hash: str


def refusals(layout: Layout, values: Values, event_values: Values | None = None) -> list[Refusal]:
    """Why a paper cannot be printed, all reasons at once: certificates.missing_glyph (element, character, name, text)
    and certificates.does_not_fit (element, text)."""
    found = composed(layout, event_values or {}, values, metrics())
    return [refusal for refusal in found if isinstance(refusal, Refusal)]


def template_for(
    layout: Layout, event_values: Values, *, assets: Assets = _NO_ASSETS, economy: bool = False
) -> Template:
    """The template of a layout and an event, made once a process. `assets`: SHA-256 → PNG or JPEG. Raises Refused."""
    key = json.dumps([layout, dict(event_values), economy], ensure_ascii=False, sort_keys=True)
    return _built(key, _Pictures(assets))


def make_paper(
    layout: Layout, event_values: Values, values: Values, *, assets: Assets = _NO_ASSETS, economy: bool = False
) -> Paper:
    """One paper, by the engine or, for a rare character, by the plain way. Raises Refused."""
    return paper_of(template_for(layout, event_values, assets=assets, economy=economy), layout, values, assets=assets)


def paper_of(template: Template, layout: Layout, values: Values, *, assets: Assets = _NO_ASSETS) -> Paper:
    """One paper of a template in hand. `layout` and `assets` serve the plain way only. Raises Refused."""
    try:
        pdf, writer = template.paper(values), template.writer
    except RareCharacter:
        pdf, writer = _plain(template, layout, values, assets), PLAIN
    return Paper(pdf, sha256(pdf).hexdigest(), writer, template.hash)


def again(template_data: bytes, values: Values) -> bytes:
    """The bytes of a paper issued earlier, from the stored template and its snapshot."""
    return _loaded(template_data).paper(values)


def _plain(template: Template, layout: Layout, values: Values, assets: Assets) -> bytes:
    economy = template.about["economy"]
    found = composed(layout, template.event_values, values, template.metrics, economy=economy)
    if found and isinstance(found[0], Refusal):
        raise Refused(found[0])
    every = {**template.event_values, **values}
    marks = cast(list[Mark], found)
    return plain_paper(layout["page"], marks, template.metrics, title_of(every), every.get("issuer", ""), assets)


class _Pictures(dict[str, bytes]):
    """Assets as a part of a cache key: their names are hashes of their bytes, so the names tell all."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pictures) and self.keys() == other.keys()


@lru_cache(maxsize=32)
def _built(key: str, assets: _Pictures) -> Template:
    layout, event_values, economy = json.loads(key)
    return build(layout, event_values, assets, economy=economy)


@lru_cache(maxsize=32)
def _loaded(data: bytes) -> Template:
    return Template(data)
