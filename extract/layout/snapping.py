"""From the segments that a page draws to its rulings.

Those that are almost on one line are one, and those that touch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import inf

import numpy as np

from extract.layout.page_content import Segment

SNAP = 3.0
"""Points within which two lines are one: the two halves of a double border, a border drawn by each of two
cells."""
_SPREAD = 5.0
"""Greatest width of a bundle of lines that are snapped to one; less than the least height of a row."""
_JOIN = 3.0
"""Gap along a line that is bridged: dashes, corners left open."""
_SHORTEST = 5.0
"""A ruling shorter than this is a mark, not a border."""
_FAR = 100_000.0
"""Points; what is printed on a page does not reach so far."""


def snap(*groups: np.ndarray) -> list[list[Segment]]:
    """Bring segments that are almost on one line to their common position, and join those that touch.

    Each group (n, 3) has its own rulings, ordered by place; many groups at once take little longer than one.
    """
    group = np.repeat(np.arange(len(groups)), [len(segments) for segments in groups])
    segments = np.concatenate(groups).clip(-_FAR, _FAR)
    if np.isnan(segments).any():
        known = ~np.isnan(segments).any(axis=1)
        segments, group = segments.compress(known, axis=0), group.compress(known)
    if not len(segments):
        return [[] for _ in groups]
    position, group, start, end = _joined(*_bundled(segments, group))
    long = end - start >= _SHORTEST
    rulings = list(zip(position[long].tolist(), start[long].tolist(), end[long].tolist(), strict=True))
    stops = accumulate(np.bincount(group[long], minlength=len(groups)).tolist(), initial=0)
    return [sorted(rulings[first:last]) for first, last in pairwise(stops)]


def _bundled(
    segments: np.ndarray, group: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the segments and their groups ordered by group and place, where a bundle begins.

    For each segment the number of its bundle.
    """
    place = _apart(segments[:, 0], group)
    order = np.argsort(place, kind="stable")
    place = place.take(order)
    opens = np.concatenate(([True], place[1:] - place[:-1] > SNAP))
    begin = np.flatnonzero(opens)
    stop = np.append(begin[1:], len(place))
    for bundle in np.flatnonzero(place[stop - 1] - place[begin] > _SPREAD).tolist():
        members = slice(begin[bundle], stop[bundle])
        parts = [part for beside in _beside(segments[order[members]].tolist()) for part in _narrow(beside)]
        order[members] = order[members][[index for part in parts for index, _ in part]]
        opens[begin[bundle] + np.cumsum([len(part) for part in parts[:-1]], dtype=np.int64)] = True
    return segments.take(order, axis=0), group.take(order), np.flatnonzero(opens), np.cumsum(opens) - 1


Numbered = tuple[int, Segment]
"""A segment with its index."""


def _beside(segments: Sequence[Segment]) -> list[list[Numbered]]:
    """Part segments, ordered by place, into those that lie beside or behind each other.

    The lines of two tables are not one line.
    """
    parts: list[list[Numbered]] = []
    reach = -inf
    for index, segment in sorted(enumerate(segments), key=lambda item: item[1][1]):
        if segment[1] > reach + _JOIN:
            parts.append([])
        parts[-1].append((index, segment))
        reach = max(reach, segment[2])
    return [sorted(part) for part in parts]


def _narrow(part: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    """Yield bundles of segments, ordered by place, that are close and not too wide to be one line."""
    bundle = [part[0]]
    for item in part[1:]:
        place = item[1][0]
        if place - bundle[-1][1][0] > SNAP or place - bundle[0][1][0] > _SPREAD:
            yield bundle
            bundle = []
        bundle.append(item)
    yield bundle


def _joined(
    segments: np.ndarray, group: np.ndarray, begin: np.ndarray, bundle: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return position, group, start and end of the rulings that the segments of each bundle make."""
    position = np.add.reduceat(segments[:, 0], begin) / np.diff(np.append(begin, len(segments)))
    starts = _apart(segments[:, 1], bundle)
    order = np.argsort(starts, kind="stable")
    reach = np.maximum.accumulate(_apart(segments[:, 2], bundle).take(order))
    first = np.flatnonzero(np.concatenate(([True], starts.take(order)[1:] > reach[:-1] + _JOIN)))
    start = np.minimum.reduceat(segments[:, 1].take(order), first)
    end = np.maximum.reduceat(segments[:, 2].take(order), first)
    holder = bundle.take(first)  # a bundle has the same places in either order
    return position.take(holder), group.take(begin).take(holder), start, end


def _apart(values: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Return values moved so far that those of different numbers are never close.

    Lie in the order of the numbers.
    """
    return values + 4 * _FAR * number
