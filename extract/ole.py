"""The names in the root of an OLE compound file, which is what .doc and .xls files are.

Files embedded in it are not looked into.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_SECTOR_SHIFT = 30
_FIRST_DIRECTORY_SECTOR = 48
_FAT_SECTORS = 76
_FAT_SECTORS_IN_HEADER = 109
_ENTRY = 128
_NONE = 0xFFFFFFFA
"""Sector and entry numbers from here on are marks: the end of a chain, nothing, reserved."""
_MOST_SECTORS = 4_096
"""Sectors of the directory that are read: it has room for 16,000 names in the smallest sectors."""


def root_names(data: bytes) -> set[str] | None:
    """Return the names of the streams and storages in the root of an OLE file.

    None where its directory cannot be read.
    """
    try:
        directory = b"".join(_directory_sectors(data))
        names = set(_children(directory))
    except (struct.error, IndexError, UnicodeDecodeError, ValueError):
        return None
    return names or None


def _directory_sectors(data: bytes) -> Iterator[bytes]:
    size = 1 << struct.unpack_from("<H", data, _SECTOR_SHIFT)[0]
    if size not in (512, 4096):
        raise ValueError(size)
    sectors = struct.unpack_from(f"<{_FAT_SECTORS_IN_HEADER}I", data, _FAT_SECTORS)
    fat = [sector for sector in sectors if sector < _NONE]
    number: int = struct.unpack_from("<I", data, _FIRST_DIRECTORY_SECTOR)[0]
    for _ in range(_MOST_SECTORS):
        if number >= _NONE:
            return
        yield data[(number + 1) * size : (number + 2) * size]
        block, place = divmod(number, size // 4)
        number = struct.unpack_from("<I", data, (fat[block] + 1) * size + place * 4)[0]


def _children(directory: bytes) -> Iterator[str]:
    """Yield the names below the root: a binary tree of entries, walked once over each."""
    waiting = [struct.unpack_from("<I", directory, 76)[0]]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number >= _NONE or number in seen:
            continue
        seen.add(number)
        at = number * _ENTRY
        length = struct.unpack_from("<H", directory, at + 64)[0]
        yield directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le")
        waiting += struct.unpack_from("<II", directory, at + 68)
