"""The rulings of a scanned page, found in its image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from extract.layout.page_content import Segment
from extract.layout.snapping import SNAP
from extract.scan.boxes import Box
from extract.scan.dashes import find_dashes

_WINDOW, _DARKER = 41, 14
"""Ink is darker than the mean of so many pixels around it by so many grey levels; paper may be grey and
unevenly lit."""
_SPECK = 4
"""Pixels; a point of small type has twice as many."""
_SHORTEST = 11.0
"""Points; a wall of a row is not shorter. Strokes of large characters are longer and are told by the words
around them."""
_THICKEST = 4.5
"""Points; what is thicker is no ruling."""
_STRETCH = 64
"""Pixels; a bent line is taken in pieces of this length."""
_BENT = 6
"""Pixels; a line that reaches over more rows is bent."""
_SHORT, _ATTACHED = 1.3, 1.0
"""In heights of a word: a piece shorter than this, one that touches another ruling, is a ruling only between
two others."""
_TOUCHING = 0.3
"""Share of the distance within which rulings meet at which they touch."""
_FLAT = 0.6
"""A word lower than this, in heights of others, may be strokes of a ruling."""
_DASHED = 0.5
"""A piece is dashed if so much of it is."""
_EDGE = 0.12
"""Share of a word's lower side by which its box may be larger than its ink."""
_DEEP, _STROKES = 0.5, 2.0
"""In heights of a word: a line that reaches so far into it and is no longer is a stroke of it."""
_INSIDE, _THROUGH = 0.9, 0.95
"""A line of which so much stands within one word is a stroke of it, unless so much of the word stands beside
it."""


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
    return np.asarray(
        cv2.adaptiveThreshold(smooth, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _WINDOW, _DARKER),
        np.uint8,
    )


