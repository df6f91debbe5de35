"""Dashed and dotted rulings of a scanned page, made whole: their strokes stand in a line outside words, equally thick and at even distances."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from extract.scan_boxes import runs

_THICKEST = 2.2
"""Points; a stroke of a dashed ruling is not thicker."""
_GAP = 4.5
"""Points; strokes further apart are no ruling."""
_FEWEST = 3
"""So many strokes make a ruling; dots that run together in the image are one."""
_COVERED = 0.3
"""Share of its length that a ruling's strokes cover."""
_EVEN = 0.6
"""Share of the gaps that are as wide as the usual one; those where another ruling crosses are not."""
_JITTER = 1.5
"""Pixels by which the height of a gap or the thickness of a stroke may be off in a blurred image."""
_EDGE = 0.15
"""Share of a word's lower side by which its box is larger than its ink; a ruling beside a word may stand there."""
_FULL, _MOST = 0.9, 0.65
"""Shares of the height of a word's box: a narrow column of ink as high, one of several strokes as high, is a ruling between two words."""


def find_dashes(ink: np.ndarray, words: np.ndarray, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Return where in `ink` (uint8, 0 or 1) level and upright dashed rulings run, their gaps filled.

    `words` (n, 4) are the boxes of words in pixels, `scale` is points per pixel.
    """
    outside = ink.copy()
    for word in words.tolist():
        left, top, right, bottom = (max(0, round(side)) for side in word)
        edge = round(_EDGE * min(right - left, bottom - top))
        outside[top + edge : bottom - edge, left + edge : right - edge] = 0
        for start, end in _between(ink[top:bottom, left:right], _thickest(scale)):
            outside[top:bottom, left + start : left + end] = ink[top:bottom, left + start : left + end]
    return _chains(outside, scale), np.ascontiguousarray(_chains(np.ascontiguousarray(outside.T), scale).T)


def _thickest(scale: float) -> int:
    return max(3, round(_THICKEST / scale))


def _between(inside: np.ndarray, thickest: int) -> Iterator[tuple[int, int]]:
    """Yield from and up to which columns an upright ruling stands in the box of a word."""
    for start, end in runs(np.any(inside, axis=0)):
        strokes = runs(np.any(inside[:, start:end], axis=1))
        high = (strokes[-1][1] - strokes[0][0]) / len(inside)
        if end - start <= thickest + 1 and high >= (_MOST if len(strokes) >= _FEWEST else _FULL):
            yield start, end


def _chains(ink: np.ndarray, scale: float) -> np.ndarray:
    """Return the chains of strokes that are level dashed rulings, with their gaps filled."""
    import cv2

    thickest, gap = _thickest(scale), max(3, round(_GAP / scale))
    thin = ink - np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((thickest + 1, 1), np.uint8)), np.uint8)
    _, _, strokes, centres = cv2.connectedComponentsWithStats(thin, connectivity=8)
    closed = cv2.morphologyEx(cv2.dilate(thin, np.ones((3, 1), np.uint8)), cv2.MORPH_CLOSE, np.ones((1, gap + 1), np.uint8))
    closed = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, 2 * gap), np.uint8))  # dots of an upright ruling are flat as well
    total, chain_of, boxes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    middles = np.minimum(np.round(centres).astype(np.int64), [[ink.shape[1] - 1, ink.shape[0] - 1]])
    owner = chain_of[middles[:, 1], middles[:, 0]]
    owner[0] = 0
    slim = boxes[:, cv2.CC_STAT_AREA] <= (thickest + 2) * boxes[:, cv2.CC_STAT_WIDTH]
    kept = np.zeros(total, bool)
    for chain in np.flatnonzero((np.bincount(owner, minlength=total) >= _FEWEST) & slim).tolist():
        kept[chain] = chain > 0 and _is_even(strokes[owner == chain])
    return np.asarray(kept[chain_of], np.uint8)


def _is_even(strokes: np.ndarray) -> bool:
    """Say whether strokes (n, 5: left, top, width, height, area) are equally thick, at even distances, and cover enough of their line."""
    ordered = strokes[np.argsort(strokes[:, 0])]
    starts, ends = ordered[:, 0], ordered[:, 0] + ordered[:, 2]
    gaps = starts[1:] - ends[:-1]
    usual = float(np.median(gaps))
    even = bool((np.abs(gaps - usual) <= 0.5 * usual + _JITTER).mean() >= _EVEN)
    thickness = ordered[:, 4] / ordered[:, 2]
    alike = bool(np.abs(thickness - np.median(thickness)).mean() <= _JITTER)
    return even and alike and ordered[:, 2].sum() >= _COVERED * (ends[-1] - starts[0])
