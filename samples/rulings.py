"""The rulings around the cells of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Box:
    """The outline of a cell, or of the part of it on a page; an open side is not ruled."""

    x0: float
    top: float
    x1: float
    bottom: float
    open_top: bool = False
    open_bottom: bool = False
    open_left: bool = False
    open_right: bool = False


Segment = tuple[float, float, float, float]


def segments(boxes: Sequence[Box]) -> tuple[Segment, ...]:
    """Return the rulings of cell outlines, each once, cut wherever another meets them."""
    sides = [side for box in boxes for side in _sides(box)]
    xs = sorted({round(x, 2) for side in sides for x in (side[0], side[2])})
    ys = sorted({round(y, 2) for side in sides for y in (side[1], side[3])})
    found = set()
    for x0, y0, x1, y1 in sides:
        stops = (
            [x for x in xs if x0 - 0.01 <= x <= x1 + 0.01]
            if y0 == y1
            else [y for y in ys if y0 - 0.01 <= y <= y1 + 0.01]
        )
        found |= {
            (a, round(y0, 2), b, round(y0, 2)) if y0 == y1 else (round(x0, 2), a, round(x0, 2), b)
            for a, b in pairwise(stops)
        }
    return tuple(sorted(found))


def _sides(box: Box) -> Iterator[Segment]:
    if not box.open_left:
        yield (box.x0, box.top, box.x0, box.bottom)
    if not box.open_right:
        yield (box.x1, box.top, box.x1, box.bottom)
    if not box.open_top:
        yield (box.x0, box.top, box.x1, box.top)
    if not box.open_bottom:
        yield (box.x0, box.bottom, box.x1, box.bottom)


def joined(pieces: Sequence[Segment]) -> tuple[Segment, ...]:
    """Return rulings with those that continue one another made one."""
    lines: list[Segment] = []
    for x0, y0, x1, y1 in sorted(
        pieces, key=lambda s: (s[1] != s[3], s[1] if s[1] == s[3] else s[0], s[0] if s[1] == s[3] else s[1])
    ):
        last = lines[-1] if lines else None
        straight = last is not None and (last[1] == last[3]) == (y0 == y1)
        if last is not None and straight and (last[2], last[3]) == (x0, y0):
            lines[-1] = (last[0], last[1], x1, y1)
        else:
            lines.append((x0, y0, x1, y1))
    return tuple(lines)
