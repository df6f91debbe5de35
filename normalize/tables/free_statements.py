"""Tables of no known kind as statements: what the analyst has of them in every output."""

from __future__ import annotations

from collections.abc import Iterator

from normalize.records import (
    Report,
    Statement,
    StatementCell,
    StatementColumn,
    StatementRow,
    TableBlock,
    TableRow,
)


def all_statements(report: Report) -> tuple[Statement, ...]:
    """Return the statements of a report, and after them its other tables, as of the kind `table`."""
    taken = {cell.value.at.table for statement in report.statements for cell in statement.cells}
    return (*report.statements, *_free(report, taken))


def _free(report: Report, taken: set[int | None]) -> Iterator[Statement]:
    for block in report.tables:
        if block.number not in taken:
            yield _statement(block)


def _statement(block: TableBlock) -> Statement:
    return Statement(
        title=block.title or "",
        unit=block.unit,
        rows=tuple(StatementRow(row.code, _label(row), row.level) for row in block.rows),
        columns=tuple(StatementColumn(column.path) for column in block.columns),
        cells=tuple(StatementCell(cell.row, cell.column, cell.value) for cell in block.cells),
        kind="table",
    )


def _label(row: TableRow) -> str:
    """Return the label of a row after what it stands under: 高中/一中."""
    return "/".join((*row.path, row.label))
