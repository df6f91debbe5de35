"""The characters of pages in lines: for each cell of each grid, and for the text outside tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain

import numpy as np

from extract.lattice import Grid
from extract.line_making import HeldLines, make_lines
from extract.overflow import crossing_runs, sticks_out, with_whole_runs
from extract.page_content import PageContent
from extract.printed import PrintedLine

_EVERYWHERE = (-np.inf, -np.inf, np.inf, np.inf)
"""The box of what is outside of tables."""
_CLIP = 6.0
"""Points by which the box that the text of a cell is clipped to may differ from the cell on each side."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page: of each cell of each grid, in the order of the cells, and those outside.

    `sticks_out` tells that a line of the file's own text crosses a border or stands over another line of its cell.
    """

    cells: tuple[tuple[tuple[PrintedLine, ...], ...], ...]
    free: tuple[PrintedLine, ...]
    sticks_out: bool = False


def page_lines(contents: Sequence[PageContent], grids: Sequence[Sequence[Grid]]) -> list[PageLines]:
    """Put every visible character of each page into a line of the cell that holds its middle, or into a free line.

    `grids` are those of each page. Plain pages are taken together, in half the time that they take one by one.
    """
    plain = [index for index, content in enumerate(contents) if content.turns is None and content.scores is None]
    found = dict(zip(plain, _lines([(contents[index], grids[index]) for index in plain]), strict=True))
    return [found[index] if index in found else _lines([page])[0] for index, page in enumerate(zip(contents, grids, strict=True))]


def _lines(pages: Sequence[tuple[PageContent, Sequence[Grid]]]) -> list[PageLines]:
    """Read pages at once; if one is turned or a scan, it must be the only one."""
    if not pages:
        return []
    counts = [1 + sum(len(grid.cells) for grid in grids) for _, grids in pages]
    firsts = [0, *accumulate(counts)]
    owners = np.concatenate([_owners(content, grids, first) for (content, grids), first in zip(pages, firsts, strict=False)])
    numbers = np.repeat([content.number for content, _ in pages], counts)
    content = pages[0][0]
    if content.turns is None:
        codes, boxes = np.concatenate([content.codes for content, _ in pages]), np.concatenate([content.boxes for content, _ in pages])
        cells = np.concatenate([_cells(grids) for _, grids in pages])
        runs = crossing_runs(codes, boxes, owners, numbers) if content.scores is None else []
        if runs:
            owners = with_whole_runs(runs, boxes, owners, cells)
        lines = make_lines(codes, boxes, owners, numbers, content.scores)
        across = owners[sticks_out(boxes, owners, cells)].tolist()
    else:
        across = []
        lines = _turned_lines(content, owners, numbers, content.turns)
    found = [_placed(lines, grids, first) for (_, grids), first in zip(pages, firsts, strict=False)]
    if content.scores is not None:  # what was recognised stands where it was seen, and is no text of the file
        return found
    crossed = {int(numbers[owner]) for owner in {*across, *lines.overprinted}.difference(firsts)}
    return [replace(placed, sticks_out=True) if page.number in crossed else placed for (page, _), placed in zip(pages, found, strict=True)]


def _placed(lines: HeldLines, grids: Sequence[Grid], number: int) -> PageLines:
    """Return the lines of a page whose owners count from `number`: what is outside its tables, then cell after cell."""
    cells, base = [], number + 1
    for grid in grids:
        cells.append(tuple(lines.by_owner[base : base + len(grid.cells)]))
        base += len(grid.cells)
    return PageLines(tuple(cells), lines.by_owner[number])


def _owners(content: PageContent, grids: Sequence[Grid], number: int) -> np.ndarray:
    """Return for each character the number of its cell, counted through all grids from `number + 1`, or `number` where none holds it.

    A character that is clipped to a cell is of that cell, wherever it stands.
    """
    owners = _holders(content.boxes, grids, number)
    if content.clips is None:
        return owners
    clipped = _holders(content.clips, grids, number)
    within = (np.abs(content.clips - _cells(grids)[clipped - number]) <= _CLIP).all(axis=1) & (clipped > number)
    return np.where(within, clipped, owners)


def _cells(grids: Sequence[Grid]) -> np.ndarray:
    """Return the boxes (n, 4) of the owners of a page: what is outside its tables, then cell after cell."""
    boxes = [_EVERYWHERE, *chain.from_iterable([grid.boxes for grid in grids])]
    return np.fromiter(chain.from_iterable(boxes), np.float64, 4 * len(boxes)).reshape(-1, 4)


def _holders(boxes: np.ndarray, grids: Sequence[Grid], number: int) -> np.ndarray:
    """Return the number of the cell that holds the middle of each box, or `number`."""
    owners = np.full(len(boxes), number, np.int64)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    base = number + 1
    for grid in grids:
        row, column = np.searchsorted(grid.ys, y, side="right"), np.searchsorted(grid.xs, x, side="right")
        inside = _numbered(grid, base, number)[row, column]
        owners = inside if base == number + 1 else np.where(owners == number, inside, owners)
        base += len(grid.cells)
    return owners


def _numbered(grid: Grid, base: int, outside: int) -> np.ndarray:
    """Return the number of the cell over each mesh of a grid, with a margin of one mesh around it that is `outside`."""
    meshes = np.array(grid.meshes)
    numbers = np.full((meshes.shape[0] + 2, meshes.shape[1] + 2), outside)
    numbers[1:-1, 1:-1] = np.where(meshes < 0, outside, base + meshes)
    return numbers


def _turned_lines(content: PageContent, owners: np.ndarray, numbers: np.ndarray, turns: np.ndarray) -> HeldLines:
    """Read characters that are turned as a reader who turns the page, apart from the others; the lines of a cell go from the top."""
    lines: list[list[PrintedLine]] = [[] for _ in numbers]
    over: list[int] = []
    for quarter in np.unique(turns).tolist():
        mask = turns == quarter
        scores = None if content.scores is None else content.scores[mask]
        part = make_lines(content.codes[mask], turned(content.boxes[mask], quarter), owners[mask], numbers, scores)
        over += part.overprinted
        for held, found in zip(lines, part.by_owner, strict=True):
            held += found if not quarter else [_turned_back(line, quarter) for line in found]
    return HeldLines([tuple(sorted(held, key=lambda line: line.top)) for held in lines], over)


def turned(boxes: np.ndarray, quarters: int) -> np.ndarray:
    """Return boxes (n, 4) after the page was turned back by so many quarters, about its top left corner."""
    left, top, right, bottom = boxes.T
    views = ((left, top, right, bottom), (top, -right, bottom, -left), (-right, -bottom, -left, -top), (-bottom, left, -top, right))
    return np.stack(views[quarters], axis=1)


def _turned_back(line: PrintedLine, quarters: int) -> PrintedLine:
    """Place a line that was read on a turned page; each of its characters has the box of the whole line."""
    box = np.array([[line.left, line.top, line.right, line.bottom]])
    left, top, right, bottom = turned(box, 4 - quarters)[0].tolist()
    return replace(line, top=top, bottom=bottom, edges=(left, *[right] * len(line.text)))
