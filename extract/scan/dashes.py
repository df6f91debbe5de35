"""Dashed and dotted rulings of a scanned page, made whole.

Their strokes stand in a line outside words, equally thick and at even distances.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from extract.scan.boxes import runs

_THICKEST = 2.2
"""Points; a stroke of a dashed ruling is not thicker."""
_GAP = 4.5
"""Points; strokes further apart are no ruling."""
_FEWEST = 3
"""So many strokes make a ruling; dots that run together in the image are one."""
_OWN = 2
"""So many of them stand where no other ruling crosses."""
_COVERED, _WHOLE_LINE = 0.3, 0.85
"""Share of its length that a ruling's strokes cover, and the share from which on they are dots run together,
whose gaps may be of any width."""
_EVEN = 0.6
"""Share of the gaps that are as wide as the usual one; those where another ruling crosses are not."""
_JITTER = 1.5
"""Pixels by which the height of a gap or the thickness of a stroke may be off in a blurred image."""
_EDGE = 0.15
"""Share of a word's lower side by which its box is larger than its ink; a ruling beside a word may stand
there."""
_FULL, _MOST, _WHOLE = 0.9, 0.65, 0.95
"""Shares of the height of a word's box: a narrow column of ink as high, one of several strokes as high, is a
ruling between two words, as is one of two strokes that fills so much of what lies between the box's edges."""


def find_dashes(ink: np.ndarray, words: np.ndarray, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Return where in `ink` (uint8, 0 or 1) level and upright dashed rulings run, their gaps filled.

    `words` (n, 4) are the boxes of words in pixels, `scale` is points per pixel.
    """
    outside, thickest = ink.copy(), _thickest(scale)
    for word in words.tolist():
        left, top, right, bottom = (max(0, round(side)) for side in word)
        inside = ink[top:bottom, left:right]
        around = (
            slice(max(0, top - thickest), bottom + thickest),
            slice(max(0, left - thickest), right + thickest),
        )
        outside[around][
            _characters(ink[around], thickest, edge=thickest + round(_EDGE * min(inside.shape)))
        ] = 0
        for start, end in _between(inside, thickest):
            outside[top:bottom, left + start : left + end] = inside[:, start:end]
    level, upright = _chains(outside, scale), _chains(np.ascontiguousarray(outside.T), scale)
    return level.apart_from(upright), np.ascontiguousarray(upright.apart_from(level).T)


def _thickest(scale: float) -> int:
    return max(3, round(_THICKEST / scale))


def _characters(ink: np.ndarray, thickest: int, edge: int) -> np.ndarray:
    """Return which pixels on and around a word are its characters.

    All but such an edge, and what reaches from there into the edge.
    """
    import cv2

    middle = slice(edge, max(edge, len(ink) - edge)), slice(edge, max(edge, ink.shape[1] - edge))
    if not ink[middle].size:
        return np.zeros(ink.shape, bool)
    _, deep, stats, _ = cv2.connectedComponentsWithStats(ink[middle], connectivity=8)
    thick = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) > thickest + 1
    thick[0] = False
    _, pieces = cv2.connectedComponents(ink, connectivity=8)
    found = np.isin(pieces, pieces[middle][thick[deep]])
    found[middle] = True
    return found


def _between(inside: np.ndarray, thickest: int) -> Iterator[tuple[int, int]]:
    """Yield from and up to which columns an upright ruling stands in the box of a word.

    In whose edges level ones may stand.
    """
    edge = round(_EDGE * min(inside.shape))
    core = inside[edge : len(inside) - edge]
    for part, fewest, share in (
        (inside, 1, _FULL),
        (inside, _FEWEST, _MOST),
        (core, 2, _WHOLE),
        (core, _FEWEST, _MOST),
    ):
        for start, end in runs(np.any(part, axis=0)):
            strokes = runs(np.any(part[:, start:end], axis=1))
            if (
                end - start <= thickest + 1
                and len(strokes) >= fewest
                and strokes[-1][1] - strokes[0][0] >= share * len(part)
            ):
                yield start, end


@dataclass(frozen=True, slots=True)
class _Chains:
    """Chains of strokes that are level dashed rulings, with their gaps filled.

    Each pixel's chain, and of each stroke the middle and the chain.
    """

    chain_of: np.ndarray
    middles: np.ndarray
    owner: np.ndarray

    def apart_from(self, crossing: _Chains) -> np.ndarray:
        """Return the pixels of chains with strokes of their own.

        A stroke of a character between two dots of crossing rulings makes none.
        """
        own = self.owner[crossing.chain_of[self.middles[:, 0], self.middles[:, 1]] == 0]
        kept = np.bincount(own, minlength=int(self.chain_of.max()) + 1) >= _OWN
        kept[0] = False
        return np.asarray(kept[self.chain_of], np.uint8)


def _chains(ink: np.ndarray, scale: float) -> _Chains:
    """Return the chains of strokes that may be level dashed rulings."""
    import cv2

    thickest, gap = _thickest(scale), max(3, round(_GAP / scale))
    thin = ink - np.asarray(
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((thickest + 1, 1), np.uint8)), np.uint8
    )
    _, _, strokes, centres = cv2.connectedComponentsWithStats(thin, connectivity=8)
    closed = cv2.morphologyEx(
        cv2.dilate(thin, np.ones((3, 1), np.uint8)), cv2.MORPH_CLOSE, np.ones((1, gap + 1), np.uint8)
    )
    closed = cv2.morphologyEx(
        closed, cv2.MORPH_OPEN, np.ones((1, 2 * gap), np.uint8)
    )  # dots of an upright ruling are flat as well
    total, chain_of, boxes, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    middles = np.minimum(np.round(centres).astype(np.int64), [[ink.shape[1] - 1, ink.shape[0] - 1]])
    owner = chain_of[middles[:, 1], middles[:, 0]]
    owner[0] = 0
    slim = boxes[:, cv2.CC_STAT_AREA] <= (thickest + 2) * boxes[:, cv2.CC_STAT_WIDTH]
    kept = np.zeros(total, bool)
    for chain in np.flatnonzero((np.bincount(owner, minlength=total) >= _FEWEST) & slim).tolist():
        kept[chain] = chain > 0 and _is_even(strokes[owner == chain])
    return _Chains(np.where(kept[chain_of], chain_of, 0), middles, np.where(kept[owner], owner, 0))


def _is_even(strokes: np.ndarray) -> bool:
    """Say if strokes (n, 5: left, top, width, height, area) are equally thick.

    At even distances or hardly apart, and many enough for their line.
    """
    ordered = strokes[np.argsort(strokes[:, 0])]
    starts, ends = ordered[:, 0], ordered[:, 0] + ordered[:, 2]
    gaps = starts[1:] - ends[:-1]
    usual = float(np.median(gaps))
    even = bool((np.abs(gaps - usual) <= 0.5 * usual + _JITTER).mean() >= _EVEN)
    thickness = ordered[:, 4] / ordered[:, 2]
    alike = bool(np.abs(thickness - np.median(thickness)).mean() <= _JITTER)
    covered = ordered[:, 2].sum() / (ends[-1] - starts[0])
    return bool((even or covered >= _WHOLE_LINE) and alike and covered >= _COVERED)
