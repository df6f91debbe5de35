"""Tables without rulings: figures that stand in columns over several lines.

Taken only where the page leaves no doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extract.blocks.figures import is_number
from extract.blocks.printed import PrintedLine
from extract.pages.pieces import Piece, PieceCell

_GUTTER = 0.9
"""In character heights: a blank so wide parts two columns."""
_NEXT_ROW = 2.5
"""In character heights: rows further apart are not one table."""
_FIGURE_ROWS = 4
_COLUMNS = 3
_FIGURES_IN_ROW = 2
"""So many rows with so many figures in so many columns make a table."""
_FIGURE_SHARE = 0.6
"""Share of the filled cells outside the first column that must be figures."""
_ALIGNED = 3.0
"""Points by which the right ends, or the left ends, of the figures of a column may differ."""

_LONGEST_LABEL = 16
"""Characters of a label over rows; a longer line is text."""
_SET_IN = 2.5
"""In character heights: so far a label may be set in."""

Row = list[PrintedLine]
"""The parts of a printed line, from left to right, as columns part them."""


def find_borderless(lines: Sequence[PrintedLine]) -> tuple[list[Piece], list[PrintedLine]]:
    """Return the tables among lines outside rulings, ordered from the top.

    The lines that belong to none.
    """
    pieces: list[Piece] = []
    free: list[PrintedLine] = []
    for run in _runs(lines):
        piece = _table([parts_of(line) for line in run]) if len(run) >= _FIGURE_ROWS else None
        if piece is None:
            free += run
        else:
            pieces.append(piece)
    return pieces, free


def parts_of(line: PrintedLine) -> Row:
    """Cut a line at its wide blanks."""
    if " " not in line.text:
        return [line] if line.text else []
    cuts = [
        k
        for k, character in enumerate(line.text)
        if character == " " and line.edges[k + 1] - line.edges[k] > _GUTTER * line.height
    ]
    starts, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, len(line.text)]
    return [line.part(start, end) for start, end in zip(starts, ends, strict=True) if end > start]


def _runs(lines: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """Group consecutive lines that have several parts each; any other line is a group of its own."""
    runs: list[list[PrintedLine]] = []
    open_run = False
    for index, line in enumerate(lines):
        near = bool(runs) and line.top - runs[-1][-1].bottom < _NEXT_ROW * line.height
        following = lines[index + 1] if index + 1 < len(lines) else None
        several = len(parts_of(line)) > 1 or (open_run and near and _heads_rows(line, runs[-1], following))
        if several and open_run and near:
            runs[-1].append(line)
        else:
            runs.append([line])
        open_run = several
    return runs


def _heads_rows(line: PrintedLine, run: Sequence[PrintedLine], following: PrintedLine | None) -> bool:
    """Say whether a line within rows is the label of the next: short, and where labels begin."""
    if following is None or len(parts_of(following)) < _COLUMNS or len(line.text) > _LONGEST_LABEL:
        return False
    near = following.top - line.bottom < _NEXT_ROW * line.height
    return near and abs(line.left - min(row.left for row in run)) <= _SET_IN * line.height


def _table(rows: Sequence[Row]) -> Piece | None:
    """Return the table that rows of parts make, None where they are not plainly one."""
    figures = [sum(1 for part in row if is_number(part.text)) for row in rows]
    if sum(1 for count in figures if count >= _FIGURES_IN_ROW) < _FIGURE_ROWS:
        return None
    columns = _under_heads(rows, _columns([part for row in rows for part in row]))
    placed = [[_column(part, columns) for part in row] for row in rows]
    if len(columns) < _COLUMNS or any(len(set(row)) < len(row) for row in placed):
        return None
    return _piece(rows, placed, columns) if _is_figures(rows, placed, len(columns)) else None


def _columns(parts: Sequence[PrintedLine]) -> list[tuple[float, float]]:
    """Return from where to where each column reaches: parts that overlap across are in one."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((part.left, part.right) for part in parts):
        if columns and left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _under_heads(rows: Sequence[Row], columns: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return columns, a head set left of its figures with them as one.

    What stands over a column of figures alone, and nothing below it, is its head.
    """
    head = next((index for index, row in enumerate(rows) if any(is_number(part.text) for part in row)), 0)
    above = {_column(part, columns) for row in rows[:head] for part in row}
    below = {_column(part, columns) for row in rows[head:] for part in row}
    merged: list[tuple[float, float]] = []
    joins = False
    for index, (left, right) in enumerate(columns):
        if joins:
            merged[-1] = (merged[-1][0], right)
            joins = False
            continue
        merged.append((left, right))
        following = index + 1
        joins = following < len(columns) and index in above - below and following in below - above
    return merged


def _column(part: PrintedLine, columns: Sequence[tuple[float, float]]) -> int:
    return next(index for index, (_, right) in enumerate(columns) if part.left <= right)


def _is_figures(rows: Sequence[Row], placed: Sequence[list[int]], count: int) -> bool:
    """Say whether the columns behind the first hold mostly figures, and each column of figures is aligned."""
    columns: list[list[PrintedLine]] = [[] for _ in range(count)]
    for row, places in zip(rows, placed, strict=True):
        for part, place in zip(row, places, strict=True):
            columns[place].append(part)
    behind = [part for column in columns[1:] for part in column]
    numbers = [[part for part in column if is_number(part.text)] for column in columns[1:]]
    return sum(map(len, numbers)) >= _FIGURE_SHARE * len(behind) and all(map(_is_aligned, numbers))


def _is_aligned(parts: Sequence[PrintedLine]) -> bool:
    spreads = [
        [part.left for part in parts],
        [part.right for part in parts],
        [(part.left + part.right) / 2 for part in parts],
    ]
    return any(max(spread, default=0.0) - min(spread, default=0.0) <= _ALIGNED for spread in spreads)


def _piece(rows: Sequence[Row], placed: Sequence[list[int]], columns: Sequence[tuple[float, float]]) -> Piece:
    """Draw the borders in the middle of the blanks and put each part into its cell."""
    height = median(part.height for row in rows for part in row)
    xs = [
        columns[0][0] - height / 2,
        *((left[1] + right[0]) / 2 for left, right in pairwise(columns)),
        columns[-1][1] + height / 2,
    ]
    middles = [
        (min(part.top for part in lower) + max(part.bottom for part in upper)) / 2
        for upper, lower in pairwise(rows)
    ]
    ys = [min(part.top for part in rows[0]), *middles, max(part.bottom for part in rows[-1])]
    page = rows[0][0].page
    cells = []
    for row, (parts, places) in enumerate(zip(rows, placed, strict=True)):
        filled = dict(zip(places, parts, strict=True))
        for column in range(len(columns)):
            lines = (filled[column],) if column in filled else ()
            cells.append(
                PieceCell(
                    row,
                    column,
                    1,
                    1,
                    places=((page, (xs[column], ys[row], xs[column + 1], ys[row + 1])),),
                    printed=lines,
                )
            )
    return Piece(page, (xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), len(rows), tuple(cells))
