"""What a generated document says, for comparison with what is read.

The cells of its tables and its records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from samples.content import Cell, Content, Table


@dataclass(slots=True)
class Records:
    """The records of a document.

    Every figure is the text as printed, under the name of its field in a report.
    """

    kind: str
    department: str = ""
    year: int = 0
    funds: list[dict[str, str]] = field(default_factory=list)
    indicators: list[dict[str, str]] = field(default_factory=list)
    totals: dict[str, str] = field(default_factory=dict)
    amounts: list[dict[str, str]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Made:
    """A generated document: what is printed, and what it says."""

    content: Sequence[Content]
    records: Records


def placed(table: Table) -> Iterator[tuple[int, int, Cell]]:
    """Yield the cells of a table with the row and column, from 0, in which they begin."""
    taken: set[tuple[int, int]] = set()
    for row, entries in enumerate(table.rows):
        column = 0
        for entry in entries:
            cell = Cell(entry) if isinstance(entry, str) else entry
            while (row, column) in taken:
                column += 1
            taken |= {
                (row + down, column + right)
                for down in range(cell.row_span)
                for right in range(cell.column_span)
            }
            yield row, column, cell
            column += cell.column_span


def table_truth(table: Table) -> dict[str, Any]:
    """Return a table as rows, columns and cells; row and column count from 1."""
    cells = [
        {
            "row": row + 1,
            "column": column + 1,
            "row_span": cell.row_span,
            "column_span": cell.column_span,
            "text": cell.text,
        }
        for row, column, cell in placed(table)
    ]
    return {"rows": len(table.rows), "columns": len(table.widths), "cells": cells}


def truth(tables: Sequence[Table], records: Records) -> dict[str, Any]:
    """Return the truth of a document whose tables, as its format prints them, are `tables`."""
    return {"tables": [table_truth(table) for table in tables], "records": asdict(records)}
