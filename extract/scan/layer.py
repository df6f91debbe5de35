"""Whether the text of a PDF page can be used, or must be recognised from what the page looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from extract.layout.page_content import BLANKS, PageContent

_PICTURE = 0.5
"""A picture over so much of the page may be the page."""
_FEW = 60
"""So few characters beside such a picture are a page number, a stamp or the mark of a scanning program."""
_MANY_DRAWINGS = 60
"""A page without characters but with so many drawings has its text as outlines."""
_LEAST = 20
"""So many characters are needed to judge by."""
_UNREADABLE, _FOREIGN, _RARE = 0.2, 0.5, 0.6
"""Shares from which a text is garbled: characters that mean nothing, western ones of GBK bytes, Chinese ones
outside the common set."""
_NUMBER = 6
"""Kinds of characters: those of `Letters`, and blanks."""
_PRIVATE = 0xF0000
"""From here on Unicode gives characters no meaning."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How many characters of each kind there are, blanks left out."""

    unreadable: int
    foreign: int
    common: int
    rare: int
    other: int

    @property
    def number(self) -> int:
        """Return how many there are in all."""
        return self.unreadable + self.foreign + self.common + self.rare + self.other

    @property
    def is_garbled(self) -> bool:
        """Say whether a text of them has lost its meaning.

        A font without Unicode values, or GBK taken for western letters.
        """
        if self.number < _LEAST:
            return False
        if self.unreadable >= _UNREADABLE * self.number or self.foreign >= _FOREIGN * self.number:
            return True
        chinese = self.common + self.rare
        return chinese >= _LEAST and self.rare >= _RARE * chinese


def needs_scan(content: PageContent, letters: Letters) -> bool:
    """Say whether the page shows something that its characters do not tell, or tell wrongly."""
    if not letters.number:
        return content.images > 0 or content.drawings >= _MANY_DRAWINGS
    if content.picture_share >= _PICTURE and (letters.number < _FEW or content.hidden):
        return True
    return letters.is_garbled


def is_readable(letters: Letters) -> bool:
    """Say whether the page's own text is better than nothing.

    The hidden text that a scanning program recognised.
    """
    return letters.number >= _FEW and not letters.is_garbled


def count_letters(pages: Sequence[np.ndarray]) -> list[Letters]:
    """Return how many of the characters (n Unicode code points) of each page are of each kind."""
    codes, page = np.concatenate(pages), np.repeat(np.arange(len(pages)), [len(codes) for codes in pages])
    counts = np.bincount(
        _kinds().take(codes, mode="clip") + _NUMBER * page, minlength=_NUMBER * len(pages)
    ).reshape(-1, _NUMBER)
    private = np.bincount(page[codes >= _PRIVATE], minlength=len(pages))
    return [
        Letters(unreadable + beyond, foreign, common, rare, other - beyond)
        for (_, unreadable, foreign, common, rare, other), beyond in zip(
            counts.tolist(), private.tolist(), strict=True
        )
    ]


@cache
def _kinds() -> np.ndarray:
    """Return the kind of each character up to U+FFFF, which stands for all that follow.

    Common are the first level of GB 2312, the 3,755 characters that ordinary Chinese is written in.
    """
    blank, unreadable, foreign, common, rare, other = range(_NUMBER)
    kinds = np.full(0x10000, other, np.int8)
    kinds[[*range(0x20), *BLANKS]] = blank
    kinds[[*range(0x7F, 0xA0), *range(0xE000, 0xF900), 0xFFFD]] = unreadable
    kinds[0xA1:0x250] = foreign
    kinds[0x4E00:0xA000] = rare
    for row in range(0xB0, 0xD8):
        text = bytes(byte for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode("gb2312", "ignore")
        kinds[[ord(character) for character in text]] = common
    return kinds
