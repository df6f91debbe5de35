"""What is looked at before a workbook is opened.

The library that reads it unpacks whatever is there, and aborts where memory ends.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from extract.errors import BROKEN_ZIP, UnreadableError
from extract.limits import Limits

_SHEETS = "xl/worksheets/"
_PLACE = re.compile(
    rb"<(?:\w+:)?c\b[^<>]{0,200}?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]{0,200}(?<!/)>(?!</)"
)
"""Of cells with something in them; programs format empty ones to the last row of a sheet."""
_SMALL = 1 << 20
"""Bytes unpacked up to which a part may be packed as tightly as it likes."""


def check_workbook(data: bytes, limits: Limits) -> None:
    """Raise `UnreadableError` ("damaged", "limit") for a workbook that needs unbounded memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive.infolist(), limits)
            for entry in archive.infolist():
                if entry.filename.startswith(_SHEETS) and entry.filename.endswith(".xml"):
                    _check_extent(archive.read(entry), entry.filename, limits)
    except BROKEN_ZIP as error:
        raise UnreadableError("damaged", reason="ZIP") from error


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > limits.zip_bytes:
        raise _too_much("解压后字节数 (bytes unpacked)", total, limits.zip_bytes)
    for entry in entries:
        if entry.file_size > limits.part_bytes:
            raise _too_much(f"{entry.filename} 字节数 (bytes)", entry.file_size, limits.part_bytes)
        ratio = entry.file_size // max(1, entry.compress_size)
        if entry.file_size > _SMALL and ratio > limits.zip_ratio:
            raise _too_much(f"{entry.filename} 压缩比 (compression ratio)", ratio, limits.zip_ratio)


def _check_extent(sheet: bytes, name: str, limits: Limits) -> None:
    """Refuse a sheet whose cells lie so far apart that the rectangle around them does not fit into memory."""
    rows, columns = 0, 0
    for column, row in _places(sheet):
        rows, columns = max(rows, row), max(columns, column)
    if rows * columns > limits.sheet_extent:
        raise _too_much(f"{name} 的单元格数 (cells)", rows * columns, limits.sheet_extent)


def _places(sheet: bytes) -> Iterator[tuple[int, int]]:
    """Yield column and row of each cell, from 1; columns are read once for each way they are written."""
    known: dict[bytes, int] = {}
    for letters, digits in _PLACE.findall(sheet):
        if letters not in known:
            known[letters] = column_number(letters.decode("ascii"))
        yield known[letters], int(digits)


def open_part(archive: zipfile.ZipFile, part: str, limits: Limits) -> IO[bytes]:
    """Open a part of a workbook.

    Raises `KeyError` where there is none and `ValueError` where it is too large or too tightly packed.
    """
    info = archive.getinfo(part)
    too_large = info.file_size > limits.part_bytes
    if too_large or (
        info.file_size > _SMALL and info.file_size > limits.zip_ratio * max(1, info.compress_size)
    ):
        raise ValueError(part)
    return archive.open(info)


def column_number(letters: str) -> int:
    """Return the number of a column from 1.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _too_much(what: str, value: int, limit: int) -> UnreadableError:
    return UnreadableError("limit", what=what, value=value, limit=limit)
