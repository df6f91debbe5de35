"""A table as a grid: which cell covers which row and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from extract.document import Cell, Table


@dataclass(frozen=True)
class Grid:
    """The cells of `table` by row and column (from 1); a merged cell stands at every place it covers."""

    table: Table

    @cached_property
    def _places(self) -> dict[tuple[int, int], Cell]:
        return {
            (row, column): cell
            for cell in self.table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    @cached_property
    def _rows(self) -> dict[int, tuple[Cell, ...]]:
        rows: dict[int, dict[Cell, None]] = {}
        for (row, _), cell in sorted(self._places.items(), key=lambda item: item[0]):
            rows.setdefault(row, {})[cell] = None
        return {row: tuple(cells) for row, cells in rows.items()}

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place."""
        return self._places.get((row, column))

    def row(self, row: int) -> tuple[Cell, ...]:
        """Return the cells that touch a row, from the left, each once."""
        return self._rows.get(row, ())

    def rows(self) -> Iterator[int]:
        """Return the row numbers."""
        return iter(range(1, self.table.rows + 1))

    def under(self, header: Cell, row: int) -> Cell | None:
        """Return the cell of `row` that stands under `header`: the one that shares most columns with it."""
        columns = range(header.column, header.column + header.column_span)
        candidates = dict.fromkeys(cell for column in columns if (cell := self.at(row, column)) is not None)
        return max(
            candidates,
            key=lambda cell: (_overlap(cell, columns), cell.column_span == header.column_span),
            default=None,
        )


def _overlap(cell: Cell, columns: range) -> int:
    return min(cell.column + cell.column_span, columns.stop) - max(cell.column, columns.start)


def is_sentence_across(cell: Cell, table: Table) -> bool:
    """Say whether a cell holds whole sentences across the table.

    As spreadsheets print running text and notes.
    """
    return cell.column_span == table.columns and cell.text.endswith("。")


def printed(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return the cells that print something."""
    return tuple(cell for cell in cells if cell.text.strip())
