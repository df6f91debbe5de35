"""Pieces of a table on consecutive pages -> one logical table: rows, words and merged cells cut by the break are whole again."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.document import Region
from extract.drafts import DraftCell, DraftTable
from extract.joining import JoinedText, cell_separator, join
from extract.pieces import Piece, PieceCell, column_lines, is_number, page_shift
from extract.printed import PrintedLine

_PADDING = 6.0
"""Greatest space in points between a cell's border and its text."""


@dataclass(slots=True)
class _Cell:
    """A cell of the logical table while it grows over page breaks."""

    row: int
    column: int
    row_span: int
    column_span: int
    parts: list[PieceCell] = field(default_factory=list)

    @property
    def end(self) -> int:
        """Return the row below the cell."""
        return self.row + self.row_span

    @property
    def text(self) -> str:
        """Return what is printed in the cell, on all pages."""
        return _text(self).text


def stitch(pieces: Sequence[Piece]) -> DraftTable:
    """Return one table of pieces that follow each other page by page."""
    shifts = [0.0]
    for upper, lower in pairwise(pieces):
        shifts.append(shifts[-1] + (page_shift(upper, lower) or 0.0))
    xs = column_lines(pieces, shifts)
    cells: list[_Cell] = []
    rows = 0
    for piece, shift in zip(pieces, shifts, strict=True):
        placed = [_placed(cell, piece, shift, xs) for cell in piece.cells]
        rows = _append(cells, rows, placed, piece.rows) if rows else _start(cells, placed, piece.rows)
    drafts = tuple(_draft(cell) for cell in cells)
    return DraftTable(rows, len(xs) - 1, drafts, tuple(piece.page for piece in pieces))


def _placed(cell: PieceCell, piece: Piece, shift: float, xs: Sequence[float]) -> _Cell:
    first = _nearest(xs, piece.xs[cell.column] + shift)
    last = _nearest(xs, piece.xs[cell.column + cell.column_span] + shift)
    return _Cell(cell.row, first, cell.row_span, max(1, last - first), [cell])


def _nearest(xs: Sequence[float], x: float) -> int:
    index = bisect_left(xs, x)
    near = [k for k in (index - 1, index) if 0 <= k < len(xs)]
    return min(near, key=lambda k: abs(xs[k] - x))


def _start(cells: list[_Cell], placed: list[_Cell], rows: int) -> int:
    cells.extend(placed)
    return rows


def _append(cells: list[_Cell], rows: int, placed: list[_Cell], count: int) -> int:
    """Add the cells of the next piece below and return the number of rows then."""
    repeated = repeated_rows(cells, rows, placed, count)
    placed = [cell for cell in placed if cell.row >= repeated]
    pairs = _pairs([cell for cell in cells if cell.end == rows], [cell for cell in placed if cell.row == repeated])
    cut = is_cut(pairs, [cell for cell in placed if cell.row == repeated])
    base = rows - repeated - (1 if cut else 0)
    joined = [(upper, lower) for upper, lower in pairs if cut or _is_merged_over(upper, lower)]
    for cell in placed:
        cell.row += base
    for upper, lower in joined:
        upper.row_span = max(upper.end, lower.end) - upper.row
        upper.parts += lower.parts
    gone = {id(lower) for _, lower in joined}
    cells += [cell for cell in placed if id(cell) not in gone and not (cut and cell.row == rows - 1 and not cell.text)]
    return base + count


def _pairs(uppers: Sequence[_Cell], lowers: Sequence[_Cell]) -> list[tuple[_Cell, _Cell]]:
    """Return the cells above and below the break that stand in the same columns."""
    above = {(cell.column, cell.column_span): cell for cell in uppers}
    return [(above[key], cell) for cell in lowers if (key := (cell.column, cell.column_span)) in above]


