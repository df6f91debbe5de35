"""Characters of a page put into lines: for each cell of each grid, and for the text outside tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

import numpy as np

from extract.lattice import Grid
from extract.page_content import PageContent
from extract.record import record

_LINE_SHIFT = 0.4
"""Middles of characters further apart than this share of their height stand on two lines."""
_GAP_CJK, _GAP_WORD = 0.45, 0.22
"""A gap wider than this share of the character height is a blank: between Chinese characters, between letters or digits."""
_RAISED = 0.8
"""Characters lower than this share of those beside them may be raised or lowered,"""
_FEW = 8
"""if there are no more of them together."""
_DOUBLED = 0.3
"""The same character again within this share of its width is bold made by printing twice."""
_WORD_END = 0x2E80
"""Code points below are letters, digits and western marks; from here on East Asian."""
_FREE = -1


@record
class PrintedLine:
    """One line as it stands on a page; `edges` as in `Line`. `spaced` tells that a blank is printed at its end.

    `confidence` is that of the least certain character of a scan. `flow` counts the columns of running text on the page; 0 is outside them.
    """

    text: str
    page: int
    top: float
    bottom: float
    edges: tuple[float, ...]
    spaced: bool = False
    confidence: float | None = None
    flow: int = 0

    @property
    def left(self) -> float:
        """Return the left edge."""
        return self.edges[0]

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.edges[-1]

    @property
    def height(self) -> float:
        """Return the height of its characters, which stands for the font size."""
        return self.bottom - self.top

    def part(self, start: int, end: int | None = None) -> PrintedLine:
        """Return the characters `start:end` as a line of their own."""
        stop = len(self.text) if end is None else end
        return replace(self, text=self.text[start:stop], edges=self.edges[start : stop + 1])


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page: of each cell of each grid, in the order of the cells, and those outside."""

    cells: tuple[tuple[tuple[PrintedLine, ...], ...], ...]
    free: tuple[PrintedLine, ...]


def page_lines(content: PageContent, grids: Sequence[Grid]) -> PageLines:
    """Put every visible character of the page into a line of the cell that holds its middle, or into a free line."""
    owners = _owners(content.boxes, grids)
    lines = _lines(content, owners) if content.turns is None else _turned_lines(content, owners, content.turns)
    cells, base = [], 0
    for grid in grids:
        cells.append(tuple(tuple(lines.get(base + index, ())) for index in range(len(grid.cells))))
        base += len(grid.cells)
    return PageLines(tuple(cells), tuple(lines.get(_FREE, ())))


def _owners(boxes: np.ndarray, grids: Sequence[Grid]) -> np.ndarray:
    """Return for each character the number of its cell, counted through all grids, or -1."""
    owners = np.full(len(boxes), _FREE, np.int64)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    base = 0
    for grid in grids:
        numbers = np.array(_numbered(grid, base))
        inside = numbers[np.searchsorted(grid.ys, y, side="right"), np.searchsorted(grid.xs, x, side="right")]
        owners = np.where((owners == _FREE), inside, owners)
        base += len(grid.cells)
    return owners


def _numbered(grid: Grid, base: int) -> list[list[int]]:
    """Return the number of the cell in each mesh of a grid, with a margin of one mesh around it that belongs to none."""
    numbers = [[_FREE] * (len(grid.xs) + 1) for _ in range(len(grid.ys) + 1)]
    for index, cell in enumerate(grid.cells, start=base):
        column = cell.column + 1
        for row in range(cell.row + 1, cell.row + 1 + cell.row_span):
            numbers[row][column : column + cell.column_span] = [index] * cell.column_span
    return numbers


def _turned_lines(content: PageContent, owners: np.ndarray, turns: np.ndarray) -> dict[int, list[PrintedLine]]:
    """Read characters that are turned as a reader who turns the page, apart from the others; the lines of a cell go from the top."""
    lines: dict[int, list[PrintedLine]] = {}
    for quarter in np.unique(turns).tolist():
        mask = turns == quarter
        part = replace(content, codes=content.codes[mask], boxes=turned(content.boxes[mask], quarter), turns=None)
        for owner, found in _lines(part, owners[mask]).items():
            lines.setdefault(owner, []).extend(line if not quarter else _turned_back(line, quarter) for line in found)
    return {owner: sorted(found, key=lambda line: line.top) for owner, found in lines.items()}


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


def _lines(content: PageContent, owners: np.ndarray) -> dict[int, list[PrintedLine]]:
    """Sort characters by owner, line and place, mark the blanks between them and cut at the line ends."""
    codes, boxes = content.codes, content.boxes
    shown = (codes > 31) & (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1]) & (codes != 0x7F)
    codes, boxes, owners = codes[shown], boxes[shown], owners[shown]
    if not len(codes):
        return {}
    order, line, boxes = _reading_order(boxes, owners)
    codes, owners = codes[order], owners[order]
    kept, blank_before, line_spaced = _blanks(codes, boxes, line)
    codes, boxes, owners, line, blank_before = codes[kept], boxes[kept], owners[kept], line[kept], blank_before[kept]
    made = _cut(codes, boxes, owners, line, blank_before, line_spaced, content.number)
    return made if content.scores is None else _with_confidence(made, content.scores[shown][order][kept])


