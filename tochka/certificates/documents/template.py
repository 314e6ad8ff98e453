"""The template: everything that the papers of one event share, finished once as PDF bytes. A paper is these bytes, a
small stream and a table of objects, so it can be made again for ever, with other libraries and fonts, byte for byte.

ReportLab draws the shared marks and makes one subset a face; pikepdf hands over the finished objects.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from typing import Any, cast

import pikepdf

from tochka.certificates.documents.compose import marks, parted, resolved, title_of
from tochka.certificates.documents.marks import Mark
from tochka.certificates.documents.metrics import Metrics, metrics
from tochka.certificates.documents.ornaments.economy import thrifty
from tochka.certificates.documents.painter import DRAWING, Assets, letters_of, new_canvas, paint, script_of
from tochka.certificates.documents.signatures import FACE as SIGNATURE_FACE
from tochka.certificates.documents.writer import WRITER, Frozen, Hand, Script, document
from tochka.kit.errors import Refusal, Refused

_SIGN = b"tochka template 1\n"


class Template:
    """A finished template. `data` is stored once for a layout and event; `hash` names it; `paper` makes papers."""

    def __init__(self, data: bytes) -> None:
        head, _, blob = data.removeprefix(_SIGN).partition(b"\n")
        about = json.loads(head)
        self.data = data
        self.about: dict[str, Any] = about
        self.writer: int = about["writer"]
        self.layout: dict[str, Any] = about["layout"]
        self.event_values: dict[str, str] = about["event_values"]
        self.frozen = Frozen(blob, tuple(about["offsets"]))
        self.metrics = metrics(about["metrics"])
        self.hand = Hand(self.layout["page"]["h"], self._scripts())

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the stored bytes."""
        return sha256(self.data).hexdigest()

    def paper(self, values: Mapping[str, str]) -> bytes:
        """One paper as PDF. Raises Refused, and RareCharacter for a letter outside the template's subset."""
        every = {**self.event_values, **values}
        return document(self.frozen, self.content(values), title_of(every), every.get("issuer", ""))

    def content(self, values: Mapping[str, str]) -> bytes:
        """One paper's own content stream. Raises as `paper` does."""
        return self.hand.content(self.own_marks({**self.event_values, **values}))

    def own_marks(self, values: Mapping[str, str]) -> Sequence[Mark]:
        """Marks of the elements that are each paper's own. Raises Refused."""
        found = placed(self.layout, self.layout["elements"], values, self.metrics)
        return [thrifty(mark) for mark in found] if self.about["economy"] else found

    def _scripts(self) -> dict[str, Script]:
        return {
            face: Script(name, dict(zip(letters, bytes.fromhex(codes), strict=True)), self.metrics[face].kerning)
            for face, (name, letters, codes) in self.about["faces"].items()
        }


def build(layout: Mapping[str, Any], event_values: Mapping[str, str], assets: Assets, *, economy: bool) -> Template:
    """Draw the shared part of a layout with an event's values. Raises Refused."""
    measures = metrics()
    shared, each = parted(layout, event_values)
    drawn = placed(layout, resolved(layout, shared, economy=economy), event_values, measures)
    own = resolved(layout, each, economy=economy)
    shared_marks = [thrifty(mark) for mark in drawn] if economy else drawn
    with DRAWING:
        pdf, scripts = _drawn(layout["page"], shared_marks, own, measures, assets)
    blob, offsets = _frozen(pdf)
    about = {
        "writer": WRITER,
        "metrics": measures.version,
        "economy": economy,
        "layout": {"format": layout["format"], "page": layout["page"], "elements": own},
        "event_values": dict(event_values),
        "faces": {face: _told(script) for face, script in scripts.items()},
        "offsets": offsets,
    }
    head = json.dumps(about, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return Template(_SIGN + head + b"\n" + blob)


def placed(
    layout: Mapping[str, Any], elements: Sequence[Mapping[str, Any]], values: Mapping[str, str], measures: Metrics
) -> list[Mark]:
    """Marks of resolved elements. Raises Refused with the first refusal."""
    found = marks(layout, elements, values, measures)
    if found and isinstance(found[0], Refusal):
        raise Refused(found[0])
    return cast(list[Mark], found)


def _told(script: Script) -> tuple[str, str, str]:
    return script.name, "".join(script.codes), bytes(script.codes.values()).hex()


def _drawn(
    page: Mapping[str, float],
    shared: Sequence[Mark],
    own: Sequence[Mapping[str, Any]],
    measures: Metrics,
    assets: Assets,
) -> tuple[bytes, dict[str, Script]]:
    """A one-page PDF of the shared marks whose fonts hold the whole alphabet for every face that papers write in."""
    target = BytesIO()
    canvas = new_canvas(target, page, measures)
    letters = letters_of(shared)
    alphabet = measures.alphabet + "".join(measures.twins)
    for face in _faces_of(own):
        letters[face] = alphabet + "".join(sorted(set(letters.get(face, "")) - set(alphabet)))
    scripts = {face: script_of(canvas, face, letters[face], measures) for face in sorted(letters)}
    paint(canvas, page["h"], shared, scripts, assets)
    canvas.showPage()
    canvas.save()
    return target.getvalue(), {face: scripts[face] for face in _faces_of(own)}


def _faces_of(elements: Sequence[Mapping[str, Any]]) -> list[str]:
    faces = {element["style"]["face"] for element in elements if element["type"] == "text"}
    if any(element["type"] == "signatures" for element in elements):
        faces.add(SIGNATURE_FACE)
    return sorted(faces)


def _frozen(pdf: bytes) -> tuple[bytes, list[int]]:
    """The objects of a one-page PDF as bytes and where each begins; the page names one content more than is there."""
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as file:
        file.pages.append(source.pages[0])
        file.Root.Lang = pikepdf.String("ru-RU")
        file.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        file.save(
            target,
            min_version="1.7",
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    blob, _, table = target.getvalue().partition(b"xref\n0 ")
    size, *entries = table.splitlines()
    offsets = [int(entry.split()[0]) for entry in entries[1 : int(size)]]
    named = re.search(rb"/Contents (\d+ 0 R)", blob)
    assert named
    both = b"/Contents [ %b %d 0 R ]" % (named[1], int(size))
    longer = len(both) - len(named[0])
    shifted = [offset + longer if offset > named.start() else offset for offset in offsets]
    return blob[: named.start()] + both + blob[named.end() :], shifted
