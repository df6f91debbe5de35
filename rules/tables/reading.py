"""The records of a table as a plain grid of figures in base units."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from normalize.records import TableBlock, TableColumn, TableRow, Value
from rules.engine.fact import decimals_of, factor_of, is_usable, number_of
from rules.tables.grid import Cell, Grid, Head, Place

ONE = Decimal(1)


def grid_of(block: TableBlock) -> Grid:
    """Return the figures of a block with the heads of its rows and columns."""
    cells = {(cell.row, cell.column): cell.value for cell in block.cells if is_usable(cell.value)}
    dimensions = _dimensions(cells)
    columns = tuple(_column(column, dimensions.get(index)) for index, column in enumerate(block.columns))
    exact = {index for index, column in enumerate(columns) if _is_counted(index, column, cells)}
    figures = {place: _cell(value, exact=place[1] in exact) for place, value in cells.items()}
    return Grid(tuple(_row(row) for row in block.rows), columns, figures, block.ordinals)


def _dimensions(cells: dict[Place, Value]) -> dict[int, str | None]:
    """Return what the figures of each column are of: what most of them are."""
    counts: dict[int, Counter[str | None]] = {}
    for (_, column), value in cells.items():
        counts.setdefault(column, Counter())[value.base_unit] += 1
    return {column: counter.most_common(1)[0][0] for column, counter in counts.items()}


def _is_counted(index: int, column: Head, cells: dict[Place, Value]) -> bool:
    """Say whether the figures of a column are whole things that are counted, so that nothing was rounded."""
    mine = [value for (_, other), value in cells.items() if other == index]
    return (
        column.dimension == "count"
        and column.measure == "amount"
        and all(decimals_of(value) == 0 for value in mine)
    )


def _cell(value: Value, *, exact: bool) -> Cell:
    number = number_of(value) or Decimal(0)
    return Cell(number, Decimal(0) if exact else ONE.scaleb(-decimals_of(value)) * factor_of(value))


def _column(column: TableColumn, dimension: str | None) -> Head:
    label = column.path[-1] if column.path else ""
    return Head(
        label, column.path[:-1], None, column.role, column.measure, dimension, column.mark, column.formula
    )


def _row(row: TableRow) -> Head:
    return Head(row.label, row.path, row.level, row.role, row.measure, row.unit, row.mark, row.formula)