def without_specks(ink: np.ndarray) -> np.ndarray:
    """Return the ink without pieces of so few pixels that they are dirt."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] > _SPECK
    kept[0] = False
    return np.asarray(kept[labels], np.uint8)


def find_rulings(ink: np.ndarray, words: np.ndarray, scale: float, most: int) -> Rulings:
    """Return the rulings in `ink`.

    `words` (n, 4) are the boxes of words in pixels, `scale` is points per pixel. More than `most` pieces of
    lines one way are a photograph or a hatching, and no rulings.
    """
    dashed, steep_dashed = find_dashes(ink, words[~flat_words(words)], scale)
    level = _candidates(ink, dashed, words, scale, most)
    upright = _candidates(
        np.ascontiguousarray(ink.T), np.ascontiguousarray(steep_dashed.T), words[:, [1, 0, 3, 2]], scale, most
    )
    word = float(np.median(words[:, 3] - words[:, 1])) if len(words) else 0.0
    reach = SNAP / scale
    flat, steep = level.attached(upright, word, reach), upright.attached(level, word, reach)
    return Rulings(flat.segments(), steep.segments(), flat.mask() | steep.mask().T)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """Long thin pieces of ink that may be level rulings.

    The number of each pixel's piece, number and box of each piece. Of them are told which are dashed, and
    which stand alone at the edge of one word or reach into one, as strokes of characters that meet.
    """

    labels: np.ndarray
    boxes: dict[int, Box]
    dashed: frozenset[int] = frozenset()
    edging: frozenset[int] = frozenset()

    def attached(self, crossing: _Candidates, word: float, reach: float) -> _Candidates:
        """Leave out strokes, which are no longer than a `word` is high or edge one, as 一, and leaders.

        It are dashed and meet nothing.
        """
        ends = np.array(
            [(box[1], box[0], box[3], box[2]) for box in crossing.boxes.values()], np.float64
        ).reshape(-1, 4)
        return _Candidates(
            self.labels,
            {
                label: box
                for label, box in self.boxes.items()
                if self._is_ruling(label, box, ends, word, reach)
            },
        )

    def _is_ruling(self, label: int, box: Box, ends: np.ndarray, word: float, reach: float) -> bool:
        length = box[2] - box[0]
        meets = _meets(box, ends, reach)
        least = _ATTACHED if meets and _meets(box, ends, _TOUCHING * reach) else _SHORT
        is_long = label not in self.edging and length >= least * word
        return (is_long or _is_held(box, ends, reach)) and (meets or label not in self.dashed)

    def segments(self) -> list[Segment]:
        """Return the pieces as segments."""
        return [
            segment for label, box in self.boxes.items() for segment in _segments(self.labels, label, box)
        ]

    def mask(self) -> np.ndarray:
        """Return the pixels of the pieces."""
        return np.isin(self.labels, list(self.boxes))


def _meets(box: Box, crossing: np.ndarray, reach: float) -> bool:
    """Say whether a level piece meets one of the upright boxes (n, 4: left, top, right, bottom)."""
    left, top, right, bottom = box
    across = (crossing[:, 0] <= right + reach) & (crossing[:, 2] >= left - reach)
    return bool((across & (crossing[:, 1] <= bottom + reach) & (crossing[:, 3] >= top - reach)).any())


def _is_held(box: Box, crossing: np.ndarray, reach: float) -> bool:
    """Say whether a level piece ends on both sides at an upright box (n, 4: left, top, right, bottom)."""
    left, top, right, bottom = box
    beside = (crossing[:, 1] <= bottom + reach) & (crossing[:, 3] >= top - reach)
    middles = ((crossing[:, 0] + crossing[:, 2]) / 2)[beside]
    return bool((np.abs(middles - left) <= reach).any() and (np.abs(middles - right) <= reach).any())


def _candidates(
    ink: np.ndarray, dashed: np.ndarray, words: np.ndarray, scale: float, most: int
) -> _Candidates:
    """Return the level pieces of ink and of whole dashes that are long and thin and no strokes of words.

    None where there are more than `most`.
    """
    import cv2

    length = max(3, round(_SHORTEST / scale))
    thick = cv2.dilate(ink | dashed, np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(long, connectivity=8)
    thin = stats[:, cv2.CC_STAT_AREA] * scale <= _THICKEST * stats[:, cv2.CC_STAT_WIDTH]
    thin[0] = False
    if thin.sum() > most:
        return _Candidates(np.zeros_like(labels), {})
    share = np.bincount(labels[dashed > 0], minlength=len(stats)) / stats[:, cv2.CC_STAT_AREA]
    broken = frozenset(np.flatnonzero(share > _DASHED).tolist())
    boxes: dict[int, Box] = {}
    doubtful: dict[int, Box] = {}
    flat = flat_words(words)
    for label in np.flatnonzero(thin).tolist():
        left, top, width, height, _ = stats[label].tolist()
        box = (left, top, left + width, top + height)
        if not _is_stroke(box, words[~flat]):
            doubt = _is_stroke(box, words[flat]) or (label in broken and _is_edge(box, words))
            (doubtful if doubt else boxes)[label] = box
    sure = list(boxes.values())
    doubted = [
        label for label, box in boxes.items() if _is_stroke(box, words, edge=0.0) or _ends_inside(box, words)
    ]
    edging = frozenset(label for label in doubted if not _runs_on(boxes[label], sure, length))
    boxes |= {label: box for label, box in doubtful.items() if _runs_on(box, sure, length)}
    return _Candidates(np.asarray(labels), boxes, broken, edging)


def flat_words(words: np.ndarray) -> np.ndarray:
    """Say which words (n, 4) are so low or narrow that they may be strokes of a ruling."""
    lower = np.minimum(words[:, 2] - words[:, 0], words[:, 3] - words[:, 1])
    return np.asarray(lower < _FLAT * np.median(lower)) if len(words) else np.zeros(0, bool)


def _runs_on(box: Box, others: list[Box], apart: int) -> bool:
    """Say whether a level piece runs on in another one of them."""
    return any(other != box and _continues(box, other, apart) for other in others)


def _continues(box: Box, other: Box, apart: int) -> bool:
    """Say whether a level piece runs on in another one that is no further apart."""
    same_line = abs(box[1] + box[3] - other[1] - other[3]) <= _BENT
    return same_line and max(box[0], other[0]) - min(box[2], other[2]) <= apart


def _is_stroke(box: Box, words: np.ndarray, edge: float = _EDGE) -> bool:
    """Say whether a candidate stands within a word, without its edge.

    It is such a share of its lower side, and is no wall through it.
    """
    wide, high = _sides(words)
    deep, shared = _within(box, words)
    inside = (deep > edge * np.minimum(wide, high)) & (shared >= _INSIDE * (box[2] - box[0]))
    return bool((inside & (shared < _THROUGH * wide)).any())


def _ends_inside(box: Box, words: np.ndarray) -> bool:
    """Say whether a short candidate ends deep inside a word.

    As 一 does that has run together with the character behind it.
    """
    left, _, right, _ = box
    _, high = _sides(words)
    deep, _ = _within(box, words)
    into, out = (
        (left < words[:, 0]) & (words[:, 0] + _DEEP * high < right),
        (words[:, 2] < right) & (left < words[:, 2] - _DEEP * high),
    )
    return bool(((deep > _EDGE * high) & (right - left < _STROKES * high) & (into ^ out)).any())


def _is_edge(box: Box, words: np.ndarray) -> bool:
    """Say whether most of a dashed candidate is the upper or lower edge of one line of text.

    As round figures make it.
    """
    wide, high = _sides(words)
    deep, shared = _within(box, words)
    return bool(((deep >= 0) & (wide > high) & (shared >= _DASHED * (box[2] - box[0]))).any())


def _sides(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how wide and how high words (n, 4) are."""
    return words[:, 2] - words[:, 0], words[:, 3] - words[:, 1]


def _within(box: Box, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how deep a level piece lies within the height of each of the words (n, 4), negative outside.

    How much of its length it shares.
    """
    left, top, right, bottom = box
    middle = (top + bottom) / 2
    return np.minimum(middle - words[:, 1], words[:, 3] - middle), np.minimum(
        words[:, 2], right
    ) - np.maximum(words[:, 0], left)


def _segments(labels: np.ndarray, label: int, box: Box) -> Iterator[Segment]:
    """Yield the piece or, of a bent line, the pieces that a component makes."""
    left, top, right, bottom = box
    if bottom - top <= _BENT:
        yield (top + bottom) / 2, float(left), float(right)
        return
    inside = labels[top:bottom, left:right] == label
    for start in range(0, right - left, _STRETCH):
        rows = np.nonzero(inside[:, start : start + _STRETCH])[0]
        if len(rows):
            yield (
                top + float(rows.mean()) + 0.5,
                float(left + start),
                float(min(right, left + start + _STRETCH)),
            )
