"""A Word table -> a grid of cells with spans, from the XML alone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from extract.word.styles import integer, value
from extract.word.word_package import W

_CELL, _ROW_PROPERTIES, _VAL = W + "tc", W + "trPr", W + "val"
_EACH_CELL_PROPERTY = W + "tcPr/*"
_SPAN, _DOWN, _RIGHT = W + "gridSpan", W + "vMerge", W + "hMerge"
TRANSPARENT = {W + "customXml", W + "ins", W + "moveTo", W + "smartTag"}
"""Elements around rows, cells and paragraphs that print nothing themselves."""


@dataclass(slots=True)
class WordCell:
    """A cell with its XML; row and column count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    element: etree._Element


@dataclass(frozen=True, slots=True)
class WordGrid:
    """A table: its cells in row order.

    `clamped` tells that a span went beyond all bounds and was cut down.
    """

    rows: int
    columns: int
    cells: tuple[WordCell, ...]
    clamped: bool


def children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the children of one tag, also those inside content controls and insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == W + "sdt":
            content = child.find(W + "sdtContent")
            if content is not None:
                yield from children(content, tag)
        elif child.tag in TRANSPARENT:
            yield from children(child, tag)


def read_grid(table: etree._Element, most_columns: int, most_cells: int) -> WordGrid:
    """Return the grid of a `w:tbl`; merged cells are one, rows that a revision removed are left out."""
    cells: list[WordCell] = []
    open_cells: dict[int, WordCell] = {}
    row = 0
    clamped = False
    for element in children(table, W + "tr"):
        if _is_removed(element.find(_ROW_PROPERTIES)) or len(cells) >= most_cells:
            continue
        found, open_cells, over = _read_row(element, row, open_cells, most_columns)
        cells += found
        clamped = clamped or over
        row += 1
    return WordGrid(row, compress(cells), tuple(cells), clamped or len(cells) >= most_cells)


def _read_row(
    element: etree._Element, row: int, above: dict[int, WordCell], most: int
) -> tuple[list[WordCell], dict[int, WordCell], bool]:
    """Return the new cells of a row, the cells that may go on below it by their column.

    Whether a span was cut down.
    """
    column = _span(value(element.find(_ROW_PROPERTIES), "gridBefore"), most, least=0)
    new: list[WordCell] = []
    going_on: dict[int, WordCell] = {}
    for cell in children(element, _CELL):
        given = {child.tag: child for child in cell.iterfind(_EACH_CELL_PROPERTY)}
        span = _span(given[_SPAN].get(_VAL), most, least=1) if _SPAN in given else 1
        if column + span > most:
            return new, going_on, True
        down, right = _merge(given.get(_DOWN)), _merge(given.get(_RIGHT))
        if right == "continue" and new:
            new[-1].column_span += span
        elif down == "continue" and column in above:
            above[column].row_span = row - above[column].row + 1
            going_on[column] = above[column]
        else:
            new.append(WordCell(row, column, 1, span, cell))
            if down is not None:
                going_on[column] = new[-1]
        column += span
    return new, going_on, False


def _span(text: str | None, most: int, least: int) -> int:
    """Return a number of grid columns; one beyond the bound comes out just beyond it."""
    if text is not None and len(text.strip()) > 12:
        return most + 1
    number = integer(text)
    return least if number is None else max(least, min(number, most + 1))


def _merge(element: etree._Element | None) -> str | None:
    """Return restart or continue; a merge without a word continues."""
    return None if element is None else element.get(_VAL, "continue")


def _is_removed(properties: etree._Element | None) -> bool:
    return properties is not None and properties.find(W + "del") is not None


def compress(cells: Sequence[WordCell]) -> int:
    """Renumber the columns so that each is one in which some cell begins, and return how many there are."""
    starts = sorted({cell.column for cell in cells})
    for cell in cells:
        end = bisect_left(starts, cell.column + cell.column_span)
        cell.column = bisect_left(starts, cell.column)
        cell.column_span = max(1, end - cell.column)
    return len(starts)
