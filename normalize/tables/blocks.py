"""A table of no known kind as blocks.

Its rows by their labels, its columns by their headers, its figures with their units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.document import Cell, Table
from normalize.folding import bare, squeeze
from normalize.grid import Grid
from normalize.quantities.values import money_unit, value_of
from normalize.records import (
    TableBlock,
    TableCell,
    TableColumn,
    TableMeasure,
    TableRole,
    TableRow,
    UnitSource,
    Value,
)
from normalize.tables.column_uses import Half, is_figure
from normalize.tables.layout import Layout, layout_of
from normalize.tables.row_heads import row_heads
from normalize.tables.table_words import equation, is_count, marked, measure_of, role_of, unit_of
from normalize.vocabulary import is_blank


def blocks(table: Table) -> tuple[TableBlock, ...]:
    """Return the blocks of a table, one for each half; none where it has no figures under heads."""
    layout = layout_of(table)
    if layout is None:
        return ()
    grid = Grid(table)
    lines = [squeeze(cell.text) for row in layout.above for cell in grid.row(row) if cell.text.strip()]
    title = table.caption or next((line for line in lines if money_unit(line) is None), None)
    unit = _table_unit(table, lines)
    found = (_block(grid, layout, half, unit) for half in layout.halves)
    return tuple(
        replace(block, title=title, unit=unit, half=number)
        for number, block in enumerate(found)
        if block.cells
    )


def _table_unit(table: Table, lines: Sequence[str]) -> str | None:
    stated = (
        money_unit(text)
        for text in (*([f"单位：{table.unit}"] if table.unit else []), *lines, table.caption or "")
    )
    return next((unit for unit in stated if unit is not None), None)


def _block(grid: Grid, layout: Layout, half: Half, unit: str | None) -> TableBlock:
    columns = tuple(_columns(grid, layout, half, unit))
    rows, ordinals = row_heads(grid, layout, half)
    cells = []
    for index, row in enumerate(rows):
        for position, column in enumerate(columns):
            cell = grid.at(row.number, column.number)
            if (
                cell is not None
                and (cell.row, cell.column) == (row.number, column.number)
                and column.measure != "none"
            ):
                value = _value(cell, row, column)
                if value is not None:
                    cells.append(TableCell(index, position, value))
    return TableBlock(None, None, grid.table.number, 0, rows, columns, tuple(cells), ordinals)


def _value(cell: Cell, row: TableRow, column: TableColumn) -> Value | None:
    if is_blank(cell.text) or not is_figure(cell.text):
        return None
    unit, source = (row.unit, "row") if row.unit else (column.unit, "header")
    value = value_of(cell.text, cell.at, unit, _source(source) if unit else None)
    return value if value.value is not None else None


def _source(name: str) -> UnitSource:
    return "row" if name == "row" else "header"


def _columns(grid: Grid, layout: Layout, half: Half, unit: str | None) -> Iterator[TableColumn]:
    for column in half.figures:
        path = _path(grid, layout, half, column)
        mark, formula = _formula(grid, layout, column, path)
        stated = next((found for part in reversed(path) if (found := unit_of(part))), None)
        measure = _by_figures(grid, layout, column, measure_of(path, stated))
        own = stated or ("%" if measure == "rate" else None if is_count(path) else unit)
        yield TableColumn(column, path, _role(path), measure, own, mark, formula)


def _role(path: tuple[str, ...]) -> TableRole:
    return role_of(path[-1]) if path else "item"


def _by_figures(grid: Grid, layout: Layout, column: int, measure: TableMeasure) -> TableMeasure:
    """Return the measure of a column, a rate where most of its figures print %."""
    cells = [grid.at(row, column) for row in layout.body]
    texts = [bare(cell.text) for cell in cells if cell is not None and is_figure(cell.text)]
    return "rate" if texts and sum(text.endswith("%") for text in texts) * 2 > len(texts) else measure


def _path(grid: Grid, layout: Layout, half: Half, column: int) -> tuple[str, ...]:
    """Return the headers over a column from the top, each once.

    A blank place beside a header belongs to it where one stands below.
    """
    path: list[str] = []
    for index, row in enumerate(layout.header):
        text = _head_text(grid, row, column)
        if not text and any(_head_text(grid, below, column) for below in layout.header[index + 1 :]):
            text = _from_left(grid, layout, half, index, column)
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)


def _head_text(grid: Grid, row: int, column: int) -> str:
    cell = grid.at(row, column)
    if cell is None or cell.column_span == grid.table.columns:
        return ""
    return squeeze(cell.text).replace(" ", "")


def _from_left(grid: Grid, layout: Layout, half: Half, index: int, column: int) -> str:
    row = layout.header[index]
    for other in range(column - 1, min(half.figures) - 1, -1):
        if text := _head_text(grid, row, other):
            below = any(_head_text(grid, lower, other) for lower in layout.header[index + 1 :])
            return text if below else ""
    return ""


def _formula(grid: Grid, layout: Layout, column: int, path: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Return the mark of a column and its formula, from the rows that print them or from its header."""
    mark, formula = marked(path[-1]) if path else (None, None)
    for row in layout.formulas:
        cell = grid.at(row, column)
        read = equation(cell.text) if cell is not None and cell.column == column else None
        if read is not None:
            mark, formula = read[0] or mark, read[1] or formula
    return mark, formula
