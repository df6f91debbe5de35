"""Places of a scanned page that was set straight, brought back to the page as it was scanned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

import numpy as np

from extract.document import BBox, Block, Cell, Line, Location, Region, Table
from extract.layout.page_frame import IDENTITY, Matrix, map_boxes

_Block = TypeVar("_Block", bound=Block)

_LEVEL = 0.2
"""A page turned by more than this (sine) lay on its side; a line on it is boxed as a whole."""


def bring_back(blocks: Iterable[_Block], frames: Mapping[int, Matrix]) -> tuple[_Block, ...]:
    """Return the blocks with the boxes on the pages in `frames` as they lie on those pages."""
    turned = {page: matrix for page, matrix in frames.items() if matrix != IDENTITY}
    return tuple(_block(block, turned) for block in blocks) if turned else tuple(blocks)


def _block(block: _Block, frames: Mapping[int, Matrix]) -> _Block:
    if isinstance(block, Table):
        return replace(block, cells=tuple(_cell(cell, frames) for cell in block.cells))
    return replace(block, at=_location(block.at, frames), lines=_lines(block.lines, frames))


def _cell(cell: Cell, frames: Mapping[int, Matrix]) -> Cell:
    return replace(cell, at=_location(cell.at, frames), lines=_lines(cell.lines, frames))


def _location(at: Location, frames: Mapping[int, Matrix]) -> Location:
    pieces = tuple(Region(piece.page, _box(piece.bbox, frames.get(piece.page))) for piece in at.pieces)
    bbox = _box(at.bbox, frames.get(at.page)) if at.bbox is not None and at.page is not None else at.bbox
    return replace(at, bbox=bbox, pieces=pieces)


def _box(box: BBox, matrix: Matrix | None) -> BBox:
    if matrix is None:
        return box
    left, top, right, bottom = map_boxes(np.array([box]), matrix)[0].tolist()
    return left, top, right, bottom


def _lines(lines: Iterable[Line], frames: Mapping[int, Matrix]) -> tuple[Line, ...]:
    return tuple(_line(line, frames[line.page]) if line.page in frames else line for line in lines)


def _line(line: Line, matrix: Matrix) -> Line:
    """Return the line within the box that holds it.

    Its characters keep their places along it unless it lay on its side.
    """
    left, top, right, bottom = _box((line.edges[0], line.top, line.edges[-1], line.bottom), matrix)
    a, _, c, _, e, _ = matrix
    if a < 1 - _LEVEL:
        steps = max(1, len(line.edges) - 1)
        edges = [left + (right - left) * step / steps for step in range(len(line.edges))]
    else:
        middle = (line.top + line.bottom) / 2
        edges = list(accumulate([a * x + c * middle + e for x in line.edges], max))
    return replace(line, top=top, bottom=bottom, edges=tuple(edges))
