"""Where to read on a scanned page.

The boxes of words, cut at the borders of cells and shrunk to their ink.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from extract.document import BBox
from extract.layout.lattice import Grid

Box = tuple[int, int, int, int]
"""left, top, right, bottom in pixels."""

_BORDER = 2
"""Pixels from the middle of a ruling to the inside of a cell."""
_LEAST_HEIGHT, _LEAST_WIDTH = 4.0, 2.0
"""Points that a word must reach into a cell for a part of it to stand there."""
_FRINGE = 0.5
"""Ink at the edge of a box lower than this share of the line in it belongs to another line."""
_TALL = 1.7
"""A box so many times as high as others holds several lines."""
_GRAIN = 1.2
"""Points; ink that is smaller in both directions is dirt unless it stands beside a word."""
_SAME_LINE, _TOUCHING = 0.6, 0.15
"""Shares of the lower box's height: boxes of one line share so much, boxes of one word stand no further
apart."""
_FLAT, _STACKED, _SAME_WIDTH = 0.25, 0.35, 0.8
"""In heights of a word: how high a stroke of = is and how far it stands from the other one; share of their
width that both have in common."""
_CLOSE = 0.6
"""In heights of a word: ink so close to it is a part of it that was missed."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of one line to be read.

    The box of its ink, the cell that it stands in (None outside tables), and whether only its ink told of it.
    """

    box: Box
    cell: Box | None = None
    faint: bool = False


def spots(words: np.ndarray, grids: Sequence[Grid], ink: np.ndarray, scale: float) -> list[Spot]:
    """Return the pieces to be read.

    `words` (n, 4) are boxes in pixels, `ink` is without rulings, grids are in points.
    """
    cells = np.array([_inside(box, scale) for grid in grids for box in grid.boxes], np.int64).reshape(-1, 4)
    frames = [_inside(grid.bbox, scale) for grid in grids]
    heights = [bottom - top for _, top, _, bottom in words.tolist()]
    usual = median(heights) if heights else 1.0
    pieces = [piece for word in words.tolist() for piece in _cut(_whole(word), cells, frames, scale)]
    placed: list[Spot] = []
    for box, cell in pieces:
        for line in _lines(_own(box, ink), ink, usual):
            tight = _tight(line, ink)
            if tight:
                placed.append(Spot(tight, cell))
    return _signs_whole(
        _with_missed(_merged(placed), [_box(cell) for cell in cells.tolist()], ink, scale), usual
    )


def _signs_whole(placed: list[Spot], usual: float) -> list[Spot]:
    """Join two flat strokes of a cell that stand close below each other.

    Together they are one sign of equality.
    """
    whole: list[Spot] = []
    for spot in placed:
        near = next((index for index, other in enumerate(whole) if _is_stacked(other, spot, usual)), None)
        if near is None:
            whole.append(spot)
        else:
            whole[near] = Spot(
                _around(whole[near].box, spot.box), spot.cell, whole[near].faint and spot.faint
            )
    return whole


def _is_stacked(one: Spot, other: Spot, usual: float) -> bool:
    if one.cell is None or one.cell != other.cell:
        return False
    left, top, right, bottom = _common(one.box, other.box)
    widest = max(box[2] - box[0] for box in (one.box, other.box))
    flat = all(
        box[3] - box[1] <= _FLAT * usual and box[2] - box[0] > box[3] - box[1] for box in (one.box, other.box)
    )
    return flat and right - left >= _SAME_WIDTH * widest and 0 <= top - bottom <= _STACKED * usual


def _merged(placed: list[Spot]) -> list[Spot]:
    """Join spots of one cell and line that touch.

    A word whose box was cut within a character would be read twice.
    """
    merged: list[Spot] = []
    for spot in sorted(placed, key=lambda spot: (spot.cell or (), spot.box[0])):
        near = next(
            (
                index
                for index, other in enumerate(merged)
                if other.cell == spot.cell and _touches(other.box, spot.box)
            ),
            None,
        )
        if near is None:
            merged.append(spot)
        else:
            merged[near] = Spot(_around(merged[near].box, spot.box), spot.cell)
    return merged


def _touches(one: Box, other: Box) -> bool:
    """Say whether two boxes stand on one line with next to no space between them."""
    left, top, right, bottom = _common(one, other)
    lower = min(one[3] - one[1], other[3] - other[1])
    return bottom - top >= _SAME_LINE * lower and left - right <= _TOUCHING * lower


def _inside(box: BBox, scale: float) -> Box:
    left, top, right, bottom = (value / scale for value in box)
    return round(left) + _BORDER, round(top) + _BORDER, round(right) - _BORDER, round(bottom) - _BORDER


def _whole(word: Sequence[float]) -> Box:
    left, top, right, bottom = word
    return max(0, int(left)), max(0, int(top)), round(right), round(bottom)


def _box(values: Sequence[int]) -> Box:
    left, top, right, bottom = values
    return left, top, right, bottom


def _cut(
    word: Box, cells: np.ndarray, frames: Sequence[Box], scale: float
) -> Iterator[tuple[Box, Box | None]]:
    """Yield the parts of a word's box in the cells that it reaches into.

    A word outside all tables is left whole.
    """
    if not any(_holds_middle(frame, word) for frame in frames):
        yield word, None
        return
    shared = np.concatenate((np.maximum(cells[:, :2], word[:2]), np.minimum(cells[:, 2:], word[2:])), axis=1)
    wide, high = (shared[:, 2] - shared[:, 0]) * scale, (shared[:, 3] - shared[:, 1]) * scale
    for index in np.flatnonzero((high >= _LEAST_HEIGHT) & (wide >= _LEAST_WIDTH)).tolist():
        yield _box(shared[index].tolist()), _box(cells[index].tolist())


def _holds_middle(frame: Box, word: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3]


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _own(box: Box, ink: np.ndarray) -> Box:
    """Leave out what a box takes from the lines above and below.

    Ink at its edge, apart from the line and much lower than it.
    """
    left, top, right, bottom = box
    bands = runs(np.any(ink[top:bottom, left:right], axis=1))
    high = max((end - start for start, end in bands), default=0)
    if len(bands) > 1 and bands[0][0] == 0 and bands[0][1] < _FRINGE * high:
        top += bands[1][0]
    if len(bands) > 1 and bands[-1][1] == bottom - box[1] and bands[-1][1] - bands[-1][0] < _FRINGE * high:
        bottom = box[1] + bands[-2][1]
    return left, top, right, bottom


def _lines(box: Box, ink: np.ndarray, usual: float) -> list[Box]:
    """Cut a box that is higher than others at the blank rows in it.

    As between characters printed one below the other.
    """
    left, top, right, bottom = box
    if bottom - top < _TALL * usual:
        return [box]
    width = right - left
    bands: list[list[int]] = []
    for start, end in runs(np.any(ink[top:bottom, left:right], axis=1)):
        if bands and end - bands[-1][0] <= 0.95 * min(width, usual):
            bands[-1][1] = end
        else:
            bands.append([start, end])
    return [(left, top + start, right, top + end) for start, end in bands]


def runs(filled: np.ndarray) -> list[tuple[int, int]]:
    """Return start and end of each run of true values."""
    changes = np.flatnonzero(np.diff(np.concatenate(([False], filled, [False])).astype(np.int8)))
    return list(zip(changes[::2].tolist(), changes[1::2].tolist(), strict=True))


def _tight(box: Box, ink: np.ndarray) -> Box | None:
    """Return the box of the ink in `box`, or None where there is none."""
    left, top, right, bottom = box
    inside = ink[top:bottom, left:right]
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    if not len(rows):
        return None
    return left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1


def _with_missed(placed: list[Spot], cells: Sequence[Box], ink: np.ndarray, scale: float) -> list[Spot]:
    """Add the ink in cells that no word covers.

    To the word that it stands beside, or as a spot of its own.
    """
    left_over = ink.copy()
    for spot in placed:
        left, top, right, bottom = spot.box
        left_over[top:bottom, left:right] = 0
    by_cell: dict[Box, list[Spot]] = {}
    for spot in placed:
        if spot.cell:
            by_cell.setdefault(spot.cell, []).append(spot)
    done = [spot for spot in placed if spot.cell is None]
    for cell in dict.fromkeys(cells):
        done += _completed(by_cell.get(cell, []), cell, left_over, scale)
    return done


def _completed(held: list[Spot], cell: Box, left_over: np.ndarray, scale: float) -> list[Spot]:
    """Return the spots of a cell, those found by their ink alone included."""
    for band in _bands(cell, left_over, scale):
        near = next((index for index, spot in enumerate(held) if _is_beside(band, spot.box)), None)
        if near is None:
            held.append(Spot(band, cell, faint=True))
        else:
            held[near] = Spot(_around(held[near].box, band), cell, held[near].faint)
    return held


def _bands(cell: Box, ink: np.ndarray, scale: float) -> Iterator[Box]:
    """Yield the boxes of lines of ink in a cell, dirt aside."""
    left, top, right, bottom = cell
    inside = ink[top:bottom, left:right]
    if not inside.size or not inside.any():
        return
    for start, end in runs(np.any(_solid(inside, scale), axis=1)):
        box = _tight((left, top + start, right, top + end), ink)
        if box:
            yield box


def _solid(inside: np.ndarray, scale: float) -> np.ndarray:
    """Return the ink without grains of dirt."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=8)
    least = _GRAIN / scale
    kept = np.array([False] + [max(stats[label, 2], stats[label, 3]) >= least for label in range(1, count)])
    return np.asarray(kept[labels])


def _is_beside(band: Box, word: Box) -> bool:
    height = word[3] - word[1]
    apart = max(band[0] - word[2], word[0] - band[2])
    return band[1] < word[3] + 0.15 * height and band[3] > word[1] - 0.15 * height and apart < _CLOSE * height


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
