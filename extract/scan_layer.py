"""Whether the text of a PDF page can be used, or must be recognised from what the page looks like."""

from __future__ import annotations

from functools import cache

import numpy as np

from extract.page_content import PageContent

_PICTURE = 0.5
"""A picture over so much of the page may be the page."""
_FEW = 60
"""So few characters beside such a picture are a page number, a stamp or the mark of a scanning program."""
_MANY_DRAWINGS = 60
"""A page without characters but with so many drawings has its text as outlines."""
_LEAST = 20
"""So many characters are needed to judge by."""
_UNREADABLE, _FOREIGN, _RARE = 0.2, 0.5, 0.6
"""Shares from which a text is garbled: characters that mean nothing, western ones of GBK bytes, Chinese ones outside the common set."""
_CODES = 0x10000


def needs_scan(content: PageContent) -> bool:
    """Say whether the page shows something that its characters do not tell, or tell wrongly."""
    solid = _solid(content.codes)
    if not len(solid):
        return content.images > 0 or content.drawings >= _MANY_DRAWINGS
    if content.picture_share >= _PICTURE and (len(solid) < _FEW or content.hidden):
        return True
    return is_garbled(solid)


def is_readable(content: PageContent) -> bool:
    """Say whether the page's own text is better than nothing: the hidden text that a scanning program recognised."""
    solid = _solid(content.codes)
    return len(solid) >= _FEW and not is_garbled(solid)


def _solid(codes: np.ndarray) -> np.ndarray:
    """Return the characters that are no blanks."""
    solid: np.ndarray = codes[(codes > 0x20) & (codes != 0xA0) & (codes != 0x3000)]
    return solid


def is_garbled(solid: np.ndarray) -> bool:
    """Say whether a text, its characters without blanks, has lost its meaning: a font without Unicode values, or GBK taken for western letters."""
    if len(solid) < _LEAST:
        return False
    if _unreadable(solid).mean() >= _UNREADABLE or ((solid >= 0xA0) & (solid < 0x250)).mean() >= _FOREIGN:
        return True
    chinese = solid[(solid >= 0x4E00) & (solid < 0xA000)]
    return len(chinese) >= _LEAST and bool(1.0 - _common_characters()[chinese].mean() >= _RARE)


def _unreadable(codes: np.ndarray) -> np.ndarray:
    private = ((codes >= 0xE000) & (codes < 0xF900)) | (codes >= 0xF0000)
    unread: np.ndarray = private | (codes == 0xFFFD) | (codes < 0x20) | ((codes >= 0x7F) & (codes < 0xA0))
    return unread


@cache
def _common_characters() -> np.ndarray:
    """Return a table of the first level of GB 2312, the 3,755 characters that ordinary Chinese is written in."""
    table = np.zeros(_CODES, bool)
    for row in range(0xB0, 0xD8):
        text = bytes(byte for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode("gb2312", "ignore")
        table[[ord(character) for character in text]] = True
    return table