def repeated_rows(cells: Sequence[_Cell], rows: int, placed: Sequence[_Cell], count: int) -> int:
    """Return how many rows at the top of a piece repeat the header: the same words in the same columns, and no figures."""
    below = _row_words(placed, count)
    above = _row_words(cells, rows)
    best = 0
    for start in range(len(above)):
        length = 0
        while length < min(count - 1, len(above) - start) and _is_header(below[length]) and above[start + length] == below[length]:
            length += 1
        best = max(best, length)
    return best


def _row_words(cells: Sequence[_Cell], rows: int) -> list[list[tuple[int, int, str]]]:
    words: list[list[tuple[int, int, str]]] = [[] for _ in range(rows)]
    for cell in cells:
        words[cell.row].append((cell.column, cell.column_span, "".join(cell.text.split())))
    return [sorted(row) for row in words]


def _is_header(row: Sequence[tuple[int, int, str]]) -> bool:
    texts = [text for _, _, text in row if text]
    return len(texts) > 1 and 2 * len(texts) > len(row) and not any(is_number(text) for text in texts)


def is_cut(pairs: Sequence[tuple[_Cell, _Cell]], lowers: Sequence[_Cell]) -> bool:
    """Say whether the first row of a piece is the rest of the last row before the break.

    Text runs over only where there is text above, and a figure never does. Then either every text above stops at a full
    line, or the row lacks what each proper row has: the figures or the label that the row above has.
    """
    filled = [(upper, lower) for upper, lower in pairs if lower.text]
    if not filled or len(filled) < sum(1 for cell in lowers if cell.text):
        return False
    if any(not upper.text or is_number(upper.text) or is_number(lower.text) for upper, lower in filled):
        return False
    return all(_runs_on(upper, lower) for upper, lower in filled) or _lacks(pairs)


def _runs_on(upper: _Cell, lower: _Cell) -> bool:
    """Say whether the text above stops at a full line, so that it may go on below."""
    last, first = upper.parts[-1], lower.parts[0]
    if not last.lines or not first.lines:
        return False
    left, _, right, _ = last.region.bbox
    padding = _padding(last.lines, left, right)
    return cell_separator(last.lines[-1], first.lines[0], left + padding, right - padding) != "\n"


def _lacks(pairs: Sequence[tuple[_Cell, _Cell]]) -> bool:
    """Say whether the lower row has neither the label nor the figures of the upper row."""
    single = [(upper, lower) for upper, lower in pairs if upper.row_span == 1 and lower.row_span == 1 and upper.text]
    if not single:
        return False
    figures = [lower for upper, lower in single if is_number(upper.text)]
    return not single[0][1].text or (bool(figures) and not any(cell.text for cell in figures))


def _is_merged_over(upper: _Cell, lower: _Cell) -> bool:
    """Say whether two cells at the break are one that is merged over rows on both sides."""
    if not lower.text:
        return upper.row_span > 1 or lower.row_span > 1
    return not upper.text and upper.row_span > 1 and lower.row_span > 1


def _draft(cell: _Cell) -> DraftCell:
    joined = _text(cell)
    regions: list[Region] = [part.region for part in cell.parts]
    return DraftCell(cell.row, cell.column, cell.row_span, cell.column_span, joined.text, joined.lines, tuple(regions))


def _text(cell: _Cell) -> JoinedText:
    """Join the lines of all parts of a cell, each judged by the borders of its own part."""
    lines = [(line, part.region.bbox[0], part.region.bbox[2]) for part in cell.parts for line in part.lines]
    separators = []
    padding = min((_padding([line], left, right) for line, left, right in lines), default=0.0)
    for (upper, left, right), (lower, _, _) in pairwise(lines):
        separators.append(cell_separator(upper, lower, left + padding, right - padding))
    return join([line for line, _, _ in lines], separators)


def _padding(lines: Sequence[PrintedLine], left: float, right: float) -> float:
    return max(0.0, min([_PADDING, *(margin for line in lines for margin in (line.left - left, right - line.right))]))
