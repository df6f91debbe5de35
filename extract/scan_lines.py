"""The rulings of a scanned page, found in its image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from extract.page_content import Segment

_WINDOW, _DARKER = 41, 14
"""Ink is darker than the mean of so many pixels around it by so many grey levels; paper may be grey and unevenly lit."""
_SHORTEST = 11.0
"""Points; a wall of a row is not shorter. Strokes of large characters are longer and are told by the words around them."""
_THICKEST = 4.5
"""Points; what is thicker is no ruling."""
_STRETCH = 64
"""Pixels; a bent line is taken in pieces of this length."""
_BENT = 6
"""Pixels; a line that reaches over more rows is bent."""
_INSIDE = 0.9
"""A line of which so much stands within one word is a stroke of it."""


@dataclass(frozen=True, slots=True)
class Rulings:
    """Level and upright rulings in pixels, and the pixels that they cover."""

    horizontals: list[Segment]
    verticals: list[Segment]
    mask: np.ndarray


def find_ink(gray: np.ndarray) -> np.ndarray:
    """Return where the page is printed on (uint8, 0 or 1)."""
    import cv2

    smooth = cv2.GaussianBlur(gray, (3, 3), 0)
    return np.asarray(cv2.adaptiveThreshold(smooth, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _WINDOW, _DARKER), np.uint8)


def find_rulings(ink: np.ndarray, words: np.ndarray, scale: float) -> Rulings:
    """Return the rulings in `ink`; `words` (n, 4) are the boxes of words in pixels, `scale` is points per pixel."""
    level, flat = _one_way(ink, words, scale)
    turned = words[:, [1, 0, 3, 2]]
    upright, steep = _one_way(np.ascontiguousarray(ink.T), turned, scale)
    return Rulings(level, upright, flat | steep.T)


def _one_way(ink: np.ndarray, words: np.ndarray, scale: float) -> tuple[list[Segment], np.ndarray]:
    """Return the level rulings and their pixels."""
    import cv2

    length = max(3, round(_SHORTEST / scale))
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    kept = np.zeros(count, bool)
    segments: list[Segment] = []
    for label in range(1, count):
        left, top, width, height, area = stats[label].tolist()
        if area / width * scale > _THICKEST or _is_stroke((left, top, left + width, top + height), words):
            continue
        kept[label] = True
        segments += _segments(labels, label, (left, top, width, height))
    return segments, np.asarray(kept[labels] & (thick > 0))


def _is_stroke(box: tuple[int, int, int, int], words: np.ndarray) -> bool:
    """Say whether a candidate stands within a word, its outermost pixels aside."""
    if not len(words):
        return False
    left, top, right, bottom = box
    middle = (top + bottom) / 2
    margin = 0.12 * np.minimum(words[:, 3] - words[:, 1], words[:, 2] - words[:, 0])
    beside = (words[:, 1] + margin < middle) & (middle < words[:, 3] - margin)
    shared = np.minimum(words[:, 2], right) - np.maximum(words[:, 0], left)
    return bool((beside & (shared >= _INSIDE * (right - left))).any())


def _segments(labels: np.ndarray, label: int, box: tuple[int, int, int, int]) -> Iterator[Segment]:
    """Yield the piece or, of a bent line, the pieces that a component makes."""
    left, top, width, height = box
    if height <= _BENT:
        yield top + height / 2, float(left), float(left + width)
        return
    inside = labels[top : top + height, left : left + width] == label
    for start in range(0, width, _STRETCH):
        rows = np.nonzero(inside[:, start : start + _STRETCH])[0]
        if len(rows):
            yield top + float(rows.mean()) + 0.5, float(left + start), float(min(left + width, left + start + _STRETCH))
