"""The part of a table that stands on one page, and whether the next page goes on with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.blocks.drafts import DraftCell
from extract.blocks.figures import is_number
from extract.blocks.printed import PrintedLine
from extract.document import BBox
from extract.layout.joining import JoinedText
from extract.layout.lattice import Grid
from extract.pages.labels import is_opening_label

_SAME_EDGE = 4.0
"""Points by which the outer edges of two parts of a table may differ after both were moved to one margin."""
_SAME_LINE = 3.0
"""Points within which two column lines are one."""
_GREATEST_SHIFT = 60.0
"""Points by which the margins of left and right pages may differ."""
_SHARED = 0.5
"""So many of the inner column lines of the part with fewer must return in the other."""
_HEADER_COLUMNS = 3
_MOST_ROOM = 0.5
"""Share of the page's height below a table that goes on overleaf."""
_LABEL_ROWS = 3
"""So many rows that open with the labels of an earlier form are those of another form, not its header."""


@dataclass(slots=True)
class PieceCell(DraftCell):
    """A cell on one page, row and column counting from 0 within the piece.

    `stitch` makes it grow over page breaks to one of the whole table. `places` are its pages, with a box on
    each; the lines that are `printed` on the same page stand in it. Text and lines are made at the end where
    they were not sure before.
    """

    printed: tuple[PrintedLine, ...] = ()

    @property
    def end(self) -> int:
        """Return the row below the cell."""
        return self.row + self.row_span

    @property
    def columns(self) -> range:
        """Return the columns that the cell covers."""
        return range(self.column, self.column + self.column_span)

    @property
    def words(self) -> str:
        """Return what is printed in the cell, on all pages, without any blanks."""
        return "".join("".join([line.text for line in self.printed]).split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A table on one page: its column lines, ascending, its number of rows and its cells in row order.

    `open_end` as in `Grid`, `room` is the share of the page's height that is left below it.
    """

    page: int
    bbox: BBox
    xs: tuple[float, ...]
    rows: int
    cells: tuple[PieceCell, ...]
    open_end: bool = False
    room: float = 0.0


def make_piece(
    page: int, grid: Grid, lines: Sequence[tuple[PrintedLine, ...]], joined: Sequence[JoinedText]
) -> Piece:
    """Put the lines of each cell, and its text where that is sure, into the grid."""
    cells = [
        PieceCell(row, column, row_span, column_span, text, placed, ((page, box),), None, printed)
        for (row, column, row_span, column_span), box, printed, (text, placed) in zip(
            grid.cells, grid.boxes, lines, joined, strict=True
        )
    ]
    return Piece(page, grid.bbox, grid.xs, len(grid.ys) - 1, tuple(cells), grid.open_end)


def page_shift(upper: Piece, lower: Piece) -> float | None:
    """Return how far right the lower piece must be moved to lie under the upper one.

    None where their edges do not agree.
    """
    left, right = upper.bbox[0] - lower.bbox[0], upper.bbox[2] - lower.bbox[2]
    shift = (left + right) / 2
    if abs(left - right) > 2 * _SAME_EDGE or abs(shift) > _GREATEST_SHIFT:
        return None
    return shift


def goes_on(upper: Piece, lower: Piece) -> bool:
    """Say whether `lower`, which opens the next page, can be the continuation of `upper`.

    It ends its page. Same outer edges suffice, unless the columns differ and the lower piece opens with a
    header of its own. A table that leaves half a page free has ended.
    """
    shift = page_shift(upper, lower)
    if lower.page != upper.page + 1 or shift is None or upper.room > _MOST_ROOM:
        return False
    return _shares_columns(upper.xs, tuple([x + shift for x in lower.xs])) or not _opens_with_header(lower)


def _shares_columns(upper: Sequence[float], lower: Sequence[float]) -> bool:
    if upper == lower:  # as on most pages
        return True
    fewer, more = sorted((list(upper[1:-1]), list(lower[1:-1])), key=len)
    shared = sum(1 for x in fewer if any(abs(x - other) <= _SAME_LINE for other in more))
    return shared >= _SHARED * len(fewer)


def _opens_with_header(piece: Piece) -> bool:
    texts = [cell.words for cell in piece.cells if cell.row == 0]
    return len(texts) >= _HEADER_COLUMNS and all(text and not is_number(text) for text in texts)


def begins_anew(first: Piece, lower: Piece) -> bool:
    """Say whether a piece opens a form of its own, with the labels that `first` opened with.

    A header that is repeated has the same words throughout, and no more than a row or two of them.
    """
    above, below = _opening_rows(first), _opening_rows(lower)
    if not opens_form(lower) or above[0][0] != below[0][0]:
        return False
    labels = [one[0] == other[0] for one, other in zip(above, below, strict=False)]
    return above[0] != below[0] or (len(labels) == _LABEL_ROWS and all(labels))


def opens_form(piece: Piece) -> bool:
    """Say whether a piece opens with the label of a form."""
    rows = _opening_rows(piece)
    return bool(rows) and is_opening_label(rows[0][0])


def _opening_rows(piece: Piece) -> list[list[str]]:
    """Return the words of the first rows, of each those of the cells that begin in it."""
    rows: dict[int, list[str]] = {}
    for cell in piece.cells:
        if cell.row < _LABEL_ROWS:
            rows.setdefault(cell.row, []).append(cell.words)
    return [rows[row] for row in sorted(rows)]


def column_lines(pieces: Sequence[Piece], shifts: Sequence[float]) -> list[float]:
    """Return the column lines of all pieces, those of one place as one."""
    places = sorted(x + shift for piece, shift in zip(pieces, shifts, strict=True) for x in piece.xs)
    lines: list[list[float]] = []
    for place in places:
        if lines and place - lines[-1][0] <= _SAME_LINE:
            lines[-1].append(place)
        else:
            lines.append([place])
    return [sum(line) / len(line) for line in lines]