def _reading_order(boxes: np.ndarray, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the order of reading and, in that order, the number of each character's line and the boxes, raised characters set level."""
    middle, height = (boxes[:, 1] + boxes[:, 3]) / 2, boxes[:, 3] - boxes[:, 1]
    by_height = np.lexsort((middle, owners))
    middle, height, owners = middle[by_height], height[by_height], owners[by_height]
    lower = np.diff(middle) > _LINE_SHIFT * np.minimum(height[1:], height[:-1])
    line = np.concatenate(([0], np.cumsum(lower | (np.diff(owners) != 0))))
    boxes = boxes[by_height]
    if line[-1] and height.min() < _RAISED * height.max():
        line, boxes = _set_level(line, boxes, owners)
    across = np.lexsort((boxes[:, 0], line))
    return by_height[across], line[across], boxes[across]


def _set_level(line: np.ndarray, boxes: np.ndarray, owners: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Put small characters that stand higher or lower in a line (m², the mark of a note) into it, as high as its others."""
    begin = np.flatnonzero(np.concatenate(([True], np.diff(line) != 0)))
    count = np.diff(np.concatenate((begin, [len(line)])))
    top, bottom = np.minimum.reduceat(boxes[:, 1], begin), np.maximum.reduceat(boxes[:, 3], begin)
    height = bottom - top
    shared = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    small = np.minimum(height[1:], height[:-1])
    few = np.where(height[1:] < height[:-1], count[1:], count[:-1]) <= _FEW
    joins = (small < _RAISED * np.maximum(height[1:], height[:-1])) & (shared > small / 2) & few & (owners[begin][1:] == owners[begin][:-1])
    if not joins.any():
        return line, boxes
    number = np.concatenate(([0], np.cumsum(~joins)))
    tallest = np.zeros(int(number[-1]) + 1, np.int64)
    tallest[number[np.argsort(height, kind="stable")]] = np.argsort(height, kind="stable")
    base = tallest[number][line]
    boxes = boxes.copy()
    raised = base != line
    boxes[raised, 1], boxes[raised, 3] = top[base[raised]], bottom[base[raised]]
    return number[line], boxes


def _blanks(codes: np.ndarray, boxes: np.ndarray, line: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which characters to keep, before which of them a blank stands, and which lines end in a blank.

    Printed blanks and gaps between characters both count; a doubled character is dropped.
    """
    space = (codes == 0x20) | (codes == 0xA0) | (codes == 0x3000)
    solid = np.flatnonzero(~space)
    before = np.zeros(len(codes), bool)
    before[1:] = space[:-1] & (np.diff(line) == 0)
    spaced = np.zeros(int(line[-1]) + 1 if len(line) else 0, bool)
    ends = np.flatnonzero(np.concatenate((np.diff(line) != 0, [True])))
    spaced[line[ends]] = space[ends]
    previous, current = solid[:-1], solid[1:]
    same = line[previous] == line[current]
    height = boxes[current, 3] - boxes[current, 1]
    western = (codes[previous] < _WORD_END) & (codes[current] < _WORD_END)
    gap = boxes[current, 0] - boxes[previous, 2]
    before[current] = same & (before[current] | (gap > np.where(western, _GAP_WORD, _GAP_CJK) * height))
    doubled = (
        same & (codes[previous] == codes[current]) & (boxes[current, 0] - boxes[previous, 0] < _DOUBLED * (boxes[current, 2] - boxes[current, 0]))
    )
    kept = ~space
    kept[current[doubled]] = False
    return kept, before, spaced


def _cut(
    codes: np.ndarray, boxes: np.ndarray, owners: np.ndarray, line: np.ndarray, blank: np.ndarray, spaced: np.ndarray, page: int
) -> dict[int, list[PrintedLine]]:
    if not len(codes):
        return {}
    text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    begin = np.concatenate(([0], np.flatnonzero(np.diff(line)) + 1))
    tops, bottoms = np.minimum.reduceat(boxes[:, 1], begin).tolist(), np.maximum.reduceat(boxes[:, 3], begin).tolist()
    broken, trailing = np.logical_or.reduceat(blank, begin).tolist(), spaced[line[begin]].tolist()
    lefts, rights, starts, holders = boxes[:, 0].tolist(), boxes[:, 2].tolist(), begin.tolist(), owners[begin].tolist()
    lines: dict[int, list[PrintedLine]] = {}
    for index, (start, end) in enumerate(pairwise([*starts, len(codes)])):
        edges = lefts[start:end]
        words = text[start:end]
        if broken[index]:
            words, edges = _with_blanks(words, edges, rights[start:end], blank[start:end].tolist())
        edges.append(max(rights[end - 1], edges[-1]))
        made = PrintedLine(words, page, tops[index], bottoms[index], tuple(edges), trailing[index])
        lines.setdefault(holders[index], []).append(made)
    return lines


def _with_confidence(lines: dict[int, list[PrintedLine]], scores: np.ndarray) -> dict[int, list[PrintedLine]]:
    """Give each line the least of its characters' scores, which stand in the order of the lines."""
    left = iter(scores.tolist())
    return {
        owner: [replace(line, confidence=min(islice(left, len(line.text) - line.text.count(" ")))) for line in printed]
        for owner, printed in lines.items()
    }


def _with_blanks(text: str, lefts: list[float], rights: list[float], blank: list[bool]) -> tuple[str, list[float]]:
    """Put one blank where one is due; its left edge is the right edge of the character before."""
    characters: list[str] = []
    edges: list[float] = []
    for index, character in enumerate(text):
        if blank[index] and index:
            characters.append(" ")
            edges.append(max(edges[-1], min(rights[index - 1], lefts[index])))
        characters.append(character)
        edges.append(max(lefts[index], edges[-1]) if edges else lefts[index])
    return "".join(characters), edges
