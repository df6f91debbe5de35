"""A font whose every character is one and the same small box.

To stand in for fonts that a PDF names and does not hold. PDFium leaves out words to which its fonts give no
width, and which fonts it finds depends on the machine. Where words stand follows from the widths that the
file gives; the shapes are needed for nothing in reading. The tables are those of TrueType (ISO/IEC 14496-22).
"""

from __future__ import annotations

from functools import cache
from struct import pack, unpack

_EM = 1000
_ASCENT, _DESCENT = 859, -141
"""Those of SimSun, the font of most reports, in thousandths of its size."""
_BOX = 100
"""Width and height of the box on the base line. It has to be within any character that it stands for, a comma
at least: PDFium takes what the file gives and the shape together, and a shape of no width is what it leaves
out."""
_VERSION = 0x00010000
_MAGIC = 0x5F0F3CF5
_LAST_CODE = 0x10FFFF
_GLYPHS = 2
"""The one for what is not in the font, which no character is, and the box."""
_ON_CURVE = 1


@cache
def box_font() -> bytes:
    """Return the font as a TrueType file."""
    glyph = _padded(_box())
    tables = {
        b"cmap": _characters(),
        b"glyf": glyph * _GLYPHS,
        b"head": pack(
            ">4I2H2q4h2H3h", _VERSION, _VERSION, 0, _MAGIC, 0, _EM, 0, 0, 0, 0, _BOX, _BOX, 0, _EM, 2, 1, 0
        ),  # sizes of the box, 2: runs left to right, 1: long offsets
        b"hhea": pack(
            ">I3hH11hH",
            _VERSION,
            _ASCENT,
            _DESCENT,
            0,
            _EM,
            0,
            _EM - _BOX,
            _BOX,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            _GLYPHS,
        ),
        b"hmtx": pack(">Hh", _EM, 0) * _GLYPHS,
        b"loca": pack(">3I", 0, len(glyph), 2 * len(glyph)),
        b"maxp": pack(
            ">I14H", _VERSION, _GLYPHS, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0
        ),  # four points in one outline
    }
    return _file(tables)


def _box() -> bytes:
    """Return the outline: its extent, the number of its last point, no instructions.

    Four points as steps from one to the next.
    """
    steps_across, steps_up = (0, 0, _BOX, 0), (0, _BOX, 0, -_BOX)
    return pack(">5h2H4B4h4h", 1, 0, 0, _BOX, _BOX, 3, 0, *[_ON_CURVE] * 4, *steps_across, *steps_up)


def _characters() -> bytes:
    """Map every character to the box.

    One range that shares a glyph (format 13), for Windows and full Unicode (3, 10).
    """
    ranges = pack(">2H6I", 13, 0, 28, 0, 1, 0, _LAST_CODE, 1)
    return pack(">4HI", 0, 1, 3, 10, 12) + ranges


def _file(tables: dict[bytes, bytes]) -> bytes:
    """Put the tables one behind the other, in the order of their names, under a directory."""
    power = 1 << (len(tables).bit_length() - 1)
    head = pack(">I4H", _VERSION, len(tables), 16 * power, power.bit_length() - 1, 16 * (len(tables) - power))
    directory, body = b"", b""
    start = len(head) + 16 * len(tables)
    for name, table in sorted(tables.items()):
        padded = _padded(table)
        checksum = sum(unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += name + pack(">3I", checksum, start + len(body), len(table))
        body += padded
    return head + directory + body


def _padded(table: bytes) -> bytes:
    return table + bytes(-len(table) % 4)
