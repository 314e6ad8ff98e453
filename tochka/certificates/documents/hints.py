"""Takes hints and names out of an embedded TrueType font: readers do not use them, and a paper is half the size."""

from collections.abc import Iterator
from itertools import pairwise
from struct import pack, pack_into, unpack_from

# Instructions, and what only an installed font needs: names, licence, classification.
_NEEDLESS = (b"cvt ", b"fpgm", b"prep", b"name", b"OS/2", b"post")
_MORE, _HINTED, _WORDS = 0x20, 0x100, 0x1
_SCALES = ((0x8, 2), (0x40, 4), (0x80, 8))  # a component's flag and the bytes of its scale


def without_hints(font: bytes) -> bytes:
    """The same outlines, widths and codes without instructions and names; checksums made anew."""
    tables = {tag: data for tag, data in _tables(font) if tag not in _NEEDLESS}
    long_offsets = unpack_from(">h", tables[b"head"], 50)[0]
    glyphs = [_unhinted(glyph) for glyph in _glyphs(tables[b"glyf"], tables[b"loca"], long_offsets)]
    offsets = [0]
    for glyph in glyphs:
        offsets.append(offsets[-1] + len(glyph))
    tables[b"glyf"] = b"".join(glyphs)
    tables[b"loca"] = pack(f">{len(offsets)}I", *offsets)
    tables[b"head"] = tables[b"head"][:8] + bytes(4) + tables[b"head"][12:50] + pack(">h", 1) + tables[b"head"][52:]
    tables[b"maxp"] = tables[b"maxp"][:26] + bytes(2) + tables[b"maxp"][28:]
    return _font(tables)


def _tables(font: bytes) -> Iterator[tuple[bytes, bytes]]:
    for number in range(unpack_from(">H", font, 4)[0]):
        tag, _, offset, length = unpack_from(">4sIII", font, 12 + 16 * number)
        yield tag, font[offset : offset + length]


def _glyphs(glyf: bytes, loca: bytes, long_offsets: int) -> list[bytes]:
    if long_offsets:
        offsets = list(unpack_from(f">{len(loca) // 4}I", loca))
    else:
        offsets = [offset * 2 for offset in unpack_from(f">{len(loca) // 2}H", loca)]
    return [glyf[start:end] for start, end in pairwise(offsets)]


def _unhinted(glyph: bytes) -> bytes:
    if not glyph:
        return b""
    contours = unpack_from(">h", glyph)[0]
    if contours >= 0:
        at = 10 + 2 * contours
        hints = unpack_from(">H", glyph, at)[0]
        bare = glyph[:at] + bytes(2) + glyph[at + 2 + hints :]
    else:
        bare = _unhinted_parts(glyph)
    return bare + bytes(-len(bare) % 4)


def _unhinted_parts(glyph: bytes) -> bytes:
    bare, at, flags = bytearray(glyph), 10, _MORE
    while flags & _MORE:
        flags = unpack_from(">H", bare, at)[0]
        pack_into(">H", bare, at, flags & ~_HINTED)
        at += 4 + (4 if flags & _WORDS else 2) + next((size for flag, size in _SCALES if flags & flag), 0)
    return bytes(bare[:at])


def _font(tables: dict[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    head = pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    at, entries, body = 12 + 16 * count, b"", b""
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        entries += pack(">4sIII", tag, _checksum(padded), at + len(body), len(data))
        body += padded
    font = bytearray(head + entries + body)
    where = at + sum(len(data) + -len(data) % 4 for tag, data in tables.items() if tag < b"head")
    pack_into(">I", font, where + 8, (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF)
    return bytes(font)


def _checksum(data: bytes | bytearray) -> int:
    return sum(unpack_from(f">{len(data) // 4}I", data)) & 0xFFFFFFFF
