"""The texts of cells whose lines are all wrapped.

What `joining` says of two lines, at once for the cells of many pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from extract.blocks.figures import are_two_figures
from extract.blocks.headings import starts_item
from extract.document import Line
from extract.layout.joining import (
    CENTRED,
    PADDING,
    SENTENCE_END,
    SET_RIGHT,
    TOLERANCE,
    UNJOINED,
    JoinedText,
    piece_width,
)

_EAST_ASIAN = 0x2E80
"""Between code points from here on nothing stands where a line is wrapped."""
_SENTENCE_END = np.array(sorted(map(ord, SENTENCE_END)), np.uint32)


class Lines(NamedTuple):
    """Lines (n), owner by owner from the top.

    The owner of each, its text, page and edges, top and bottom, its first and its last code point.
    """

    owners: np.ndarray
    texts: Sequence[str]
    pages: Sequence[int]
    edges: Sequence[tuple[float, ...]]
    tops: np.ndarray
    bottoms: np.ndarray
    firsts: np.ndarray
    lasts: np.ndarray


def join_wrapped(lines: Lines, stops: np.ndarray, cells: np.ndarray) -> list[JoinedText]:
    """Return the text of each cell.

    Of which one line or all lines but the last are wrapped with nothing between, and nothing for other
    owners. The lines of owner i go from `stops[i]` to `stops[i + 1]`; `cells` (m, 4) are the boxes of the
    owners, endless outside of tables.
    """
    unsure = np.append(0, np.cumsum(~_wrapped(lines, cells)))  # the last line of each is none
    known = (unsure.take(stops[1:]) - unsure.take(stops[:-1]) == 1) & np.isfinite(cells[:, 0])
    ends = np.cumsum(np.fromiter(map(len, lines.texts), np.int64, len(lines.texts)))
    before = np.append(0, ends).take(stops.take(lines.owners))
    starts = np.append(0, ends[:-1]) - before
    places = (lines.pages, lines.tops.tolist(), lines.bottoms.tolist(), lines.edges)
    placed = tuple(map(Line, starts.tolist(), (ends - before).tolist(), *places))
    spans = zip(pairwise(stops.tolist()), known.tolist(), strict=True)
    return [
        ("".join(lines.texts[start:stop]), placed[start:stop]) if sure else UNJOINED
        for (start, stop), sure in spans
    ]


def _wrapped(lines: Lines, cells: np.ndarray) -> np.ndarray:
    """Say which of the lines (n) the next one of the same cell goes on with, with nothing between.

    Of two western ones that is not asked.
    """
    wrapped = np.zeros(len(lines.owners), bool)
    inside = np.isfinite(cells[:, 0]).take(lines.owners[:-1])
    east = (lines.lasts[:-1] >= _EAST_ASIAN) | (lines.firsts[1:] >= _EAST_ASIAN)
    upper = np.flatnonzero((lines.owners[1:] == lines.owners[:-1]) & inside & east)
    lefts, seconds, rights = (
        np.fromiter(map(itemgetter(index), lines.edges), np.float64, len(wrapped)) for index in (0, 1, -1)
    )
    left, right = _walls(lines.owners, lefts, rights, cells)
    before, after = (lefts - left).take(upper), (right - rights).take(upper)
    height = (lines.bottoms - lines.tops).take(upper)
    free = (np.abs(before - after) < CENTRED * height) | (before - after > SET_RIGHT * height)
    room = np.where(free, before + after, after) - TOLERANCE * height
    full = room < (seconds - lefts).take(upper + 1)
    ended = np.isin(lines.lasts.take(upper), _SENTENCE_END)
    wrapped[upper] = full & ~ended
    for line in upper[(lines.firsts.take(upper + 1) < _EAST_ASIAN) & wrapped[upper]].tolist():
        wrapped[line] = not are_two_figures(lines.texts[line], lines.texts[line + 1])
    for index in np.flatnonzero(~full | ended).tolist():
        line = int(upper[index])
        text = lines.texts[line + 1]
        fits = not full[index] and room[index] >= piece_width(text, lines.edges[line + 1])
        begins = ended[index] and starts_item(text)
        wrapped[line] = not fits and not begins and not are_two_figures(lines.texts[line], text)
    return wrapped


def _walls(
    owners: np.ndarray, lefts: np.ndarray, rights: np.ndarray, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return from where to where the text of each line's cell may reach, as `least_padding` says."""
    left, right = cells[:, 0].take(owners), cells[:, 2].take(owners)
    begin = np.flatnonzero(np.concatenate(([True], owners[1:] != owners[:-1])))
    beside = np.minimum.reduceat(np.minimum(lefts - left, right - rights), begin)
    padding = np.repeat(beside.clip(0.0, PADDING), np.diff(np.append(begin, len(owners))))
    return left + padding, right - padding
