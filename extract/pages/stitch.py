"""Pieces of a table on consecutive pages -> one logical table.

Rows, words and merged cells cut by the break are whole again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from operator import attrgetter

from extract.blocks.drafts import DraftTable
from extract.blocks.figures import is_number
from extract.layout.joining import JoinedText, cell_separator, join, join_cell, least_padding
from extract.pages.labels import is_label, is_label_piece
from extract.pages.page_break import is_cut, is_label_over, is_merged_over, pairs_at_break
from extract.pages.pieces import Piece, PieceCell, column_lines, page_shift

_HEADER_ROWS = 6
"""A header that is repeated has no more rows."""

_row = attrgetter("row")

RowWords = list[tuple[int, int, str]]
"""Column, span and words of the cells that begin in a row."""


@dataclass(slots=True)
class _Table:
    """The logical table while it grows.

    Its cells, those of its last piece, the words of its first piece and the number of rows. `labels` are the
    columns, with their spans, in which cells are merged over rows; `open_end` is that of the last piece.
    """

    cells: list[PieceCell] = field(default_factory=list)
    last: list[PieceCell] = field(default_factory=list)
    seen: list[RowWords] = field(default_factory=list)
    labels: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    open_end: bool = False


def stitch(pieces: Sequence[Piece]) -> DraftTable:
    """Return one table of pieces that follow each other page by page; their cells are used up."""
    shifts = [0.0]
    for upper, lower in pairwise(pieces):
        shifts.append(shifts[-1] + (page_shift(upper, lower) or 0.0))
    xs = column_lines(pieces, shifts)
    table = _Table()
    for piece, shift in zip(pieces, shifts, strict=True):
        _leave_out_gap(table)
        placed = _placed(piece, shift, xs)
        _append(table, *(_mended(placed, piece.rows) if table.rows else (placed, piece.rows)))
        table.open_end = piece.open_end
    for cell in table.cells:
        if len(cell.lines) != len(cell.printed):  # not joined yet, or lines were added
            cell.text, cell.lines = _text(cell)
    return DraftTable(table.rows, len(xs) - 1, tuple(table.cells), tuple(piece.page for piece in pieces))


def _placed(piece: Piece, shift: float, xs: Sequence[float]) -> Sequence[PieceCell]:
    """Return the cells of a piece, moved to the columns of the whole table."""
    columns = [_nearest(xs, x + shift) for x in piece.xs]
    if columns != list(range(len(columns))):
        for cell in piece.cells:
            first, last = columns[cell.column], columns[cell.column + cell.column_span]
            cell.column, cell.column_span = first, max(1, last - first)
    return piece.cells


def _nearest(xs: Sequence[float], x: float) -> int:
    index = bisect_left(xs, x)
    if index == len(xs) or (index and x - xs[index - 1] <= xs[index] - x):
        return index - 1
    return index


def _leave_out_gap(table: _Table) -> None:
    """Leave out the last row before a page break if it is blank and open below.

    The room that a row took which went to the next page.
    """
    if not table.open_end:
        return
    gap = _reaching(table.last, table.rows)
    begun = [cell for cell in gap if cell.row == table.rows - 1]
    if len(begun) == len(gap) or any(cell.printed for cell in begun):
        return
    table.rows -= 1
    for cell in gap:
        cell.row_span -= 1
    table.cells = [cell for cell in table.cells if cell.row_span]
    table.last = [cell for cell in table.last if cell.row_span]


def _mended(placed: Sequence[PieceCell], count: int) -> tuple[Sequence[PieceCell], int]:
    """Return the cells and rows of a piece without the lines at which continued labels end too early.

    Browsers print such a label shorter than its rows by the room that was left at the end of the page before;
    below it they leave a blank.
    """
    for end in sorted({cell.end for cell in _beginning(placed, 0)}, reverse=True):
        begun = _beginning(placed, end)
        if not begun or any(cell.printed for cell in begun):
            continue
        above = {
            column: cell for cell in placed if cell.row == 0 and cell.end == end for column in cell.columns
        }
        within = any(
            cell.printed and cell.row < end < cell.end for cell in placed
        )  # a row goes on beside them
        if not within or any(not above.keys() >= set(cell.columns) for cell in begun):
            continue
        for cell in begun:
            for label in {id(above[column]): above[column] for column in cell.columns}.values():
                label.row_span = max(label.row_span, cell.end)
        placed = [cell for cell in placed if cell.row != end]
        for cell in placed:
            if cell.row > end:
                cell.row -= 1
            elif cell.end > end:
                cell.row_span -= 1
        count -= 1
    return placed, count


def _append(table: _Table, placed: Sequence[PieceCell], count: int) -> None:
    """Add the `count` rows of the next piece below, but for a repeated header.

    What the break cut is joined.
    """
    first = [(cell, cell.words) for cell in _beginning(placed, 0)]
    may_repeat = sorted([(cell.column, cell.column_span, words) for cell, words in first]) in table.seen
    repeated = repeated_rows(table.seen, row_words(placed, min(count, _HEADER_ROWS + 1))) if may_repeat else 0
    if not table.seen:
        table.seen = row_words(placed, count)
    if repeated:
        placed = [cell for cell in placed if cell.row >= repeated]
        first = [(cell, cell.words) for cell in _beginning(placed, repeated)]
    filled = [cell.column for cell, words in first if words]
    pairs = pairs_at_break(_reaching(table.last, table.rows), first)
    cut = is_cut(pairs, len(filled))
    table.labels |= {(cell.column, cell.column_span) for cell in placed if cell.row_span > 1}
    blank = min(filled, default=0)
    joined = [
        pair for pair in pairs if cut or is_merged_over(pair) or is_label_over(pair, table.labels, blank)
    ]
    base = table.rows - repeated - (1 if cut else 0)
    for cell in placed:
        cell.row += base
    for upper, lower, _, _ in joined:
        upper.row_span = max(upper.end, lower.end) - upper.row
        upper.printed += lower.printed
        upper.places += lower.places
    gone = {id(pair.lower) for pair in joined} | {id(cell) for cell, words in first if cut and not words}
    new = [*(cell for cell, _ in first if id(cell) not in gone), *placed[len(first) :]] if gone else placed
    table.cells += new
    table.rows = base + count
    table.last = [*(pair.upper for pair in joined), *new]


def _beginning(cells: Sequence[PieceCell], row: int) -> Sequence[PieceCell]:
    """Return the cells of a piece, which come row by row, that begin in a row."""
    start = bisect_left(cells, row, key=_row)
    return cells[start : bisect_right(cells, row, start, key=_row)]


def _reaching(cells: Sequence[PieceCell], row: int) -> list[PieceCell]:
    """Return the cells that end above a row; not by their property, which takes as long as all the rest."""
    return [cell for cell in cells if cell.row + cell.row_span == row]


def repeated_rows(above: Sequence[RowWords], below: Sequence[RowWords]) -> int:
    """Return how many rows at the top of a piece repeat the header.

    The same words in the same columns, and no figures.
    """
    headers = list(takewhile(_is_header, below[:-1]))
    starts = [index for index, row in enumerate(above) if headers and row == headers[0]]
    return max((_common_length(above[start:], headers) for start in starts), default=0)


def _common_length(one: Sequence[RowWords], other: Sequence[RowWords]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def row_words(cells: Sequence[PieceCell], rows: int) -> list[RowWords]:
    """Return the words of the first `rows` of a piece, whose cells come row by row.

    Those of a row go from left to right.
    """
    words: list[RowWords] = [[] for _ in range(rows)]
    for cell in takewhile(lambda cell: cell.row < rows, cells):
        words[cell.row].append((cell.column, cell.column_span, cell.words))
    return [sorted(row) for row in words]


def _is_header(row: RowWords) -> bool:
    texts = [text for _, _, text in row if text]
    return len(texts) > 1 and 2 * len(texts) > len(row) and not any(is_number(text) for text in texts)


def _text(cell: PieceCell) -> JoinedText:
    """Join the lines of a cell, each judged by the borders of the cell on its page."""
    lines = cell.printed
    if len(lines) == 1:
        return join(lines, ())
    if _is_label(cell):
        return join(lines, [""] * (len(lines) - 1))
    if len(cell.places) == 1:
        _, (left, _, right, _) = cell.places[0]
        return join_cell(lines, left, right)
    borders = {page: (left, right) for page, (left, _, right, _) in cell.places}
    sides = [borders[line.page] for line in lines]
    padding = min(
        [least_padding((line,), left, right) for line, (left, right) in zip(lines, sides, strict=True)]
    )
    walls = [(left + padding, right - padding) for left, right in sides]
    return join(
        lines,
        [
            cell_separator(upper, lower, left, right)
            for (upper, lower), (left, right) in zip(pairwise(lines), walls, strict=False)
        ],
    )


def _is_label(cell: PieceCell) -> bool:
    """Say whether the lines of a cell are pieces of one label.

    A standard one, one beside several rows, one letter below the other.
    """
    lines = cell.printed
    if not is_label_piece(lines[0].text):
        return False
    texts = [line.text for line in lines]
    if not all(map(is_label_piece, texts)):
        return False
    return cell.row_span > 1 or len(cell.places) > 1 or max(map(len, texts)) == 1 or is_label("".join(texts))
