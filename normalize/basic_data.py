"""绩效评价基础数据表: every figure as an amount of its row label, under the head of its column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.document import Block, Cell, Table
from normalize.folding import squeeze
from normalize.grid import Grid, printed
from normalize.labels import names_budget
from normalize.profile import profile
from normalize.records import Amount, Report
from normalize.values import cell_value, money_unit


def basic_data(blocks: Iterable[Block], title: str | None, year: int | None) -> Report:
    """Return the report of a basic-data table; figures stand under 上年决算数, 本年预算数, 本年决算数 or a head of their own."""
    grids = [Grid(block) for block in blocks if isinstance(block, Table)]
    keys: dict[str, str] = {}
    for grid in grids:
        keys = profile(grid) | keys
    found = tuple(amount for grid in grids for amount in _amounts(grid, year))
    return Report("basic_data", title, keys.get("department"), None, year, amounts=found)


def _amounts(grid: Grid, year: int | None) -> Iterator[Amount]:
    heads: dict[int, Cell] = {}
    for row in grid.rows():
        cells = [cell for cell in printed(grid.row(row)) if cell.row == row]
        values = {cell: value for cell in cells if (value := cell_value(cell)) is not None and value.value is not None and value.text[:1].isdigit()}
        if not values:
            for cell in cells:
                heads |= dict.fromkeys(range(cell.column, cell.column + cell.column_span), cell)
            continue
        for cell in values:
            yield from _amount(grid, cell, heads.get(cell.column), cells, year)


def _amount(grid: Grid, cell: Cell, head: Cell | None, cells: list[Cell], year: int | None) -> Iterator[Amount]:
    left = [other for other in cells if other.column < cell.column and not other.text.strip()[:1].isdigit()]
    name = squeeze(left[-1].text) if left else squeeze(head.text) if head else ""
    column = squeeze(head.text) if head and left else None
    unit = next((unit for text in (column, name, grid.table.unit, grid.table.caption) if text and (unit := money_unit(text))), None)
    value = cell_value(cell, unit, "header" if unit else None)
    if value is not None:
        last = column is not None and "上年" in column
        budget = column is not None and names_budget(column.split("(")[0])
        yield Amount(name, column, year - 1 if last and year else year, None, value, measure="budget" if budget else "amount")
