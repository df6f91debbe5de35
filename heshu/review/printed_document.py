"""A document as printed, laid out for the page where there are no pictures of it.

Headings, paragraphs and tables with marked figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.document import Block, Cell, Document, Heading, Table
from heshu.review.figure_boxes import Mark

NEAR_BLOCKS = 3
"""Paragraphs shown before and after a marked one, where not all is shown."""
NEAR_ROWS = 12
HEAD_ROWS = 3
"""Rows of a table shown around a marked one, and at its top."""
MOST_ROWS = 3_000
"""Rows and paragraphs of a whole document; a page with more is slow to draw."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a text, marked or not."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell: its name in the page, its spans and its text; `mark` is of the cell as a whole."""

    name: str
    row_span: int
    column_span: int
    pieces: tuple[Piece, ...]
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class BlockView:
    """A paragraph or heading (`level` 1 to 6, 0 for a paragraph) with its pieces, a table with its rows.

    Or a gap where something is left out.
    """

    kind: str
    name: str = ""
    level: int = 0
    pieces: tuple[Piece, ...] = ()
    caption: str = ""
    rows: tuple[tuple[CellView, ...] | None, ...] = ()


GAP = BlockView("gap")


class _Marked:
    """Marks by the place they belong to."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self.cells: defaultdict[tuple[int | None, int | None, int | None], list[Mark]] = defaultdict(list)
        self.paragraphs: defaultdict[int | None, list[Mark]] = defaultdict(list)
        for mark in sorted(marks, key=lambda mark: mark.kind != "culprit"):
            if mark.at.table is not None:
                self.cells[mark.at.table, mark.at.row, mark.at.column].append(mark)
            elif mark.at.paragraph is not None:
                self.paragraphs[mark.at.paragraph].append(mark)

    def rows_of(self, table: Table) -> list[int]:
        """Return the marked rows of a table."""
        return [row for (number, row, _) in self.cells if number == table.number and row is not None]

    def has(self, block: Block) -> bool:
        """Say whether anything of a block is marked."""
        return (
            bool(self.rows_of(block)) if isinstance(block, Table) else block.at.paragraph in self.paragraphs
        )


def block_views(document: Document, marks: Iterable[Mark], *, near_only: bool) -> list[BlockView]:
    """Return the blocks of a document, or those near a mark only; what is left out leaves a gap."""
    marked = _Marked(marks)
    shown = _near(document.blocks, marked) if near_only else set(range(len(document.blocks)))
    found: list[BlockView] = []
    room = MOST_ROWS
    for number, block in enumerate(document.blocks):
        if number not in shown or room <= 0:
            if not found or found[-1] is not GAP:
                found.append(GAP)
            continue
        view = (
            _table(block, marked, room, near_only=near_only)
            if isinstance(block, Table)
            else _paragraph(block, marked)
        )
        room -= max(1, len(view.rows))
        found.append(view)
    return found


def _near(blocks: Sequence[Block], marked: _Marked) -> set[int]:
    at = [number for number, block in enumerate(blocks) if marked.has(block)] or [0]
    return {other for number in at for other in range(number - NEAR_BLOCKS, number + NEAR_BLOCKS + 1)}


def _paragraph(block: Block, marked: _Marked) -> BlockView:
    assert not isinstance(block, Table)
    level = min(block.level, 6) if isinstance(block, Heading) else 0
    pieces = tuple(split(block.text, marked.paragraphs.get(block.at.paragraph, ())))
    return BlockView("heading" if level else "paragraph", f"p-{block.at.paragraph}", level, pieces)


def split(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """Return a text in pieces, so that each mark has its own; of marks that overlap the first is shown."""
    spans = sorted(_apart(marks), key=lambda span: span[0])
    found, position = [], 0
    for start, end, mark in spans:
        found += [Piece(text[position:start]), Piece(text[start:end], mark)]
        position = end
    return [piece for piece in (*found, Piece(text[position:])) if piece.text]


def _apart(marks: Iterable[Mark]) -> list[tuple[int, int, Mark]]:
    """Return the spans of marks that do not overlap."""
    kept: list[tuple[int, int, Mark]] = []
    for mark in marks:
        start, end = mark.at.start, mark.at.end
        if (
            start is not None
            and end is not None
            and all(end <= first or start >= last for first, last, _ in kept)
        ):
            kept.append((start, end, mark))
    return kept


def _table(table: Table, marked: _Marked, room: int, *, near_only: bool) -> BlockView:
    shown = _shown_rows(table, marked, room, near_only=near_only)
    by_row: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in sorted(table.cells, key=lambda cell: cell.column):
        by_row[_first_shown(cell, shown)].append(cell)
    rows: list[tuple[CellView, ...] | None] = []
    for row in range(1, table.rows + 1):
        if row in shown:
            rows.append(tuple(_cell(table.number, cell, marked, shown) for cell in by_row[row]))
        elif not rows or rows[-1] is not None:
            rows.append(None)
    caption = " ".join(filter(None, (table.caption, table.unit)))
    return BlockView("table", f"t-{table.number}", caption=caption, rows=tuple(rows))


def _shown_rows(table: Table, marked: _Marked, room: int, *, near_only: bool) -> set[int]:
    if not near_only:
        return set(range(1, min(table.rows, room) + 1))
    near = {other for row in marked.rows_of(table) for other in range(row - NEAR_ROWS, row + NEAR_ROWS + 1)}
    return (near | set(range(1, HEAD_ROWS + 1))) & set(range(1, table.rows + 1))


def _first_shown(cell: Cell, shown: set[int]) -> int:
    """Return the row in which a cell stands when only some are shown."""
    return next((row for row in range(cell.row, cell.row + cell.row_span) if row in shown), cell.row)


def _cell(table: int, cell: Cell, marked: _Marked, shown: set[int]) -> CellView:
    marks = marked.cells.get((table, cell.row, cell.column), [])
    spanned = sum(1 for row in range(cell.row, cell.row + cell.row_span) if row in shown)
    inside = [mark for mark in marks if mark.at.start is not None]
    whole = next((mark for mark in marks if mark.at.start is None), None)
    return CellView(
        f"c-{table}-{cell.row}-{cell.column}",
        max(1, spanned),
        cell.column_span,
        tuple(split(cell.text, inside)),
        whole,
    )
