"""A table as plain lines of figures, seen along its rows or along its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from normalize.records import TableMeasure, TableRole

Place = tuple[int, int]
"""A row and a column, as indices of `Grid.rows` and `Grid.columns`."""
TOTALS: tuple[TableRole, ...] = ("total", "subtotal")


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed figure in base units; `step` is one unit of its last digit, 0 where it is exact (a count)."""

    number: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a row or over a column.

    `path` names what it stands under (sections, groups, upper headers), from the top; `level` is its depth by
    code, numbering or indent, None where nothing tells. `dimension` is what the figures are of (CNY, percent,
    count), None where unknown. `mark` is the name that formulas call it by (3, C, ③) and `formula` what is
    printed for it (1+2).
    """

    label: str
    path: tuple[str, ...] = ()
    level: int | None = None
    role: TableRole = "item"
    measure: TableMeasure = "amount"
    dimension: str | None = None
    mark: str | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """The figures of a table by row and column.

    `ordinals` says that the rows are numbered 1, 2, 3 … one after the other.
    """

    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: Mapping[Place, Cell]
    ordinals: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in whole quanta of its table, so that sums are exact and fast.

    It stands for `number` give or take `half`.

    `step` is one unit of the last digit printed.
    """

    number: int
    half: int
    step: int = 1


@dataclass(frozen=True, slots=True)
class Axis:
    """The lines of a table (its rows, or its columns) with their figures by position on the other axis.

    `one` is how many quanta 1 has.
    """

    heads: tuple[Head, ...]
    across: tuple[Head, ...]
    lines: tuple[Mapping[int, Figure], ...]
    are_rows: bool
    one: int = 1
    ordinals: bool = False

    def place(self, line: int, position: int) -> Place:
        """Return row and column of a figure."""
        return (line, position) if self.are_rows else (position, line)

    def measured(self, *measures: TableMeasure) -> tuple[int, ...]:
        """Return the lines of these measures."""
        return tuple(index for index, head in enumerate(self.heads) if head.measure in measures)


def axes(grid: Grid) -> tuple[Axis, Axis]:
    """Return the rows and the columns of a table as lines."""
    quantum = _quantum(grid.cells.values())
    one = 10**-quantum
    figures = {place: _figure(cell, quantum) for place, cell in grid.cells.items()}
    rows: list[dict[int, Figure]] = [{} for _ in grid.rows]
    columns: list[dict[int, Figure]] = [{} for _ in grid.columns]
    for (row, column), figure in figures.items():
        rows[row][column] = figure
        columns[column][row] = figure
    return (
        Axis(grid.rows, grid.columns, tuple(rows), are_rows=True, one=one, ordinals=grid.ordinals),
        Axis(grid.columns, grid.rows, tuple(columns), are_rows=False, one=one),
    )


def _quantum(cells: Iterable[Cell]) -> int:
    """Return the power of ten of which all numbers and half steps are whole multiples."""
    return min((min(_exponent(cell.number), _exponent(cell.step / 2), 0) for cell in cells), default=0)


def _exponent(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent if number else 0
    return exponent if isinstance(exponent, int) else 0


def _figure(cell: Cell, quantum: int) -> Figure:
    step = int((cell.step or Decimal(1)).scaleb(-quantum))
    return Figure(int(cell.number.scaleb(-quantum)), step // 2 if cell.step else 0, step)
