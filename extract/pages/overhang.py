"""Words of a row that a page's end cuts through.

They stand below the last ruling of the page, as browsers print them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.blocks.printed import PrintedLine
from extract.pages.borderless import parts_of
from extract.pages.pieces import Piece, PieceCell, goes_on
from extract.pages.read_page import Sheet

_NEXT_LINE = 1.2
"""In character heights: a line of the same text is not further below the one before."""
_SAME_SIZE = 0.2
"""Share of its height by which a line of the same text may be higher or lower."""
_ALIGNED = 1.0
"""Points by which the left edges, or the middles, of two lines of one text may differ."""


def take_overhang(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the pages with such words in their cells.

    Nothing else stands between a table and its continuation on the next page.
    """
    return [*(_taken(upper, lower) for upper, lower in pairwise(sheets)), *sheets[-1:]]


def _taken(upper: Sheet, lower: Sheet) -> Sheet:
    if not upper.pieces or not lower.pieces:
        return upper
    piece, following = max(upper.pieces, key=lambda piece: piece.bbox[3]), lower.pieces[0]
    below = [line for line in upper.lines if line.top >= piece.bbox[3] - line.height / 2]
    if (
        not below
        or any(line.top < following.bbox[1] for line in lower.lines)
        or not goes_on(piece, following)
    ):
        return upper
    found = [(part, _cell_over(piece, part)) for line in below for part in parts_of(line)]
    homes = [(part, cell) for part, cell in found if cell is not None]
    if len(homes) < len(found):
        return upper
    for part, cell in homes:
        cell.printed += (part,)
    return replace(upper, lines=tuple([line for line in upper.lines if line not in below]))


def _cell_over(piece: Piece, part: PrintedLine) -> PieceCell | None:
    """Return the cell at the end of a piece whose text a line below it goes on with."""
    for cell in piece.cells:
        left, _, right, _ = cell.places[0][1]
        if (
            cell.end == piece.rows
            and cell.printed
            and left <= part.left
            and part.right <= right
            and _goes_on(cell.printed[-1], part)
        ):
            return cell
    return None


def _goes_on(line: PrintedLine, part: PrintedLine) -> bool:
    near = (
        part.top - line.bottom < _NEXT_LINE * line.height
        and abs(part.height - line.height) <= _SAME_SIZE * line.height
    )
    return near and (
        abs(part.left - line.left) <= _ALIGNED
        or abs((part.left + part.right) - (line.left + line.right)) / 2 <= _ALIGNED
    )
