"""The records of a table of no known kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from normalize.records import Value

Role = Literal["item", "total", "subtotal", "of_which", "difference"]
"""What the words of a head say: 合计 (total), 小计 (subtotal), 其中 (of_which), 结余 or 增减 (difference)."""
Measure = Literal["amount", "rate", "each", "running", "none"]
"""What figures are: amounts add up; a rate, an average or price (each) and a running total do not; `none` are no figures."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its place in the logical table, its label, and what it stands under (groups, sections), from the top.

    `level` is its depth by code, numbering or indent, None where nothing tells; only comparisons mean something. `mark` is the name
    that formulas call it by and `formula` what is printed for it.
    """

    number: int
    label: str
    path: tuple[str, ...] = ()
    code: str | None = None
    level: int | None = None
    role: Role = "item"
    measure: Measure = "amount"
    unit: str | None = None
    mark: str | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of figures: its place in the logical table and its header path from the top."""

    number: int
    path: tuple[str, ...]
    role: Role = "item"
    measure: Measure = "amount"
    unit: str | None = None
    mark: str | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class TableCell:
    """A figure at `rows[row]` and `columns[column]` (indices from 0)."""

    row: int
    column: int
    value: Value


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table, or one of its halves that stand side by side (`half` counts from 0).

    `ordinals` says that the rows are numbered 1, 2, 3 and so on.
    """

    title: str | None
    unit: str | None
    number: int
    half: int
    rows: tuple[TableRow, ...]
    columns: tuple[TableColumn, ...]
    cells: tuple[TableCell, ...]
    ordinals: bool = False
