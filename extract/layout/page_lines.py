"""The characters of pages in lines: for each cell of each grid, and for the text outside tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise

import numpy as np

from extract.blocks.printed import PrintedLine
from extract.layout.joining import UNJOINED, JoinedText
from extract.layout.lattice import Grid
from extract.layout.line_making import HeldLines, Owners, make_lines
from extract.layout.overflow import crossing_runs, sticks_out, with_whole_runs
from extract.layout.page_content import PageContent

_EVERYWHERE = (-np.inf, -np.inf, np.inf, np.inf)
"""The box of what is outside of tables."""
_CLIP = 6.0
"""Points by which the box that the text of a cell is clipped to may differ from the cell on each side."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page: of each cell of each grid, in the order of the cells.

    With its text where that is sure, and those outside. `tangled` tells that a line of the file's own text
    crosses a border or stands over another line of its cell, or that its characters stand higher and lower.
    """

    cells: tuple[tuple[tuple[PrintedLine, ...], ...], ...]
    joined: tuple[tuple[JoinedText, ...], ...]
    free: tuple[PrintedLine, ...]
    tangled: bool = False


def page_lines(contents: Sequence[PageContent], grids: Sequence[Sequence[Grid]]) -> list[PageLines]:
    """Put every visible character of each page into a line of the cell that holds its middle.

    Or into a free line. `grids` are those of each page. Plain pages are taken together, in half the time that
    they take one by one.
    """
    plain = [
        index for index, content in enumerate(contents) if content.turns is None and content.scores is None
    ]
    found = dict(zip(plain, _lines([(contents[index], grids[index]) for index in plain]), strict=True))
    return [
        found[index] if index in found else _lines([page])[0]
        for index, page in enumerate(zip(contents, grids, strict=True))
    ]


def _lines(pages: Sequence[tuple[PageContent, Sequence[Grid]]]) -> list[PageLines]:
    """Read pages at once; if one is turned or a scan, it must be the only one."""
    if not pages:
        return []
    counts = [1 + sum(len(grid.cells) for grid in grids) for _, grids in pages]
    firsts = [0, *accumulate(counts)]
    codes, boxes = (
        np.concatenate([content.codes for content, _ in pages]),
        np.concatenate([content.boxes for content, _ in pages]),
    )
    owners = _owners(pages, boxes, firsts)
    numbers = np.repeat([content.number for content, _ in pages], counts)
    content = pages[0][0]
    if content.turns is None:
        cells = _cells([grids for _, grids in pages])
        runs = crossing_runs(codes, boxes, owners, numbers) if content.scores is None else []
        if runs:
            owners = with_whole_runs(runs, boxes, owners, cells)
        lines = make_lines(
            codes, boxes, owners, Owners(numbers, cells if content.scores is None else None), content.scores
        )
        across = owners[sticks_out(boxes, owners, cells)].tolist()
    else:
        across = []
        lines = _turned_lines(content, owners, numbers, content.turns)
    found = [_placed(lines, grids, first) for (_, grids), first in zip(pages, firsts, strict=False)]
    if content.scores is not None:  # what was recognised stands where it was seen, and is no text of the file
        return found
    crossed = {int(numbers[owner]) for owner in {*across, *lines.tangled}}
    return [
        replace(placed, tangled=True) if page.number in crossed else placed
        for (page, _), placed in zip(pages, found, strict=True)
    ]


def _placed(lines: HeldLines, grids: Sequence[Grid], number: int) -> PageLines:
    """Return the lines of a page whose owners count from `number`.

    What is outside its tables, then cell after cell.
    """
    cells, joined, base = [], [], number + 1
    for grid in grids:
        stop = base + len(grid.cells)
        cells.append(tuple(lines.by_owner[base:stop]))
        joined.append(tuple(lines.joined[base:stop]) if lines.joined else (UNJOINED,) * len(grid.cells))
        base = stop
    return PageLines(tuple(cells), tuple(joined), lines.by_owner[number])


def _owners(
    pages: Sequence[tuple[PageContent, Sequence[Grid]]], boxes: np.ndarray, firsts: Sequence[int]
) -> np.ndarray:
    """Return for each character (`boxes`, n) of the pages the number of its cell.

    Those of a page are counted through all its grids. What is in none is held by the first number of its
    page. A character that is clipped to a cell is of that cell, wherever it stands.
    """
    x, y = _middles(boxes)
    stops = accumulate([len(content.codes) for content, _ in pages], initial=0)
    found = []
    for (content, grids), number, (start, stop) in zip(pages, firsts, pairwise(stops), strict=False):
        owners = _holders(x[start:stop], y[start:stop], grids, number)
        if content.clips is not None:
            clipped = _holders(*_middles(content.clips), grids, number)
            within = (np.abs(content.clips - _cells([grids])[clipped - number]) <= _CLIP).all(axis=1) & (
                clipped > number
            )
            owners = np.where(within, clipped, owners)
        found.append(owners)
    return np.concatenate(found)


def _cells(pages: Iterable[Sequence[Grid]]) -> np.ndarray:
    """Return the boxes (n, 4) of the owners of pages.

    Of each what is outside its tables, then cell after cell.
    """
    held = [(_EVERYWHERE, *chain.from_iterable([grid.boxes for grid in grids])) for grids in pages]
    boxes = list(chain.from_iterable(held))
    return np.fromiter(chain.from_iterable(boxes), np.float64, 4 * len(boxes)).reshape(-1, 4)


def _middles(boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of the middles of boxes (n, 4)."""
    return (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2


def _holders(x: np.ndarray, y: np.ndarray, grids: Sequence[Grid], number: int) -> np.ndarray:
    """Return the number of the cell that holds each point (n), or `number`."""
    owners = np.full(len(x), number, np.int64)
    base = number + 1
    for grid in grids:
        row, column = np.array(grid.ys).searchsorted(y, "right"), np.array(grid.xs).searchsorted(x, "right")
        inside = _numbered(grid, base, number)[row, column]
        owners = inside if base == number + 1 else np.where(owners == number, inside, owners)
        base += len(grid.cells)
    return owners


def _numbered(grid: Grid, base: int, outside: int) -> np.ndarray:
    """Return the number of the cell over each mesh of a grid.

    With a margin of one mesh around it that is `outside`.
    """
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    meshes = np.fromiter(chain.from_iterable(grid.meshes), np.int64, rows * columns).reshape(rows, columns)
    numbers = np.full((rows + 2, columns + 2), outside)
    numbers[1:-1, 1:-1] = np.where(meshes < 0, outside, base + meshes)
    return numbers


def _turned_lines(
    content: PageContent, owners: np.ndarray, numbers: np.ndarray, turns: np.ndarray
) -> HeldLines:
    """Read characters that are turned as a reader who turns the page, apart from the others.

    The lines of a cell go from the top.
    """
    lines: list[list[PrintedLine]] = [[] for _ in numbers]
    over: list[int] = []
    for quarter in np.unique(turns).tolist():
        mask = turns == quarter
        scores = None if content.scores is None else content.scores[mask]
        part = make_lines(
            content.codes[mask], turned(content.boxes[mask], quarter), owners[mask], Owners(numbers), scores
        )
        over += part.tangled
        for held, found in zip(lines, part.by_owner, strict=True):
            held += found if not quarter else [_turned_back(line, quarter) for line in found]
    return HeldLines([tuple(sorted(held, key=lambda line: line.top)) for held in lines], tangled=over)


def turned(boxes: np.ndarray, quarters: int) -> np.ndarray:
    """Return boxes (n, 4) after the page was turned back by so many quarters, about its top left corner."""
    left, top, right, bottom = boxes.T
    views = (
        (left, top, right, bottom),
        (top, -right, bottom, -left),
        (-right, -bottom, -left, -top),
        (-bottom, left, -top, right),
    )
    return np.stack(views[quarters], axis=1)


def _turned_back(line: PrintedLine, quarters: int) -> PrintedLine:
    """Place a line that was read on a turned page; each of its characters has the box of the whole line."""
    box = np.array([[line.left, line.top, line.right, line.bottom]])
    left, top, right, bottom = turned(box, 4 - quarters)[0].tolist()
    return replace(line, top=top, bottom=bottom, edges=(left, *[right] * len(line.text)))
