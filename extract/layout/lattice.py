"""From rulings to the grids of tables, as a chain of pure functions.

rulings (`snapping`) -> components that cross -> grid lines -> cells with spans.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from math import inf

import numpy as np

from extract.document import BBox
from extract.layout.page_content import Segment
from extract.layout.snapping import SNAP, snap
from extract.limits import Limits

_OPEN_SIDE = 6.0
"""How far lines must stick out beyond the last crossing line to show a table whose outer border is not
printed."""
_NO_CELL = -1
_OPEN_LINES = 3
"""So many lines that end together beyond the last crossing line show a side without a border."""


GridCell = tuple[int, int, int, int]
"""A cell of a grid: row and column, counting from 0, row span and column span."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The lattice of one table on one page.

    The x and y of its lines, ascending, and its cells in row order, with the box of each. `meshes` tells for
    each row and column between the lines the index of the cell that covers it, -1 where none does. `open_end`
    tells that its last line is not printed, as where a page ends.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    boxes: tuple[BBox, ...]
    meshes: tuple[tuple[int, ...], ...]
    open_end: bool = False

    @property
    def bbox(self) -> BBox:
        """Return the outer box."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def find_grids(pages: Sequence[tuple[np.ndarray, np.ndarray]], limits: Limits) -> list[list[Grid]]:
    """Return for each page, given by its level and its upright segments (n, 3 each).

    The grids of at least two cells, from top to bottom. A page with too many rulings is a drawing and has
    none, nor is a grid of too many cells a table.
    """
    rulings = snap(*chain.from_iterable(pages))
    return [
        _grids(level, upright, limits) for level, upright in zip(rulings[0::2], rulings[1::2], strict=True)
    ]


def _grids(level: list[Segment], upright: list[Segment], limits: Limits) -> list[Grid]:
    if len(level) + len(upright) > limits.page_rulings:
        return []
    formed = [_form_grid(*group) for group in components(level, upright)]
    found = [grid for grid in formed if grid is not None and len(grid.cells) <= limits.table_cells]
    return sorted(found, key=lambda grid: (grid.bbox[1], grid.bbox[0]))


def _form_grid(level: list[Segment], upright: list[Segment]) -> Grid | None:
    grid = build_grid(*close_sides(level, upright))
    printed = max((at for at, _, _ in level), default=-inf)
    return replace(grid, open_end=True) if grid is not None and grid.ys[-1] > printed else grid


def components(level: list[Segment], upright: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Group rulings that cross or touch, directly or through others.

    Groups that cannot enclose a cell are left out. Uprights that cross nothing belong to a group that they
    run beside from end to end, or are one themselves if there are several: a page all within one row has no
    other rulings.
    """
    if _is_one_table(level, upright):
        return [(level, upright)]
    parents = list(range(len(level) + len(upright)))
    heights = [y for y, _, _ in level]
    for number, (x, top, bottom) in enumerate(upright, start=len(level)):
        root = number
        first, last = bisect_left(heights, top - SNAP), bisect_right(heights, bottom + SNAP)
        for index, (_, start, end) in enumerate(level[first:last], start=first):
            if parents[index] != root and start - SNAP <= x <= end + SNAP:
                above = _root(parents, index)
                parents[root] = above
                root = above
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for index, ruling in enumerate(level + upright):
        groups.setdefault(_root(parents, index), ([], []))[index >= len(level)].append(ruling)
    crossing = [
        group
        for group in groups.values()
        if group[1] and (len(group[0]) > 1 or (group[0] and len(group[1]) >= _OPEN_LINES))
    ]
    alone = [upright[0] for level, upright in groups.values() if not level]
    left = [ruling for ruling in alone if not _joins_group(ruling, crossing)]
    return crossing + [([], side) for side in _side_by_side(left)]


def _is_one_table(level: list[Segment], upright: list[Segment]) -> bool:
    """Say quickly, as of most pages with one table, that all rulings belong together.

    A frame of which each of the others touches a side.
    """
    if len(level) < 2 or not upright:
        return False
    (top, over_left, over_right), (bottom, under_left, under_right) = level[0], level[-1]
    (left, *beside_left), (right, *beside_right) = upright[0], upright[-1]
    framed = max(over_left, under_left) - SNAP <= left and right <= min(over_right, under_right) + SNAP
    if (
        not framed
        or max(beside_left[0], beside_right[0]) - SNAP > top
        or bottom > min(beside_left[1], beside_right[1]) + SNAP
    ):
        return False
    for rulings, first, last in ((level, left, right), (upright, top, bottom)):
        if not all(
            start - SNAP <= first <= end + SNAP or start - SNAP <= last <= end + SNAP
            for _, start, end in rulings
        ):
            return False
    return True


def _joins_group(ruling: Segment, groups: list[tuple[list[Segment], list[Segment]]]) -> bool:
    """Add an upright to the group whose uprights begin and end where it does.

    It walls a cell merged over the whole page.
    """
    for _, upright in groups:
        if any(_run_together(ruling, other) for other in upright):
            upright.append(ruling)
            return True
    return False


def _run_together(one: Segment, other: Segment) -> bool:
    return max(abs(one[1] - other[1]), abs(one[2] - other[2])) <= SNAP


