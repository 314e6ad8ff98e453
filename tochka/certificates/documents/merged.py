"""One print file of many papers: the shared part once, a small compressed stream a page. Not kept, so it may compress."""

import zlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from io import BytesIO

import pikepdf

from tochka.certificates.documents.template import Template
from tochka.certificates.documents.writer import Frozen, ending

Values = Mapping[str, str]
Sheet = tuple[Template, Values] | bytes
_PAGES, _PAGE = 2, 3  # numbers that every template gives these objects


def merged(sheets: Sequence[Sheet], title: str) -> bytes:
    """A PDF of the sheets in their order: (template, values), or the whole PDF of a paper with rare characters.
    Raises Refused, and RareCharacter for values that need the plain way. ValueError for no sheets."""
    if not sheets:
        raise ValueError("a print file of nothing")
    groups: dict[str, list[int]] = {}
    for number, sheet in enumerate(sheets):
        groups.setdefault("" if isinstance(sheet, bytes) else sheet[0].hash, []).append(number)
    if "" not in groups and len(groups) == 1:
        return _of_one([sheet for sheet in sheets if not isinstance(sheet, bytes)], title)
    return _interleaved(sheets, groups, title)


def _of_one(sheets: Sequence[tuple[Template, Values]], title: str) -> bytes:
    """All pages of one template: its own page shows the first content, copies of that page show the others."""
    frozen, count = sheets[0][0].frozen, len(sheets)
    first = frozen.content_number
    numbers = [_PAGE, *range(first + count, first + 2 * count - 1)]
    file, offsets = _with_kids(frozen, numbers)
    page = frozen.blob[frozen.offsets[_PAGE - 1] : frozen.offsets[_PAGE]].partition(b"obj")[2]
    contents = [zlib.compress(template.content(values), 6) for template, values in sheets]
    copies = [page.replace(b" %d 0 R" % first, b" %d 0 R" % (first + n)) for n in range(1, count)]
    streams = [b"<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(made), made) for made in contents]
    for number, body in enumerate([*streams, *copies], first):
        offsets.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body.removesuffix(b"endobj\n"))
    return bytes(file) + ending(len(file), offsets, title, "")


def _with_kids(frozen: Frozen, numbers: Sequence[int]) -> tuple[bytearray, list[int]]:
    """The template's objects with another list of pages, and where each begins now."""
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    pages = b"%d 0 obj\n<</Type/Pages/Count %d/Kids[%b]>>\nendobj\n" % (_PAGES, len(numbers), kids)
    start, end = frozen.offsets[_PAGES - 1], frozen.offsets[_PAGES]
    moved = len(pages) - (end - start)
    offsets = [offset + (moved if offset > start else 0) for offset in frozen.offsets]
    return bytearray(frozen.blob[:start] + pages + frozen.blob[end:]), offsets


def _interleaved(sheets: Sequence[Sheet], groups: Mapping[str, list[int]], title: str) -> bytes:
    """Pages of several files in the sheets' order; what a group shares stays once."""
    pages: dict[int, pikepdf.Page] = {}
    with ExitStack() as opened, pikepdf.new() as file:
        for numbers in groups.values():
            for pdf, of in _files([sheets[number] for number in numbers], numbers, title):
                source = opened.enter_context(pikepdf.open(BytesIO(pdf)))
                pages.update(zip(of, source.pages, strict=True))
        file.pages.extend(pages[number] for number in range(len(sheets)))
        file.Root.Lang = pikepdf.String("ru-RU")
        file.docinfo["/Title"] = pikepdf.String(title)
        target = BytesIO()
        file.save(target, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _files(sheets: Sequence[Sheet], numbers: Sequence[int], title: str) -> list[tuple[bytes, Sequence[int]]]:
    whole: list[tuple[bytes, Sequence[int]]] = [
        (sheet, [number]) for sheet, number in zip(sheets, numbers, strict=True) if isinstance(sheet, bytes)
    ]
    made = [sheet for sheet in sheets if not isinstance(sheet, bytes)]
    return whole or [(_of_one(made, title), numbers)]
