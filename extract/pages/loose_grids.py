"""Grids that are no tables by themselves: bands, boxes around rows, a boxed head above rows without rulings.

Their lines are read with those around them, by the columns in which they stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.blocks.figures import is_number
from extract.blocks.printed import PrintedLine
from extract.pages.borderless import parts_of
from extract.pages.pieces import Piece, PieceCell

_HEAD_CELLS = 3
"""A boxed head has so many cells, of one line each."""
_NEXT_ROW = 2.5
"""In character heights: rows further apart are not one table."""
_STACKED = 3
"""So many lines in every cell of a row are so many rows."""
_LEVEL = 0.3
"""Share of their height by which the lines of one row may stand higher or lower."""


def release(pieces: Sequence[Piece], free: Sequence[PrintedLine]) -> tuple[list[Piece], list[PrintedLine]]:
    """Return the grids that are tables, and the free lines with those of grids that are none, by height."""
    kept: list[Piece] = []
    lines = list(free)
    for piece in pieces:
        if _is_banded(piece) or _is_head(piece, free):
            lines += _rows_of(piece)
        else:
            kept.append(piece)
    return kept, sorted(lines, key=lambda line: line.top) if len(lines) > len(free) else lines


def _is_banded(piece: Piece) -> bool:
    """Say whether a grid has one column in whose cells words and figures stand apart."""
    if len(piece.xs) != 2:
        return False
    lines = [line for cell in piece.cells for line in cell.printed]
    apart = [parts for line in lines if len(parts := parts_of(line)) > 1]
    figures = [parts for parts in apart if any(is_number(part.text) for part in parts[1:])]
    return (
        len(figures) > 0
        and 2 * len(apart) > len(lines)
        and all(len(cell.printed) <= 1 for cell in piece.cells)
    )


def _is_head(piece: Piece, free: Sequence[PrintedLine]) -> bool:
    """Say whether a grid is a row of words in boxes with rows of figures right below it."""
    if (
        piece.rows != 1
        or len(piece.cells) < _HEAD_CELLS
        or any(len(cell.printed) != 1 for cell in piece.cells)
    ):
        return False
    if any(is_number(cell.printed[0].text) for cell in piece.cells):
        return False
    below = [line for line in free if line.top >= piece.bbox[3] - line.height / 2]
    if not below or below[0].top - piece.bbox[3] > _NEXT_ROW * below[0].height:
        return False
    parts = parts_of(below[0])
    return len(parts) == len(piece.cells) and sum(is_number(part.text) for part in parts) > 1


def _rows_of(piece: Piece) -> list[PrintedLine]:
    """Return the lines of a grid, those of the cells of one row as one."""
    rows: dict[int, list[PrintedLine]] = {}
    for cell in piece.cells:
        rows.setdefault(cell.row, []).extend(cell.printed)
    return [_joined(sorted(lines, key=lambda line: line.left)) for lines in rows.values() if lines]


def _joined(parts: Sequence[PrintedLine]) -> PrintedLine:
    """Return parts of a row as one line, a blank between them."""
    edges = tuple(edge for part in parts for edge in part.edges)
    top, bottom = min(part.top for part in parts), max(part.bottom for part in parts)
    return PrintedLine(" ".join(part.text for part in parts), parts[0].page, top, bottom, edges)


def unstacked(piece: Piece) -> Piece:
    """Return a piece with rows whose cells all hold lines at the same heights as so many rows.

    Yearbooks rule their columns and not their rows.
    """
    split = {row: tops for row in range(piece.rows) if (tops := _stacked_tops(piece, row))}
    if not split:
        return piece
    cells: list[PieceCell] = []
    starts, base = {}, 0
    for row in range(piece.rows):
        starts[row] = base
        base += len(split.get(row, ("",)))
    for cell in piece.cells:
        if cell.row in split:
            cells += _parted(cell, split[cell.row], starts[cell.row])
        else:
            last = cell.row + cell.row_span
            cell.row_span = starts.get(last, base) - starts[cell.row]
            cell.row = starts[cell.row]
            cells.append(cell)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Piece(piece.page, piece.bbox, piece.xs, base, tuple(cells), piece.open_end, piece.room)


def _stacked_tops(piece: Piece, row: int) -> list[float]:
    """Return the heights of the rows within a row of the grid; none where it is one row."""
    cells = [cell for cell in piece.cells if cell.row <= row < cell.end]
    if any(cell.row_span > 1 for cell in cells):
        return []
    figures = [cell for cell in cells if len(cell.printed) >= _STACKED and _all_figures(cell)]
    if len(figures) < 2:
        return []
    longest = max(cells, key=lambda cell: len(cell.printed))
    tops = [line.top for line in longest.printed]
    slack = _LEVEL * min(line.height for line in longest.printed)
    level = all(any(abs(line.top - top) <= slack for top in tops) for cell in cells for line in cell.printed)
    full = all(len(cell.printed) == len(tops) for cell in figures)
    return tops if level and full else []


def _all_figures(cell: PieceCell) -> bool:
    return all(is_number(line.text) for line in cell.printed)


def _parted(cell: PieceCell, tops: Sequence[float], start: int) -> list[PieceCell]:
    """Return the cells of the rows within a cell of the grid."""
    page, (left, top, right, bottom) = cell.places[0]
    ends = [*(tops[1:]), bottom]
    found = []
    for index, (begin, end) in enumerate(zip([top, *tops[1:]], ends, strict=True)):
        lines = tuple(
            line
            for line in cell.printed
            if begin - 1 <= line.top < end - 1 or (index == 0 and line.top < end - 1)
        )
        found.append(
            PieceCell(
                start + index,
                cell.column,
                1,
                cell.column_span,
                places=((page, (left, begin, right, end)),),
                printed=lines,
            )
        )
    return found