def _side_by_side(rulings: list[Segment]) -> list[list[Segment]]:
    """Return the groups of rulings that begin and end together."""
    groups: list[list[Segment]] = []
    for ruling in rulings:
        group = next((group for group in groups if _run_together(ruling, group[0])), None)
        if group is None:
            groups.append([ruling])
        else:
            group.append(ruling)
    return [group for group in groups if len(group) >= _OPEN_LINES]


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index


def close_sides(level: list[Segment], upright: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Add the outer borders that a table open at its sides, or cut off by the page's end, does not print."""
    return sorted(level + _outer(upright, level)), sorted(upright + _outer(level, upright))


def _outer(rulings: list[Segment], crossing: list[Segment]) -> list[Segment]:
    """Return the lines that `crossing` lacks.

    Where enough rulings stick out beyond all of them and end together.
    """
    if not rulings:
        return []
    places, starts, ends = zip(*rulings, strict=True)
    first, last = (
        min((at for at, _, _ in crossing), default=inf),
        max((at for at, _, _ in crossing), default=-inf),
    )
    before = _common([start for start in starts if start < first - _OPEN_SIDE], min)
    after = _common([end for end in ends if end > last + _OPEN_SIDE], max)
    return [(at, min(places), max(places)) for at in (before, after) if at is not None]


def _common(values: list[float], outermost: Callable[[list[float]], float]) -> float | None:
    """Return the outermost of the values if enough of them agree."""
    agreeing = [value for value in values if abs(value - outermost(values)) <= SNAP]
    return sum(agreeing) / len(agreeing) if len(agreeing) >= _OPEN_LINES else None


def build_grid(level: list[Segment], upright: list[Segment]) -> Grid | None:
    """Return the grid of crossing rulings, or None where they enclose fewer than two cells."""
    xs = tuple(sorted({x for x, _, _ in upright}))
    ys = tuple(sorted({y for y, _, _ in level}))
    if len(xs) < 2 or len(ys) < 2:
        return None
    tops = _borders(level, ys, xs)
    lefts = _borders(upright, xs, ys)
    close_frame(tops, lefts)
    cells, meshes = _cells(tops, lefts, len(ys) - 1, len(xs) - 1)
    if len(cells) < 2:
        return None
    boxes = [
        (xs[column], ys[row], xs[column + columns], ys[row + rows]) for row, column, rows, columns in cells
    ]
    return Grid(xs, ys, tuple(cells), tuple(boxes), tuple(map(tuple, meshes)))


def close_frame(tops: list[list[bool]], lefts: list[list[bool]]) -> None:
    """Close cells that are open at the edge of the table, as a page break leaves them.

    Those between two walls that reach it.
    """
    for borders, walls in ((tops, lefts), (lefts, tops)):
        for edge in (0, -1):
            if all(borders[edge]):
                continue
            for first, last in pairwise([place for place, wall in enumerate(walls) if wall[edge]]):
                borders[edge][first:last] = [True] * (last - first)


def _borders(rulings: list[Segment], positions: Sequence[float], stops: Sequence[float]) -> list[list[bool]]:
    """Say for each line of the grid along which of its pieces, stop to stop, a border is printed."""
    index = {position: number for number, position in enumerate(positions)}
    borders = [[False] * (len(stops) - 1) for _ in positions]
    for position, start, end in rulings:
        first, last = bisect_left(stops, start - SNAP), bisect_right(stops, end + SNAP) - 1
        row = borders[index[position]]
        row[first:last] = [True] * max(0, last - first)
    return borders


def _cells(
    tops: list[list[bool]], lefts: list[list[bool]], rows: int, columns: int
) -> tuple[list[GridCell], list[list[int]]]:
    """Return the cells in row order, and the index of the one over each mesh."""
    meshes = [[_NO_CELL] * columns for _ in range(rows)]
    cells: list[GridCell] = []
    for row, (taken, above, below, walls) in enumerate(
        zip(meshes, tops, tops[1:], zip(*lefts, strict=True), strict=False)
    ):
        for column, (top, bottom, left, right) in enumerate(
            zip(above, below, walls, walls[1:], strict=False)
        ):
            if not (top and left) or taken[column] != _NO_CELL:
                continue
            if right and bottom:  # as most are, of one row and one column
                taken[column] = len(cells)
                cells.append((row, column, 1, 1))
                continue
            cell = _cell(tops, lefts, row, column, rows, columns)
            if cell is not None:
                _, _, down, across = cell
                for line in meshes[row : row + down]:
                    line[column : column + across] = [len(cells)] * across
                cells.append(cell)
    return cells, meshes


def _cell(
    tops: list[list[bool]], lefts: list[list[bool]], row: int, column: int, rows: int, columns: int
) -> GridCell | None:
    """Return the smallest cell whose top left corner is here.

    To the next right border, then down to a full bottom border.
    """
    right = column + 1
    while right < columns and not lefts[right][row] and tops[row][right]:
        right += 1
    bottom = row + 1
    while (
        bottom < rows
        and lefts[column][bottom]
        and lefts[right][bottom]
        and not any(tops[bottom][column:right])
    ):
        bottom += 1
    if not lefts[right][row] or not all(tops[bottom][column:right]):
        return None
    return row, column, bottom - row, right - column
