"""Text that does not stand upright on its page.

Quarter turns are read as such, slanted words and large pale ones are watermarks.
"""

from __future__ import annotations

import numpy as np

from extract.layout.page_frame import Matrix
from extract.pdf.pdfium import PdfiumPage, bounds, colors, font_sizes, matrices
from extract.pdf.pdfium_calls import Handle, identity
from extract.pdf.rulings import PageObjects

SLANTED = -1
"""The turn of what is printed across the page."""
_STRAIGHT = 0.12
"""Sine of the angle by which text may be off level; a slant that imitates italics leaves its base line
level."""
_PALE = 165
"""A colour with every part from here up is pale; white is not, as it stands on a dark ground."""
_WHITE = 250
_FAINT = 160
"""An opacity (of 255) below this is faint."""
_LARGE = 2.2
"""So many times as high as most words of the page are the words of a watermark."""


def character_turns(page: PdfiumPage, objects: PageObjects, heights: np.ndarray) -> np.ndarray | None:
    """Return for each of the page's characters, whose boxes have `heights` (n).

    Its quarter turns or `SLANTED`; None where all are upright.
    """
    if not objects.texts:
        return None
    placed = matrices(objects.texts)
    large = bool(len(heights)) and _has_large(heights)
    if not large and _all_level(placed, objects.text_frames):
        return None
    placed[font_sizes(objects.texts) < 0, :4] *= -1
    turns = text_turns(placed, objects.text_frames)
    if large:
        turns[_is_watermark(objects.texts)] = SLANTED
    if not turns.any():
        return None
    by_object = dict(zip(map(identity, objects.texts), turns.tolist(), strict=True))
    return np.fromiter(
        (by_object.get(owner, 0) for owner in map(identity, page.owners())), np.int64, len(heights)
    )


def _has_large(heights: np.ndarray) -> bool:
    """Say whether some heights (n) are much greater than most, than the (upper) median."""
    greatest = heights.max()
    if not greatest > _LARGE * heights.min():  # as on most pages
        return False
    half = len(heights) // 2
    return bool(
        greatest > _LARGE * np.partition(heights, half)[half]
    )  # in a fifth of the time of `np.median`


def _all_level(placed: np.ndarray, frames: list[tuple[int, Matrix]]) -> bool:
    """Say at once whether all text objects run level to the right, as on most pages."""
    straight = all(frame[1] == 0 and frame[0] > 0 for number, frame in frames if number)
    return straight and bool(placed[:, 0].min() > 0) and not placed[:, 1].any()


def text_turns(placed: np.ndarray, frames: list[tuple[int, Matrix]]) -> np.ndarray:
    """Return the quarter turns of text objects by their matrices (n, 6).

    Held in order by the `frames` (how many, matrix to the page).
    """
    spread = np.repeat(np.array([frame[:4] for _, frame in frames]), [number for number, _ in frames], axis=0)
    across = placed[:, 0] * spread[:, 0] + placed[:, 1] * spread[:, 2]
    down = placed[:, 0] * spread[:, 1] + placed[:, 1] * spread[:, 3]
    length = np.hypot(across, down)
    level, upright = np.abs(down) <= _STRAIGHT * length, np.abs(across) <= _STRAIGHT * length
    turns = np.where(level, np.where(across >= 0, 0, 2), np.where(upright, np.where(down > 0, 1, 3), SLANTED))
    found: np.ndarray = np.where(length > 0, turns, 0)
    return found


def _is_watermark(texts: list[Handle]) -> np.ndarray:
    """Say which text objects are much larger than the others and pale or faint."""
    rgba = colors(texts, stroke=False)
    least = rgba[:, :3].min(axis=1)
    pale = ((least >= _PALE) & (least < _WHITE)) | (rgba[:, 3] < _FAINT)
    if not pale.any():
        return np.zeros(len(texts), bool)
    boxes = bounds(texts)
    height = boxes[:, 3] - boxes[:, 1]
    large: np.ndarray = pale & (height > _LARGE * np.median(height))
    return large
