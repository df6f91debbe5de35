"""Text that is wider or higher than its cell, as spreadsheets print it.

It runs over the border into the next cell, or is clipped there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

import numpy as np

from extract.document import BBox
from extract.layout.page_content import BLANKS

_TOUCH = 0.02
"""Share of the character height by which two characters of one run may be apart; the texts of two cells have
padding between."""
_LEVEL = 0.5
"""Share of the height of a character beside which the next of its run stands."""
_PADDING = 4.0
"""Points. A run that begins so near the left border of a cell, or ends so near its right one, is aligned
there."""
_CENTRED = 0.5
"""Share of the character height by which a run that is centred in a cell may be off its middle."""
_ACROSS = 0.3
"""Share of its height by which a character that does not fit into its cell stands out of it, or a line stands
over another one there."""


def crossing_runs(codes: np.ndarray, boxes: np.ndarray, owners: np.ndarray, pages: np.ndarray) -> list[range]:
    """Return the runs of characters without a blank that several owners hold, by their indexes.

    `codes` (n), `boxes` (n, 4) and `owners` (n) are in the order of the file, `pages[owner]` is the page
    where an owner is.
    """
    borders = np.flatnonzero(owners[1:] != owners[:-1])
    borders = borders[pages[owners[borders]] == pages[owners[borders + 1]]]
    runs: list[range] = []
    for index in borders[_goes_on(codes, boxes, borders)].tolist():
        if not runs or index >= runs[-1].stop:
            runs.append(_run(codes, boxes, index))
    return runs


def _goes_on(codes: np.ndarray, boxes: np.ndarray, indexes: np.ndarray) -> np.ndarray:
    """Say of characters with these indexes (m) whether the next one of the file goes on with their run."""
    one, other = boxes.take(indexes, axis=0), boxes.take(indexes + 1, axis=0)
    height = one[:, 3] - one[:, 1]
    level = np.minimum(one[:, 3], other[:, 3]) - np.maximum(one[:, 1], other[:, 1]) > _LEVEL * height
    blank = np.isin(codes.take(indexes), BLANKS) | np.isin(codes.take(indexes + 1), BLANKS)
    on: np.ndarray = (np.abs(other[:, 0] - one[:, 2]) <= _TOUCH * height) & level & ~blank
    return on


def _run(codes: np.ndarray, boxes: np.ndarray, index: int) -> range:
    """Return the run that the character with this index and the next one belong to."""
    first, last = index, index + 1
    while first > 0 and _goes_on(codes, boxes, np.array([first - 1]))[0]:
        first -= 1
    while last + 1 < len(codes) and _goes_on(codes, boxes, np.array([last]))[0]:
        last += 1
    return range(first, last + 1)


def sticks_out(boxes: np.ndarray, owners: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Say which of the characters (n) stand clearly across the top or bottom of their cells (m, 4)."""
    margin = _ACROSS * (boxes[:, 3] - boxes[:, 1])
    across: np.ndarray = (cells[:, 1].take(owners) - boxes[:, 1] > margin) | (
        boxes[:, 3] - cells[:, 3].take(owners) > margin
    )
    return across


def overprinted(tops: np.ndarray, bottoms: np.ndarray, owners: np.ndarray) -> list[int]:
    """Return the owners in which one line is printed over the next.

    Lines (n) come owner by owner, from the top.
    """
    over = bottoms[:-1] - tops[1:] > _ACROSS * (bottoms - tops)[:-1]
    found: list[int] = owners[:-1][over & (owners[1:] == owners[:-1])].tolist()
    return found


def with_whole_runs(
    runs: Sequence[range], boxes: np.ndarray, owners: np.ndarray, cells: np.ndarray
) -> np.ndarray:
    """Return the owners (n) with each of the runs in the one cell that it is aligned in.

    `cells` (m, 4) are the boxes of owners, endless outside.
    """
    owners = owners.copy()
    for run in runs:
        held = {owner: cells[owner].tolist() for owner in dict.fromkeys(owners[run].tolist())}
        touched = {owner: box for owner, box in held.items() if box[0] > -inf}
        left, top, _, bottom = boxes[run[0]].tolist()
        holder = _holder(left, boxes[run[-1], 2], bottom - top, touched)
        if holder is not None:
            owners[run] = holder
    return owners


def _holder(left: float, right: float, height: float, cells: Mapping[int, BBox]) -> int | None:
    """Return that of the cells, which a run from `left` to `right` touches in this order.

    That it is aligned in; None where it comes from outside.
    """
    owners = list(cells)
    if not owners:
        return None
    first, last = owners[0], owners[-1]
    if cells[first][0] <= left <= cells[first][0] + _PADDING:
        return first
    for owner, (start, _, end, _) in cells.items():
        if abs((start + end) - (left + right)) / 2 <= _CENTRED * height:
            return owner
    if cells[last][2] - _PADDING <= right <= cells[last][2]:
        return last
    return first if left >= cells[first][0] else None
