"""Tables of no known kind written as lines: header and rows of a case, with bars between the cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extract.document import Cell, Location, Table
from normalize.records import TableBlock
from normalize.tables.blocks import blocks


def table_blocks(entry: Mapping[str, Any], number: int) -> tuple[TableBlock, ...]:
    """Return the blocks of a table: `title`, `unit`, `columns` (the header) and `rows`."""
    lines = [entry["columns"], *entry["rows"]]
    rows = [[text.strip() for text in line.split("|")] for line in lines]
    cells = tuple(
        Cell(row, column, 1, 1, text, Location(table=number, row=row, column=column))
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
    )
    width = max(len(texts) for texts in rows)
    return blocks(Table(number, len(rows), width, cells, entry.get("title"), entry.get("unit", "万元")))
